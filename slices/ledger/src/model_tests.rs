use super::*;
use crate::lines::{Line, LineState, Source};
use crate::rules::{FundName, Known, NoRoom, Want, allocate, exceptions};
use crate::statements::{Progress, Signed, Statement, StatementState};
use base::id::{OrderId, PersonId, SettlementLineId, UserId, VisitId, WorkerId};
use base::{IdSource, Timestamp};
use contract::VisitCompleted;
use proptest::prelude::*;

fn now() -> Timestamp {
    Timestamp::from_micros(1_789_694_400_000_000)
}

fn ids() -> IdSource {
    IdSource::seeded(7)
}

fn county() -> DivisionCode {
    DivisionCode::parse("371621").unwrap()
}

fn fund(code: &str) -> FundKey {
    FundKey::of(DivisionCode::parse("371621001200").unwrap(), 2026, code)
}

fn code(failure: Failure) -> &'static str {
    let Failure::Rejected(rejection) = failure else { panic!("a rejection was expected, got {failure}") };
    rejection.code
}

#[test]
fn keys_and_accounts_keep_their_words() {
    let key = fund("central_grant");
    assert_eq!((key.division, key.to_string().as_str()), (county(), "371621000000-2026-central_grant"));
    assert_eq!(key.to_string().parse(), Ok(key));
    for wrong in ["", "371621000000", "371621000000-2026", "371621000000-2026-", "x-2026-county", "371621-MM-county"] {
        assert!(wrong.parse::<FundKey>().is_err(), "{wrong}");
    }
    let provider = ProviderId::new(&mut ids(), now());
    use Account::*;
    for account in [Grant, Available, Committed, Payable(provider), Paid(provider), Recoverable(provider)] {
        assert_eq!(account.to_string().parse(), Ok(account));
    }
    assert!("paid:nobody".parse::<Account>().is_err() && "cash".parse::<Account>().is_err());
    for (text, right) in [("2026-09", true), ("2026-9", false), ("2026-13", false), ("1999-01", false), ("2026", false)]
    {
        assert_eq!(text.parse::<Month>().map(|m| m.to_string()).ok(), right.then(|| text.to_owned()), "{text}");
    }
}

#[test]
fn a_shift_moves_figures_and_refuses_less_than_nothing() {
    let (key, provider) = (fund("county"), ProviderId::new(&mut ids(), now()));
    let effect = |from, to| {
        let movement = Movement::new(MovementKind::Price, "v").shift(&key, from, to, Fen(100)).unwrap();
        let f = movement.effects()[&key];
        [f.budget_fen.0, f.committed_fen.0, f.spent_fen.0, f.paid_fen.0]
    };
    use Account::*;
    let table = [
        ((Grant, Available), [100, 0, 0, 0]),
        ((Available, Grant), [-100, 0, 0, 0]),
        ((Available, Committed), [0, 100, 0, 0]),
        ((Committed, Payable(provider)), [0, -100, 100, 0]),
        ((Payable(provider), Paid(provider)), [0, 0, 0, 100]),
        ((Payable(provider), Available), [0, 0, -100, 0]),
        ((Paid(provider), Recoverable(provider)), [0, 0, 0, -100]),
        ((Recoverable(provider), Available), [0, 0, -100, 0]),
    ];
    for ((from, to), change) in table {
        assert_eq!(effect(from, to), change, "{from} → {to}");
    }
    let movement = Movement::new(MovementKind::Price, "v");
    assert_eq!(movement.clone().shift(&key, Available, Committed, Fen(-1)), Err(NegativeShift(Fen(-1))));
    assert!(movement.shift(&key, Available, Committed, Fen::ZERO).unwrap().postings().is_empty());
}

fn want(units: i64, price: i64, funds: &[&str]) -> Want {
    let name = |code: &&str| FundName { code: (*code).into(), name: format!("《{code}》") };
    let line_id = PlanLineId::new(&mut ids(), now());
    Want { line_id, name: "上门助浴".into(), units, price_fen: Fen(price), funds: funds.iter().map(name).collect() }
}

fn room(rooms: &[(&str, i64)]) -> BTreeMap<String, Fen> {
    rooms.iter().map(|(code, fen)| ((*code).to_owned(), Fen(*fen))).collect()
}

#[test]
fn lines_are_spread_in_whole_units_by_priority() {
    let shares = |wants: &[Want], rooms: &[(&str, i64)]| {
        allocate(wants, room(rooms))
            .map(|shares| shares.into_iter().map(|s| (s.fund, s.rank, s.amount_fen.0)).collect::<Vec<_>>())
    };
    let got = |fund: &str, rank, fen| (fund.to_owned(), rank, fen);
    assert_eq!(shares(&[want(2, 8_000, &["a", "b"])], &[("a", 20_000), ("b", 9)]), Ok(vec![got("a", 1, 16_000)]));
    assert_eq!(
        shares(&[want(3, 8_000, &["a", "b"])], &[("a", 15_999), ("b", 16_000)]),
        Ok(vec![got("a", 1, 8_000), got("b", 2, 16_000)]),
        "half a unit never goes to a fund"
    );
    assert_eq!(
        shares(&[want(1, 500, &["a"]), want(1, 500, &["a", "b"])], &[("a", 700), ("b", 500)]),
        Ok(vec![got("a", 1, 500), got("b", 2, 500)]),
        "what one line took is gone for the next"
    );
    assert_eq!(shares(&[want(4, 0, &["a"]), want(0, 900, &["a"])], &[]), Ok(vec![]), "free of charge");
    assert_eq!(
        shares(&[want(3, 8_000, &["a", "b", "c"])], &[("a", 9_000), ("b", 9_000), ("d", 90_000)]),
        Err(NoRoom {
            name: "上门助浴".into(),
            need_fen: Fen(24_000),
            left_fen: Fen(18_000),
            funds: vec!["《a》".into(), "《b》".into()]
        })
    );
    let none = allocate(&[want(1, 8_000, &["a"])], room(&[])).unwrap_err();
    let Failure::Rejected(refusal) = Failure::from(none) else { panic!("a rejection was expected") };
    assert_eq!(refusal.code, "budget_exhausted");
    assert!(refusal.message.contains("还没有下达预算"), "{}", refusal.message);
}

fn visit(price: i64, minutes: i64, exceptions: Vec<&'static str>) -> VisitCompleted {
    let mut ids = ids();
    VisitCompleted {
        visit_id: VisitId::new(&mut ids, now()),
        order_id: OrderId::new(&mut ids, now()),
        line_id: PlanLineId::new(&mut ids, now()),
        person_id: PersonId::new(&mut ids, now()),
        division: county(),
        item: "C03".into(),
        price_fen: Fen(price),
        provider_id: ProviderId::new(&mut ids, now()),
        worker_id: WorkerId::new(&mut ids, now()),
        minutes,
        exceptions,
    }
}

#[test]
fn odd_visits_are_named() {
    let planned = Known { plan_price_fen: Some(Fen(8_000)), worker_minutes: 0, session: false };
    let table: [(VisitCompleted, Known, &[&str]); 6] = [
        (visit(8_000, 90, vec![]), planned, &[]),
        (visit(8_000, 40, vec!["short", "no_location"]), planned, &["short", "no_location"]),
        (visit(8_000, 90, vec![]), Known { plan_price_fen: None, ..planned }, &["no_commitment"]),
        (visit(8_001, 90, vec![]), planned, &["above_plan_price"]),
        (visit(8_000, 91, vec![]), Known { worker_minutes: 510, ..planned }, &["over_ten_hours"]),
        (visit(8_000, 91, vec![]), Known { worker_minutes: 510, session: true, ..planned }, &[]),
    ];
    for (visit, known, expected) in table {
        assert_eq!(exceptions(&visit, &known), expected, "{visit:?} {known:?}");
    }
}

fn line(state: LineState) -> Line {
    let visit = visit(8_000, 90, vec![]);
    Line {
        id: SettlementLineId::new(&mut ids(), now()),
        visit_id: visit.visit_id,
        line_id: visit.line_id,
        person_id: visit.person_id,
        division: visit.division,
        provider_id: visit.provider_id,
        worker_id: visit.worker_id,
        item: visit.item,
        fund: Some(fund("county")),
        asked_fen: Fen(8_000),
        amount_fen: Fen(8_000),
        month: Month::of(now().china_date()),
        day: now().china_date(),
        minutes: 90,
        priced_at: now(),
        state,
        exceptions: vec![],
        reason: None,
        statement_id: None,
        reverses_id: None,
        version: 1,
    }
}

fn shifts(movement: &Movement) -> Vec<(String, i64)> {
    let word = |a: Account| a.to_string().split(':').next().unwrap_or_default().to_owned();
    movement.postings().iter().map(|p| (word(p.account), p.amount_fen.0)).collect()
}

#[test]
fn a_held_line_is_decided_once() {
    let committed = Source { fund: fund("county"), from: Account::Committed };
    let decide = |fen, source: &Source| line(LineState::Held).decide(Fen(fen), source.clone(), "属实".into());
    let post = |pairs: &[(&str, i64)]| pairs.iter().map(|(a, n)| ((*a).to_owned(), *n)).collect::<Vec<_>>();
    let (passed, movement) = decide(0, &committed).unwrap();
    assert_eq!((passed.state, passed.amount_fen), (LineState::Priced, Fen(8_000)));
    assert_eq!(shifts(&movement), post(&[("committed", -8_000), ("payable", 8_000)]));
    let (less, movement) = decide(3_000, &committed).unwrap();
    assert_eq!((less.state, less.amount_fen, less.asked_fen), (LineState::Priced, Fen(5_000), Fen(8_000)));
    let both = [("committed", -5_000), ("payable", 5_000), ("committed", -3_000), ("available", 3_000)];
    assert_eq!(shifts(&movement), post(&both));
    let (none, movement) = decide(8_000, &committed).unwrap();
    assert_eq!((none.state, none.amount_fen), (LineState::Refused, Fen::ZERO));
    assert_eq!(shifts(&movement), post(&[("committed", -8_000), ("available", 8_000)]));
    let (_, movement) = decide(3_000, &Source { from: Account::Available, ..committed.clone() }).unwrap();
    assert_eq!(shifts(&movement), post(&[("available", -5_000), ("payable", 5_000)]));
    assert_eq!(decide(-1, &committed).map_err(code), Err("bad_deduction"));
    assert_eq!(decide(8_001, &committed).map_err(code), Err("bad_deduction"));
    for state in LineState::ALL.iter().filter(|s| **s != LineState::Held) {
        let again = line(*state).decide(Fen::ZERO, committed.clone(), "再看".into());
        assert_eq!(again.map_err(code), Err("line_not_held"), "{state}");
    }
}

#[test]
fn a_line_is_taken_back_by_a_line_of_its_own() {
    let new = SettlementLineId::new(&mut IdSource::seeded(9), now());
    let reverse = |line: Line| line.reverse(new, (now(), "重复计费".into()));
    let post = |from: &str, to: &str| vec![(from.to_owned(), -8_000), (to.to_owned(), 8_000)];
    let owed = reverse(line(LineState::Priced)).unwrap();
    assert_eq!((owed.original.state, owed.line.state), (LineState::Reversed, LineState::Reversed));
    assert_eq!((owed.line.amount_fen, owed.line.reverses_id), (Fen(-8_000), Some(owed.original.id)));
    assert_eq!(shifts(&owed.movement), post("payable", "available"));
    let paid = reverse(line(LineState::Paid)).unwrap();
    assert_eq!(paid.original, line(LineState::Paid), "a paid line is never edited");
    assert_eq!(paid.line.state, LineState::Priced);
    assert_eq!(shifts(&paid.movement), post("paid", "recoverable"));
    let table = [
        (LineState::Held, "line_not_reversible"),
        (LineState::Refused, "line_not_reversible"),
        (LineState::Reversed, "line_not_reversible"),
        (LineState::Confirmed, "statement_confirmed"),
    ];
    for (state, expected) in table {
        assert_eq!(reverse(line(state)).map_err(code), Err(expected), "{state}");
    }
    assert_eq!(reverse(paid.line).map_err(code), Err("line_is_reversal"));
}

#[test]
fn a_statement_is_signed_by_three_people_in_order() {
    let mut source = ids();
    let mut sign = || Signed { by: UserId::new(&mut source, now()), at: now() };
    let (township, county_clerk, payer) = (sign(), sign(), sign());
    let statement = |progress| Statement {
        id: StatementId::new(&mut ids(), now()),
        provider_id: ProviderId::new(&mut ids(), now()),
        division: county(),
        month: Month::of(now().china_date()),
        progress,
        total_fen: Fen(8_000),
        lines: 1,
        payment: None,
        returned_reason: None,
        version: 1,
    };
    let (confirmed, accepted) = (Progress::Confirmed(township), Progress::Accepted(township, county_clerk));
    let paid = Progress::Paid(township, county_clerk, payer);
    for progress in [Progress::Draft, confirmed, accepted, paid] {
        let from = progress.state();
        let to = |answer: Result<Statement, _>| answer.map(|s| s.progress.state()).map_err(|r| code(Failure::from(r)));
        let only = |state, next| if from == state { Ok(next) } else { Err("statement_out_of_order") };
        use StatementState::*;
        assert_eq!(to(statement(progress).confirm(township)), only(Draft, Confirmed), "{from}");
        assert_eq!(to(statement(progress).accept(county_clerk)), only(Confirmed, Accepted), "{from}");
        assert_eq!(to(statement(progress).pay(payer, "P1".into())), only(Accepted, Paid), "{from}");
        let back = if matches!(from, Confirmed | Accepted) { Ok(Draft) } else { Err("statement_out_of_order") };
        assert_eq!(to(statement(progress).send_back("缺签字".into())), back, "{from}");
    }
    let refused = |r: Result<Statement, _>| r.map_err(|r| code(Failure::from(r))).unwrap_err();
    assert_eq!(refused(statement(confirmed).accept(township)), "statement_same_person");
    assert_eq!(refused(statement(accepted).pay(township, "P1".into())), "statement_same_person");
    assert_eq!(refused(statement(accepted).pay(county_clerk, "P1".into())), "statement_same_person");
    assert_eq!(refused(Statement { lines: 0, ..statement(Progress::Draft) }.confirm(township)), "statement_empty");
}

proptest! {
    #[test]
    fn every_movement_makes_zero_in_every_fund(
        shifts in proptest::collection::vec((0..3usize, 0..6usize, 0..6usize, 0..i64::MAX / 64), 0..20),
    ) {
        let provider = ProviderId::new(&mut ids(), now());
        use Account::*;
        let accounts = [Grant, Available, Committed, Payable(provider), Paid(provider), Recoverable(provider)];
        let funds = [fund("central_grant"), fund("county"), fund("charity")];
        let mut movement = Movement::new(MovementKind::Pay, "x");
        for (at, from, to, fen) in &shifts {
            movement = movement.shift(&funds[*at], accounts[*from], accounts[*to], Fen(*fen)).unwrap();
        }
        for fund in &funds {
            let sum: i128 =
                movement.postings().iter().filter(|p| p.fund == *fund).map(|p| i128::from(p.amount_fen.0)).sum();
            prop_assert_eq!(sum, 0);
        }
    }

    #[test]
    fn shares_never_exceed_the_room_and_always_cover_the_plan(
        wants in proptest::collection::vec((0..9i64, 0..20_000i64, 0..8usize), 1..6),
        rooms in proptest::collection::vec(0..100_000i64, 3),
    ) {
        let codes = ["a", "b", "c"];
        let wants: Vec<Want> = wants.into_iter().map(|(units, price, mask)| {
            let funds: Vec<&str> = codes.iter().enumerate().filter(|(i, _)| mask >> i & 1 == 1).map(|(_, c)| *c).collect();
            want(units, price, &funds)
        }).collect();
        let rooms: BTreeMap<String, Fen> = codes.iter().map(|c| (*c).to_owned()).zip(rooms.into_iter().map(Fen)).collect();
        if let Ok(shares) = allocate(&wants, rooms.clone()) {
            for (code, room) in &rooms {
                let taken: i64 = shares.iter().filter(|s| s.fund == *code).map(|s| s.amount_fen.0).sum();
                prop_assert!(taken <= room.0);
            }
            let need: i64 = wants.iter().map(|w| w.units * w.price_fen.0).sum();
            prop_assert_eq!(shares.iter().map(|s| s.amount_fen.0).sum::<i64>(), need);
        }
    }
}
