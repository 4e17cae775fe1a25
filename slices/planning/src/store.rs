//! Plans and quotas in the database.

use crate::model::{Agreement, Line, Period, Plan, State, StateWord};
use crate::quota::{Quota, TrancheUse};
use crate::rules::Circumstances;
use authz::Scope;
use base::id::{CaseId, PersonId, PlanId};
use base::{Date, Failure, Fen, age_on};
use db::{DbError, Row, Tx, params, sql};
use policy::QuotaRule;

/// One plan that the scope reaches. An assessor reaches a plan through its case.
pub(crate) fn find(tx: &mut Tx<'_>, scope: &Scope, id: PlanId) -> Result<Plan, Failure> {
    let found = tx.query_opt(
        sql!(
            "select p.id, p.case_id, p.person_id, p.division, p.state, p.grade, p.grade_level, p.policy_stamp, p.priced_on,
             p.created_at, p.due_at, p.declined_reason, p.declined_at, p.consent, p.agreed_name, p.agreed_by, p.agreed_at,
             p.from_on, p.to_on, p.version, p.waits_until
             from planning_plan p
             where p.id = $1 and {scope:division=p.division,person=p.person_id,subject=p.case_id}"
        )
        .scoped(scope),
        &params![id],
        row,
    )?;
    let mut plan = found.ok_or(Failure::NotFound)?;
    plan.needs =
        tx.query(sql!("select code from planning_need where plan_id = $1 order by code"), &params![id], |r| r.get(0))?;
    plan.lines = lines(tx, id)?;
    Ok(plan)
}

/// The offer of a case that is not agreed yet.
pub(crate) fn offer_of(tx: &mut Tx<'_>, case: CaseId) -> Result<Option<PlanId>, DbError> {
    tx.query_opt(
        sql!("select id from planning_plan where case_id = $1 and state in ('draft', 'declined')"),
        &params![case],
        |r| r.get(0),
    )
}

/// The drafts that wait for a tranche to open.
pub(crate) fn waiting(tx: &mut Tx<'_>) -> Result<Vec<PlanId>, DbError> {
    let sql = sql!("select id from planning_plan where state = 'draft' and waits_until is not null order by id");
    tx.query(sql, &[], |r| r.get(0))
}

fn row(row: &Row<'_>) -> Result<Plan, DbError> {
    let state = match row.get::<StateWord>(4)? {
        StateWord::Draft => State::Draft,
        StateWord::Declined => State::Declined { reason: row.get(11)?, at: row.get(12)? },
        StateWord::Agreed => State::Agreed(Agreement {
            consent: row.get(13)?,
            name: row.get::<Option<String>>(14)?.unwrap_or_default(),
            by: row.get(15)?,
            at: row.get(16)?,
            period: Period { from: row.get(17)?, to: row.get(18)? },
        }),
        StateWord::Ended => State::Ended,
    };
    Ok(Plan {
        id: row.get(0)?,
        case_id: row.get(1)?,
        person_id: row.get(2)?,
        division: row.get(3)?,
        grade: row.get(5)?,
        grade_level: row.get(6)?,
        needs: Vec::new(),
        policy_stamp: row.get(7)?,
        priced_on: row.get(8)?,
        lines: Vec::new(),
        created_at: row.get(9)?,
        due_at: row.get(10)?,
        waits_until: row.get(20)?,
        state,
        version: row.get(19)?,
    })
}

fn lines(tx: &mut Tx<'_>, plan: PlanId) -> Result<Vec<Line>, DbError> {
    tx.query(
        sql!("select id, item, units, price_fen, tranche from planning_line where plan_id = $1 order by tranche, item"),
        &params![plan],
        |r| {
            Ok(Line {
                id: r.get(0)?,
                item: r.get(1)?,
                units: r.get(2)?,
                price_fen: r.get(3)?,
                tranche: number(r.get(4)?),
            })
        },
    )
}

/// Tranches are few; a number that does not fit is no tranche.
fn number(stored: i64) -> u8 {
    u8::try_from(stored).unwrap_or(0)
}

/// Writes a new draft with its needs and lines.
pub(crate) fn insert(tx: &mut Tx<'_>, plan: &Plan) -> Result<(), DbError> {
    tx.execute(
        sql!(
            "insert into planning_plan (id, case_id, person_id, division, state, grade, grade_level, policy_stamp, priced_on,
             created_at, due_at, waits_until) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        ),
        &params![
            plan.id,
            plan.case_id,
            plan.person_id,
            plan.division,
            plan.state.word(),
            &plan.grade,
            plan.grade_level,
            &plan.policy_stamp,
            plan.priced_on,
            plan.created_at,
            plan.due_at,
            plan.waits_until
        ],
    )?;
    tx.insert_rows(
        sql!("insert into planning_need (plan_id, code) values"),
        plan.needs.iter().map(|code| params![plan.id, code]),
    )?;
    insert_lines(tx, plan)
}

fn insert_lines(tx: &mut Tx<'_>, plan: &Plan) -> Result<(), DbError> {
    let row = |line: &Line| params![line.id, plan.id, &line.item, line.units, line.price_fen, i64::from(line.tranche)];
    tx.insert_rows(
        sql!("insert into planning_line (id, plan_id, item, units, price_fen, tranche) values"),
        plan.lines.iter().map(row),
    )?;
    Ok(())
}

/// Puts the plan's lines in the place of those that stand there.
pub(crate) fn replace_lines(tx: &mut Tx<'_>, plan: &Plan) -> Result<(), DbError> {
    tx.execute(sql!("delete from planning_line where plan_id = $1"), &params![plan.id])?;
    insert_lines(tx, plan)
}

/// Writes what a step has changed, unless somebody else was faster.
pub(crate) fn save(tx: &mut Tx<'_>, plan: &Plan) -> Result<(), Failure> {
    let agreement = if let State::Agreed(agreement) = &plan.state { Some(agreement) } else { None };
    let declined = if let State::Declined { reason, at } = &plan.state { Some((reason, *at)) } else { None };
    let changed = tx.execute(
        sql!(
            "update planning_plan set state = $3, declined_reason = $4, declined_at = $5, consent = $6, agreed_name = $7,
             agreed_by = $8, agreed_at = $9, from_on = $10, to_on = $11, due_at = $12, waits_until = $13, policy_stamp = $14,
             priced_on = $15, version = version + 1
             where id = $1 and version = $2"
        ),
        &params![
            plan.id,
            plan.version,
            plan.state.word(),
            declined.map(|(reason, _)| reason.as_str()),
            declined.map(|(_, at)| at),
            agreement.map(|a| a.consent),
            agreement.map(|a| a.name.as_str()).filter(|name| !name.is_empty()),
            agreement.map(|a| a.by),
            agreement.map(|a| a.at),
            agreement.map(|a| a.period.from),
            agreement.map(|a| a.period.to),
            plan.due_at,
            plan.waits_until,
            &plan.policy_stamp,
            plan.priced_on
        ],
    )?;
    if changed == 1 { Ok(()) } else { Err(Failure::Conflict) }
}

/// Categories, tags and age of a person; nothing is known of somebody the registry does not hold.
pub(crate) fn circumstances(
    tx: &mut Tx<'_>,
    person: PersonId,
    (today, grade_level): (Date, i64),
) -> Result<Circumstances, DbError> {
    let found =
        tx.query_opt(sql!("select categories, tags, birth_date from v_person where id = $1"), &params![person], |r| {
            Ok((r.get::<String>(0)?, r.get::<String>(1)?, r.get::<Option<Date>>(2)?))
        })?;
    let (categories, tags, born) = found.unwrap_or_default();
    let age = born.map(|born| age_on(born, today));
    Ok(Circumstances { categories: base::codes::list(&categories), tags: base::codes::list(&tags), age, grade_level })
}

/// The quota of a person in a year as it stands; empty when none was opened yet.
fn tranches(tx: &mut Tx<'_>, person: PersonId, year: i64) -> Result<Vec<TrancheUse>, DbError> {
    tx.query(
        sql!(
            "select tranche, amount_fen, used_fen, opened_on from planning_quota
             where person_id = $1 and year = $2 order by tranche"
        ),
        &params![person, year],
        |r| {
            Ok(TrancheUse {
                number: number(r.get(0)?),
                amount_fen: r.get(1)?,
                used_fen: r.get(2)?,
                opened_on: r.get(3)?,
            })
        },
    )
}

/// The quota of a person in a year: as it stands, or as it will be when first used.
pub(crate) fn quota(
    tx: &mut Tx<'_>,
    (person, year): (PersonId, i64),
    rule: &QuotaRule,
    (entitled, today): (bool, Date),
) -> Result<Quota, DbError> {
    let kept = tranches(tx, person, year)?;
    Ok(if kept.is_empty() { Quota::fresh(rule, entitled, today) } else { Quota::of(rule, kept) })
}

/// Opens the quota of a year, once: what stands there already stays.
pub(crate) fn open_quota(tx: &mut Tx<'_>, (person, year): (PersonId, i64), quota: &Quota) -> Result<(), DbError> {
    for tranche in &quota.tranches {
        tx.execute(
            sql!(
                "insert into planning_quota (person_id, year, tranche, amount_fen, used_fen, opened_on)
                 values ($1, $2, $3, $4, 0, $5) on conflict (person_id, year, tranche) do nothing"
            ),
            &params![person, year, i64::from(tranche.number), tranche.amount_fen, tranche.opened_on],
        )?;
    }
    Ok(())
}

/// Takes an amount out of a tranche; answers false when it does not hold so much any more. The row's own lock decides
/// between two that come at once, on every engine and with any number of nodes.
pub(crate) fn reserve(
    tx: &mut Tx<'_>,
    (person, year): (PersonId, i64),
    tranche: u8,
    amount: Fen,
) -> Result<bool, DbError> {
    let changed = tx.execute(
        sql!(
            "update planning_quota set used_fen = used_fen + $4
             where person_id = $1 and year = $2 and tranche = $3 and used_fen + $4 <= amount_fen and $4 >= 0"
        ),
        &params![person, year, i64::from(tranche), amount],
    )?;
    Ok(changed == 1)
}

/// Keeps the day on which a tranche opened; the first one stays.
pub(crate) fn keep_openings(tx: &mut Tx<'_>, (person, year): (PersonId, i64), quota: &Quota) -> Result<(), DbError> {
    for tranche in quota.tranches.iter().filter(|t| t.opened_on.is_some()) {
        tx.execute(
            sql!(
                "update planning_quota set opened_on = $4
                 where person_id = $1 and year = $2 and tranche = $3 and opened_on is null"
            ),
            &params![person, year, i64::from(tranche.number), tranche.opened_on],
        )?;
    }
    Ok(())
}
