//! The demo county: 惠民县 with its townships and villages, some 600 synthetic people and three months of history.

use crate::dice::Dice;
use crate::engine::Engine;
use crate::journey::Journey;
use crate::people;
use crate::places::HUIMIN;
use crate::staff::{Reach, open};
use crate::world::{County, Outfit, load_divisions, set_up, working_day};
use base::id::PersonId;
use base::money::Fen;
use base::{Date, Failure, Timestamp};
use db::{params, sql};
use platform::Platform;
use std::fmt;
use std::path::Path;
use std::sync::Mutex;

const PEOPLE: u32 = 600;
const DAYS_OF_HISTORY: i64 = 92;
const ACTORS: usize = 24;

/// The day on which the demo opens: a Friday morning within the loaded working-day calendars.
pub fn opening() -> Timestamp {
    Timestamp::in_china(jiff::civil::date(2026, 9, 18), 9, 30)
}

/// What was built.
#[derive(Debug)]
pub struct Summary {
    people: u32,
    commands: u32,
    person_times: u32,
    violations: Vec<String>,
    county: County,
}

impl Summary {
    /// The county at work.
    pub fn county(&self) -> &County {
        &self.county
    }

    /// What went against the rules while the county was built; nothing should.
    pub fn violations(&self) -> &[String] {
        &self.violations
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} 人，办理 {} 步，服务 {} 人次", self.people, self.commands, self.person_times)?;
        self.violations.iter().try_for_each(|violation| write!(f, "\n  ✗ {violation}"))
    }
}

/// The last moment that the journal tells of.
///
/// # Errors
/// See [`db::DbError`].
pub fn last_moment(platform: &Platform) -> Result<Timestamp, Failure> {
    platform.look(|cx| {
        let last: Option<i64> = cx.tx.query_one(sql!("select max(at) from v_journal"), &[], |r| r.get(0))?;
        Ok(last.map_or_else(opening, Timestamp::from_micros))
    })
}

/// Builds the county, unless there is one already.
///
/// # Errors
/// When the divisions cannot be read or a command is refused that should not be.
pub fn build(platform: &Platform, divisions_file: &Path) -> Result<Option<Summary>, Failure> {
    let there: i64 =
        platform.look(|cx| Ok(cx.tx.query_one(sql!("select count(*) from v_user"), &[], |r| r.get(0))?))?;
    if there > 0 {
        return Ok(None);
    }
    let today = opening().china_date();
    let first = today.saturating_sub(jiff::Span::new().days(DAYS_OF_HISTORY));
    load_divisions(platform, divisions_file, &[HUIMIN.0])?;
    let outfit = Outfit {
        code: HUIMIN.0,
        centre: HUIMIN.1,
        providers: 3,
        workers: 40,
        budget: Fen::from_yuan(180_000),
        ceiling: Fen::from_yuan(400_000),
        year: today.year(),
        personas: true,
    };
    let county = set_up(platform, &outfit, Timestamp::in_china(first, 8, 30), 7)?;
    administrators(platform, &county, Timestamp::in_china(first, 8, 40))?;
    let journeys = journeys(platform, &county, first, today);
    let counties = [county];
    let engine = Engine { platform, counties: &counties, actors: ACTORS, until: opening() };
    let tally = engine.run(&journeys, first, |day| crate::settlement::month_end(platform, &counties, day))?;
    citizen(platform, &journeys)?;
    // As the program does it every morning: what waited for the quota is offered when it is open.
    platform.run_at(Some(opening()), planning::react::offer_waiting)?;
    let [county] = counties;
    Ok(Some(Summary {
        county,
        people: PEOPLE,
        commands: tally.commands,
        person_times: tally.person_times,
        violations: tally.violations,
    }))
}

/// Everybody is on the roll from the first day; seven in ten report a need on some day of the three months.
fn journeys(platform: &Platform, county: &County, first: Date, today: Date) -> Vec<Mutex<Journey>> {
    let mut dice = Dice::new(11);
    let span = i64::from(first.until(today).map(|s| s.get_days()).unwrap_or(90));
    (0..PEOPLE)
        .map(|serial| {
            let village = *dice.pick(&county.villages);
            let figure = people::draw(&mut dice, serial, (village, county.centre), today);
            let asks = dice.chance(72);
            let day = if asks { first.saturating_add(jiff::Span::new().days(dice.between(0, span))) } else { first };
            let (hour, minute) = (dice.between(9, 16), dice.between(0, 59));
            let at = Timestamp::in_china(working_day(platform, day), hour, minute);
            let mut journey = Journey::new(figure, 0, at, Dice::new(1_000 + u64::from(serial)));
            if !asks {
                journey.needs.clear();
            }
            Mutex::new(journey)
        })
        .collect()
}

/// The people who run and watch over the system, each on the sign-in page.
fn administrators(platform: &Platform, county: &County, at: Timestamp) -> Result<(), Failure> {
    let (county_code, prefecture) = (county.code, county.code.parent().unwrap_or(county.code));
    platform.run_at(Some(at), move |cx| {
        let accounts: [(&str, &str, &str, Reach, i64); 6] = [
            ("pinggujigou", "周评", "evaluator", Reach::Division(county_code), 80),
            ("shenji", "沈计", "auditor", Reach::Division(prefecture), 81),
            ("lingdao", "程县长", "leader", Reach::Division(county_code), 90),
            ("xitong", "许系统", "system_admin", Reach::Nowhere, 95),
            ("anquan", "安全明", "security_admin", Reach::Nowhere, 96),
            ("rizhi", "吕日志", "audit_admin", Reach::Nowhere, 97),
        ];
        for (login, name, role, reach, rank) in accounts {
            open(cx, (login, name, role), reach, Some(rank))?;
        }
        Ok(())
    })
}

/// The citizen persona: somebody who has received services already and has one to rate.
fn citizen(platform: &Platform, journeys: &[Mutex<Journey>]) -> Result<(), Failure> {
    let lately = opening().plus_minutes(-14 * 24 * 60);
    let to_rate: Vec<PersonId> = platform.look(move |cx| {
        Ok(cx.tx.query(
            sql!("select person_id from v_visit where state = 'completed' and rating is null and checked_out_at > $1"),
            &params![lately],
            |r| r.get(0),
        )?)
    })?;
    let served: Option<(PersonId, String)> = journeys
        .iter()
        .map(crate::engine::lock)
        .filter(|journey| !journey.figure.minor && journey.person.is_some_and(|person| to_rate.contains(&person)))
        .find_map(|journey| Some((journey.person?, journey.figure.enrol.name.expose().to_owned())));
    let Some((person, name)) = served else { return Ok(()) };
    platform.run_at(Some(opening()), move |cx| {
        open(cx, ("qunzhong", &name, "citizen"), Reach::Person(person), Some(10)).map(|_| ())
    })
}
