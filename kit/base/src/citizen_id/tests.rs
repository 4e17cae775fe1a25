use super::*;
use jiff::civil::date;
use proptest::prelude::*;

fn real(raw: &str) -> Result<String, CitizenIdError> {
    CitizenIdNo::parse(raw, Accept::Real).map(|number| number.expose().to_owned())
}

#[test]
fn accepts_the_vectors_of_the_handbook() {
    let table = [
        ("11010519491231002X", date(1949, 12, 31), Sex::Female, NumberKind::Citizen),
        ("440524188001010014", date(1880, 1, 1), Sex::Male, NumberKind::Citizen),
        ("360426199101010071", date(1991, 1, 1), Sex::Male, NumberKind::Citizen),
        ("110101202311012176", date(2023, 11, 1), Sex::Male, NumberKind::Citizen),
        ("130503196704010016", date(1967, 4, 1), Sex::Male, NumberKind::Citizen),
        ("810000199408230021", date(1994, 8, 23), Sex::Female, NumberKind::HongKong),
        ("830000199201300022", date(1992, 1, 30), Sex::Female, NumberKind::Taiwan),
    ];
    for (raw, birth_date, sex, kind) in table {
        let number = CitizenIdNo::parse(raw, Accept::Real).unwrap();
        assert_eq!((number.expose(), number.birth_date(), number.sex(), number.kind()), (raw, birth_date, sex, kind));
    }
}

#[test]
fn demo_numbers_only_in_demo_mode() {
    let table = [
        ("990001195503120011", date(1955, 3, 12), Sex::Male),
        ("990001201809010024", date(2018, 9, 1), Sex::Female),
        ("990001198711201135", date(1987, 11, 20), Sex::Male),
    ];
    for (raw, birth_date, sex) in table {
        assert_eq!(real(raw), Err(CitizenIdError::DemoNumber));
        let number = CitizenIdNo::parse(raw, Accept::Demo).unwrap();
        assert_eq!((number.birth_date(), number.sex(), number.kind()), (birth_date, sex, NumberKind::Demo));
        let serial = raw[14..17].parse().unwrap();
        assert_eq!(CitizenIdNo::demo(birth_date, serial), Ok(number));
    }
    assert_eq!(CitizenIdNo::demo(date(1, 1, 1), 1), Err(CitizenIdError::NotADate));
    assert_eq!(CitizenIdNo::demo(date(-5, 1, 1), 1), Err(CitizenIdError::NotADigit { position: 7, found: '-' }));
}

#[test]
fn mends_what_a_machine_can_mend() {
    for raw in [
        "11010519491231002x",
        " １１０１０５１９４９１２３１００２ｘ ",
        "110105 19491231 002X",
        "\u{feff}11010519491231002X",
    ] {
        assert_eq!(real(raw).as_deref(), Ok("11010519491231002X"), "{raw}");
    }
    assert_eq!(real("130503670401001").as_deref(), Ok("130503196704010016"));
}

#[test]
fn foreigners_never_meet_the_demo_area() {
    // 9, issued in Beijing (11), country 840, and the check character by the other formula
    let body = "91184019880229001";
    let number = CitizenIdNo::parse(&format!("{body}{}", check_base_13(body)), Accept::Real).unwrap();
    assert_eq!(number.kind(), NumberKind::Foreigner);
    assert_eq!(real("900184019880229001"), Err(CitizenIdError::UnknownIssuingPlace));
    assert!(PROVINCES.iter().all(|province| *province < 90));
}

#[test]
fn says_what_is_wrong_and_how_to_mend_it() {
    let table = [
        ("", "请填写身份证号。"),
        (" \u{3000}", "请填写身份证号。"),
        ("110105194912310023", "身份证号最后一位应为 X，现为 3，请核对"),
        ("1101051949123100", "身份证号应为 18 位（旧证 15 位），现在是 16 位，请核对是否漏写或多写。"),
        (
            "1101O519491231002X",
            "身份证号第 5 位应为数字，现为“O”，请核对（字母 O 和数字 0、字母 l 和数字 1 容易混淆）。",
        ),
        ("13050367040100X", "身份证号第 15 位应为数字，现为“X”，请核对（字母 O 和数字 0、字母 l 和数字 1 容易混淆）。"),
        ("160105194912310020", "身份证号前两位 16 不是省级地区代码，请核对前六位。"),
        ("010105194912310020", "身份证号前两位 01 不是省级地区代码，请核对前六位。"),
        ("810100199408230021", "港澳台居民居住证号应以 810000、820000 或 830000 开头，请核对前六位。"),
        ("990001195503120011", "以 99 开头的是演示用号码，正式系统不能使用，请填写证件上的号码。"),
        ("110105194913310020", "身份证号第 7 到 14 位应是出生年月日，现在不是真实的日期，请核对。"),
        ("110105199902290020", "身份证号第 7 到 14 位应是出生年月日，现在不是真实的日期，请核对。"),
        ("110105179902280020", "身份证号第 7 到 14 位应是出生年月日，现在不是真实的日期，请核对。"),
    ];
    for (raw, message) in table {
        assert_eq!(real(raw).map_err(|e| e.to_string()), Err(message.to_owned()), "{raw}");
    }
}

#[test]
fn the_future_is_refused_only_when_today_is_known() {
    let raw = "110101202311012176";
    assert!(CitizenIdNo::parse(raw, Accept::Real).is_ok());
    assert!(CitizenIdNo::parse_on(raw, Accept::Real, date(2023, 11, 1)).is_ok());
    let early = CitizenIdNo::parse_on(raw, Accept::Real, date(2023, 10, 31));
    assert_eq!(early, Err(CitizenIdError::BornInFuture));
}

#[test]
fn the_number_stays_out_of_logs() {
    let number = CitizenIdNo::parse("11010519491231002X", Accept::Real).unwrap();
    assert_eq!(format!("{number:?}"), "CitizenIdNo(…)");
    assert_eq!(number.masked(), "110***********002X");
}

#[test]
fn sex_carries_the_national_code() {
    let codes: Vec<(u8, &str)> = Sex::ALL.iter().map(|sex| (sex.gb_code(), sex.label())).collect();
    assert_eq!(codes, [(0, "未知"), (1, "男"), (2, "女"), (9, "未说明")]);
}

/// The other form of the formula: (1 - 2 · body read in base 13) mod 11.
fn check_base_13(body: &str) -> char {
    let number = body.bytes().fold(0i64, |n, b| (n * 13 + i64::from(b - b'0')) % 11);
    let check = (1 - 2 * number).rem_euclid(11);
    if check == 10 { 'X' } else { char::from_digit(u32::try_from(check).unwrap(), 10).unwrap() }
}

proptest! {
    #[test]
    fn both_formulas_agree(body in "[0-9]{17}") {
        let text = body_and_check(&format!("{body}0")).unwrap();
        prop_assert_eq!(char::from(check_character(&text)), check_base_13(&body));
    }

    #[test]
    fn any_text_is_read_or_refused(raw in any::<String>()) {
        if let Ok(number) = CitizenIdNo::parse(&raw, Accept::Demo) {
            prop_assert_eq!(CitizenIdNo::parse(number.expose(), Accept::Demo), Ok(number));
        }
    }

    #[test]
    fn number_like_text_is_read_or_refused(raw in "[0-9０-９xXｘ \u{3000}]{13,20}") {
        if let Ok(number) = CitizenIdNo::parse(&raw, Accept::Demo) {
            prop_assert_eq!(CitizenIdNo::parse(number.expose(), Accept::Demo), Ok(number));
        }
    }

    #[test]
    fn one_wrong_digit_is_always_found(
        days in 0i32..45_000, serial in 0u32..9_998_000, at in 0usize..17, other in 1u8..10,
    ) {
        let birth_date = date(1900, 1, 1).saturating_add(jiff::Span::new().days(days));
        let number = CitizenIdNo::demo(birth_date, serial).unwrap();
        prop_assert_eq!(CitizenIdNo::parse(number.expose(), Accept::Demo), Ok(number));
        prop_assert_eq!((number.birth_date(), number.kind()), (birth_date, NumberKind::Demo));
        prop_assert_eq!(number.sex(), if serial % 2 == 1 { Sex::Male } else { Sex::Female });
        let mut broken = number.expose().as_bytes().to_vec();
        broken[at] = b'0' + (broken[at] - b'0' + other) % 10;
        prop_assert!(CitizenIdNo::parse(&String::from_utf8(broken).unwrap(), Accept::Demo).is_err());
    }
}
