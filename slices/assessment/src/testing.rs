//! For this crate's tests: the views of other slices, as small as they can be, and one confirmed case.

use crate::model::Assessment;
use crate::react;
use authz::{Actor, Scope};
use base::id::{AssessmentId, CaseId, PersonId, UserId};
use base::{Failure, IdSource};
use contract::{CaseConfirmed, Event};
use db::{Migration, MigrationSet, params, sql};
use platform::testing::{actor, division, start};
use platform::{Cx, Platform};

/// Stands in for registry, casework and admin.
pub(crate) const WORLD: MigrationSet = MigrationSet {
    owner: "assessment_test_world",
    steps: &[Migration {
        name: "0001_world",
        sql: "create table test_person (id text primary key, name text, birth_date text, division text);
              create view v_person as select id, name, birth_date, division from test_person;
              create table test_case (id text primary key, number text);
              create view v_case as select id, number from test_case;
              create table test_user (id text primary key, name text);
              create view v_user as select id, name from test_user;
              create table test_grant (user_id text, role text, division text, valid_from text, valid_to text);
              create view v_user_role as select user_id, role, division, valid_from, valid_to from test_grant",
    }],
};

/// Nothing reacts: the tests look at this slice alone.
pub(crate) fn no_wiring(_: &mut Cx<'_, '_>, _: &Event) -> Result<(), Failure> {
    Ok(())
}

/// Opens an account of an assessor with a role in a division.
pub(crate) fn assessor(platform: &Platform, seed: u64, code: &'static str) -> Actor {
    let who = Actor { user_id: UserId::new(&mut IdSource::seeded(seed), start()), ..actor("assessor", code) };
    let (id, name) = (who.user_id, format!("评估员{seed}"));
    platform
        .run(move |cx| {
            cx.tx.execute(sql!("insert into test_user (id, name) values ($1, $2)"), &params![id, &name])?;
            cx.tx.execute(
                sql!(
                    "insert into test_grant (user_id, role, division, valid_from, valid_to) values ($1, $2, $3, $4, $5)"
                ),
                &params![id, "assessor", division(code), "2026-01-01", "2026-12-31"],
            )?;
            Ok(())
        })
        .expect("the account opens");
    Actor { name: format!("评估员{seed}"), ..who }
}

/// A confirmed case of somebody born in 1945.
pub(crate) fn confirmed(platform: &Platform, village: &'static str, needs: &[&str]) -> CaseConfirmed {
    let needs: Vec<String> = needs.iter().map(|code| (*code).to_owned()).collect();
    platform
        .run(move |cx| {
            let (person_id, case_id) = (PersonId::new(cx.ids, cx.now), CaseId::new(cx.ids, cx.now));
            cx.tx.execute(
                sql!("insert into test_person (id, name, birth_date, division) values ($1, $2, $3, $4)"),
                &params![person_id, "王翠兰", "1945-03-01", division(village)],
            )?;
            cx.tx.execute(
                sql!("insert into test_case (id, number) values ($1, $2)"),
                &params![case_id, "惠民救〔2026〕318号"],
            )?;
            let event = CaseConfirmed { case_id, person_id, division: division(village), needs: needs.clone() };
            react::on_case_confirmed(cx, &event)?;
            Ok(event)
        })
        .expect("the case is confirmed")
}

/// The assessment of a case, whoever may see it.
pub(crate) fn of_case(platform: &Platform, case: CaseId) -> Assessment {
    platform
        .look(|cx| {
            let id: AssessmentId = cx.tx.query_one(
                sql!("select id from assessment_assessment where case_id = $1 order by state desc limit 1"),
                &params![case],
                |r| r.get(0),
            )?;
            crate::store::find(cx.tx, &Scope::reaction("test"), id)
        })
        .expect("the case has an assessment")
}
