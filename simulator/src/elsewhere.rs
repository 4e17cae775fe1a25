//! Lives that somebody in the demo county must not notice: what a test of non-interference puts into the second of two
//! otherwise equal worlds.

use crate::demo::opening;
use crate::dice::Dice;
use crate::engine::Engine;
use crate::journey::Journey;
use crate::people::{self, Kind};
use crate::world::{County, Outfit, load_divisions, set_up, working_day};
use base::money::Fen;
use base::{DivisionCode, Failure, Level, Timestamp};
use platform::Platform;
use std::path::Path;
use std::sync::Mutex;

/// 阳信县, next to the demo county and in the same prefecture.
const NEIGHBOUR: (&str, (f64, f64)) = ("371622", (117.58, 37.64));
/// Serial numbers from here on belong to nobody in the demo county.
const FIRST_SERIAL: u32 = 3_000;
const CHILDREN: u32 = 12;

/// Children in townships of the demo county other than that of its township persona, with cases before a decision: they
/// hang on no notice board, take no money and have met nobody but their own township's staff.
///
/// # Errors
/// When a command is refused that should not be.
pub fn other_townships(platform: &Platform, county: &County) -> Result<u32, Failure> {
    let persona = county.clerks.keys().next().copied();
    let away = |village: &&DivisionCode| village.at(Level::Township) != persona;
    let villages: Vec<DivisionCode> = county.villages.iter().filter(away).copied().collect();
    live(platform, county, &villages, 2)
}

/// The neighbouring county opens its offices: its places, staff, provider and budget. Where services are offered is no
/// secret, so both worlds have it.
///
/// # Errors
/// When its divisions cannot be read or a command is refused that should not be.
pub fn neighbouring_county(platform: &Platform, divisions_file: &Path) -> Result<County, Failure> {
    load_divisions(platform, divisions_file, &[NEIGHBOUR.0])?;
    let outfit = Outfit {
        code: NEIGHBOUR.0,
        centre: NEIGHBOUR.1,
        providers: 1,
        workers: 6,
        budget: Fen::from_yuan(50_000),
        ceiling: Fen::from_yuan(100_000),
        year: opening().china_date().year(),
        personas: false,
    };
    set_up(platform, &outfit, days_before(70), 23)
}

/// Two months in the neighbouring county: people, cases, visits, money.
///
/// # Errors
/// When a command is refused that should not be.
pub fn lives_next_door(platform: &Platform, county: &County) -> Result<u32, Failure> {
    live(platform, county, &county.villages, 60)
}

fn days_before(days: i64) -> Timestamp {
    let day = opening().china_date().saturating_sub(jiff::Span::new().days(days));
    Timestamp::in_china(day, 8, 30)
}

/// Enrols children `days` before the opening and lets them go their way until then; answers how many commands it took.
fn live(platform: &Platform, county: &County, villages: &[DivisionCode], days: i64) -> Result<u32, Failure> {
    let first = working_day(platform, days_before(days).china_date());
    let mut dice = Dice::new(u64::try_from(days).unwrap_or(1));
    let mut journeys = Vec::new();
    let mut serial = FIRST_SERIAL;
    while journeys.len() < CHILDREN as usize {
        let village = *dice.pick(villages);
        let figure = people::draw(&mut dice, serial, (village, county.centre), first);
        serial += 1;
        if figure.kind == Kind::Child {
            let at = Timestamp::in_china(first, 9, 10);
            journeys.push(Mutex::new(Journey::new(figure, 0, at, Dice::new(u64::from(serial)))));
        }
    }
    let engine = Engine { platform, counties: std::slice::from_ref(county), actors: 4, until: opening() };
    let tally = engine.run(&journeys, first, |_| Ok(0))?;
    match tally.violations.first() {
        None => Ok(tally.commands),
        Some(violation) => Err(Failure::bug(violation.clone())),
    }
}
