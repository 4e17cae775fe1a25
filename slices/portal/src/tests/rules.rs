//! Reading answers, by tables.

use crate::model::{Answers, Progress, Step};
use crate::rules::*;
use base::Accept;
use platform::testing::{division, start};

fn answers() -> Answers {
    Answers {
        for_whom: "self".into(),
        needs: vec!["bathing".into()],
        name: "王桂兰".into(),
        born: "1945".into(),
        township: "371621001000".into(),
        village: "371621001001".into(),
        phone: "13865432100".into(),
        ..Answers::default()
    }
}

fn with<T>(read: impl FnOnce(&Known<'_>) -> T) -> T {
    let served = [division("371621000000")];
    read(&Known { needs: &["bathing", "unsure"], today: start().china_date(), accept: Accept::Demo, served: &served })
}

#[test]
fn every_wrong_answer_says_what_and_how() {
    type Change = fn(&mut Answers);
    let table: &[(Step, Change, &str, &str)] = &[
        (Step::Who, |a| a.for_whom = String::new(), "for_whom", "请选一项：给谁申请。"),
        (Step::Needs, |a| a.needs.clear(), "needs", "请至少选一项。说不清，就选最下面的“说不清”。"),
        (Step::Needs, |a| a.needs = vec!["castle".into()], "needs", "没有“castle”这一项，请从列表里选。"),
        (Step::Needs, |a| a.words = "字".repeat(401), "words", "补充的话最多 400 个字，现在是 401 个字，请删短一些。"),
        (Step::Person, |a| a.name = " ".into(), "name", "请填写姓名。"),
        (
            Step::Person,
            |a| a.id_no = "9900011955".into(),
            "id_no",
            "身份证号应为 18 位（旧证 15 位），现在是 10 位，请核对是否漏写或多写。",
        ),
        (Step::Person, |a| a.born = String::new(), "born", "没有身份证号，请写出生年份，比如 1948。记不清就写大概的。"),
        (Step::Person, |a| a.born = "很久以前".into(), "born", "出生日期看不懂。请写成 1948，或者 1948-05-12。"),
        (Step::Person, |a| a.born = "1948-13-01".into(), "born", "出生日期看不懂。请写成 1948，或者 1948-05-12。"),
        (Step::Person, |a| a.born = "2030".into(), "born", "出生日期比今天还晚，请检查年份。"),
        (Step::Township, |a| a.township = String::new(), "township", "请选择住在哪个街道或乡镇。"),
        (Step::Township, |a| a.township = "110101001000".into(), "township", "请选择住在哪个街道或乡镇。"),
        (Step::Village, |a| a.village = "371621101200".into(), "village", "请选择住在哪个村或社区。"),
        (
            Step::Contact,
            |a| a.phone = "1386543210".into(),
            "phone",
            "手机号应为 11 位，现在是 10 位，请核对是否漏写或多写。",
        ),
    ];
    for (step, change, field, message) in table {
        let mut wrong = answers();
        change(&mut wrong);
        let rejection = with(|known| check(*step, &wrong, known)).expect_err(message);
        let found: Vec<(&str, &str)> = rejection.fields.iter().map(|e| (e.field, e.message.as_str())).collect();
        assert_eq!(found, [(*field, *message)]);
        assert_eq!(with(|known| first_open(&wrong, known)), Some(*step), "{message}");
    }
    assert_eq!(with(|known| first_open(&answers(), known)), None);
    assert!(with(|known| application(&answers(), known)).is_ok());
}

#[test]
fn a_birth_date_is_read_as_people_write_it() {
    let table = [
        ("1948", "1948-01-01"),
        ("1948年", "1948-01-01"),
        ("1948-5", "1948-05-01"),
        ("1948.05.12", "1948-05-12"),
        ("1948年5月12日", "1948-05-12"),
    ];
    for (raw, date) in table {
        let typed = Answers { born: raw.into(), ..answers() };
        let read = with(|known| application(&typed, known)).expect(raw);
        assert_eq!(read.person.birth_date.to_string(), date);
    }
}

#[test]
fn numbers_are_read_as_people_say_them() {
    let table = [
        ("惠民救〔2026〕318号", Some("2026-318")),
        ("2026-318", Some("2026-318")),
        (" 2026 0318 ", Some("2026-318")),
        ("２０２６－３１８", Some("2026-318")),
        ("318", None),
        ("2026", None),
        ("", None),
        ("1-2-3", None),
    ];
    for (raw, key) in table {
        assert_eq!(number_key(raw).as_deref(), key, "{raw}");
    }
    let table =
        [("2100", Some("2100")), ("13865432100", Some("2100")), ("２１００", Some("2100")), ("210", None), ("", None)];
    for (raw, tail) in table {
        assert_eq!(phone_tail(raw).as_deref(), tail, "{raw}");
    }
}

#[test]
fn four_words_say_where_it_stands() {
    let table = [
        ("reported", false, Progress::Received),
        ("accepted", false, Progress::Checking),
        ("on_notice", false, Progress::Checking),
        ("awaiting_recheck", false, Progress::Checking),
        ("awaiting_decision", false, Progress::Checking),
        ("confirmed", false, Progress::Decided),
        ("confirmed", true, Progress::Running),
        ("refused", false, Progress::Decided),
        ("withdrawn", false, Progress::Decided),
    ];
    for (state, has_plan, word) in table {
        assert_eq!(progress(state, has_plan), word, "{state}");
    }
}

#[test]
fn another_township_asks_for_the_village_again() {
    let moved = answers().answered(Step::Township, Answers { township: "371621101000".into(), ..Answers::default() });
    assert_eq!((moved.village.as_str(), moved.name.as_str()), ("", "王桂兰"));
    let same = answers().answered(Step::Township, Answers { township: "371621001000".into(), ..Answers::default() });
    assert_eq!(same.village, "371621001001");
}
