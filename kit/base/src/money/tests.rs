use super::*;
use proptest::prelude::*;

#[test]
fn displays_yuan_with_commas() {
    let table = [
        (0, "0.00"),
        (5, "0.05"),
        (123_450, "1,234.50"),
        (99_999, "999.99"),
        (100_000, "1,000.00"),
        (100_000_000, "1,000,000.00"),
        (-123_450, "-1,234.50"),
        (-1, "-0.01"),
        (i64::MAX, "92,233,720,368,547,758.07"),
        (i64::MIN, "-92,233,720,368,547,758.08"),
    ];
    for (fen, text) in table {
        assert_eq!(Fen(fen).to_string(), text);
    }
    assert_eq!(format!("{:>10}", Fen(1_250)), "     12.50");
}

#[test]
fn reads_what_people_type() {
    let table = [
        ("12.5", 1_250),
        ("12.50", 1_250),
        ("0.05", 5),
        ("0", 0),
        (" 1,234.50 元 ", 123_450),
        ("￥１，２３４．５０", 123_450),
        ("¥1234567", 123_456_700),
        ("-3", -300),
        ("－３.20", -320),
        ("007", 700),
        ("92,233,720,368,547,758.07", i64::MAX),
    ];
    for (text, fen) in table {
        assert_eq!(Fen::parse_yuan(text), Ok(Fen(fen)), "{text}");
    }
}

#[test]
fn refuses_what_is_no_amount() {
    let table = [
        ("", ParseYuanError::Empty),
        (" 元", ParseYuanError::Empty),
        ("-", ParseYuanError::Empty),
        ("12块", ParseYuanError::NotANumber),
        ("1.2.3", ParseYuanError::NotANumber),
        ("12.", ParseYuanError::NotANumber),
        (".5", ParseYuanError::NotANumber),
        (",", ParseYuanError::NotANumber),
        ("--3", ParseYuanError::NotANumber),
        ("1e3", ParseYuanError::NotANumber),
        ("1,2", ParseYuanError::MisplacedComma),
        ("1234,567", ParseYuanError::MisplacedComma),
        (",123", ParseYuanError::MisplacedComma),
        ("12.500", ParseYuanError::TooPrecise),
        ("92233720368547758.08", ParseYuanError::TooLarge),
        ("999999999999999999999999999999999999999999999", ParseYuanError::TooLarge),
    ];
    for (text, error) in table {
        assert_eq!(Fen::parse_yuan(text), Err(error), "{text}");
    }
    assert_eq!(ParseYuanError::TooPrecise.to_string(), "金额最多写到分，也就是小数点后两位，请改写。");
}

#[test]
fn arithmetic_knows_its_bounds() {
    assert_eq!(Fen(150).checked_add(Fen(-50)), Ok(Fen(100)));
    assert_eq!(Fen(i64::MAX).checked_add(Fen(1)), Err(MoneyError::Overflow));
    assert_eq!(Fen(i64::MIN).checked_sub(Fen(1)), Err(MoneyError::Overflow));
    assert_eq!(Fen(3_550).checked_mul(4), Ok(Fen(14_200)));
    assert_eq!(Fen(i64::MAX).checked_mul(2), Err(MoneyError::Overflow));
    assert_eq!(Fen::total([Fen(1), Fen(2), Fen(3)]), Ok(Fen(6)));
    assert_eq!(Fen::total([Fen(i64::MAX), Fen(1)]), Err(MoneyError::Overflow));
    assert_eq!(Fen::from_yuan(300), Fen(30_000));
    assert_eq!(Fen::from_yuan(i64::MAX), Fen(i64::MAX));
    assert!(Fen(-1).is_negative() && !Fen::ZERO.is_negative() && Fen::ZERO.is_zero());
}

#[test]
fn shares_round_half_away_from_zero() {
    let table = [(10_000, 4_000, 4_000), (101, 5_000, 51), (-101, 5_000, -51), (1, 4_999, 0), (7, 12_000, 8)];
    for (amount, bp, share) in table {
        assert_eq!(Fen(amount).share_bp(bp), Ok(Fen(share)), "{amount} {bp}");
    }
    assert_eq!(Fen(i64::MAX).share_bp(10_000), Ok(Fen(i64::MAX)));
    assert_eq!(Fen(i64::MAX).share_bp(10_001), Err(MoneyError::Overflow));
}

#[test]
fn splits_by_largest_remainder() {
    let table: [(i64, &[u64], &[i64]); 7] = [
        (100, &[1, 1, 1], &[34, 33, 33]),
        (30_001, &[40, 40, 20], &[12_001, 12_000, 6_000]),
        (5, &[40, 40, 20], &[2, 2, 1]),
        (-100, &[1, 1, 1], &[-34, -33, -33]),
        (10, &[0, 3, 0], &[0, 10, 0]),
        (3, &[1, 5], &[1, 2]),
        (10, &[1, 2], &[3, 7]),
    ];
    for (amount, weights, parts) in table {
        assert_eq!(Fen(amount).split(weights), Ok(parts.iter().map(|p| Fen(*p)).collect()), "{amount} {weights:?}");
    }
    assert_eq!(Fen(5).split(&[]), Err(MoneyError::NoWeights));
    assert_eq!(Fen(5).split(&[0, 0]), Err(MoneyError::NoWeights));
    assert_eq!(Fen(i64::MIN).split(&[u64::MAX]), Ok(vec![Fen(i64::MIN)]));
}

#[test]
fn writes_capitals() {
    let table = [
        (0, "零元整"),
        (1, "壹分"),
        (50, "伍角整"),
        (32, "叁角贰分"),
        (100, "壹元整"),
        (12_300, "壹佰贰拾叁元整"),
        (1_000, "壹拾元整"),
        (123_450, "壹仟贰佰叁拾肆元伍角整"),
        // the four cases of the 基本规定
        (140_950, "壹仟肆佰零玖元伍角整"),
        (600_714, "陆仟零柒元壹角肆分"),
        (168_032, "壹仟陆佰捌拾元叁角贰分"),
        (10_700_053, "壹拾万零柒仟元伍角叁分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (32_504, "叁佰贰拾伍元零肆分"),
        // zeros in the middle, wan and yi
        (100_001, "壹仟元零壹分"),
        (1_000_100, "壹万零壹元整"),
        (1_001_000, "壹万零壹拾元整"),
        (100_000_000, "壹佰万元整"),
        (12_000_034_567, "壹亿贰仟万零叁佰肆拾伍元陆角柒分"),
        (-123_450, "负壹仟贰佰叁拾肆元伍角整"),
        (i64::MAX, "玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零柒分"),
    ];
    for (fen, text) in table {
        assert_eq!(Fen(fen).chinese_capitals(), text, "{fen}");
    }
    let whole_yuan = [
        (10_050_000, "壹仟零伍万元整"),
        (100_000_000, "壹亿元整"),
        (100_000_001, "壹亿零壹元整"),
        (100_010_000, "壹亿零壹万元整"),
        (1_000_000_000_000, "壹万亿元整"),
        (1_234_567_800_000, "壹万贰仟叁佰肆拾伍亿陆仟柒佰捌拾万元整"),
        (123, "壹佰贰拾叁元整"),
        (123_123_123, "壹亿贰仟叁佰壹拾贰万叁仟壹佰贰拾叁元整"),
    ];
    for (yuan, text) in whole_yuan {
        assert_eq!(Fen::from_yuan(yuan).chinese_capitals(), text, "{yuan}");
    }
}

/// Reads capitals back, written apart from the writer: units multiply what stands before them.
fn read_capitals(text: &str) -> Option<i128> {
    let (sign, text) = text.strip_prefix('负').map_or((1, text), |rest| (-1, rest));
    let text = text.trim_end_matches('整');
    let (yuan, rest) = text.rsplit_once('元').unwrap_or(("", text));
    let (jiao, rest) = rest.split_once('角').unwrap_or(("", rest));
    let fen = rest.trim_end_matches('分');
    Some(sign * (read_integer(yuan)? * 100 + read_integer(jiao)? * 10 + read_integer(fen)?))
}

fn read_integer(text: &str) -> Option<i128> {
    let text = text.trim_start_matches('零');
    for (unit, size) in [('亿', 100_000_000), ('万', 10_000), ('仟', 1_000), ('佰', 100), ('拾', 10)] {
        if let Some((high, low)) = text.rsplit_once(unit) {
            return Some(read_integer(high)? * size + read_integer(low)?);
        }
    }
    if text.is_empty() {
        return Some(0);
    }
    i128::try_from("零壹贰叁肆伍陆柒捌玖".chars().position(|c| text.chars().eq([c]))?).ok()
}

#[test]
fn serde_is_a_plain_number() {
    assert_eq!(serde_json::to_string(&Fen(123)).unwrap(), "123");
    assert_eq!(serde_json::from_str::<Fen>("-5").unwrap(), Fen(-5));
    assert_eq!(Fen::from_value(Value::from(Fen(7))), Ok(Fen(7)));
}

proptest! {
    #[test]
    fn display_reads_back(fen in any::<i64>()) {
        prop_assert_eq!(Fen::parse_yuan(&Fen(fen).to_string()), Ok(Fen(fen)));
    }

    #[test]
    fn any_text_is_read_or_refused(raw in any::<String>()) {
        if let Ok(amount) = Fen::parse_yuan(&raw) {
            prop_assert_eq!(Fen::parse_yuan(&amount.to_string()), Ok(amount));
        }
    }

    #[test]
    fn amount_like_text_is_read_or_refused(raw in "[-￥¥0-9０-９,，.． 元]{0,30}") {
        if let Ok(amount) = Fen::parse_yuan(&raw) {
            prop_assert_eq!(Fen::parse_yuan(&amount.to_string()), Ok(amount));
        }
    }

    #[test]
    fn capitals_read_back(fen in prop_oneof![any::<i64>(), -10_000_000i64..10_000_000], zeros in 0u32..17) {
        // rounding to a power of ten makes the runs of zeros that random numbers lack
        for fen in [fen, fen / 10i64.pow(zeros) * 10i64.pow(zeros)] {
            let text = Fen(fen).chinese_capitals();
            prop_assert_eq!(read_capitals(&text), Some(i128::from(fen)), "{}", text);
            prop_assert!(!text.contains("零零") && !text.contains("零万") && !text.contains("零亿"), "{}", text);
        }
    }

    #[test]
    fn a_split_loses_nothing(amount in any::<i64>(), weights in prop::collection::vec(0u64..10_000, 1..20)) {
        prop_assume!(weights.iter().any(|w| *w > 0));
        let parts = Fen(amount).split(&weights).unwrap();
        prop_assert_eq!(parts.len(), weights.len());
        prop_assert_eq!(Fen::total(parts.iter().copied()), Ok(Fen(amount)));
        let whole: u64 = weights.iter().sum();
        for (part, weight) in parts.iter().zip(&weights) {
            // each part is within one fen of its exact share
            let error = i128::from(part.0) * i128::from(whole) - i128::from(amount) * i128::from(*weight);
            prop_assert!(error.abs() < i128::from(whole));
            prop_assert!(*weight > 0 || part.is_zero());
        }
    }
}
