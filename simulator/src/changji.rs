//! The pilot year of 昌吉回族自治州: seven counties, four service projects, 2,930 people, 33,380 person-times.

use crate::dice::Dice;
use crate::engine::Engine;
use crate::journey::Journey;
use crate::people::{self, Kind};
use crate::places::CHANGJI;
use crate::world::{County, Outfit, load_divisions, set_up, working_day};
use base::money::Fen;
use base::{Date, Failure, Timestamp};
use db::sql;
use planning::Wish;
use platform::Platform;
use std::fmt;
use std::path::Path;
use std::sync::Mutex;
use std::time::Instant;

const PEOPLE: usize = 2_930;
const PERSON_TIMES: usize = 33_380;

/// The first working morning of the pilot year.
pub fn opening() -> Timestamp {
    Timestamp::in_china(jiff::civil::date(2026, 1, 5), 9, 0)
}

/// How the year is run.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Journeys moved at once.
    pub actors: usize,
    /// Seed of everything that is drawn.
    pub seed: u64,
    /// A part of the people, in thousandths.
    pub share_per_mille: u32,
}

/// What the year came to.
#[derive(Debug, serde::Serialize)]
pub struct Report {
    /// People served.
    pub people: usize,
    /// Person-times delivered.
    pub person_times: i64,
    /// Seconds by the clock on the wall, from the empty database to the last check.
    pub wall_seconds: f64,
    /// Commands acknowledged.
    pub steps: u32,
    /// Entries of the journal.
    pub journal_entries: i64,
    /// Whether the journal's chain and its sealed end hold.
    pub journal_verified: bool,
    /// Whether every movement balances and every fund equals its postings.
    pub ledger_balanced: bool,
    /// How often something went against the rules.
    pub violations: usize,
    /// What it was, each in a sentence.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<String>,
    /// Highest resident memory of the process, in MiB.
    pub peak_memory_mib: u64,
}

impl Report {
    /// Whether nothing went against the rules and everything adds up.
    pub fn is_sound(&self) -> bool {
        self.journal_verified && self.ledger_balanced && self.faults.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} 人，{} 人次，{} 步，{:.1} 秒", self.people, self.person_times, self.steps, self.wall_seconds)?;
        writeln!(
            f,
            "日志 {} 条，完整：{}；账目平衡：{}",
            self.journal_entries, self.journal_verified, self.ledger_balanced
        )?;
        self.faults.iter().try_for_each(|violation| writeln!(f, "✗ {violation}"))
    }
}

/// Runs the year.
///
/// # Errors
/// When the year cannot be set up; what goes wrong in it is reported as a violation.
pub fn run(platform: &Platform, divisions_file: &Path, plan: &Plan) -> Result<Report, Failure> {
    let began = Instant::now();
    let part = |n: usize| (n * plan.share_per_mille as usize).div_ceil(1_000);
    let (people, person_times) = (part(PEOPLE), part(PERSON_TIMES));
    let codes: Vec<&str> = CHANGJI.iter().map(|place| place.0).collect();
    load_divisions(platform, divisions_file, &codes)?;
    let counties = counties(platform, plan)?;
    let first = opening().china_date();
    let journeys = journeys(platform, &counties, (people, person_times), plan.seed);
    let until = Timestamp::in_china(jiff::civil::date(2026, 12, 31), 23, 0);
    let engine = Engine { platform, counties: &counties, actors: plan.actors, until };
    let tally = engine.run(&journeys, first, |day| crate::settlement::month_end(platform, &counties, day))?;
    let mut faults = tally.violations;
    let check = check(platform, &mut faults)?;
    if check.person_times != i64::try_from(person_times).unwrap_or(0) {
        faults.push(format!("应服务 {person_times} 人次，实际完成 {} 人次", check.person_times));
    }
    Ok(Report {
        people: journeys.len(),
        person_times: check.person_times,
        wall_seconds: began.elapsed().as_secs_f64(),
        steps: tally.commands,
        journal_entries: check.journal_entries,
        journal_verified: check.journal_verified,
        ledger_balanced: check.ledger_balanced,
        violations: faults.len(),
        faults,
        peak_memory_mib: peak_memory_mib(),
    })
}

fn counties(platform: &Platform, plan: &Plan) -> Result<Vec<County>, Failure> {
    CHANGJI
        .iter()
        .zip(plan.seed..)
        .map(|((code, centre, share), seed)| {
            let outfit = Outfit {
                code,
                centre: *centre,
                providers: 2,
                workers: (share / 6).max(20),
                budget: Fen::from_yuan(2_000_000),
                ceiling: Fen::from_yuan(5_000_000),
                year: 2026,
                personas: false,
            };
            set_up(platform, &outfit, opening(), seed)
        })
        .collect()
}

/// Everybody asks within the first seven weeks; the person-times are shared out evenly, the rest one by one.
fn journeys(
    platform: &Platform,
    counties: &[County],
    (people, times): (usize, usize),
    seed: u64,
) -> Vec<Mutex<Journey>> {
    let mut dice = Dice::new(seed);
    let first = opening().china_date();
    let mut left: Vec<usize> = CHANGJI.iter().map(|place| place.2 * people / 1_000 + 1).collect();
    (0..people)
        .map(|serial| {
            let place = (0..counties.len()).max_by_key(|place| left.get(*place).copied().unwrap_or(0)).unwrap_or(0);
            if let Some(count) = left.get_mut(place) {
                *count = count.saturating_sub(1);
            }
            let units = times / people + usize::from(serial < times % people);
            let county = &counties[place];
            let village = *dice.pick(&county.villages);
            let number = u32::try_from(serial).unwrap_or(0);
            let figure = people::draw(&mut dice, number, (village, county.centre), first);
            let mut journey = Journey::new(
                figure,
                place,
                report_at(platform, &mut dice, first),
                Dice::new(seed + 7_000 + serial as u64),
            );
            journey.wishes = wishes(journey.figure.kind, units, &mut dice);
            Mutex::new(journey)
        })
        .collect()
}

fn report_at(platform: &Platform, dice: &mut Dice, first: Date) -> Timestamp {
    let day = first.saturating_add(jiff::Span::new().days(dice.between(0, 50)));
    Timestamp::in_china(working_day(platform, day), dice.between(9, 16), dice.between(0, 59))
}

/// The four projects: home visits for elders, housekeeping for disabled people, classes for adults, mentoring for
/// children. Items and prices are those of `policy/`.
fn wishes(kind: Kind, units: usize, dice: &mut Dice) -> Vec<Wish> {
    let units = i64::try_from(units).unwrap_or(0);
    let wish = |item: &str, units: i64| Wish { item: item.to_owned(), units };
    let part = dice.between(2, 4);
    match kind {
        Kind::Elder => vec![wish("C01", units - part), wish("L07", part)],
        Kind::Disabled => vec![wish("L02", units - part), wish("L05", part)],
        Kind::Adult => vec![wish("D01", units - part), wish("D02", part)],
        Kind::Child => vec![wish("D07", units - part), wish("P03", part)],
    }
}

struct Check {
    person_times: i64,
    journal_entries: i64,
    journal_verified: bool,
    ledger_balanced: bool,
}

/// Looks at the whole database when the year is over.
fn check(platform: &Platform, faults: &mut Vec<String>) -> Result<Check, Failure> {
    platform.look(|cx| {
        let person_times =
            cx.tx.query_one(sql!("select count(*) from v_visit where state = 'completed'"), &[], |r| r.get(0))?;
        let unpriced: i64 = cx.tx.query_one(
            sql!(
                "select count(*) from v_visit v where v.state = 'completed'
                 and not exists (select 1 from v_settlement s where s.visit_id = v.id)"
            ),
            &[],
            |r| r.get(0),
        )?;
        if unpriced > 0 {
            faults.push(format!("{unpriced} 次服务没有计价"));
        }
        let overlaps: i64 = cx.tx.query_one(
            sql!(
                "select count(*) from (select worker_id, starts_at from v_visit
                 group by worker_id, starts_at having count(*) > 1) twice"
            ),
            &[],
            |r| r.get(0),
        )?;
        if overlaps > 0 {
            faults.push(format!("{overlaps} 处护理员同一时间有两单"));
        }
        let journal = journal::verify(cx.tx, Some(cx.vault))?;
        let books = ledger::check(cx)?;
        faults.extend(journal.faults.iter().cloned());
        faults.extend(books.violations.iter().cloned());
        Ok(Check {
            person_times,
            journal_entries: journal.entries,
            journal_verified: journal.is_whole(),
            ledger_balanced: books.balanced,
        })
    })
}

/// `VmHWM` of this process, from the kernel.
fn peak_memory_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|text| text.split_whitespace().next()?.parse::<u64>().ok()).map_or(0, |kib| kib / 1_024)
}
