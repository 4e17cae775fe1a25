//! Every state with every command, and the rules that people rely on.

use super::*;
use base::IdSource;
use expect_test::expect;
use platform::testing::{division, start};
use std::fmt::Write;

fn user(n: u64) -> UserId {
    UserId::new(&mut IdSource::seeded(n), start())
}

fn decision(by: u64) -> Decision {
    let law = "《社会救助法》第三十四条".to_owned();
    Decision {
        by: user(by),
        at: start(),
        reason: "service_need".into(),
        note: String::new(),
        law,
        policy_stamp: "p".into(),
    }
}

fn notice() -> (Date, Date) {
    let first = start().china_date();
    (first, first.saturating_add(jiff::Span::new().days(7)))
}

fn case(state: State) -> Case {
    Case {
        id: CaseId::new(&mut IdSource::seeded(9), start()),
        number: "惠民救〔2026〕1号".into(),
        person_id: PersonId::new(&mut IdSource::seeded(8), start()),
        division: division("371621001001"),
        channel: Channel::Door,
        words: String::new(),
        minor: false,
        recognised: true,
        near_relative: false,
        opinion: String::new(),
        investigators: String::new(),
        state,
        opened_at: start(),
        version: 1,
    }
}

fn review(investigators: &[&str]) -> Review {
    let investigators = investigators.iter().map(ToString::to_string).collect();
    Review { by: user(1), opinion: "同意".into(), investigators, notice: notice() }
}

fn states() -> Vec<State> {
    let (from, until) = notice();
    vec![
        State::Reported,
        State::Accepted,
        State::OnNotice { reviewed_by: user(1), from, until },
        State::AwaitingRecheck { reviewed_by: user(1) },
        State::AwaitingDecision { reviewed_by: user(1), rechecked_by: user(2) },
        State::Confirmed(decision(3)),
        State::Refused(decision(3)),
        State::Withdrawn,
    ]
}

#[test]
fn every_state_with_every_command() {
    let after = notice().1.saturating_add(jiff::Span::new().days(1));
    type Command<'c> = (&'static str, &'c dyn Fn(Case) -> Result<Case, CaseRejection>);
    let commands: [Command<'_>; 8] = [
        ("accept", &|c| c.accept(false)),
        ("review", &|c| c.review(review(&[]))),
        ("end_notice", &|c| c.end_notice(after, false)),
        ("recheck", &|c| c.recheck(user(2))),
        ("confirm", &|c| c.confirm(decision(3))),
        ("refuse", &|c| c.refuse(decision(3))),
        ("send_back", &Case::send_back),
        ("withdraw", &Case::withdraw),
    ];
    let mut table = String::new();
    for state in states() {
        for (name, command) in &commands {
            let outcome = command(case(state.clone())).map_or_else(|_| "-".to_owned(), |c| c.state.word().to_string());
            writeln!(table, "{:<18}{name:<12}{outcome}", state.word().as_str()).unwrap();
        }
    }
    expect![[r#"
        reported          accept      accepted
        reported          review      -
        reported          end_notice  -
        reported          recheck     -
        reported          confirm     -
        reported          refuse      -
        reported          send_back   -
        reported          withdraw    withdrawn
        accepted          accept      -
        accepted          review      on_notice
        accepted          end_notice  -
        accepted          recheck     -
        accepted          confirm     -
        accepted          refuse      -
        accepted          send_back   -
        accepted          withdraw    withdrawn
        on_notice         accept      -
        on_notice         review      -
        on_notice         end_notice  awaiting_recheck
        on_notice         recheck     -
        on_notice         confirm     -
        on_notice         refuse      -
        on_notice         send_back   -
        on_notice         withdraw    withdrawn
        awaiting_recheck  accept      -
        awaiting_recheck  review      -
        awaiting_recheck  end_notice  -
        awaiting_recheck  recheck     awaiting_decision
        awaiting_recheck  confirm     -
        awaiting_recheck  refuse      -
        awaiting_recheck  send_back   accepted
        awaiting_recheck  withdraw    withdrawn
        awaiting_decision accept      -
        awaiting_decision review      -
        awaiting_decision end_notice  -
        awaiting_decision recheck     -
        awaiting_decision confirm     confirmed
        awaiting_decision refuse      refused
        awaiting_decision send_back   accepted
        awaiting_decision withdraw    withdrawn
        confirmed         accept      -
        confirmed         review      -
        confirmed         end_notice  -
        confirmed         recheck     -
        confirmed         confirm     -
        confirmed         refuse      -
        confirmed         send_back   -
        confirmed         withdraw    -
        refused           accept      -
        refused           review      -
        refused           end_notice  -
        refused           recheck     -
        refused           confirm     -
        refused           refuse      -
        refused           send_back   -
        refused           withdraw    -
        withdrawn         accept      -
        withdrawn         review      -
        withdrawn         end_notice  -
        withdrawn         recheck     -
        withdrawn         confirm     -
        withdrawn         refuse      -
        withdrawn         send_back   -
        withdrawn         withdraw    -
    "#]]
    .assert_eq(&table);
}

#[test]
fn nobody_checks_what_they_have_reviewed() {
    let recheck = case(State::AwaitingRecheck { reviewed_by: user(1) }).recheck(user(1));
    assert_eq!(recheck.unwrap_err(), CaseRejection::SamePerson);
    for by in [1, 2] {
        let waiting = case(State::AwaitingDecision { reviewed_by: user(1), rechecked_by: user(2) });
        assert_eq!(waiting.confirm(decision(by)).unwrap_err(), CaseRejection::SamePerson);
    }
}

#[test]
fn nothing_is_decided_while_the_notice_runs() {
    let (from, until) = notice();
    let running = case(State::OnNotice { reviewed_by: user(1), from, until });
    assert_eq!(running.end_notice(until, false).unwrap_err(), CaseRejection::NoticeRunning { until });
}

#[test]
fn a_child_is_never_put_on_notice() {
    let child = Case { minor: true, ..case(State::Accepted) };
    assert_eq!(child.review(review(&[])).unwrap().state.word(), StateWord::AwaitingRecheck);
}

#[test]
fn a_home_survey_needs_two() {
    let new = Case { recognised: false, ..case(State::Accepted) };
    assert_eq!(new.clone().review(review(&["甲"])).unwrap_err(), CaseRejection::TwoInvestigatorsNeeded);
    assert_eq!(new.review(review(&["甲", "乙"])).unwrap().investigators, "甲、乙");
}

#[test]
fn an_objection_sends_the_case_back() {
    let (from, until) = notice();
    let running = case(State::OnNotice { reviewed_by: user(1), from, until });
    assert_eq!(running.end_notice(from, true).unwrap().state, State::Accepted);
}
