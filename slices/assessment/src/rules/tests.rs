use super::*;
use platform::testing::on_both_engines;
use proptest::prelude::*;
use std::sync::LazyLock;

/// The real policy of the demo county on the day of the tests.
static VIEW: LazyLock<Arc<PolicyView>> = LazyLock::new(|| {
    let found = std::sync::Mutex::new(None);
    on_both_engines(
        &[],
        |_, _| Ok(()),
        |platform| {
            let division = platform::testing::division("371621001200");
            *found.lock().unwrap() = Some(platform.look(|cx| cx.view(division)).unwrap());
        },
    );
    found.into_inner().unwrap().unwrap()
});

fn tk6() -> &'static Instrument {
    VIEW.instrument("tk6").unwrap()
}

fn answers(values: [i64; 6]) -> Answers {
    tk6().items.iter().map(|item| item.code.clone()).zip(values).collect()
}

fn filled(values: [i64; 6]) -> Filled {
    Filled { answers: answers(values), companion: "李红".into(), ..Filled::default() }
}

fn wrong_fields(filled: &Filled) -> Vec<&'static str> {
    match judge(&VIEW, tk6(), filled, "张评") {
        Ok(_) => Vec::new(),
        Err(rejection) => rejection.fields.iter().map(|error| error.field).collect(),
    }
}

#[test]
fn the_bands_of_the_six_items() {
    let table = [
        ([1, 1, 1, 1, 1, 1], 6, "full"),
        ([1, 1, 1, 1, 1, 0], 5, "partial"),
        ([1, 1, 0, 1, 0, 0], 3, "partial"),
        ([1, 1, 0, 0, 0, 0], 2, "complete"),
        ([0, 0, 0, 0, 0, 0], 0, "complete"),
    ];
    for (values, score, grade) in table {
        let judged = judge(&VIEW, tk6(), &filled(values), "张评").unwrap();
        assert_eq!((judged.score, judged.grade.as_str(), judged.manual), (score, grade, None), "{values:?}");
    }
}

#[test]
fn an_unanswered_item_is_not_zero() {
    let mut form = filled([1, 1, 1, 1, 1, 1]);
    form.answers.remove("bathe");
    let rejection = judge(&VIEW, tk6(), &form, "张评").unwrap_err();
    assert_eq!(rejection.code, "invalid_input");
    assert_eq!(rejection.fields[0].field, "answers");
    assert!(rejection.fields[0].message.contains("自主洗澡"), "{}", rejection.fields[0].message);
    form.answers.insert("bathe".into(), 7);
    assert_eq!(wrong_fields(&form), ["answers"]);
    form.answers.insert("bathe".into(), 0);
    form.answers.insert("fly".into(), 1);
    assert_eq!(wrong_fields(&form), ["answers"]);
}

#[test]
fn two_visit_a_home_and_they_are_two_persons() {
    let table = [
        ("李红", &[][..]),
        ("", &["companion"]),
        ("  ", &["companion"]),
        ("张评", &["companion"]),
        ("李\u{7}红", &["companion"]),
    ];
    for (companion, wrong) in table {
        let form = Filled { companion: companion.into(), ..filled([1, 1, 1, 1, 1, 1]) };
        assert_eq!(wrong_fields(&form), wrong, "{companion:?}");
    }
}

#[test]
fn a_grade_by_hand_needs_a_reason_and_keeps_the_computed_one() {
    let form = Filled { manual_grade: Some("complete".into()), ..filled([1, 1, 1, 1, 0, 0]) };
    assert_eq!(wrong_fields(&form), ["reason"]);
    let form = Filled { reason: "夜间失智走失，离不开人".into(), ..form };
    let judged = judge(&VIEW, tk6(), &form, "张评").unwrap();
    assert_eq!(judged.grade, "partial");
    assert_eq!(judged.manual.unwrap().grade, "complete");
    let same = Filled { manual_grade: Some("partial".into()), ..form.clone() };
    assert_eq!(judge(&VIEW, tk6(), &same, "张评").unwrap().manual, None);
    let unknown = Filled { manual_grade: Some("superb".into()), ..form };
    assert_eq!(wrong_fields(&unknown), ["grade"]);
}

#[test]
fn needs_come_from_the_list_and_keep_its_order() {
    let form = Filled { needs: vec!["meals".into(), "bathing".into(), "meals".into()], ..filled([1; 6]) };
    assert_eq!(judge(&VIEW, tk6(), &form, "张评").unwrap().needs, ["bathing", "meals"]);
    let form = Filled { needs: vec!["gold".into()], ..filled([1; 6]) };
    assert_eq!(wrong_fields(&form), ["needs"]);
}

#[test]
fn the_first_instrument_that_fits_the_age_is_taken() {
    let with_ages = |min, max| Arc::new(Instrument { age_min: min, age_max: max, ..tk6().clone() });
    let instruments = [with_ages(Some(60), None), with_ages(None, Some(17)), with_ages(None, None)];
    for (age, index) in [(Some(60), 0), (Some(17), 1), (Some(18), 2), (None, 2)] {
        assert!(Arc::ptr_eq(&choose(&instruments, age).unwrap(), &instruments[index]), "{age:?}");
    }
    assert_eq!(choose(&instruments[..2], None).unwrap_err(), AssessmentRejection::NoInstrument);
}

proptest! {
    #[test]
    fn the_score_is_the_sum_and_lies_in_the_band_of_its_grade(values in prop::array::uniform6(0i64..=1)) {
        let judged = judge(&VIEW, tk6(), &filled(values), "张评").unwrap();
        prop_assert_eq!(judged.score, values.iter().sum::<i64>());
        let grade = tk6().grade(&judged.grade).unwrap();
        prop_assert!((grade.min..=grade.max).contains(&judged.score));
    }

    #[test]
    fn whatever_is_left_out_there_is_no_grade(values in prop::array::uniform6(0i64..=1), left_out in 0usize..6) {
        let mut form = filled(values);
        form.answers.remove(&tk6().items[left_out].code);
        prop_assert_eq!(wrong_fields(&form), vec!["answers"]);
    }
}
