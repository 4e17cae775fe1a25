//! Rows for pages and lists.

use crate::model::{Assessment, Findings, State, StateWord};
use crate::store;
use authz::{Actor, Scope};
use base::id::{AssessmentId, CaseId, UserId};
use base::{Date, DivisionCode, Failure, Timestamp};
use db::{DbError, Row, params, sql};
use platform::Cx;
use policy::{Instrument, Need, PolicyView};
use std::sync::Arc;
use ui::{Name, PAGE, Page, PersonLine, cursor, more};

base::text_enum!(
    /// Which part of the list is shown.
    Tab {
        /// To be done.
        Open => "open",
        /// Past the deadline.
        Overdue => "overdue",
        /// Nobody has been found for it.
        Unassigned => "unassigned",
        /// Finished.
        Done => "done",
    }
);

/// One row of the list.
#[derive(Debug, Clone)]
pub(crate) struct AssessmentRow {
    pub id: AssessmentId,
    pub case_id: CaseId,
    pub person: PersonLine,
    pub division: DivisionCode,
    pub village: String,
    pub instrument_code: String,
    pub instrument: Name,
    pub grade_code: Option<String>,
    pub grade: Name,
    pub assessor: Option<String>,
    pub state: StateWord,
    pub due_at: Timestamp,
    pub done_at: Option<Timestamp>,
}

/// The list with the count of every tab; each count equals the rows that its tab lists.
#[derive(Debug)]
pub(crate) struct AssessmentList {
    pub tab: Tab,
    pub counts: Vec<(Tab, i64)>,
    pub rows: Vec<AssessmentRow>,
    pub next: Option<String>,
    pub now: Timestamp,
}

impl AssessmentList {
    /// How many rows the shown tab has in all.
    pub fn total(&self) -> i64 {
        self.counts.iter().find(|(tab, _)| *tab == self.tab).map_or(0, |(_, count)| *count)
    }
}

/// Which rows: the tab, one assessor's own or everybody's, and where the page begins.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<'a> {
    pub tab: Tab,
    pub mine: Option<UserId>,
    pub after: Option<&'a str>,
}

/// One page of the assessments the actor may see: open ones by deadline, finished ones newest first.
pub(crate) fn list(
    cx: &mut Cx<'_, '_>,
    actor: &Actor,
    permission: &'static str,
    wanted: Wanted<'_>,
) -> Result<AssessmentList, Failure> {
    let scope = cx.require(actor, permission)?;
    let counts = counts(cx, &scope, wanted.mine)?;
    let mut rows =
        if wanted.tab == Tab::Done { done_rows(cx, &scope, wanted)? } else { open_rows(cx, &scope, wanted)? };
    let next = more(&mut rows, PAGE, |row| (row.done_at.unwrap_or(row.due_at).micros(), row.id));
    let villages = divisions::store::names(cx.tx, rows.iter().map(|row| row.division))?;
    for row in &mut rows {
        row.village = villages.get(&row.division).cloned().unwrap_or_default();
        let view = cx.view(row.division)?;
        let Some(instrument) = view.instrument(&row.instrument_code) else { continue };
        row.instrument = Name::of(&instrument.name_zh, &instrument.name_en);
        let grade = row.grade_code.as_deref().and_then(|code| instrument.grade(code));
        row.grade = grade.map(|g| Name::of(&g.name_zh, &g.name_en)).unwrap_or_default();
    }
    Ok(AssessmentList { tab: wanted.tab, counts, rows, next, now: cx.now })
}

fn counts(cx: &mut Cx<'_, '_>, scope: &Scope, mine: Option<UserId>) -> Result<Vec<(Tab, i64)>, Failure> {
    let mine = mine.map(|user| user.to_string()).unwrap_or_default();
    Ok(cx.tx.query_one(
        sql!(
            "select coalesce(sum(case when a.state = 'open' then 1 else 0 end), 0),
             coalesce(sum(case when a.state = 'open' and a.due_at < $2 then 1 else 0 end), 0),
             coalesce(sum(case when a.state = 'open' and a.assessor_id is null then 1 else 0 end), 0),
             coalesce(sum(case when a.state = 'done' then 1 else 0 end), 0)
             from assessment_assessment a where ($1 = '' or a.assessor_id = $1)
             and {scope:division=a.division,person=a.person_id,subject=a.id}"
        )
        .scoped(scope),
        &params![mine, cx.now],
        |r| {
            Ok(vec![
                (Tab::Open, r.get(0)?),
                (Tab::Overdue, r.get(1)?),
                (Tab::Unassigned, r.get(2)?),
                (Tab::Done, r.get(3)?),
            ])
        },
    )?)
}

fn open_rows(cx: &mut Cx<'_, '_>, scope: &Scope, wanted: Wanted<'_>) -> Result<Vec<AssessmentRow>, Failure> {
    let mine = wanted.mine.map(|user| user.to_string()).unwrap_or_default();
    let (after_at, after_id) = cursor(wanted.after, i64::MIN);
    let today = cx.today();
    Ok(cx.tx.query(
        sql!(
            "select a.id, p.name, p.birth_date, a.division, a.instrument, coalesce(a.grade_manual, a.grade), u.name, a.state,
             a.due_at, a.done_at, a.case_id
             from assessment_assessment a left join v_person p on p.id = a.person_id
             left join v_user u on u.id = a.assessor_id
             where a.state = 'open' and ($1 = '' or a.assessor_id = $1) and ($2 <> 'overdue' or a.due_at < $3)
             and ($2 <> 'unassigned' or a.assessor_id is null) and (a.due_at, a.id) > ($4, $5)
             and {scope:division=a.division,person=a.person_id,subject=a.id}
             order by a.due_at, a.id limit $6"
        )
        .scoped(scope),
        &params![mine, wanted.tab, cx.now, after_at, after_id, PAGE + 1],
        |r| row(r, today),
    )?)
}

fn done_rows(cx: &mut Cx<'_, '_>, scope: &Scope, wanted: Wanted<'_>) -> Result<Vec<AssessmentRow>, Failure> {
    let mine = wanted.mine.map(|user| user.to_string()).unwrap_or_default();
    let (before_at, before_id) = cursor(wanted.after, i64::MAX);
    let today = cx.today();
    Ok(cx.tx.query(
        sql!(
            "select a.id, p.name, p.birth_date, a.division, a.instrument, coalesce(a.grade_manual, a.grade), u.name, a.state,
             a.due_at, a.done_at, a.case_id
             from assessment_assessment a left join v_person p on p.id = a.person_id
             left join v_user u on u.id = a.assessor_id
             where a.state = 'done' and ($1 = '' or a.assessor_id = $1) and (a.done_at, a.id) < ($2, $3)
             and {scope:division=a.division,person=a.person_id,subject=a.id}
             order by a.done_at desc, a.id desc limit $4"
        )
        .scoped(scope),
        &params![mine, before_at, before_id, PAGE + 1],
        |r| row(r, today),
    )?)
}

fn row(r: &Row<'_>, today: Date) -> Result<AssessmentRow, DbError> {
    Ok(AssessmentRow {
        id: r.get(0)?,
        person: PersonLine::of(r.get(1)?, r.get(2)?, today),
        division: r.get(3)?,
        village: String::new(),
        instrument_code: r.get(4)?,
        instrument: Name::default(),
        grade_code: r.get(5)?,
        grade: Name::default(),
        assessor: r.get(6)?,
        state: r.get(7)?,
        due_at: r.get(8)?,
        done_at: r.get(9)?,
        case_id: r.get(10)?,
    })
}

/// Everything the pages of one assessment show.
#[derive(Debug)]
pub(crate) struct Detail {
    pub assessment: Assessment,
    pub person: PersonLine,
    pub village: String,
    pub case_number: String,
    pub assessor: String,
    pub instrument: Arc<Instrument>,
    pub view: Arc<PolicyView>,
    pub remaining: flow::Remaining,
    pub late: bool,
}

/// One assessment, with the policy of the day on which it was or is made.
pub(crate) fn detail(
    cx: &mut Cx<'_, '_>,
    actor: &Actor,
    permission: &'static str,
    id: AssessmentId,
) -> Result<Detail, Failure> {
    let scope = cx.require(actor, permission)?;
    let assessment = store::find(cx.tx, &scope, id)?;
    let today = cx.today();
    let made_on = assessment.state.findings().map_or(today, |findings| findings.at.china_date());
    let view = cx.policy.view(assessment.division, made_on)?;
    let instrument = view.instrument(&assessment.instrument).cloned();
    let person = cx.tx.query_opt(
        sql!("select name, birth_date from v_person where id = $1"),
        &params![assessment.person_id],
        |r| Ok(PersonLine::of(r.get(0)?, r.get(1)?, today)),
    )?;
    let case_number =
        cx.tx.query_opt(sql!("select number from v_case where id = $1"), &params![assessment.case_id], |r| r.get(0))?;
    let who = assessment.state.findings().map(|findings| findings.by).or(assessment.assessor_id);
    let assessor = match who {
        Some(user) => cx.tx.query_opt(sql!("select name from v_user where id = $1"), &params![user], |r| r.get(0))?,
        None => None,
    };
    let calendar = cx.policy.working_calendar();
    Ok(Detail {
        person: person.unwrap_or_default(),
        village: divisions::store::shown_name(cx.tx, assessment.division)?,
        case_number: case_number.unwrap_or_default(),
        assessor: assessor.unwrap_or_default(),
        instrument: instrument.ok_or(crate::model::AssessmentRejection::NoInstrument)?,
        view,
        remaining: flow::remaining(calendar, assessment.due_at, cx.now),
        late: assessment.state == State::Open && assessment.due_at < cx.now,
        assessment,
    })
}

impl Detail {
    /// What it came to, once finished.
    pub fn findings(&self) -> Option<&Findings> {
        self.assessment.state.findings()
    }

    /// Name of a grade.
    pub fn grade_name<'d>(&'d self, page: &Page, code: &'d str) -> &'d str {
        self.instrument.grade(code).map_or(code, |grade| page.pick(&grade.name_zh, &grade.name_en))
    }

    /// Names of needs.
    pub fn need_names(&self, page: &Page, codes: &[String]) -> Vec<String> {
        let known = codes.iter().filter_map(|code| self.view.need(code));
        known.map(|need| page.pick(&need.name_zh, &need.name_en).to_owned()).collect()
    }

    /// The needs that may be ticked: those of children only for a child, or when the person told one.
    pub fn needs_to_tick(&self) -> Vec<&Need> {
        let child = self.person.age.is_none_or(|age| age < 18);
        let shown = |need: &&Need| !need.for_children || child || self.assessment.asked.contains(&need.code);
        self.view.needs().iter().filter(shown).collect()
    }
}
