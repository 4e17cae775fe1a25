//! Every state with every step.

use super::*;
use base::IdSource;
use platform::testing::{division, start};

fn given() -> Assignment {
    let mut ids = IdSource::seeded(3);
    Assignment {
        contract_id: ContractId::new(&mut ids, start()),
        provider_id: ProviderId::new(&mut ids, start()),
        worker_id: WorkerId::new(&mut ids, start()),
        companion_id: None,
        starts_at: start().plus_minutes(60 * 24),
        accepted_at: None,
    }
}

fn order(state: State) -> Order {
    let mut ids = IdSource::seeded(9);
    let today = start().china_date();
    Order {
        id: OrderId::new(&mut ids, start()),
        plan_id: PlanId::new(&mut ids, start()),
        line_id: PlanLineId::new(&mut ids, start()),
        case_id: CaseId::new(&mut ids, start()),
        person_id: PersonId::new(&mut ids, start()),
        division: division("371621001001"),
        item: "C03".into(),
        price_fen: Fen(12_000),
        minutes: 90,
        workers_min: 2,
        window: (today, today),
        attempts: 0,
        reason: String::new(),
        state,
        version: 1,
    }
}

#[test]
fn only_what_was_given_and_has_not_begun_is_accepted_or_handed_back() {
    let now = start();
    for state in [State::Open, State::Done(given()), State::Cancelled] {
        let word = state.word();
        assert_eq!(order(state).accept(now), Err(OrderRejection::WrongStep { state: word }));
        assert_eq!(order(state).hand_back(now), Err(OrderRejection::WrongStep { state: word }));
    }
    let accepted = order(State::Assigned(given())).accept(now).unwrap();
    assert_eq!(accepted.clone().accept(now), Err(OrderRejection::AlreadyAccepted));
    let late = given().starts_at;
    assert_eq!(accepted.clone().hand_back(late), Err(OrderRejection::TooLateToHandBack));
    let (again, had) = accepted.hand_back(now).unwrap();
    assert_eq!((again.state, again.attempts, had.accepted_at), (State::Open, 0, Some(now)));
    assert!(again.window.0 > now.china_date(), "nothing was left of its window");
}

#[test]
fn only_the_next_step_is_allowed() {
    let today = start().china_date();
    let states = [State::Open, State::Assigned(given()), State::Done(given()), State::Cancelled];
    let allowed: Vec<(StateWord, [bool; 3])> = states
        .into_iter()
        .map(|state| {
            let can_assign = order(state).assign(given(), "").is_ok();
            let can_deliver = order(state).deliver().is_ok();
            (state.word(), [can_assign, can_deliver, order(state).fail("weather", today).is_ok()])
        })
        .collect();
    assert_eq!(
        allowed,
        [
            (StateWord::Open, [true, false, false]),
            (StateWord::Assigned, [false, true, true]),
            (StateWord::Done, [false, false, false]),
            (StateWord::Cancelled, [false, false, false]),
        ]
    );
}

#[test]
fn a_visit_is_tried_three_times() {
    let today = start().china_date();
    let mut now = order(State::Open);
    for attempt in 1..=3 {
        let (after, back, outcome) = now.assign(given(), "").unwrap().fail("not_at_home", today).unwrap();
        assert_eq!((after.attempts, back), (attempt, given()));
        let expected = if attempt < 3 { AfterFailure::Reopened } else { AfterFailure::Cancelled };
        assert_eq!(outcome, expected, "attempt {attempt}");
        now = after;
    }
    assert_eq!((now.state, now.reason.as_str()), (State::Cancelled, "not_at_home"));
}

#[test]
fn a_retry_begins_tomorrow_and_lasts_a_fortnight() {
    let today = jiff::civil::date(2026, 9, 18);
    let (after, ..) = order(State::Assigned(given())).fail("weather", today).unwrap();
    assert_eq!(after.window, (jiff::civil::date(2026, 9, 19), jiff::civil::date(2026, 10, 2)));
}

#[test]
fn nobody_is_sent_to_somebody_who_has_died() {
    let (after, _, outcome) = order(State::Assigned(given())).fail("deceased", start().china_date()).unwrap();
    assert_eq!((after.state, outcome), (State::Cancelled, AfterFailure::Cancelled));
}
