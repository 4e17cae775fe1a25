use super::*;
use jiff::civil::date;
use platform::testing::{division, on_both_engines};
use proptest::prelude::*;
use std::sync::{Arc, LazyLock, Mutex};

const TODAY: Date = date(2026, 9, 18);

/// The real policy of two counties: 惠民县 (demo) and 东胜区 (the published case).
static VIEWS: LazyLock<[Arc<PolicyView>; 2]> = LazyLock::new(|| {
    let found = Mutex::new(None);
    on_both_engines(
        &[],
        |_, _| Ok(()),
        |platform| {
            let view = |code: &str| platform.policy().view(division(code), TODAY).unwrap();
            *found.lock().unwrap() = Some([view("371621001200"), view("150602")]);
        },
    );
    found.into_inner().unwrap().unwrap()
});

fn strings(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn who(categories: &[&str], tags: &[&str], age: i16, grade_level: i64) -> Circumstances {
    Circumstances { categories: strings(categories), tags: strings(tags), age: Some(age), grade_level }
}

fn fresh(view: &PolicyView, who: &Circumstances) -> Quota {
    Quota::fresh(view.quota(), view.quota().entitles(&who.categories), TODAY)
}

fn wishes(list: &[(&str, i64)]) -> Vec<(String, i64)> {
    list.iter().map(|(item, units)| ((*item).to_owned(), *units)).collect()
}

fn elder() -> Circumstances {
    who(&["destitute", "destitute_home"], &["elder_living_alone"], 81, 1)
}

fn proposed(who: &Circumstances, needs: &[&str]) -> Vec<(String, i64, u8)> {
    let view = &VIEWS[0];
    let lines = propose(view, who, &strings(needs), &fresh(view, who), (TODAY, Period::after(TODAY))).lines;
    lines.into_iter().map(|line| (line.item, line.units, line.tranche)).collect()
}

/// 人民日报 2025-11-10: 慰问 300 + 全屋清洁 100, 按摩理疗 400, 就业链接 200.
#[test]
fn the_published_case_fills_three_tranches_exactly() {
    let view = &VIEWS[1];
    let person = who(&["dibao"], &["serious_illness"], 52, 0);
    let quota = fresh(view, &person);
    let (lines, after) =
        check(view, &person, &quota, TODAY, &wishes(&[("D06", 1), ("C10", 4), ("L03", 1), ("P07", 1)])).unwrap();
    let totals = |tranche: u8| -> i64 {
        lines.iter().filter(|l| l.tranche == tranche).map(|l| l.units * l.price_fen.fen()).sum()
    };
    assert_eq!([totals(1), totals(2), totals(3)], [40_000, 40_000, 20_000]);
    assert_eq!(after.tranches.iter().map(|t| t.used_fen.fen()).sum::<i64>(), 100_000);
    let one_more = check(view, &person, &after, TODAY, &wishes(&[("L03", 1)])).unwrap_err();
    assert_eq!(one_more.code, "quota_exhausted");
    let second_first = check(view, &person, &quota, TODAY, &wishes(&[("C10", 4)])).unwrap_err();
    assert_eq!(second_first.code, "tranche_closed");
    assert!(second_first.message.contains("2026-12-17"), "{}", second_first.message);
    let not_full = check(view, &person, &quota, TODAY, &wishes(&[("P07", 1), ("C10", 1)])).unwrap_err();
    assert_eq!(not_full.code, "tranche_closed", "300 of 400 yuan are less than 90 %");
}

#[test]
fn why_an_item_cannot_be_chosen() {
    let view = &VIEWS[0];
    let (person, well) = (elder(), who(&["dibao"], &[], 45, 0));
    let stranger = who(&[], &["elder_disabled"], 70, 0);
    let table = [
        (&person, "N07", "negative_list"),
        (&person, "X99", "not_on_list"),
        (&person, "D07", "other_group"),
        (&well, "C03", "other_group"),
        (&stranger, "C03", "not_entitled"),
        (&person, "P02", "tranche_closed"),
        (&person, "E04", "quota_exhausted"),
    ];
    for (who, code, expected) in table {
        let found = obstacle(view, who, &fresh(view, who), TODAY, code).unwrap();
        assert_eq!(found.code(), expected, "{code}");
        let rejection = found.rejection(view, code);
        assert_eq!(
            (rejection.code, rejection.law, rejection.fields[0].field),
            (expected, Some("社会救助法第三十四条"), "lines")
        );
    }
    for code in ["C03", "C01", "L01", "E03"] {
        assert_eq!(obstacle(view, &person, &fresh(view, &person), TODAY, code), None, "{code}");
    }
    let cash = Obstacle::Negative("N07".into()).rejection(view, "N07").message;
    assert!(cash.contains("现金") && cash.contains("服务不得变成现金"), "{cash}");
}

#[test]
fn the_assessment_opens_care_with_or_without_a_certificate() {
    let view = &VIEWS[0];
    for (age, grade_level, may) in [(81, 0, false), (81, 1, true), (45, 0, false), (45, 2, true)] {
        let person = who(&["dibao"], &[], age, grade_level);
        assert_eq!(obstacle(view, &person, &fresh(view, &person), TODAY, "C03").is_none(), may, "{age} {grade_level}");
    }
}

#[test]
fn units_have_bounds_and_an_item_stands_once() {
    let view = &VIEWS[0];
    let person = elder();
    for list in [&[("C01", 0)][..], &[("C01", -1)], &[("C01", 367)], &[("C01", 1), ("C01", 1)]] {
        let rejection = check(view, &person, &fresh(view, &person), TODAY, &wishes(list)).unwrap_err();
        assert_eq!(rejection.code, "invalid_input", "{list:?}");
    }
    let huge = check(view, &person, &fresh(view, &person), TODAY, &wishes(&[("C03", 366)])).unwrap_err();
    assert_eq!(huge.code, "quota_exhausted");
}

#[test]
fn proposals_answer_the_needs_inside_the_quota() {
    type Case = (&'static [&'static str], &'static [(&'static str, i64, u8)]);
    let table: [Case; 5] = [
        // 360 of 400 yuan: the second tranche opens, and the talk is proposed month by month.
        (&["bathing", "lonely"], &[("C03", 3, 1), ("P02", 4, 2)]),
        (&["meals"], &[("L01", 15, 1)]),
        // One bath costs as much as ten meals; both get their share.
        (&["bathing", "meals"], &[("C03", 2, 1), ("L01", 13, 1)]),
        (&["safety"], &[("E03", 1, 1)]),
        (&["lonely"], &[]),
    ];
    for (needs, lines) in table {
        let expected: Vec<(String, i64, u8)> = lines.iter().map(|(i, u, t)| ((*i).to_owned(), *u, *t)).collect();
        assert_eq!(proposed(&elder(), needs), expected, "{needs:?}");
    }
    assert_eq!(proposed(&who(&[], &[], 30, 0), &["meals", "bathing"]), []);
}

proptest! {
    /// A proposal is always a choice that the person could have made.
    #[test]
    fn what_is_proposed_can_be_chosen(
        picks in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
        age in 5i16..100, grade_level in 0i64..3, entitled: bool, place in 0usize..2,
    ) {
        let view = &VIEWS[place];
        let needs: Vec<String> = picks.iter().map(|pick| pick.get(view.needs()).code.clone()).collect();
        let categories: &[&str] = if entitled { &["dibao", "destitute_home"] } else { &[] };
        let person = who(categories, &["elder_living_alone"], age, grade_level);
        let quota = fresh(view, &person);
        let lines = propose(view, &person, &needs, &quota, (TODAY, Period::after(TODAY))).lines;
        let list: Vec<(String, i64)> = lines.iter().map(|line| (line.item.clone(), line.units)).collect();
        let checked = check(view, &person, &quota, TODAY, &list);
        prop_assert!(checked.is_ok(), "{:?}", checked);
        let total: i64 = lines.iter().map(|line| line.units * line.price_fen.fen()).sum();
        let most = if entitled { 100_000 } else { 0 };
        prop_assert!(total <= most);
    }
}
