//! For this crate's tests: the views of other slices, as small as they can be, and one finished assessment.

use crate::model::Plan;
use crate::{react, store};
use authz::{Actor, Scope};
use base::Failure;
use base::id::{AssessmentId, CaseId, PersonId, PlanId};
use contract::{AssessmentCompleted, Event};
use db::{Migration, MigrationSet, params, sql};
use platform::testing::{actor, division};
use platform::{Cx, Platform};

/// Stands in for registry and casework, and keeps the events that were emitted.
pub(crate) const WORLD: MigrationSet = MigrationSet {
    owner: "planning_test_world",
    steps: &[Migration {
        name: "0001_world",
        sql: "create table test_person (id text primary key, name text, birth_date text, categories text, tags text);
              create view v_person as select id, name, birth_date, categories, tags from test_person;
              create table test_case (id text primary key, number text);
              create view v_case as select id, number from test_case;
              create table test_agreed (plan_id text primary key, from_on text, lines bigint, total_fen bigint)",
    }],
};

/// Writes down what other slices would have been told.
pub(crate) fn listen(cx: &mut Cx<'_, '_>, event: &Event) -> Result<(), Failure> {
    if let Event::PlanAgreed(agreed) = event {
        let total: i64 = agreed.lines.iter().map(|line| line.units * line.price_fen.fen()).sum();
        cx.tx.execute(
            sql!("insert into test_agreed (plan_id, from_on, lines, total_fen) values ($1, $2, $3, $4)"),
            &params![agreed.plan_id, agreed.from, agreed.lines.len() as i64, total],
        )?;
    }
    Ok(())
}

/// A destitute woman of 81 who lives alone.
pub(crate) fn person(platform: &Platform) -> PersonId {
    born(platform, "1945-03-01")
}

/// The same, born on another day.
pub(crate) fn born(platform: &Platform, birth_date: &'static str) -> PersonId {
    platform
        .run(move |cx| {
            let id = PersonId::new(cx.ids, cx.now);
            cx.tx.execute(
                sql!("insert into test_person (id, name, birth_date, categories, tags) values ($1, $2, $3, $4, $5)"),
                &params![id, "王翠兰", birth_date, r#"["destitute", "destitute_home"]"#, r#"["elder_living_alone"]"#],
            )?;
            Ok(id)
        })
        .expect("the person is registered")
}

/// A finished assessment of a new case of the person: partial loss of self-care, and the needs found.
pub(crate) fn assessed(platform: &Platform, person_id: PersonId, needs: &[&str]) -> AssessmentCompleted {
    let needs: Vec<String> = needs.iter().map(|code| (*code).to_owned()).collect();
    platform
        .run(move |cx| {
            let case_id = CaseId::new(cx.ids, cx.now);
            cx.tx.execute(
                sql!("insert into test_case (id, number) values ($1, $2)"),
                &params![case_id, "惠民救〔2026〕318号"],
            )?;
            let event = AssessmentCompleted {
                assessment_id: AssessmentId::new(cx.ids, cx.now),
                case_id,
                person_id,
                division: division("371621001200"),
                instrument: "tk6".into(),
                grade: "partial".into(),
                needs: needs.clone(),
            };
            react::on_assessment_completed(cx, &event)?;
            Ok(event)
        })
        .expect("the assessment is finished")
}

/// The plan of a case that is offered, else the one agreed, whoever may see it.
pub(crate) fn of_case(platform: &Platform, case: CaseId) -> Plan {
    platform
        .look(|cx| {
            let id: PlanId = cx.tx.query_one(
                sql!(
                    "select id from planning_plan where case_id = $1 order by
                     case state when 'draft' then 0 when 'declined' then 1 when 'agreed' then 2 else 3 end limit 1"
                ),
                &params![case],
                |r| r.get(0),
            )?;
            store::find(cx.tx, &Scope::reaction("test"), id)
        })
        .expect("the case has a plan")
}

/// The clerk of the person's township.
pub(crate) fn clerk() -> Actor {
    actor("township_clerk", "371621001")
}

/// What is used of each tranche, in fen.
pub(crate) fn used(platform: &Platform, person: PersonId) -> Vec<i64> {
    platform
        .look(|cx| {
            let sql = sql!("select used_fen from v_quota where person_id = $1 order by year, tranche");
            Ok(cx.tx.query(sql, &params![person], |r| r.get(0))?)
        })
        .expect("the quota can be read")
}
