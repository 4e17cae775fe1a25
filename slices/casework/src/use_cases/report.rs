//! A need enters the demand ledger, whatever the channel: the beginning of a case.

use crate::model::{Case, Channel, State};
use crate::store;
use crate::use_cases::{due, open_task};
use authz::Actor;
use base::failure::Fields;
use base::id::{CaseId, NeedId, PersonId};
use base::{DivisionCode, Failure, Level, Rejection};
use contract::{Event, NeedReported};
use platform::Cx;
use std::collections::BTreeSet;

/// The command.
#[derive(Debug, Clone)]
pub struct ReportNeed {
    /// Whose need.
    pub person_id: PersonId,
    /// Where the person lives: a village.
    pub division: DivisionCode,
    /// Codes of the needs, as chosen.
    pub needs: Vec<String>,
    /// What the person said.
    pub words: String,
    /// How it came.
    pub channel: Channel,
    /// Under 18.
    pub minor: bool,
    /// Already recognised as low-income.
    pub recognised: bool,
}

/// The receipt.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Reported {
    /// The case that began.
    pub case_id: CaseId,
    /// Its number.
    pub number: String,
}

/// Takes the needs down and opens the case with the township's acceptance as its first task.
///
/// # Errors
/// Rejected for unknown or missing needs, and when the person has a case on its way already.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &ReportNeed) -> Result<Reported, Failure> {
    cx.require(actor, "need.report")?;
    check_needs(cx, cmd)?;
    if let Some(number) = store::open_case_of(cx.tx, cmd.person_id)? {
        let message = format!("这位群众已有一件正在办理（{number}），不用重复登记；新的需要请补充到这一件里。");
        return Err(Rejection::new("case_already_open", message).into());
    }
    let case = Case {
        id: CaseId::new(cx.ids, cx.now),
        number: number(cx, cmd.division)?,
        person_id: cmd.person_id,
        division: cmd.division,
        channel: cmd.channel,
        words: cmd.words.clone(),
        minor: cmd.minor,
        recognised: cmd.recognised,
        near_relative: false,
        opinion: String::new(),
        investigators: String::new(),
        state: State::Reported,
        opened_at: cx.now,
        version: 1,
    };
    store::insert(cx.tx, &case)?;
    write_needs(cx, actor, cmd, &case)?;
    let due_at = due(cx, &case, "accept")?;
    open_task(cx, &case, ("case.accept", "township_clerk"), due_at, false)?;
    let entry = cx.entry(actor, "need.reported", "case", case.id);
    cx.record(
        entry
            .of_person(case.person_id, case.division)
            .of_case(case.id)
            .with("channel", case.channel)
            .with("needs_told", cmd.needs.len())
            .with("number", &case.number),
    );
    Ok(Reported { case_id: case.id, number: case.number })
}

fn check_needs(cx: &Cx<'_, '_>, cmd: &ReportNeed) -> Result<(), Failure> {
    let view = cx.view(cmd.division)?;
    let mut fields = Fields::new();
    if cmd.needs.is_empty() {
        fields.wrong("needs", "请至少选一项需要；说不清时选“说不清，请工作人员上门了解”。");
    }
    for code in &cmd.needs {
        if view.need(code).is_none() {
            fields.wrong("needs", format!("没有“{code}”这一项需要，请从列表中选择。"));
        }
    }
    if cmd.words.chars().count() > 500 {
        fields.wrong("words", "补充说明最多 500 个字，请删短一些。");
    }
    if cmd.division.level() != Level::Village {
        fields.wrong("division", "请选到村或社区。");
    }
    Ok(fields.finish()?)
}

fn write_needs(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &ReportNeed, case: &Case) -> Result<(), Failure> {
    let mut told = BTreeSet::new();
    for code in cmd.needs.iter().filter(|code| told.insert(code.as_str())) {
        let id = NeedId::new(cx.ids, cx.now);
        store::insert_need(cx.tx, &store::NewNeed { id, case, code, at: cx.now, by: Some(actor.user_id) })?;
        cx.emit(Event::NeedReported(NeedReported {
            need_id: id,
            person_id: case.person_id,
            division: case.division,
            channel: case.channel.as_str(),
        }));
    }
    Ok(())
}

/// `惠民救〔2026〕318号`: the county's short name, the year in China, the next number without a gap.
fn number(cx: &mut Cx<'_, '_>, division: DivisionCode) -> Result<String, Failure> {
    let county = division.at(Level::County).or(division.at(Level::Prefecture)).unwrap_or(division);
    let name = divisions::store::find(cx.tx, county)?.map_or_else(|| county.to_string(), |d| d.name);
    let short = name.strip_suffix(['县', '区', '市', '旗']).unwrap_or(&name).to_owned();
    let year = cx.today().year();
    let next = store::next_number(cx.tx, county, year.into())?;
    Ok(format!("{short}救〔{year}〕{next}号"))
}
