//! For this crate's tests: a world with people, two providers and an agreed plan, on both engines.

use crate::{SCHEMA, react};
use authz::Actor;
use base::id::{CaseId, OrderId, PersonId, PlanId, PlanLineId, ProviderId, WorkerId};
use base::{Failure, Fen, Sex};
use contract::{AgreedLine, Event, PlanAgreed};
use db::{Migration, MigrationSet, params, sql};
use jiff::civil::date;
use platform::testing::{actor, division};
use platform::{Cx, Platform};
use provider::{Language, ProviderKind, RegisterProvider, RegisterWorker, SignContract};

/// Stands in for the registry and the accounts; keeps the events that were emitted.
const WORLD: MigrationSet = MigrationSet {
    owner: "dispatch_test_world",
    steps: &[Migration {
        name: "0001_world",
        sql: "create table test_person (id text primary key, name text not null, sex text not null, birth_date text,
                  division text not null, categories text not null, lat double precision, lon double precision,
                  deceased_on text);
              create view v_person as select id, name, sex, birth_date, division, categories, lat, lon, deceased_on
                  from test_person;
              create table test_event (word text not null);
              create table test_user (id text primary key, name text not null);
              create view v_user as select id, name from test_user;
              create view v_user_role as select id as user_id, 'care_worker' as role, cast(null as text) as provider_id
                  from test_user",
    }],
};

pub(crate) const COUNTY: &str = "371621000000";
pub(crate) const VILLAGE: &str = "371621001001";

fn keep(cx: &mut Cx<'_, '_>, event: &Event) -> Result<(), Failure> {
    let word = match event {
        Event::OrderOpened(_) => "opened".to_owned(),
        Event::OrderAssigned(e) => format!("assigned {} {}", e.starts_at.china_text(), e.companion_id.is_some()),
        Event::OrderReturned(_) => "returned".to_owned(),
        Event::OrderCancelled(e) => format!("cancelled {}", e.price_fen),
        Event::NeedReported(_)
        | Event::CaseAccepted(_)
        | Event::CaseConfirmed(_)
        | Event::CaseRefused(_)
        | Event::AssessmentCompleted(_)
        | Event::PlanAgreed(_)
        | Event::VisitCompleted(_)
        | Event::VisitFailed(_)
        | Event::VisitRated(_)
        | Event::VisitPriced(_) => return Ok(()),
    };
    cx.tx.execute(sql!("insert into test_event (word) values ($1)"), &params![word])?;
    Ok(())
}

pub(crate) fn on_both_engines(test: impl Fn(&Platform)) {
    platform::testing::on_both_engines(&[WORLD, provider::SCHEMA, SCHEMA], keep, test);
}

pub(crate) fn clerk() -> Actor {
    actor("county_clerk", COUNTY)
}

/// Events emitted so far, sorted.
pub(crate) fn events(p: &Platform) -> Vec<String> {
    p.look(|cx| Ok(cx.tx.query(sql!("select word from test_event order by word"), &[], |r| r.get(0))?)).unwrap()
}

/// Open tasks: kind and subject.
pub(crate) fn tasks(p: &Platform) -> Vec<(String, String)> {
    p.look(|cx| {
        let text = sql!(
            "select kind, subject_id from flow_task where state = 'open' and role = 'county_clerk'
             order by kind, subject_id"
        );
        Ok(cx.tx.query(text, &[], |r| Ok((r.get(0)?, r.get(1)?)))?)
    })
    .unwrap()
}

/// Orders: key, state and window, first window first.
pub(crate) fn orders(p: &Platform) -> Vec<(OrderId, String, String)> {
    p.look(|cx| {
        let text = sql!("select id, state, window_from from dispatch_order order by line_id, window_from, id");
        Ok(cx.tx.query(text, &[], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?)
    })
    .unwrap()
}

/// What every contract has given out, in fen.
pub(crate) fn used(p: &Platform) -> i64 {
    p.look(|cx| Ok(cx.tx.query_one(sql!("select cast(sum(used_fen) as bigint) from v_contract"), &[], |r| r.get(0))?))
        .unwrap()
}

/// A provider with a contract over all of the year and so many yuan.
pub(crate) fn hire(p: &Platform, uscc: &'static str, yuan: i64) -> ProviderId {
    p.run(move |cx| {
        let (name, kind) = (format!("惠民{uscc}服务中心"), ProviderKind::SocialOrganisation);
        let new = RegisterProvider { name, uscc: uscc.into(), kind, division: division(COUNTY) };
        let provider_id = provider::register_provider(cx, &clerk(), &new)?;
        let contract = SignContract {
            provider_id,
            number: format!("HM-{uscc}"),
            division: division(COUNTY),
            items: vec!["C02".into(), "C03".into()],
            valid_from: date(2026, 1, 1),
            valid_to: date(2026, 12, 31),
            ceiling_fen: Fen::from_yuan(yuan),
        };
        provider::sign_contract(cx, &clerk(), &contract)?;
        Ok(provider_id)
    })
    .unwrap()
}

/// A worker of a provider, of one kind of staff.
pub(crate) fn staff(p: &Platform, provider_id: ProviderId, name: &'static str, kind: &'static str) -> WorkerId {
    p.run(move |cx| {
        let worker = RegisterWorker {
            provider_id,
            user_id: None,
            name: name.into(),
            sex: Sex::Female,
            kinds: vec![kind.into()],
            languages: vec![Language::Chinese],
            division: division(VILLAGE),
            position: None,
            clearance_until: None,
        };
        provider::register_worker(cx, &clerk(), &worker)
    })
    .unwrap()
}

/// Somebody with an agreed plan of one line.
pub(crate) fn agreed(p: &Platform, item: &'static str, units: i64) -> PlanAgreed {
    p.run(move |cx| {
        let event = PlanAgreed {
            plan_id: PlanId::new(cx.ids, cx.now),
            case_id: CaseId::new(cx.ids, cx.now),
            person_id: PersonId::new(cx.ids, cx.now),
            division: division(VILLAGE),
            from: date(2026, 10, 1),
            lines: vec![AgreedLine {
                line_id: PlanLineId::new(cx.ids, cx.now),
                item: item.into(),
                units,
                price_fen: Fen::from_yuan(100),
                tranche: 1,
            }],
        };
        cx.tx.execute(
            sql!(
                "insert into test_person (id, name, sex, birth_date, division, categories)
                 values ($1, '王桂香', 'female', '1945-03-02', $2, '[\"destitute\"]')"
            ),
            &params![event.person_id, event.division],
        )?;
        react::on_plan_agreed(cx, &event)?;
        Ok(event)
    })
    .unwrap()
}
