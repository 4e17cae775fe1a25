//! Day by day, many at once: every journey that has something due on a day moves, in parallel with all others; commands
//! of many actors meet in the writer's commit groups as they would in service.

use crate::journey::{Journey, Stage};
use crate::sessions;
use crate::world::County;
use base::{Date, Failure, Timestamp};
use platform::Platform;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// How the days are run.
pub(crate) struct Engine<'p> {
    pub platform: &'p Platform,
    pub counties: &'p [County],
    /// Journeys moved at once.
    pub actors: usize,
    /// The last moment at which anything happens.
    pub until: Timestamp,
}

/// What a run came to.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Commands that were acknowledged.
    pub commands: u32,
    /// Person-times delivered.
    pub person_times: u32,
    /// What went against the rules, each told once.
    pub violations: Vec<String>,
}

impl Engine<'_> {
    /// Runs every day from `from` until the end; `each_day` is told the day that has ended.
    pub(crate) fn run(
        &self,
        journeys: &[Mutex<Journey>],
        from: Date,
        mut each_day: impl FnMut(Date) -> Result<u32, Failure>,
    ) -> Result<Tally, Failure> {
        let mut tally = Tally::default();
        let mut day = from;
        while day <= self.until.china_date() {
            let due: Vec<&Mutex<Journey>> = journeys.iter().filter(|journey| is_due(journey, day)).collect();
            self.move_all(&due, day, &mut tally);
            let (commands, delivered) = sessions::hold(self, &due, day, &mut tally.violations)?;
            tally.commands += commands;
            tally.person_times += delivered;
            tally.commands += each_day(day)?;
            day = day.saturating_add(jiff::Span::new().days(1));
        }
        tally.person_times += journeys.iter().map(|j| lock(j).completed).sum::<u32>();
        tally.violations.sort();
        tally.violations.dedup();
        Ok(tally)
    }

    fn move_all(&self, due: &[&Mutex<Journey>], day: Date, tally: &mut Tally) {
        let (next, commands) = (AtomicUsize::new(0), AtomicU32::new(0));
        let violations = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for _ in 0..self.actors.min(due.len()) {
                scope.spawn(|| {
                    while let Some(journey) = due.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let mut journey = lock(journey);
                        let Some(county) = self.counties.get(journey.county) else { continue };
                        match journey.advance(self.platform, county, day, self.until) {
                            Ok(done) => {
                                commands.fetch_add(done, Ordering::Relaxed);
                            }
                            Err(failure) => {
                                lock(&violations).push(format!("{:?}: {failure}", journey.stage));
                                journey.stage = Stage::Done;
                            }
                        }
                    }
                });
            }
        });
        tally.commands += commands.into_inner();
        tally.violations.extend(violations.into_inner().unwrap_or_else(PoisonError::into_inner));
    }
}

fn is_due(journey: &Mutex<Journey>, day: Date) -> bool {
    lock(journey).next_at().is_some_and(|at| at.china_date() <= day)
}

/// Locks; a panic of another thread has been told already.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
