//! A case on both engines, through its use cases and on its pages.

mod flow;
mod pages;

use crate::use_cases::{accept, decide, end_notice, recheck, report, review, send_back, withdraw};
use crate::{ReportNeed, Reported, model};
use authz::Actor;
use base::id::{CaseId, PersonId};
use base::{Failure, PersonName};
use contract::Event;
use db::{Migration, MigrationSet, params, sql};
use platform::testing::{actor, division, start};
use platform::{Cx, Platform};
use registry::EnrolPerson;

/// The views of other slices as small as they can be, and what they would have been told.
const WORLD: MigrationSet = MigrationSet {
    owner: "casework_test_world",
    steps: &[Migration {
        name: "0001_world",
        sql: "create table near_user (id text not null primary key, name text not null);
              create view v_user as select id, name from near_user;
              create table near_assessment (id text not null primary key, case_id text not null, done_at bigint);
              create view v_assessment as select id, case_id, done_at from near_assessment;
              create table near_plan (id text not null primary key, case_id text not null, state text not null);
              create view v_plan as select id, case_id, state from near_plan;
              create table near_order (id text not null primary key, plan_id text not null);
              create view v_order as select id, plan_id from near_order;
              create table near_visit (id text not null primary key, order_id text not null, state text not null);
              create view v_visit as select id, order_id, state from near_visit;
              create table told (event text not null, number bigint not null)",
    }],
};

const VILLAGE: &str = "371621001200";
const ELSEWHERE: &str = "371621101000";

fn listen(cx: &mut Cx<'_, '_>, event: &Event) -> Result<(), Failure> {
    let (event, number) = match event {
        Event::NeedReported(_) => ("need_reported", 1),
        Event::CaseAccepted(_) => ("case_accepted", 1),
        Event::CaseConfirmed(confirmed) => ("case_confirmed", confirmed.needs.len()),
        Event::CaseRefused(_) => ("case_refused", 1),
        _ => return Ok(()),
    };
    cx.tx.execute(sql!("insert into told (event, number) values ($1, $2)"), &params![event, number as i64])?;
    Ok(())
}

fn on_both_engines(test: impl Fn(&Platform)) {
    platform::testing::on_both_engines(&[WORLD, registry::SCHEMA, crate::SCHEMA], listen, test);
}

fn township() -> Actor {
    actor("township_clerk", "371621001000")
}

fn clerk() -> Actor {
    actor("county_clerk", "371621000000")
}

fn approver() -> Actor {
    actor("county_approver", "371621000000")
}

/// A woman of the village; each name is somebody else.
fn person(p: &Platform, name: &str, born: &str) -> PersonId {
    let (name, born) = (name.to_owned(), born.to_owned());
    p.run(move |cx| {
        let mut person = EnrolPerson::named(PersonName::parse(&name).expect("a name"), division(VILLAGE));
        person.birth_date = Some(born.parse().expect("a date"));
        person.sex = Some(base::Sex::Female);
        registry::enrol(cx, &township(), &person)
    })
    .expect("the person is enrolled")
}

fn need(person_id: PersonId, needs: &[&str]) -> ReportNeed {
    ReportNeed {
        person_id,
        division: division(VILLAGE),
        needs: needs.iter().map(|code| (*code).to_owned()).collect(),
        words: "腿脚不便，洗澡要人扶".into(),
        channel: model::Channel::Desk,
        minor: false,
        recognised: true,
    }
}

fn report(p: &Platform, cmd: ReportNeed) -> Result<Reported, Failure> {
    p.run(move |cx| report::run(cx, &township(), &cmd))
}

/// A case of 王秀英, just reported.
fn reported(p: &Platform) -> CaseId {
    report(p, need(person(p, "王秀英", "1945-03-01"), &["bathing", "meals"])).expect("the need is taken down").case_id
}

fn accept(p: &Platform, case_id: CaseId) -> Result<(), Failure> {
    p.run(move |cx| accept::run(cx, &township(), &accept::AcceptCase { case_id, near_relative: false }))
}

fn review(p: &Platform, case_id: CaseId) -> Result<(), Failure> {
    let investigators = vec!["张伟".to_owned(), "刘芳".to_owned()];
    let cmd = review::ReviewCase { case_id, opinion: "情况属实，建议确认".into(), investigators };
    p.run(move |cx| review::run(cx, &township(), &cmd))
}

fn end_notice(p: &Platform, case_id: CaseId, objection: Option<&str>) -> Result<(), Failure> {
    let cmd = end_notice::EndNotice { case_id, objection: objection.map(str::to_owned) };
    p.run(move |cx| end_notice::run(cx, &township(), &cmd))
}

fn recheck(p: &Platform, case_id: CaseId) -> Result<(), Failure> {
    p.run(move |cx| recheck::run(cx, &clerk(), &recheck::RecheckCase { case_id }))
}

fn send_back(p: &Platform, case_id: CaseId, note: &str) -> Result<(), Failure> {
    let cmd = send_back::SendBackCase { case_id, note: note.into() };
    p.run(move |cx| send_back::run(cx, &clerk(), &cmd))
}

fn decide(p: &Platform, case_id: CaseId, (verdict, reason, note): Verdict) -> Result<(), Failure> {
    let cmd = decide::DecideCase { case_id, verdict, reason: reason.into(), note: note.into() };
    p.run(move |cx| decide::run(cx, &approver(), &cmd))
}

type Verdict = (decide::Verdict, &'static str, &'static str);

fn withdraw(p: &Platform, case_id: CaseId) -> Result<(), Failure> {
    p.run(move |cx| withdraw::run(cx, &township(), &withdraw::WithdrawCase { case_id }))
}

/// Days go by.
fn later(p: &Platform, days: i64) {
    p.clock().set(start().plus_minutes(days * 24 * 60));
}

fn code<T>(answer: Result<T, Failure>) -> &'static str {
    match answer {
        Ok(_) => "done",
        Err(Failure::Rejected(rejection)) => rejection.code,
        Err(Failure::NotFound) => "not_found",
        Err(Failure::Denied { .. }) => "denied",
        Err(failure) => panic!("{failure}"),
    }
}
