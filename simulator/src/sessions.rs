//! Classes: everybody who is due with one trainer for one item on one day signs one sheet.

use crate::engine::{Engine, lock};
use crate::journey::{Appointment, Journey, Stage};
use base::id::{UserId, VisitId};
use base::{Date, Failure};
use std::collections::BTreeMap;
use std::sync::Mutex;

/// Holds the classes of a day; answers how many commands and how many person-times that was.
pub(crate) fn hold(
    engine: &Engine<'_>,
    due: &[&Mutex<Journey>],
    day: Date,
    violations: &mut Vec<String>,
) -> Result<(u32, u32), Failure> {
    let mut classes: BTreeMap<(usize, UserId, String), Vec<Appointment>> = BTreeMap::new();
    for journey in due {
        let mut journey = lock(journey);
        let today =
            |visit: &Appointment| visit.class && visit.starts_at.china_date() <= day && visit.starts_at <= engine.until;
        while journey.stage == Stage::Visit && journey.visits.front().is_some_and(today) {
            let Some(visit) = journey.visits.pop_front() else { break };
            if journey.visits.is_empty() {
                journey.stage = Stage::Done;
            }
            classes.entry((journey.county, visit.worker, visit.item.clone())).or_default().push(visit);
        }
    }
    let (mut commands, mut delivered) = (0, 0);
    for ((county, worker, item), visits) in classes {
        let Some(trainer) = engine.counties.get(county).and_then(|c| c.workers.get(&worker)).cloned() else { continue };
        let Some(first) = visits.iter().map(|visit| visit.starts_at).min() else { continue };
        let minutes = visits.iter().map(|visit| visit.minutes).max().unwrap_or(60);
        let present: Vec<VisitId> = visits.iter().map(|visit| visit.visit_id).collect();
        let count = u32::try_from(present.len()).unwrap_or(0);
        let cmd =
            visit::use_cases::record_session::RecordSession { item, at: first, minutes, present, absent: Vec::new() };
        let ended = first.plus_minutes(minutes + 5);
        match engine
            .platform
            .run_at(Some(ended), move |cx| visit::use_cases::record_session::run(cx, &trainer.on(cx.today()), &cmd))
        {
            Ok(_) => {
                commands += 1;
                delivered += count;
            }
            Err(failure) => violations.push(format!("session: {failure}")),
        }
    }
    Ok((commands, delivered))
}
