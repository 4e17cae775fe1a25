//! A county ready to work: divisions, staff, providers with workers and contracts, budgets.

use crate::dice::Dice;
use crate::people::{staff_name, staff_sex};
use crate::staff::{Reach, Staffer, open};
use base::id::{ProviderId, UserId};
use base::money::Fen;
use base::{Crs, Date, DivisionCode, Failure, Level, Position, Timestamp, Uscc};
use divisions::format::Reader;
use divisions::{NewDivision, store};
use platform::{Cx, Platform};
use provider::{Language, ProviderKind, RegisterProvider, RegisterWorker, SignContract};
use std::collections::BTreeMap;
use std::path::Path;

/// What a county is given.
#[derive(Debug, Clone)]
pub(crate) struct Outfit {
    /// The county, 6 digits.
    pub code: &'static str,
    /// Longitude and latitude of its middle.
    pub centre: (f64, f64),
    /// Providers.
    pub providers: usize,
    /// Workers of all providers together.
    pub workers: usize,
    /// Budget of each fund in the year.
    pub budget: Fen,
    /// Ceiling of each contract.
    pub ceiling: Fen,
    /// The budget year.
    pub year: i16,
    /// Puts its staff on the demo's sign-in page.
    pub personas: bool,
}

/// A county at work.
#[derive(Debug)]
pub struct County {
    /// Its code.
    pub(crate) code: DivisionCode,
    /// Longitude and latitude of its middle.
    pub(crate) centre: (f64, f64),
    /// Its villages.
    pub(crate) villages: Vec<DivisionCode>,
    /// One clerk for each township.
    pub(crate) clerks: BTreeMap<DivisionCode, Staffer>,
    /// Village assistants.
    pub(crate) assistants: Vec<Staffer>,
    /// Who re-checks.
    pub(crate) county_clerk: Staffer,
    /// Who decides.
    pub(crate) approver: Staffer,
    /// Who assesses, by account.
    pub(crate) assessors: BTreeMap<UserId, Staffer>,
    /// Who goes, by account.
    pub(crate) workers: BTreeMap<UserId, Staffer>,
    /// Who answers for a provider.
    pub(crate) managers: BTreeMap<ProviderId, Staffer>,
}

impl County {
    /// The clerk of the township that a village belongs to.
    pub(crate) fn clerk(&self, village: DivisionCode) -> &Staffer {
        village.at(Level::Township).and_then(|code| self.clerks.get(&code)).unwrap_or(&self.county_clerk)
    }
}

/// Loads the divisions of the counties and everything above them.
pub(crate) fn load_divisions(platform: &Platform, file: &Path, counties: &[&str]) -> Result<(), Failure> {
    let told = |e: divisions::format::FormatError| Failure::bug(e.to_string());
    let mut reader = Reader::open(file).map_err(told)?;
    let mut rows: Vec<NewDivision> =
        reader.upper().map_err(told)?.into_iter().map(|row| NewDivision { code: row.code, name: row.name }).collect();
    for county in counties {
        let code = DivisionCode::parse(county).map_err(|e| Failure::bug(e.to_string()))?;
        let below = reader.read_prefix(code).map_err(told)?;
        rows.extend(below.into_iter().map(|row| NewDivision { code: row.code, name: row.name }));
    }
    rows.sort_by_key(|row| row.code);
    rows.dedup_by_key(|row| row.code);
    platform.run(move |cx| Ok(store::load(cx.tx, rows.clone())?)).map(|_| ())
}

/// Sets a county up, as of `at`.
pub(crate) fn set_up(platform: &Platform, outfit: &Outfit, at: Timestamp, seed: u64) -> Result<County, Failure> {
    let outfit = outfit.clone();
    platform.run_at(Some(at), move |cx| {
        let mut dice = Dice::new(seed);
        let code = DivisionCode::parse(outfit.code).map_err(|e| Failure::bug(e.to_string()))?;
        let mut county = people_of(cx, &mut dice, &outfit, code)?;
        let clerk = county.county_clerk.on(cx.today());
        for number in 0..outfit.providers {
            let id = provider(cx, &clerk, (code, number), &outfit)?;
            let persona = outfit.personas && number == 0;
            let login = if persona { "jigou".to_owned() } else { format!("jg{}{number}", outfit.code) };
            let name = staff_name(&mut dice);
            let rank = persona.then_some(60);
            county.managers.insert(id, open(cx, (&login, &name, "provider_manager"), Reach::Provider(id), rank)?);
            let share = outfit.workers / outfit.providers;
            for place in 0..share {
                worker(cx, &mut dice, &mut county, (id, number * share + place), &outfit)?;
            }
        }
        budgets(cx, &county, &outfit)?;
        Ok(county)
    })
}

fn people_of(cx: &mut Cx<'_, '_>, dice: &mut Dice, outfit: &Outfit, code: DivisionCode) -> Result<County, Failure> {
    let below = store::by_prefix(cx.tx, code)?;
    let villages: Vec<DivisionCode> = below.iter().map(|d| d.code).filter(|c| c.level() == Level::Village).collect();
    let prefix = outfit.code;
    let mut clerks = BTreeMap::new();
    for township in below.iter().map(|d| d.code).filter(|c| c.level() == Level::Township) {
        let first = clerks.is_empty() && outfit.personas;
        let login = if first { "xiangzhen".to_owned() } else { format!("xz{}", township.prefix()) };
        let name = staff_name(dice);
        let clerk = open(cx, (&login, &name, "township_clerk"), Reach::Division(township), first.then_some(30))?;
        clerks.insert(township, clerk);
    }
    let mut one = |cx: &mut Cx<'_, '_>, persona: &str, role: &str, rank: i64| {
        let login = if outfit.personas { persona.to_owned() } else { format!("{persona}{prefix}") };
        let name = staff_name(dice);
        open(cx, (&login, &name, role), Reach::Division(code), outfit.personas.then_some(rank))
    };
    let county_clerk = one(cx, "xianji", "county_clerk", 40)?;
    let approver = one(cx, "shenpi", "county_approver", 41)?;
    let first_assessor = one(cx, "pinggu", "assessor", 50)?;
    let assistant = one(cx, "xieli", "village_assistant", 20)?;
    let mut assessors = BTreeMap::from([(first_assessor.user_id, first_assessor)]);
    // In the demo the one assessor is the persona, so that whoever follows a need meets it there.
    for number in if outfit.personas { 0..0 } else { 2..4 } {
        let assessor =
            open(cx, (&format!("pg{prefix}{number}"), &staff_name(dice), "assessor"), Reach::Division(code), None)?;
        assessors.insert(assessor.user_id, assessor);
    }
    Ok(County {
        code,
        centre: outfit.centre,
        villages,
        clerks,
        assistants: vec![assistant],
        county_clerk,
        approver,
        assessors,
        workers: BTreeMap::new(),
        managers: BTreeMap::new(),
    })
}

/// Synthetic names and credit codes of organisations that do not exist.
fn provider(
    cx: &mut Cx<'_, '_>,
    clerk: &authz::Actor,
    (county, number): (DivisionCode, usize),
    outfit: &Outfit,
) -> Result<ProviderId, Failure> {
    let names = ["春雨社会工作服务中心", "康宁养老服务有限公司", "邻里帮扶互助社", "阳光助残服务中心"];
    let place = store::find(cx.tx, county)?.map(|d| d.name).unwrap_or_default();
    let name = format!("{place}{}", names.get(number).copied().unwrap_or("社会服务中心"));
    let uscc = credit_code(outfit.code, number)?.as_str().to_owned();
    let kind = ProviderKind::SocialOrganisation;
    let id = provider::register_provider(cx, clerk, &RegisterProvider { name, uscc, kind, division: county })?;
    let items = cx.view(county)?.items().iter().map(|item| item.code.clone()).collect();
    let contract = SignContract {
        provider_id: id,
        number: format!("{}-{}-GK-{:03}", outfit.code, outfit.year, number + 1),
        division: county,
        items,
        valid_from: jiff::civil::date(outfit.year, 1, 1),
        valid_to: jiff::civil::date(outfit.year, 12, 31),
        ceiling_fen: outfit.ceiling,
    };
    provider::sign_contract(cx, clerk, &contract)?;
    Ok(id)
}

/// A well-formed credit code of a social-service organisation (52…), its check character found by trying.
fn credit_code(county: &str, number: usize) -> Result<Uscc, Failure> {
    const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    for organisation in ALPHABET.chars() {
        for check in ALPHABET.chars() {
            let text = format!("52{county}MJD90{:03}{organisation}{check}", number + 1);
            if let Ok(code) = Uscc::parse(&text) {
                return Ok(code);
            }
        }
    }
    Err(Failure::bug("no credit code could be made"))
}

fn worker(
    cx: &mut Cx<'_, '_>,
    dice: &mut Dice,
    county: &mut County,
    (provider_id, number): (ProviderId, usize),
    outfit: &Outfit,
) -> Result<(), Failure> {
    let name = staff_name(dice);
    let login = if outfit.personas && number == 0 { "huli".to_owned() } else { format!("hl{}{number}", outfit.code) };
    let persona = (outfit.personas && number == 0).then_some(70);
    let account = open(cx, (&login, &name, "care_worker"), Reach::Division(county.code), persona)?;
    let kinds = [
        "care_worker",
        "housekeeper",
        "social_worker",
        "therapist",
        "trainer",
        "volunteer",
        "village_assistant",
        "merchant",
        "engineer",
        "nurse",
        "psychologist",
    ];
    // The first worker lives in the middle and so has the most to do: the demo's persona.
    let away = if number == 0 { 0 } else { dice.between(-30, 30) };
    let spread = f64::from(i32::try_from(away).unwrap_or(0)) / 1_000.0;
    let new = RegisterWorker {
        provider_id,
        user_id: Some(account.user_id),
        name,
        sex: staff_sex(dice),
        kinds: kinds.iter().map(|k| (*k).to_owned()).collect(),
        languages: vec![Language::Chinese],
        division: county.code,
        position: Position::new(county.centre.1 + spread, county.centre.0 - spread, Crs::Wgs84).ok(),
        clearance_until: Some(jiff::civil::date(outfit.year + 1, 6, 30)),
    };
    let clerk = county.county_clerk.on(cx.today());
    provider::register_worker(cx, &clerk, &new)?;
    county.workers.insert(account.user_id, account);
    Ok(())
}

fn budgets(cx: &mut Cx<'_, '_>, county: &County, outfit: &Outfit) -> Result<(), Failure> {
    let codes: Vec<String> = cx.view(county.code)?.funds().iter().map(|fund| fund.code.clone()).collect();
    let approver = county.approver.on(cx.today());
    for fund in codes {
        let cmd = ledger::SetBudget { fund, division: county.code, year: outfit.year, budget_fen: outfit.budget };
        ledger::set_budget(cx, &approver, &cmd)?;
    }
    Ok(())
}

/// The next working day on or after `date`.
pub(crate) fn working_day(platform: &Platform, date: Date) -> Date {
    let calendar = platform.policy().working_calendar();
    let mut day = date;
    while calendar.is_working_day(day) == Ok(false) {
        day = day.saturating_add(jiff::Span::new().days(1));
    }
    day
}
