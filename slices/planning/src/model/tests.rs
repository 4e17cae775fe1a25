use super::*;
use base::IdSource;
use jiff::civil::date;

fn plan(state: State, lines: usize) -> Plan {
    let mut ids = IdSource::seeded(1);
    let now = Timestamp::in_china(date(2026, 9, 18), 9, 30);
    let line = |n: usize| Line {
        id: PlanLineId::new(&mut IdSource::seeded(n as u64), now),
        item: format!("C0{n}"),
        units: 2,
        price_fen: Fen(12_000),
        tranche: 1,
    };
    Plan {
        id: PlanId::new(&mut ids, now),
        case_id: CaseId::new(&mut ids, now),
        person_id: PersonId::new(&mut ids, now),
        division: DivisionCode::parse("371621001200").unwrap(),
        grade: "partial".into(),
        grade_level: 1,
        needs: vec!["bathing".into()],
        policy_stamp: "s".into(),
        priced_on: date(2026, 9, 18),
        lines: (0..lines).map(line).collect(),
        created_at: now,
        due_at: now,
        waits_until: None,
        state,
        version: 1,
    }
}

fn agreement() -> Agreement {
    let at = Timestamp::in_china(date(2026, 9, 18), 9, 30);
    let by = UserId::new(&mut IdSource::seeded(3), at);
    Agreement { consent: Consent::OneSelf, name: String::new(), by, at, period: Period::after(date(2026, 9, 18)) }
}

/// Every state with every step: where it leads, or the code of the answer "no".
#[test]
fn every_step_from_every_state() {
    let at = Timestamp::in_china(date(2026, 9, 18), 9, 30);
    let declined = || State::Declined { reason: "不想要".into(), at };
    let table = [
        (State::Draft, ["draft", "agreed", "declined", "ended"]),
        (declined(), ["draft", "agreed", "declined", "ended"]),
        (State::Agreed(agreement()), ["wrong_step"; 4]),
        (State::Ended, ["wrong_step"; 4]),
    ];
    for (state, expected) in table {
        let before = || plan(state.clone(), 1);
        let steps = [
            before().change_lines(Vec::new()),
            before().agree(agreement()),
            before().decline("再想想".into(), at),
            before().end(),
        ];
        let outcome = |step: Result<Plan, PlanRejection>| match step {
            Ok(plan) => plan.state.word().as_str(),
            Err(rejection) => Rejection::from(rejection).code,
        };
        assert_eq!(steps.map(outcome), expected, "{state:?}");
    }
    assert_eq!(plan(State::Draft, 0).agree(agreement()), Err(PlanRejection::Empty));
}

#[test]
fn a_period_ends_with_the_year_whose_quota_pays() {
    let table = [
        (date(2026, 9, 18), date(2026, 9, 19), 2026, 15, 4),
        (date(2026, 12, 31), date(2027, 1, 1), 2027, 53, 12),
        (date(2026, 12, 30), date(2026, 12, 31), 2026, 1, 1),
    ];
    for (today, from, year, weeks, months) in table {
        let period = Period::after(today);
        assert_eq!(
            (period.from, period.year(), period.weeks(), period.months()),
            (from, year, weeks, months),
            "{today}"
        );
        assert_eq!(period.to, date(from.year(), 12, 31));
    }
}
