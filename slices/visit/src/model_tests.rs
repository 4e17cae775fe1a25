use super::*;
use base::IdSource;
use base::coord::Crs;
use expect_test::expect;
use proptest::prelude::*;

const START: Timestamp = Timestamp::from_micros(1_789_700_000_000_000);
const HOME_RULE: EvidenceRule = EvidenceRule { location: true, at_home: true };
const NO_RULE: EvidenceRule = EvidenceRule { location: false, at_home: false };

fn at(minutes: i64) -> Moment {
    Moment { happened_at: START.plus_minutes(minutes), entered_at: START.plus_minutes(minutes) }
}

fn place(lat: f64, accuracy: u32) -> Position {
    Position::new(lat, 117.5, Crs::Wgs84).unwrap().accurate_to(accuracy)
}

fn planned() -> Visit {
    let mut ids = IdSource::seeded(7);
    Visit {
        id: VisitId::new(&mut ids, START),
        order_id: OrderId::new(&mut ids, START),
        line_id: PlanLineId::new(&mut ids, START),
        person_id: PersonId::new(&mut ids, START),
        division: DivisionCode::parse("371621001001").unwrap(),
        item: "C03".into(),
        price_fen: Fen(8_000),
        provider_id: ProviderId::new(&mut ids, START),
        worker_id: WorkerId::new(&mut ids, START),
        companion_id: None,
        worker_user_id: None,
        starts_at: START,
        minutes_planned: 90,
        steps: Vec::new(),
        exceptions: Vec::new(),
        state: State::Planned,
        rating: None,
        home: Some(place(37.5, 0)),
        version: 1,
    }
}

fn under_way() -> Visit {
    planned().check_in(at(0), Some(place(37.5, 10)), HOME_RULE).unwrap()
}

fn done() -> Visit {
    under_way().check_out(at(80), Confirmation::Signature, Some(place(37.5, 10)), HOME_RULE).unwrap()
}

type Command = fn(Visit) -> Result<Visit, VisitRejection>;

const COMMANDS: [(&str, Command); 7] = [
    ("check_in", |v| v.check_in(at(85), None, NO_RULE)),
    ("tick", |v| v.tick(&[2, 1, 2], 8)),
    ("check_out", |v| v.check_out(at(85), Confirmation::Signature, None, NO_RULE)),
    ("attended", |v| v.attended(START, at(85))),
    ("fail", |v| v.fail(FailReason::Refused)),
    ("rate", |v| v.rate(3, START.plus_minutes(100))),
    ("replan", Visit::replan),
];

#[test]
fn every_command_from_every_state() {
    let states = [planned(), under_way(), done(), planned().fail(FailReason::Weather).unwrap()];
    let mut table = String::new();
    for visit in states {
        for (name, command) in COMMANDS {
            let answer = match command(visit.clone()) {
                Ok(after) => after.state.word().to_string(),
                Err(rejection) => format!("- {}", Rejection::from(rejection).code),
            };
            table.push_str(&format!("{} {name}: {answer}\n", visit.state.word()));
        }
    }
    expect![[r#"
        planned check_in: under_way
        planned tick: - wrong_step
        planned check_out: - wrong_step
        planned attended: completed
        planned fail: failed
        planned rate: - wrong_step
        planned replan: planned
        under_way check_in: - wrong_step
        under_way tick: under_way
        under_way check_out: completed
        under_way attended: - wrong_step
        under_way fail: failed
        under_way rate: - wrong_step
        under_way replan: - already_delivered
        completed check_in: - wrong_step
        completed tick: - wrong_step
        completed check_out: - wrong_step
        completed attended: - wrong_step
        completed fail: - wrong_step
        completed rate: completed
        completed replan: - already_delivered
        failed check_in: - wrong_step
        failed tick: - wrong_step
        failed check_out: - wrong_step
        failed attended: - wrong_step
        failed fail: - wrong_step
        failed rate: - wrong_step
        failed replan: planned
    "#]]
    .assert_eq(&table);
}

/// One degree of latitude is 111.2 km: 0.0018 degrees are 200 m, 0.0019 are 211 m.
#[test]
fn exceptions_by_what_happened() {
    let run = |position: Option<Position>, rule, minutes, confirmation| {
        let visit = planned().check_in(at(0), position, rule).unwrap();
        let visit = visit.check_out(at(minutes), confirmation, position, rule).unwrap();
        visit.exceptions.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    };
    let (signed, witness) = (Confirmation::Signature, Confirmation::Witness);
    let somewhere = EvidenceRule { location: true, at_home: false };
    let (near, far, vague) = (Some(place(37.5017, 0)), Some(place(37.5019, 0)), Some(place(37.5019, 30)));
    let table = [
        (run(near, HOME_RULE, 54, signed), ""),
        (run(far, HOME_RULE, 54, signed), "location_far"),
        (run(vague, HOME_RULE, 54, signed), ""),
        (run(far, somewhere, 54, signed), ""),
        (run(far, NO_RULE, 54, signed), ""),
        (run(None, HOME_RULE, 54, signed), "no_location"),
        (run(None, NO_RULE, 54, signed), ""),
        (run(near, HOME_RULE, 53, signed), "short"),
        (run(near, HOME_RULE, 54, witness), "confirmed_by_witness"),
        (run(None, HOME_RULE, 0, witness), "no_location short confirmed_by_witness"),
    ];
    for (n, (found, wanted)) in table.into_iter().enumerate() {
        assert_eq!(found, wanted, "row {n}");
    }
}

#[test]
fn a_position_is_dropped_where_the_item_does_not_ask_for_one() {
    let visit = planned().check_in(at(0), Some(place(37.5, 5)), NO_RULE).unwrap();
    assert_eq!(visit.state, State::UnderWay(Arrival { at: START, reading: None }));
}

#[test]
fn the_larger_distance_is_kept() {
    let visit = planned().check_in(at(0), Some(place(37.5010, 5)), HOME_RULE).unwrap();
    let visit = visit.check_out(at(80), Confirmation::Qr, Some(place(37.5001, 5)), HOME_RULE).unwrap();
    assert_eq!((visit.distance_m(), visit.minutes()), (Some(111), 80));
}

#[test]
fn an_entry_is_late_after_a_day_and_never_from_the_future() {
    let entered = |minutes| Moment { happened_at: START, entered_at: START.plus_minutes(minutes) };
    let flags = |minutes| planned().check_in(entered(minutes), None, NO_RULE).map(|visit| visit.exceptions);
    assert_eq!(flags(24 * 60), Ok(vec![]));
    assert_eq!(flags(24 * 60 + 1), Ok(vec![Exception::LateEntry]));
    assert_eq!(flags(-1), Err(VisitRejection::WrongTime));
    assert_eq!(under_way().check_out(at(-1), Confirmation::Qr, None, NO_RULE), Err(VisitRejection::WrongTime));
}

#[test]
fn a_visit_is_rated_once_and_within_thirty_days() {
    let day = 24 * 60;
    assert!(done().rate(2, START.plus_minutes(80 + 30 * day)).is_ok());
    assert_eq!(done().rate(2, START.plus_minutes(81 + 30 * day)), Err(VisitRejection::RatingClosed));
    assert_eq!(
        done().rate(2, START.plus_minutes(90)).unwrap().rate(3, START.plus_minutes(91)),
        Err(VisitRejection::AlreadyRated)
    );
}

#[test]
fn steps_are_kept_in_order_and_unknown_ones_refused() {
    assert_eq!(under_way().tick(&[3, 1, 3], 3).unwrap().steps, [1, 3]);
    assert_eq!(under_way().tick(&[4], 3), Err(VisitRejection::NoSuchStep));
    assert_eq!(under_way().tick(&[0], 3), Err(VisitRejection::NoSuchStep));
}

proptest! {
    /// Whatever commands come in whatever order, a visit that has ended stays as it ended until it is planned anew.
    #[test]
    fn an_end_is_an_end(order in proptest::collection::vec(0usize..6, 0..12)) {
        let mut visit = planned();
        let mut ended = None;
        for n in order {
            if let Ok(next) = COMMANDS[n].1(visit.clone()) {
                visit = next;
            }
            if let Some(state) = &ended {
                prop_assert_eq!(&visit.state, state);
            } else if matches!(visit.state, State::Completed(..) | State::Failed { .. }) {
                ended = Some(visit.state.clone());
            }
        }
    }
}
