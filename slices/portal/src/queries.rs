//! Rows for the Door's pages.

use crate::model::{FeedbackId, FeedbackKind, Progress};
use crate::rules;
use crate::store::{self, Receipt};
use crate::use_cases::send_feedback::place;
use crate::use_cases::served;
use authz::{Actor, Scope};
use base::id::{AssessmentId, CaseId, PersonId, PlanId, PlanLineId, VisitId};
use base::name::masked_name;
use base::{Date, DivisionCode, Failure, Fen, Level, Timestamp, age_on};
use db::{Row, params, sql};
use divisions::Division;
use planning::Offer;
use platform::Cx;
use policy::PolicyView;
use registry::Look;
use std::sync::Arc;

/// Rows on one page of public notices.
const NOTICES: i64 = 200;
/// Visits shown on one's own page.
const VISITS: i64 = 12;

/// A name in Chinese and in English.
pub(crate) type Name = (String, String);

/// Everything in force where this installation serves; none while it serves nowhere.
pub(crate) fn view(cx: &mut Cx<'_, '_>) -> Result<Option<Arc<PolicyView>>, Failure> {
    let first = served(cx)?.first().copied();
    first.map(|county| cx.view(county)).transpose()
}

/// A division with its name, for choosing.
pub(crate) fn townships(cx: &mut Cx<'_, '_>) -> Result<Vec<Division>, Failure> {
    let counties = served(cx)?;
    let mut all = Vec::new();
    for county in &counties {
        let mut below = divisions::store::children(cx.tx, *county, cx.now.china_date())?;
        if counties.len() > 1 {
            let name = divisions::store::find(cx.tx, *county)?.map(|d| d.name).unwrap_or_default();
            below.iter_mut().for_each(|d| d.name = format!("{name} {}", d.name));
        }
        all.extend(below);
    }
    Ok(all)
}

/// The villages of a township.
pub(crate) fn villages(cx: &mut Cx<'_, '_>, township: &str) -> Result<Vec<Division>, Failure> {
    match DivisionCode::parse(township) {
        Ok(code) if code.level() == Level::Township => {
            Ok(divisions::store::children(cx.tx, code, cx.now.china_date())?)
        }
        Ok(_) | Err(_) => Ok(Vec::new()),
    }
}

/// Name of a division by its typed code.
pub(crate) fn division_name(cx: &mut Cx<'_, '_>, code: &str) -> Result<String, Failure> {
    let Ok(code) = DivisionCode::parse(code) else { return Ok(String::new()) };
    Ok(divisions::store::find(cx.tx, code)?.map(|d| d.name).unwrap_or_default())
}

/// Why an application was refused, and what can be done about it.
pub(crate) struct Refusal {
    pub reason: Name,
    pub clause: String,
    pub remedies: Vec<(Name, Name)>,
}

/// Where one application stands.
pub(crate) struct CaseProgress {
    pub number: String,
    pub progress: Progress,
    pub withdrawn: bool,
    /// Name of the township whose office is asked about it.
    pub township: String,
    pub needs: Vec<Name>,
    /// Code of the role that holds it.
    pub holder: Option<String>,
    pub until: Option<Timestamp>,
    pub late: bool,
    pub refusal: Option<Refusal>,
    /// When the next visit begins.
    pub next_visit: Option<Timestamp>,
}

/// Where an application stands, for whoever holds its receipt.
pub(crate) fn by_receipt(cx: &mut Cx<'_, '_>, receipt: &Receipt) -> Result<CaseProgress, Failure> {
    let scope = Scope::reaction("the receipt and the end of the phone number were shown");
    progress(cx, &scope, receipt.case_id)?.ok_or(Failure::NotFound)
}

fn progress(cx: &mut Cx<'_, '_>, scope: &Scope, id: CaseId) -> Result<Option<CaseProgress>, Failure> {
    let found = cx.tx.query_opt(
        sql!(
            "select c.number, c.person_id, c.division, c.state, c.reason from v_case c
             where c.id = $1 and {scope:person=c.person_id}"
        )
        .scoped(scope),
        &params![id],
        |r| {
            Ok((
                r.get::<String>(0)?,
                r.get::<PersonId>(1)?,
                r.get::<DivisionCode>(2)?,
                r.get::<String>(3)?,
                r.get::<Option<String>>(4)?,
            ))
        },
    )?;
    let Some((number, person_id, division, state, reason)) = found else { return Ok(None) };
    let view = cx.view(division)?;
    let has_plan = cx.tx.query_one(
        sql!("select count(*) from v_plan where case_id = $1 and state = 'agreed'"),
        &params![id],
        |r| r.get::<i64>(0),
    )? > 0;
    let step = next_step(cx, id)?;
    let township = division.at(Level::Township).unwrap_or(division);
    let refusal = match (state.as_str(), &reason) {
        ("refused", Some(code)) => Some(refusal(cx, &view, code, division)?),
        _ => None,
    };
    Ok(Some(CaseProgress {
        progress: rules::progress(&state, has_plan),
        withdrawn: state == "withdrawn",
        township: divisions::store::find(cx.tx, township)?.map(|d| d.name).unwrap_or_default(),
        needs: needs(cx, &view, id)?,
        late: step.as_ref().is_some_and(|step| step.due_at < cx.now),
        until: step.as_ref().map(|step| step.due_at),
        holder: step.map(|step| step.role),
        next_visit: next_visit(cx, person_id)?,
        refusal,
        number,
    }))
}

/// Who must act next: on the case itself, then on its assessment, then on its plan.
fn next_step(cx: &mut Cx<'_, '_>, id: CaseId) -> Result<Option<flow::NextStep>, Failure> {
    if let Some(step) = flow::next_step(cx.tx, &id.to_string())? {
        return Ok(Some(step));
    }
    let assessments: Vec<AssessmentId> =
        cx.tx.query(sql!("select id from v_assessment where case_id = $1 order by id"), &params![id], |r| r.get(0))?;
    let plans: Vec<PlanId> =
        cx.tx.query(sql!("select id from v_plan where case_id = $1 order by id"), &params![id], |r| r.get(0))?;
    let subjects = assessments.iter().map(ToString::to_string).chain(plans.iter().map(ToString::to_string));
    for subject in subjects.collect::<Vec<_>>() {
        if let Some(step) = flow::next_step(cx.tx, &subject)? {
            return Ok(Some(step));
        }
    }
    Ok(None)
}

fn needs(cx: &mut Cx<'_, '_>, view: &PolicyView, id: CaseId) -> Result<Vec<Name>, Failure> {
    let codes: Vec<String> =
        cx.tx.query(sql!("select code from v_need where case_id = $1 order by code"), &params![id], |r| r.get(0))?;
    let found = codes.iter().filter_map(|code| view.need(code));
    Ok(found.map(|need| (need.name_zh.clone(), need.name_en.clone())).collect())
}

fn next_visit(cx: &mut Cx<'_, '_>, person: PersonId) -> Result<Option<Timestamp>, Failure> {
    Ok(cx.tx.query_opt(
        sql!(
            "select starts_at from v_visit where person_id = $1 and state = 'planned' and starts_at > $2
             order by starts_at limit 1"
        ),
        &params![person, cx.now],
        |r| r.get(0),
    )?)
}

fn refusal(cx: &mut Cx<'_, '_>, view: &PolicyView, code: &str, division: DivisionCode) -> Result<Refusal, Failure> {
    let county = division.at(Level::County).unwrap_or(division);
    let county = divisions::store::find(cx.tx, county)?.map(|d| d.name).unwrap_or_default();
    let reason = view.reason(code);
    let remedies = view.remedies().iter().map(|remedy| {
        let texts = (remedy.text_zh_for(&county), remedy.text_en_for(&county));
        ((remedy.name_zh.clone(), remedy.name_en.clone()), texts)
    });
    Ok(Refusal {
        reason: reason.map_or_else(|| (code.to_owned(), code.to_owned()), |r| (r.name_zh.clone(), r.name_en.clone())),
        clause: reason.map(|r| r.clause_zh.clone()).unwrap_or_default(),
        remedies: remedies.collect(),
    })
}

/// What the page of a receipt says.
pub(crate) struct ReceiptView {
    pub number: String,
    pub due: Option<Timestamp>,
    pub township: String,
}

/// The receipt of an application, by its whole document number: two counties may count to the same figure.
pub(crate) fn receipt(cx: &mut Cx<'_, '_>, number: &str) -> Result<Option<ReceiptView>, Failure> {
    let key = rules::number_key(number).unwrap_or_default();
    let found = store::receipts(cx.tx, &key)?.into_iter().find(|receipt| receipt.number == number);
    let Some(receipt) = found else { return Ok(None) };
    let case = by_receipt(cx, &receipt)?;
    Ok(Some(ReceiptView { number: receipt.number, due: case.until, township: case.township }))
}

/// One public notice: as little as the notice needs, so that neighbours can object and nobody is shamed.
pub(crate) struct Notice {
    pub masked_name: String,
    pub village: String,
    pub from: Date,
    pub until: Date,
}

/// Notices that hang today; minors never do.
pub(crate) fn notices(cx: &mut Cx<'_, '_>) -> Result<Vec<Notice>, Failure> {
    let today = cx.today();
    let rows = cx.tx.query(
        sql!(
            "select p.name, p.birth_date, n.division, n.notice_from, n.notice_until
             from v_notice n join v_person p on p.id = n.person_id
             where n.notice_from <= $1 and n.notice_until >= $1 order by n.notice_until, n.id limit $2"
        ),
        &params![today, NOTICES],
        |r| Ok((r.get::<String>(0)?, r.get::<Date>(1)?, r.get::<DivisionCode>(2)?, r.get(3)?, r.get(4)?)),
    )?;
    let names = divisions::store::names(cx.tx, rows.iter().map(|row| row.2))?;
    // The view leaves minors out; whoever is under 18 by the registry is left out once more (未成年人保护法第四条).
    let grown = rows.into_iter().filter(|row| age_on(row.1, today) >= 18);
    Ok(grown
        .map(|(name, _, division, from, until)| Notice {
            masked_name: masked_name(&name),
            village: names.get(&division).cloned().unwrap_or_default(),
            from,
            until,
        })
        .collect())
}

/// The year's quota in plain words.
pub(crate) struct QuotaView {
    pub year: i64,
    pub total_fen: i64,
    pub used_fen: i64,
    /// Name and fen of the tranches, filled up to three.
    pub tranches: Vec<(Name, i64)>,
    pub opened: i64,
}

/// One service of the plan.
pub(crate) struct PlannedService {
    pub item: Name,
    pub unit: Name,
    pub units: i64,
    pub done: i64,
}

/// One visit.
pub(crate) struct VisitLine {
    pub id: VisitId,
    pub item: Name,
    pub starts_at: Timestamp,
    pub state: String,
    pub worker: String,
    pub rating: Option<i64>,
    /// It was completed, is not rated yet and is not too old for it.
    pub may_rate: bool,
}

/// One's own file.
pub(crate) struct MyFile {
    pub cases: Vec<CaseProgress>,
    pub offers: Vec<Offer>,
    pub quota: Option<QuotaView>,
    pub services: Vec<PlannedService>,
    pub coming: Vec<VisitLine>,
    pub past: Vec<VisitLine>,
    pub looks: Vec<Look>,
}

/// What the actor may see of themselves or of a ward.
pub(crate) fn my_file(cx: &mut Cx<'_, '_>, actor: &Actor) -> Result<MyFile, Failure> {
    let scope = cx.require(actor, "case.read")?;
    let person = actor.person_id().ok_or(Failure::NotFound)?;
    let ids: Vec<CaseId> = cx.tx.query(
        sql!(
            "select c.id from v_case c where c.person_id = $1 and {scope:person=c.person_id} order by c.opened_at desc"
        )
        .scoped(&scope),
        &params![person],
        |r| r.get(0),
    )?;
    let mut cases = Vec::new();
    for id in ids {
        cases.extend(progress(cx, &scope, id)?);
    }
    let view = person_view(cx, &scope, person)?;
    let mut visits = visits(cx, &scope, person, &view)?;
    let past = visits.split_off(visits.partition_point(|v| v.state == "planned" || v.state == "under_way"));
    Ok(MyFile {
        cases,
        offers: planning::offers(cx, actor)?,
        quota: quota(cx, &scope, person, &view)?,
        services: services(cx, &scope, person, &view)?,
        coming: visits,
        past,
        looks: registry::looks(cx, person)?,
    })
}

fn person_view(cx: &mut Cx<'_, '_>, scope: &Scope, person: PersonId) -> Result<Arc<PolicyView>, Failure> {
    let division: Option<DivisionCode> = cx.tx.query_opt(
        sql!("select p.division from v_person p where p.id = $1 and {scope:person=p.id}").scoped(scope),
        &params![person],
        |r| r.get(0),
    )?;
    cx.view(division.ok_or(Failure::NotFound)?)
}

fn quota(
    cx: &mut Cx<'_, '_>,
    scope: &Scope,
    person: PersonId,
    view: &PolicyView,
) -> Result<Option<QuotaView>, Failure> {
    let year = i64::from(cx.today().year());
    let rows = cx.tx.query(
        sql!(
            "select q.tranche, q.amount_fen, q.used_fen, q.opened_on from v_quota q
             where q.person_id = $1 and q.year = $2 and {scope:person=q.person_id} order by q.tranche"
        )
        .scoped(scope),
        &params![person, year],
        |r| Ok((r.get::<i64>(0)?, r.get::<i64>(1)?, r.get::<i64>(2)?, r.get::<Option<Date>>(3)?)),
    )?;
    if rows.is_empty() {
        return Ok(None);
    }
    let name = |number: i64| {
        let found = view.quota().tranches.iter().find(|t| i64::from(t.number) == number);
        found.map_or_else(Default::default, |t| (t.name_zh.clone(), t.name_en.clone()))
    };
    let mut tranches: Vec<(Name, i64)> = rows.iter().map(|row| (name(row.0), row.1)).collect();
    tranches.resize(3, (Name::default(), 0));
    Ok(Some(QuotaView {
        year,
        total_fen: rows.iter().map(|row| row.1).sum(),
        used_fen: rows.iter().map(|row| row.2).sum(),
        opened: rows.iter().filter(|row| row.3.is_some()).count() as i64,
        tranches,
    }))
}

fn services(
    cx: &mut Cx<'_, '_>,
    scope: &Scope,
    person: PersonId,
    view: &PolicyView,
) -> Result<Vec<PlannedService>, Failure> {
    let rows: Vec<(PlanLineId, String, i64, i64)> = cx.tx.query(
        sql!(
            "select l.id, l.item, l.units,
             (select count(*) from v_visit v where v.line_id = l.id and v.state = 'completed')
             from v_plan_line l where l.person_id = $1 and l.state = 'agreed' and {scope:person=l.person_id}
             order by l.tranche, l.item"
        )
        .scoped(scope),
        &params![person],
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)),
    )?;
    let line = |(_, code, units, done): (PlanLineId, String, i64, i64)| {
        let item = view.item(&code);
        let unit = item.map_or_else(Default::default, |i| (i.unit_zh.clone(), i.unit_en.clone()));
        PlannedService { item: item_name(view, &code), unit, units, done }
    };
    Ok(rows.into_iter().map(line).collect())
}

fn item_name(view: &PolicyView, code: &str) -> Name {
    view.item(code).map_or_else(|| (code.to_owned(), code.to_owned()), |i| (i.name_zh.clone(), i.name_en.clone()))
}

/// Coming visits first, the next one on top; then past ones, the latest on top.
fn visits(cx: &mut Cx<'_, '_>, scope: &Scope, person: PersonId, view: &PolicyView) -> Result<Vec<VisitLine>, Failure> {
    let now = cx.now;
    let line = |r: &Row<'_>| {
        let code: String = r.get(1)?;
        let (rating, ended): (Option<i64>, Option<Timestamp>) = (r.get(5)?, r.get(6)?);
        Ok(VisitLine {
            id: r.get(0)?,
            item: item_name(view, &code),
            starts_at: r.get(2)?,
            state: r.get(3)?,
            worker: r.get::<Option<String>>(4)?.unwrap_or_default(),
            may_rate: rating.is_none() && ended.is_some_and(|ended| !visit::rating_closed(ended, now)),
            rating,
        })
    };
    let mut coming = cx.tx.query(
        sql!(
            "select v.id, v.item, v.starts_at, v.state, w.name, v.rating, v.checked_out_at
             from v_visit v left join v_worker w on w.id = v.worker_id
             where v.person_id = $1 and v.state in ('planned', 'under_way') and {scope:person=v.person_id}
             order by v.starts_at, v.id limit $2"
        )
        .scoped(scope),
        &params![person, VISITS],
        line,
    )?;
    let past = cx.tx.query(
        sql!(
            "select v.id, v.item, v.starts_at, v.state, w.name, v.rating, v.checked_out_at
             from v_visit v left join v_worker w on w.id = v.worker_id
             where v.person_id = $1 and v.state in ('completed', 'failed') and {scope:person=v.person_id}
             order by v.starts_at desc, v.id desc limit $2"
        )
        .scoped(scope),
        &params![person, VISITS],
        line,
    )?;
    coming.extend(past);
    Ok(coming)
}

/// Feedback that waits, opened for whoever answers it.
pub(crate) struct FeedbackLine {
    pub id: FeedbackId,
    pub kind: FeedbackKind,
    pub place: String,
    pub words: String,
    pub phone: String,
    pub created_at: Timestamp,
    pub due_at: Timestamp,
    pub late: bool,
}

/// Feedback that waits within the actor's area.
pub(crate) fn feedback(cx: &mut Cx<'_, '_>, actor: &Actor) -> Result<(i64, Vec<FeedbackLine>), Failure> {
    let scope = cx.require(actor, "case.accept")?;
    let total = store::count_open_feedback(cx.tx, &scope)?;
    let rows = store::open_feedback(cx.tx, &scope, 50)?;
    let names = divisions::store::names(cx.tx, rows.iter().map(|row| row.division))?;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let open = |field: &str, sealed: &[u8]| {
            cx.vault.open(&place(field, row.id), sealed).map_err(|e| Failure::bug(e.to_string()))
        };
        lines.push(FeedbackLine {
            words: open("words", &row.words_sealed)?,
            phone: row.phone_sealed.as_deref().map(|sealed| open("phone", sealed)).transpose()?.unwrap_or_default(),
            id: row.id,
            kind: row.kind,
            place: names.get(&row.division).cloned().unwrap_or_default(),
            created_at: row.created_at,
            due_at: row.due_at,
            late: row.due_at < cx.now,
        });
    }
    Ok((total, lines))
}

/// Yuan without needless zeros: `400 元`, `12.5 元`.
pub(crate) fn yuan(fen: i64) -> String {
    let text = Fen(fen).to_string();
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
