//! Rules without a database.

use super::*;
use crate::rules::{RegistryRejection, Search, may_look, read_search, same_name, sex_and_birth};
use base::Sex;
use proptest::prelude::*;

#[test]
fn a_search_word_is_read_as_what_it_looks_like() {
    let told = |word: &str| match read_search(word, Accept::Demo) {
        Search::Everybody => "everybody".to_owned(),
        Search::IdNo(number) => format!("id {}", number.masked()),
        Search::Phone(number) => format!("phone {}", number.masked()),
        Search::Name(key) => format!("name {key}"),
        Search::Unreadable(_) => "unreadable".to_owned(),
    };
    let table = [
        ("", "everybody"),
        ("  \u{3000}", "everybody"),
        ("王", "name 王"),
        ("买买提•吐尔逊", "name 买买提·吐尔逊"),
        ("990001195503120011", "id 990***********0011"),
        ("９９０００１１９５５０３１２００１１", "id 990***********0011"),
        ("990001195503120012", "unreadable"),
        ("13812345678", "phone 138****5678"),
        ("138 1234 5678", "phone 138****5678"),
        ("0543-5321234", "phone 0543-****234"),
        ("1381234567", "unreadable"),
        ("12", "unreadable"),
    ];
    for (word, expected) in table {
        assert_eq!(told(word), expected, "{word}");
    }
    assert!(matches!(read_search("990001195503120011", Accept::Real), Search::Unreadable(_)));
}

#[test]
fn a_look_needs_a_fitting_purpose_and_room_within_the_hour() {
    let now = platform::testing::start();
    let first = now.plus_minutes(-59);
    let free = (0, None::<base::Timestamp>);
    let full = (60, Some(first));
    let full_says = Err(RegistryRejection::TooManyLooks { again_at: now.plus_minutes(1) });
    let table = [
        (Purpose::Contact, 14, free, Ok(false)),
        (Purpose::Contact, 13, free, Err(RegistryRejection::NotForChildren)),
        (Purpose::Complaint, 13, free, Err(RegistryRejection::NotForChildren)),
        (Purpose::Verify, 13, free, Ok(true)),
        (Purpose::Visit, 0, free, Ok(true)),
        (Purpose::Complaint, 90, (59, Some(first)), Ok(false)),
        (Purpose::Complaint, 90, full, full_says.clone()),
        (Purpose::Visit, 9, full, full_says),
        (Purpose::Contact, 9, full, Err(RegistryRejection::NotForChildren)),
    ];
    for (purpose, age, looks, expected) in table {
        assert_eq!(may_look(purpose, age, looks, now), expected, "{purpose} at {age}");
    }
}

#[test]
fn the_register_comes_before_the_number() {
    let today = platform::testing::start().china_date();
    let day = |text: &str| text.parse::<base::Date>().unwrap();
    let with = |sex: Option<Sex>, birth: Option<&str>, cmd: EnrolPerson| EnrolPerson {
        sex,
        birth_date: birth.map(day),
        ..cmd
    };
    let bare = || named("王秀英", DONGGUAN);
    let table = [
        (with(None, None, wang()), Ok((Sex::Male, day("1955-03-12")))),
        (with(Some(Sex::Female), Some("1955-04-01"), wang()), Ok((Sex::Female, day("1955-04-01")))),
        (with(Some(Sex::Female), None, bare()), Err(RegistryRejection::Missing("出生日期"))),
        (with(None, Some("1955-04-01"), bare()), Err(RegistryRejection::Missing("性别"))),
        (with(Some(Sex::Unknown), Some("2026-09-18"), bare()), Ok((Sex::Unknown, today))),
        (with(Some(Sex::Unknown), Some("2026-09-19"), bare()), Err(RegistryRejection::NotYetBorn)),
    ];
    for (cmd, expected) in table {
        assert_eq!(sex_and_birth(&cmd, today), expected);
    }
}

#[test]
fn names_are_the_same_whatever_the_dots_and_blanks() {
    assert_eq!(same_name("买买提·吐尔逊", "买买提•吐尔逊 "), Ok(()));
    assert_eq!(same_name("王秀英", "王秀兰"), Err(RegistryRejection::NameMismatch));
}

#[test]
fn every_rejection_has_its_own_code_and_says_how_to_mend_it() {
    let all = [
        RegistryRejection::NameMismatch,
        RegistryRejection::PossibleDuplicate,
        RegistryRejection::FileElsewhere,
        RegistryRejection::DemoNumber,
        RegistryRejection::Missing("性别"),
        RegistryRejection::NotYetBorn,
        RegistryRejection::NothingThere,
        RegistryRejection::TooManyLooks { again_at: platform::testing::start() },
        RegistryRejection::NotForChildren,
    ];
    let mut codes = std::collections::BTreeSet::new();
    for rejection in all {
        let words = base::Rejection::from(rejection);
        assert!(codes.insert(words.code), "{} twice", words.code);
        assert!(words.message.contains('请'), "{}", words.message);
    }
}

proptest! {
    #[test]
    fn any_search_word_is_read_without_a_panic(word in ".{0,60}") {
        drop(read_search(&word, Accept::Demo));
    }
}
