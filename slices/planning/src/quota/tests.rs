use super::*;
use jiff::civil::date;
use proptest::prelude::*;

const TODAY: Date = date(2026, 9, 18);

fn quota(used: [i64; 3], opened: [Option<Date>; 3], unused: Unused) -> Quota {
    let amounts = [40_000, 40_000, 20_000];
    let tranche = |n: usize| TrancheUse {
        number: n as u8 + 1,
        amount_fen: Fen(amounts[n]),
        used_fen: Fen(used[n]),
        opened_on: opened[n],
    };
    Quota { tranches: (0..3).map(tranche).collect(), opens_at_used_percent: 90, opens_after_days: 90, unused }
}

fn fresh() -> Quota {
    quota([0; 3], [Some(TODAY), None, None], Unused::WithinYear)
}

#[test]
fn a_tranche_opens_at_90_percent_or_after_90_days() {
    let day = |n: i64| TODAY.saturating_add(jiff::Span::new().days(n));
    let table: [([i64; 3], i64, &[u8]); 8] = [
        ([0, 0, 0], 0, &[1]),
        ([35_999, 0, 0], 0, &[1]),
        ([36_000, 0, 0], 0, &[1, 2]),
        ([0, 0, 0], 89, &[1]),
        ([0, 0, 0], 90, &[1, 2]),
        ([0, 0, 0], 180, &[1, 2, 3]),
        ([40_000, 36_000, 0], 0, &[1, 2, 3]),
        ([0, 40_000, 0], 0, &[1]),
    ];
    for (used, days, open) in table {
        let quota = quota(used, [Some(TODAY), None, None], Unused::WithinYear);
        assert_eq!(quota.open_tranches(day(days)), open, "{used:?} after {days} days");
    }
    assert_eq!(fresh().opening(2, TODAY), Opening::Closed { opens_on: Some(date(2026, 12, 17)) });
    assert_eq!(fresh().opening(3, TODAY), Opening::Closed { opens_on: None });
    let by = |number| fresh().opens_by(number, TODAY);
    assert_eq!([by(1), by(2), by(3), by(4)], [Some(TODAY), Some(day(90)), Some(day(180)), None]);
    assert_eq!(fresh().opening(4, TODAY), Opening::Closed { opens_on: None });
}

#[test]
fn the_days_of_a_tranche_count_from_the_day_the_former_opened() {
    let mut quota = quota([40_000, 0, 0], [Some(TODAY), None, None], Unused::WithinYear);
    let october = date(2026, 10, 1);
    quota.note_openings(october);
    assert_eq!(quota.tranches[1].opened_on, Some(october));
    assert_eq!(quota.opening(3, october), Opening::Closed { opens_on: Some(date(2026, 12, 30)) });
}

#[test]
fn the_rest_of_a_tranche_stays_or_lapses() {
    let opened = [Some(TODAY), Some(TODAY), None];
    assert_eq!(quota([0; 3], opened, Unused::WithinYear).open_tranches(TODAY), [1, 2]);
    let mut lapsing = quota([0; 3], opened, Unused::Lapses);
    assert_eq!(lapsing.open_tranches(TODAY), [2]);
    assert_eq!(lapsing.take(1, Fen(1), TODAY), Err(QuotaRefusal::Lapsed));
}

#[test]
fn nothing_below_zero_and_nothing_from_a_closed_tranche() {
    let mut quota = fresh();
    assert_eq!(quota.take(2, Fen(1), TODAY), Err(QuotaRefusal::Closed { opens_on: Some(date(2026, 12, 17)) }));
    assert_eq!(quota.take(2, Fen(0), TODAY), Ok(()), "what costs nothing uses no quota");
    assert_eq!(quota.take(1, Fen(40_001), TODAY), Err(QuotaRefusal::Short { left_fen: Fen(40_000) }));
    assert_eq!(quota.take(1, Fen(-1), TODAY), Err(QuotaRefusal::Short { left_fen: Fen(40_000) }));
    assert_eq!(quota.take(1, Fen(40_000), TODAY), Ok(()));
    assert_eq!(quota.take(1, Fen(1), TODAY), Err(QuotaRefusal::Short { left_fen: Fen(0) }));
    assert_eq!(quota.take(2, Fen(1), TODAY), Ok(()), "the first is full, so the second is open");
}

proptest! {
    #[test]
    fn whatever_is_asked_no_tranche_is_overdrawn(asks in prop::collection::vec((0u8..5, -50_000i64..50_000), 0..40)) {
        let mut quota = fresh();
        let mut taken = 0;
        for (tranche, amount) in asks {
            let before = quota.clone();
            match quota.take(tranche, Fen(amount), TODAY) {
                Ok(()) => taken += amount,
                Err(_) => prop_assert_eq!(&quota, &before, "a refusal takes nothing"),
            }
            for t in &quota.tranches {
                prop_assert!(t.used_fen >= Fen::ZERO && t.used_fen <= t.amount_fen);
            }
        }
        prop_assert_eq!(quota.tranches.iter().map(|t| t.used_fen.fen()).sum::<i64>(), taken);
    }
}
