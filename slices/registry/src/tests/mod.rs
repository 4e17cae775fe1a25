//! The registry on both engines, through its use cases.

mod enrolment;
mod http;
mod pages;
mod pure;
mod searches;

use crate::model::{EnrolPerson, Field, Purpose};
use crate::use_cases::enrol;
use crate::use_cases::reveal::RevealField;
use authz::Actor;
use base::id::PersonId;
use base::{Accept, CitizenIdNo, Failure, PersonName, PhoneNo, Sensitive};
use db::{Migration, MigrationSet};
use platform::Platform;
use platform::testing::{actor, division};
use policy::PolicyView;
use std::sync::Arc;

/// The views of other slices, as they publish them.
const OTHERS: MigrationSet = MigrationSet {
    owner: "others",
    steps: &[Migration {
        name: "0001_others",
        sql: "create table o_user (id text not null primary key, name text not null);
              create view v_user as select id, name from o_user;
              create table o_case (id text not null primary key, person_id text not null, division text not null,
                  state text not null, number text not null, opened_at bigint not null);
              create view v_case as select id, person_id, division, state, number, opened_at from o_case;
              create table o_plan (id text not null primary key, person_id text not null, case_id text not null,
                  state text not null);
              create view v_plan as select id, person_id, case_id, state from o_plan",
    }],
};

pub(crate) const DONGGUAN: &str = "371621001001";
pub(crate) const XIZHANG: &str = "371621001200";
pub(crate) const LIUJIA: &str = "371621101200";
pub(crate) const SUNWU: &str = "371621001000";
pub(crate) const COUNTY: &str = "371621000000";

/// Runs a test on both engines with nobody reacting to events.
pub(crate) fn on_both_engines(test: impl Fn(&Platform)) {
    platform::testing::on_both_engines(&[OTHERS, crate::SCHEMA], |_, _| Ok(()), test);
}

pub(crate) fn clerk() -> Actor {
    actor("township_clerk", SUNWU)
}

/// The policy in Dongguan, on the day on which tests live.
pub(crate) fn view() -> Arc<PolicyView> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policy");
    let policy = policy::Policy::load(&folder).unwrap();
    policy.view(division(DONGGUAN), platform::testing::start().china_date()).unwrap()
}

pub(crate) fn number(text: &str) -> CitizenIdNo {
    CitizenIdNo::parse(text, Accept::Demo).unwrap()
}

/// 王秀英, born 1955-03-12, of Dongguan, with phone and address.
pub(crate) fn wang() -> EnrolPerson {
    EnrolPerson {
        id_no: Some(number("990001195503120011")),
        phone: Some(PhoneNo::parse("138 1234 5678").unwrap()),
        address: Some(Sensitive::new("山东省滨州市惠民县孙武街道东关村12号".into())),
        categories: vec!["destitute_home".into()],
        tags: vec!["elder_living_alone".into(), "elder_dementia".into()],
        ..named("王秀英", DONGGUAN)
    }
}

pub(crate) fn named(name: &str, village: &str) -> EnrolPerson {
    EnrolPerson::named(PersonName::parse(name).unwrap(), division(village))
}

/// A person with a synthetic number of that birth date.
pub(crate) fn with_number(name: &str, village: &str, birth: &str, serial: u32) -> EnrolPerson {
    let number = CitizenIdNo::demo(birth.parse().unwrap(), serial).unwrap();
    EnrolPerson { id_no: Some(number), ..named(name, village) }
}

pub(crate) fn enrolled(platform: &Platform, who: &Actor, cmd: &EnrolPerson) -> Result<PersonId, Failure> {
    let (who, cmd) = (who.clone(), cmd.clone());
    platform.run(move |cx| enrol::run(cx, &who, &cmd)).map(|enrolled| enrolled.person_id)
}

pub(crate) fn look(
    platform: &Platform,
    who: &Actor,
    person_id: PersonId,
    field: Field,
    purpose: Purpose,
) -> Result<String, Failure> {
    let who = who.clone();
    let cmd = RevealField { person_id, field, purpose };
    platform.run(move |cx| crate::reveal(cx, &who, &cmd)).map(Sensitive::into_exposed)
}

/// The stable code of a rejection, or a word for the other answers.
pub(crate) fn code<T>(answer: Result<T, Failure>) -> String {
    match answer {
        Ok(_) => "ok".into(),
        Err(Failure::Rejected(rejection)) => match rejection.fields.first() {
            Some(field) => format!("{}:{}", rejection.code, field.field),
            None => rejection.code.into(),
        },
        Err(Failure::Denied { .. }) => "denied".into(),
        Err(Failure::NotFound) => "not_found".into(),
        Err(Failure::Conflict) => "conflict".into(),
        Err(other) => other.to_string(),
    }
}

/// Actions on a person's timeline, oldest first, with their facts.
pub(crate) fn journal_of(platform: &Platform, person: PersonId) -> Vec<String> {
    let mut rows = platform.look(|cx| Ok(journal::by_person(cx.tx, person, 50)?)).unwrap();
    rows.reverse();
    let told = |row: journal::TimelineRow| {
        let facts: Vec<String> = row.facts.iter().map(|(name, value)| format!("{name}={value}")).collect();
        format!("{} {}", row.action, facts.join(" "))
    };
    rows.into_iter().map(told).collect()
}
