//! From a confirmed case to a finished assessment, on both engines.

use super::complete::{self, CompleteAssessment};
use crate::model::State;
use crate::rules::Filled;
use crate::testing::{WORLD, assessor, confirmed, no_wiring, of_case};
use crate::{SCHEMA, react};
use authz::Actor;
use base::Failure;
use db::{params, sql};
use platform::Platform;
use platform::testing::{actor, on_both_engines, start};

fn form(values: [i64; 6]) -> Filled {
    let items = ["eat", "dress", "transfer", "toilet", "walk", "bathe"];
    Filled {
        answers: items.iter().map(|item| (*item).to_owned()).zip(values).collect(),
        needs: vec!["bathing".into(), "meals".into()],
        companion: "李红".into(),
        ..Filled::default()
    }
}

fn run(platform: &Platform, who: &Actor, cmd: CompleteAssessment) -> Result<(), Failure> {
    let who = who.clone();
    platform.run(move |cx| complete::run(cx, &who, &cmd))
}

fn count(platform: &Platform, action: &'static str) -> i64 {
    platform
        .look(|cx| {
            let sql = sql!("select count(*) from journal_entry where action = $1");
            Ok(cx.tx.query_one(sql, &params![action], |r| r.get(0))?)
        })
        .unwrap()
}

#[test]
fn a_confirmed_case_goes_to_the_least_busy_assessor_of_the_area() {
    on_both_engines(&[WORLD, SCHEMA], no_wiring, |platform| {
        let (one, two) = (assessor(platform, 1, "371621"), assessor(platform, 2, "371621001"));
        assessor(platform, 3, "371621101");
        let given =
            |_| of_case(platform, confirmed(platform, "371621001200", &["bathing"]).case_id).assessor_id.unwrap();
        let counts =
            (0..4).map(given).fold([0, 0], |[a, b], id| if id == one.user_id { [a + 1, b] } else { [a, b + 1] });
        assert_eq!(
            counts,
            [2, 2],
            "two assessors of the area share four cases; the one of the other township gets none"
        );
        let last = of_case(platform, confirmed(platform, "371621001200", &["bathing"]).case_id);
        assert_eq!(last.assessor_id, Some(one.user_id.min(two.user_id)), "on a tie the lowest key");
        assert_eq!(
            last.due_at.to_string(),
            "2026-09-24 17:30",
            "5 working days from Friday; Sunday 20 September is made up"
        );
    });
}

#[test]
fn an_urgent_need_is_assessed_within_48_hours_and_once() {
    on_both_engines(&[WORLD, SCHEMA], no_wiring, |platform| {
        assessor(platform, 1, "371621");
        let event = confirmed(platform, "371621001200", &["bathing", "crisis"]);
        assert_eq!(of_case(platform, event.case_id).due_at, start().plus_minutes(48 * 60));
        platform.run(move |cx| react::on_case_confirmed(cx, &event)).unwrap();
        assert_eq!(count(platform, "assessment.opened"), 1);
    });
}

#[test]
fn without_an_assessor_it_waits_until_there_is_one() {
    on_both_engines(&[WORLD, SCHEMA], no_wiring, |platform| {
        let event = confirmed(platform, "371621101200", &["meals"]);
        assert_eq!(of_case(platform, event.case_id).assessor_id, None);
        assert_eq!(platform.run(react::assign_waiting).unwrap(), 0);
        let who = assessor(platform, 1, "371621");
        assert_eq!(platform.run(react::assign_waiting).unwrap(), 1);
        assert_eq!(platform.run(react::assign_waiting).unwrap(), 0);
        assert_eq!(of_case(platform, event.case_id).assessor_id, Some(who.user_id));
        assert_eq!(count(platform, "assessment.given"), 1);
    });
}

#[test]
fn completing_scores_on_the_server_and_never_twice() {
    on_both_engines(&[WORLD, SCHEMA], no_wiring, |platform| {
        let who = assessor(platform, 1, "371621");
        let event = confirmed(platform, "371621001200", &["bathing"]);
        let open = of_case(platform, event.case_id);
        let cmd = CompleteAssessment { id: open.id, filled: form([1, 1, 0, 1, 1, 0]), version: open.version };
        let stale = CompleteAssessment { version: 9, ..cmd.clone() };
        assert!(matches!(run(platform, &who, stale), Err(Failure::Conflict)));
        let unfinished =
            CompleteAssessment { filled: Filled { answers: Default::default(), ..form([1; 6]) }, ..cmd.clone() };
        assert!(matches!(run(platform, &who, unfinished), Err(Failure::Rejected(r)) if r.code == "invalid_input"));
        run(platform, &who, cmd.clone()).unwrap();
        let done = of_case(platform, event.case_id);
        let State::Done(findings) = &done.state else { panic!("it is done") };
        assert_eq!((findings.score, findings.grade.as_str(), findings.by), (4, "partial", who.user_id));
        assert_eq!(
            (findings.needs.clone(), done.asked.clone()),
            (vec!["bathing".to_owned(), "meals".to_owned()], vec!["bathing".to_owned()])
        );
        assert_eq!((findings.answers["bathe"], findings.companion.as_str()), (0, "李红"));
        assert!(matches!(run(platform, &who, cmd), Err(Failure::Rejected(r)) if r.code == "assessment_done"));
        assert_eq!(count(platform, "assessment.completed"), 1);
        let open_tasks: i64 = platform
            .look(|cx| {
                Ok(cx.tx.query_one(sql!("select count(*) from flow_task where state = 'open'"), &[], |r| r.get(0))?)
            })
            .unwrap();
        assert_eq!(open_tasks, 0);
    });
}

#[test]
fn only_the_assessor_it_was_given_to_may_complete_it() {
    on_both_engines(&[WORLD, SCHEMA], no_wiring, |platform| {
        assessor(platform, 1, "371621");
        let open = of_case(platform, confirmed(platform, "371621001200", &["bathing"]).case_id);
        let stranger = assessor(platform, 2, "371621");
        let cmd = CompleteAssessment { id: open.id, filled: form([1; 6]), version: 1 };
        assert!(matches!(run(platform, &stranger, cmd.clone()), Err(Failure::NotFound)));
        let clerk = actor("county_clerk", "371621");
        assert!(matches!(run(platform, &clerk, cmd), Err(Failure::Denied { .. })));
    });
}
