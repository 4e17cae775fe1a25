use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::io::Cursor;

fn code(digits: &str) -> DivisionCode {
    digits.parse().unwrap()
}

fn row(digits: &str, name: &str) -> Row {
    Row { code: code(digits), name: name.into() }
}

fn sample() -> Vec<Row> {
    [
        ("37", "山东省"),
        ("3716", "滨州市"),
        ("371621", "惠民县"),
        ("371621001", "孙武街道"),
        ("371621001001", "东关社区居委会"),
        ("371621102", "胡集镇"),
        ("371621102201", "胡集村委会"),
        ("371622", "阳信县"),
        ("42", "湖北省"),
        ("4206", "襄阳市"),
        ("420602", "襄城区"),
        ("420602006", "尹集乡"),
        ("420602006207", "莫𡐓村委会"),
        ("44", "广东省"),
        ("4419", "东莞市"),
        ("441900003", "东城街道"),
        ("441900003001", "岗贝社区居委会"),
    ]
    .map(|(digits, name)| row(digits, name))
    .to_vec()
}

fn pack(rows: impl IntoIterator<Item = Row>) -> Vec<u8> {
    let mut writer = Writer::new("test 2023-06-30");
    writer.fold(Level::County);
    rows.into_iter().for_each(|row| writer.add(row).unwrap());
    let mut out = Vec::new();
    writer.finish(&mut out).unwrap();
    out
}

fn read(bytes: &[u8]) -> Result<Vec<Row>, FormatError> {
    Reader::new(Cursor::new(bytes))?.rows().collect()
}

fn codes(rows: &[Row]) -> Vec<String> {
    rows.iter().map(|row| row.code.prefix()).collect()
}

#[test]
fn comes_back_whole_upper_levels_first() {
    let bytes = pack(sample().into_iter().rev());
    assert_eq!(bytes, pack(sample()));
    let mut reader = Reader::new(Cursor::new(&bytes)).unwrap();
    assert_eq!(reader.edition(), "test 2023-06-30");
    assert_eq!(Level::ALL.iter().map(|l| reader.counts().at(*l)).collect::<Vec<_>>(), [3, 3, 3, 4, 4]);
    assert_eq!((reader.counts().total(), reader.folded().at(Level::County), reader.folded().total()), (17, 1, 1));
    let rows: Vec<Row> = reader.rows().collect::<Result<_, _>>().unwrap();
    let mut expected = sample();
    expected.sort_by_key(|row| (row.code.level() > Level::County, row.code));
    assert_eq!(rows, expected);
    assert!(rows.contains(&row("420602006207", "莫𡐓村委会")));
}

#[test]
fn one_county_is_read_without_the_others() {
    let bytes = pack(sample());
    let mut reader = Reader::new(Cursor::new(&bytes)).unwrap();
    let mut within = |digits: &str| codes(&reader.read_prefix(code(digits)).unwrap());
    let huimin = ["371621", "371621001", "371621001001", "371621102", "371621102201"];
    assert_eq!(within("371621"), huimin);
    assert_eq!(within("371621102"), huimin[3..]);
    assert_eq!(within("371621102201"), huimin[4..]);
    assert_eq!(within("4419"), ["4419", "441900003", "441900003001"]);
    assert_eq!(within("42"), ["42", "4206", "420602", "420602006", "420602006207"]);
    assert_eq!(within("11"), [""; 0]);
    let cut = bytes.len() - 60;
    let mut reader = Reader::new(Cursor::new(&bytes[..cut])).unwrap();
    assert_eq!(codes(&reader.read_prefix(code("371621")).unwrap()), huimin);
    assert!(matches!(reader.read_prefix(code("4419")), Err(FormatError::Damaged(_))));
}

#[test]
fn the_writer_refuses_what_is_no_tree() {
    let mut writer = Writer::new("test");
    writer.add(row("37", "山东省")).unwrap();
    assert!(matches!(writer.add(row("370000", "又一个")), Err(FormatError::Duplicate(_))));
    for name in ["", "  ", "a\nb", "\u{0}"] {
        assert!(matches!(writer.add(row("3716", name)), Err(FormatError::BadName(_))), "{name:?}");
    }
    writer.add(row("371621", "惠民县")).unwrap();
    assert!(matches!(writer.finish(Vec::new()), Err(FormatError::Orphan(c)) if c == code("371621")));
}

#[test]
fn other_files_and_versions_are_named() {
    assert!(matches!(read(b""), Err(FormatError::NotADivisionFile)));
    assert!(matches!(read(b"SQLite format 3\0 and more"), Err(FormatError::NotADivisionFile)));
    let mut later = pack(sample());
    later[7] = 2;
    assert!(matches!(read(&later), Err(FormatError::UnknownVersion(2))));
}

#[test]
fn any_flipped_byte_and_any_cut_is_found() {
    let bytes = pack(sample());
    let whole = read(&bytes).unwrap();
    for at in 0..bytes.len() {
        let mut wrong = bytes.clone();
        wrong[at] ^= 0x10;
        assert!(read(&wrong).map_or(true, |rows| rows == whole), "byte {at} changed the rows unnoticed");
        assert!(read(&bytes[..at]).is_err(), "cut at {at}");
    }
}

/// The real file, when `cargo xtask test` has made it.
#[test]
fn the_real_file_holds_all_villages() {
    #[expect(clippy::disallowed_methods, reason = "the path of prepared data comes from cargo xtask test")]
    let Ok(path) = std::env::var("JISHIYU_DIVISIONS_FILE") else {
        println!("skipped: JISHIYU_DIVISIONS_FILE is not set; `cargo xtask test` sets it");
        return;
    };
    let mut reader = Reader::open(path).unwrap();
    let published = [31, 342, 2_978, 41_352, 620_573];
    let (counts, folded) = (reader.counts(), reader.folded());
    assert_eq!(Level::ALL.iter().map(|l| counts.at(*l) + folded.at(*l)).collect::<Vec<_>>(), published);
    assert_eq!(Level::ALL.iter().map(|l| folded.at(*l)).collect::<Vec<_>>(), [0, 0, 3, 1, 1]);
    let demo = reader.read_prefix(code("371621")).unwrap();
    let at = |level| demo.iter().filter(|row| row.code.level() == level).count();
    assert_eq!((at(Level::County), at(Level::Township), at(Level::Village)), (1, 15, 116));
    let mut seen = BTreeMap::new();
    for row in reader.rows() {
        let row = row.unwrap();
        assert!(row.code.parent().is_none_or(|wider| seen.contains_key(&wider)), "{}", row.code);
        seen.insert(row.code, row.name);
    }
    assert_eq!(seen.len(), counts.total() as usize);
    for (digits, name) in
        [("420602006207", "莫𡐓村委会"), ("441424103203", "輋𣒍村委会"), ("451302107210", "那𡌶村委会")]
    {
        assert_eq!(seen[&code(digits)], name);
    }
}

proptest! {
    #[test]
    fn any_tree_comes_back(
        leaves in proptest::collection::vec((11u64..14, 1u64..4, 0u64..4, 0u64..5, 0u64..999), 0..40),
        name in "\\PC{0,6}[村𡐓a]",
    ) {
        let mut rows = BTreeMap::new();
        for (p, q, c, t, v) in leaves {
            let Ok(leaf) = DivisionCode::parse(&format!("{p:02}{q:02}{c:02}{t:03}{v:03}")) else { continue };
            for code in leaf.ancestors().chain([leaf]) {
                rows.insert(code, format!("{name}{}", code.prefix()));
            }
        }
        let mut expected: Vec<Row> = rows.into_iter().map(|(code, name)| Row { code, name }).collect();
        let bytes = pack(expected.iter().cloned());
        expected.sort_by_key(|row| (row.code.level() > Level::County, row.code));
        prop_assert_eq!(&read(&bytes).unwrap(), &expected);
        let mut reader = Reader::new(Cursor::new(&bytes)).unwrap();
        for wanted in &expected {
            let within: Vec<Row> = expected.iter().filter(|row| wanted.code.contains(row.code)).cloned().collect();
            prop_assert_eq!(reader.read_prefix(wanted.code).unwrap(), within);
        }
    }

    #[test]
    fn noise_is_refused_without_a_panic(noise in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut bytes = b"JSYDIV\0\x01".to_vec();
        bytes.extend(noise);
        prop_assert!(read(&bytes).is_err());
    }
}
