//! Providers on both engines, through their use cases; every template in both languages.

use crate::model::{Language, ProviderKind, Standing, check_days};
use crate::pages::{new_contract, new_provider, new_worker, provider, providers};
use crate::queries::{self, ProviderList};
use crate::use_cases::{register_provider, register_worker, set_standing, sign_contract};
use crate::{ContractId, RegisterProvider, RegisterWorker, SetStanding, SignContract, use_contract};
use askama::Template;
use authz::Actor;
use base::id::ProviderId;
use base::{Failure, Fen, FieldError, Sex};
use db::{Migration, MigrationSet, params, sql};
use platform::Platform;
use platform::testing::{actor, division};
use std::sync::Arc;
use ui::{Errors, Lang, Page, Session, Signed};

/// The views of accounts, as the slice admin publishes them.
const OTHERS: MigrationSet = MigrationSet {
    owner: "others",
    steps: &[Migration {
        name: "0001_others",
        sql: "create table o_user (id text not null primary key, name text not null);
              create view v_user as select id, name from o_user;
              create view v_user_role as select id as user_id, 'care_worker' as role, cast(null as text) as provider_id
              from o_user",
    }],
};

const COUNTY: &str = "371621000000";
const SUNWU: &str = "371621001000";
const DONGGUAN: &str = "371621001001";
const SHIMIAO: &str = "371621101000";

fn on_both_engines(test: impl Fn(&Platform)) {
    platform::testing::on_both_engines(&[OTHERS, crate::SCHEMA], |_, _| Ok(()), test);
}

fn clerk() -> Actor {
    actor("county_clerk", COUNTY)
}

/// The stable code of a rejection with its first field, or a word for the other answers.
fn code<T>(answer: Result<T, Failure>) -> String {
    match answer {
        Ok(_) => "ok".into(),
        Err(Failure::Rejected(rejection)) => match rejection.fields.first() {
            Some(field) => format!("{}:{}", rejection.code, field.field),
            None => rejection.code.into(),
        },
        Err(Failure::Denied { .. }) => "denied".into(),
        Err(Failure::NotFound) => "not_found".into(),
        Err(other) => other.to_string(),
    }
}

fn spring() -> RegisterProvider {
    RegisterProvider {
        name: "惠民春晖养老服务有限公司".into(),
        uscc: "91110000600037341L".into(),
        kind: ProviderKind::Company,
        division: division(COUNTY),
    }
}

fn registered(p: &Platform, who: &Actor, cmd: &RegisterProvider) -> Result<ProviderId, Failure> {
    let (who, cmd) = (who.clone(), cmd.clone());
    p.run(move |cx| register_provider::run(cx, &who, &cmd))
}

fn worker(provider_id: ProviderId) -> RegisterWorker {
    RegisterWorker {
        provider_id,
        user_id: None,
        name: "张桂兰".into(),
        sex: Sex::Female,
        kinds: vec!["care_worker".into()],
        languages: vec![Language::Chinese],
        division: division(DONGGUAN),
        position: None,
        clearance_until: Some(jiff::civil::date(2026, 9, 1)),
    }
}

fn contract(provider_id: ProviderId) -> SignContract {
    SignContract {
        provider_id,
        number: "HM-2026-01".into(),
        division: division(COUNTY),
        items: vec!["C03".into(), "L02".into()],
        valid_from: jiff::civil::date(2026, 1, 1),
        valid_to: jiff::civil::date(2026, 12, 31),
        ceiling_fen: Fen::from_yuan(1_000),
    }
}

fn hired(p: &Platform, cmd: &RegisterWorker) -> String {
    let cmd = cmd.clone();
    code(p.run(move |cx| register_worker::run(cx, &clerk(), &cmd)))
}

fn signed(p: &Platform, cmd: &SignContract) -> Result<ContractId, Failure> {
    let cmd = cmd.clone();
    p.run(move |cx| sign_contract::run(cx, &clerk(), &cmd))
}

fn stands(p: &Platform, provider_id: ProviderId, standing: Standing, reason: &str) -> String {
    let cmd = SetStanding { provider_id, standing, reason: reason.into() };
    code(p.run(move |cx| set_standing::run(cx, &clerk(), &cmd)))
}

#[test]
fn registration_checks_the_code_and_the_area() {
    on_both_engines(|p| {
        let township = RegisterProvider { division: division(SUNWU), ..spring() };
        let table = [
            (clerk(), RegisterProvider { uscc: "91110000600037341M".into(), ..spring() }, "invalid_input:uscc"),
            (clerk(), RegisterProvider { name: " ".into(), ..spring() }, "invalid_input:name"),
            (clerk(), RegisterProvider { division: division(DONGGUAN), ..spring() }, "invalid_input:division"),
            (clerk(), RegisterProvider { division: division("371600000000"), ..spring() }, "invalid_input:division"),
            (actor("township_clerk", COUNTY), spring(), "denied"),
            (actor("county_clerk", SHIMIAO), township, "invalid_input:division"),
            (clerk(), spring(), "ok"),
            (clerk(), RegisterProvider { name: "同一家".into(), ..spring() }, "invalid_input:uscc"),
        ];
        for (who, cmd, expected) in table {
            assert_eq!(code(registered(p, &who, &cmd)), expected, "{cmd:?}");
        }
        let total = p.look(|cx| Ok(queries::providers(cx, &clerk(), None, None)?.counts.total)).unwrap();
        assert_eq!(total, 1, "what was refused left nothing behind");
    });
}

#[test]
fn every_township_sees_a_provider_but_only_its_county_changes_it() {
    on_both_engines(|p| {
        let id = registered(p, &clerk(), &spring()).unwrap();
        let sees = |who: Actor| {
            let list = p.look(|cx| queries::providers(cx, &who, None, None)).unwrap().rows.len();
            (list, code(p.look(|cx| queries::provider(cx, &who, id))))
        };
        assert_eq!(sees(clerk()), (1, "ok".into()));
        assert_eq!(sees(actor("township_clerk", SHIMIAO)), (1, "ok".into()));
        assert_eq!(sees(actor("leader", "371600000000")), (1, "ok".into()));
        let mut manager = actor("provider_manager", COUNTY);
        manager.grants[0].provider_id = Some(id);
        assert_eq!(sees(manager.clone()), (1, "ok".into()));
        let mut other = manager.clone();
        other.grants[0].provider_id = Some(ProviderId(clerk().user_id.0));
        assert_eq!(sees(other), (0, "not_found".into()));
        assert_eq!(sees(actor("county_clerk", "371622000000")), (0, "not_found".into()));
        let cmd = SetStanding { provider_id: id, standing: Standing::Red, reason: "虚假记录".into() };
        let below = cmd.clone();
        assert_eq!(code(p.run(move |cx| set_standing::run(cx, &actor("county_clerk", SUNWU), &below))), "not_found");
        assert_eq!(code(p.run(move |cx| set_standing::run(cx, &manager, &cmd))), "denied");
    });
}

#[test]
fn standing_has_a_reason_and_a_red_provider_does_not_grow() {
    on_both_engines(|p| {
        let id = registered(p, &clerk(), &spring()).unwrap();
        assert_eq!(stands(p, id, Standing::Green, "考核 92 分"), "standing_unchanged");
        assert_eq!(stands(p, id, Standing::Yellow, "  "), "invalid_input:reason");
        assert_eq!(stands(p, id, Standing::Yellow, "考核 78 分，签到不全"), "ok");
        assert_eq!(hired(p, &worker(id)), "ok", "a yellow provider may still mend itself");
        assert_eq!(stands(p, id, Standing::Red, "虚假记录"), "ok");
        assert_eq!(hired(p, &RegisterWorker { name: "李四".into(), ..worker(id) }), "provider_cleared_out");
        assert_eq!(code(signed(p, &contract(id))), "provider_cleared_out");
        let rows = p.look(|cx| Ok(journal::by_subject(cx.tx, &id.to_string(), 10)?)).unwrap();
        let told: Vec<String> = rows.iter().map(|r| format!("{} {:?}", r.action, r.facts.get("standing"))).collect();
        assert_eq!(
            told,
            [
                "provider.standing-set Some(\"red\")",
                "provider.worker-registered None",
                "provider.standing-set Some(\"yellow\")",
                "provider.registered None",
            ]
        );
        assert!(rows.iter().all(|r| r.facts.values().all(|v| v.is_ascii())), "no words and no names in the journal");
    });
}

#[test]
fn workers_are_qualified_and_have_their_own_account() {
    on_both_engines(|p| {
        let id = registered(p, &clerk(), &spring()).unwrap();
        let account = Some(clerk().user_id);
        let table = [
            (RegisterWorker { kinds: vec![], ..worker(id) }, "invalid_input:kinds"),
            (RegisterWorker { kinds: vec!["wizard".into()], ..worker(id) }, "invalid_input:kinds"),
            (RegisterWorker { division: division("371600000000"), ..worker(id) }, "invalid_input:division"),
            (RegisterWorker { name: "".into(), ..worker(id) }, "invalid_input:name"),
            (RegisterWorker { user_id: account, ..worker(id) }, "ok"),
            (RegisterWorker { user_id: account, name: "李四".into(), ..worker(id) }, "invalid_input:user_id"),
            (worker(ProviderId(clerk().user_id.0)), "not_found"),
        ];
        for (cmd, expected) in table {
            assert_eq!(hired(p, &cmd), expected, "{cmd:?}");
        }
    });
}

#[test]
fn contracts_are_in_order_and_never_overdrawn() {
    on_both_engines(|p| {
        let id = registered(p, &clerk(), &spring()).unwrap();
        let table = [
            (SignContract { number: "".into(), ..contract(id) }, "invalid_input:number"),
            (SignContract { valid_to: jiff::civil::date(2025, 12, 31), ..contract(id) }, "invalid_input:valid_to"),
            (SignContract { items: vec![], ..contract(id) }, "invalid_input:items"),
            (SignContract { items: vec!["Z99".into()], ..contract(id) }, "invalid_input:items"),
            (SignContract { ceiling_fen: Fen::ZERO, ..contract(id) }, "invalid_input:ceiling"),
            (SignContract { division: division("371600000000"), ..contract(id) }, "invalid_input:division"),
        ];
        for (cmd, expected) in table {
            assert_eq!(code(signed(p, &cmd)), expected, "{cmd:?}");
        }
        let contract_id = signed(p, &contract(id)).unwrap();
        assert_eq!(code(signed(p, &contract(id))), "invalid_input:number");
        let uses = |fen: i64| code(p.run(move |cx| use_contract(cx, contract_id, Fen(fen))));
        for (fen, expected) in [
            (99_999, "ok"),
            (2, "contract_ceiling_reached"),
            (1, "ok"),
            (1, "contract_ceiling_reached"),
            (-100_000, "ok"),
            (-1, "contract_ceiling_reached"),
            (100_000, "ok"),
        ] {
            assert_eq!(uses(fen), expected, "{fen}");
        }
        let left = p.look(|cx| Ok(queries::provider(cx, &clerk(), id)?.contracts[0].left_fen())).unwrap();
        assert_eq!(left, Fen::ZERO);
    });
}

#[test]
fn a_contract_lasts_three_years_at_most() {
    let day = jiff::civil::date;
    let table = [
        (day(2026, 1, 1), day(2026, 1, 1), true),
        (day(2026, 1, 1), day(2025, 12, 31), false),
        (day(2026, 1, 1), day(2028, 12, 31), true),
        (day(2026, 1, 1), day(2029, 1, 1), false),
        (day(2024, 2, 29), day(2027, 2, 27), true),
        (day(2024, 2, 29), day(2027, 2, 28), false),
    ];
    for (from, to, good) in table {
        assert_eq!(check_days(from, to).is_ok(), good, "{from}..{to}");
    }
}

#[test]
fn lists_are_paged_without_gap_and_counts_equal_rows() {
    on_both_engines(|p| {
        p.run(|cx| {
            for n in 0..53 {
                let id = format!("00000000-0000-7000-8000-0000000000{n:02}");
                let uscc = with_check_characters(&format!("913716216000{n:04}"));
                let row = params![&id, format!("机构{:02}", n % 7), uscc, COUNTY, cx.now];
                cx.tx.execute(
                    sql!(
                        "insert into provider_provider (id, name, uscc, kind, standing, standing_since, division, registered_at)
                         values ($1, $2, $3, 'company', 'green', $5, $4, $5)"
                    ),
                    &row,
                )?;
                let area = params![id, COUNTY];
                cx.tx.execute(sql!("insert into provider_area (provider_id, division) values ($1, $2)"), &area)?;
            }
            Ok(())
        })
        .unwrap();
        let page =
            |after: Option<String>| p.look(|cx| queries::providers(cx, &clerk(), None, after.as_deref())).unwrap();
        let first = page(None);
        let second = page(first.next.clone());
        let names = first.rows.iter().chain(&second.rows).map(|r| (r.provider.name.clone(), r.provider.id));
        let names: Vec<_> = names.collect();
        assert_eq!((first.counts.total, first.rows.len(), second.rows.len(), second.next), (53, 50, 3, None));
        assert!(names.is_sorted_by(|a, b| a < b), "no row twice, none left out, by name");
    });
}

/// The code with the two check characters (of the organisation, of the whole) that make it valid.
fn with_check_characters(head: &str) -> String {
    let whole = |inner: char| "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().map(move |last| format!("{head}{inner}{last}"));
    let mut candidates = "0123456789X".chars().flat_map(whole);
    candidates.find(|code| base::Uscc::parse(code).is_ok()).unwrap()
}

fn who(lang: Lang) -> Signed {
    let actor = Arc::new(clerk());
    let session =
        Session { actor: Some(actor.clone()), csrf: "proof".into(), lang, ..Session::anonymous("/desk/providers") };
    Signed { actor, session: Arc::new(session) }
}

/// Renders in every language; no text key may be left standing.
fn rendered(build: impl Fn(&Signed) -> String) -> [String; 2] {
    let pages = Lang::ALL.map(|lang| build(&who(lang)));
    for html in &pages {
        for word in html.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')) {
            assert!(!word.starts_with("provider-") || word == "provider-new", "no text for {word}");
        }
    }
    pages
}

#[test]
fn every_page_is_shown_in_both_languages() {
    on_both_engines(|p| {
        let id = registered(p, &clerk(), &spring()).unwrap();
        assert_eq!(hired(p, &worker(id)), "ok");
        signed(p, &contract(id)).unwrap();
        assert_eq!(stands(p, id, Standing::Yellow, "签到不全"), "ok");
        let [zh, en] = rendered(|who| {
            let view = p.look(|cx| queries::provider(cx, &who.actor, id)).unwrap();
            let page = Page::plain(&who.session, "provider-one").titled(view.provider.name.clone());
            p.look(|cx| provider::build(cx, page, view)).unwrap().render().unwrap()
        });
        for shown in [
            "黄牌",
            "签到不全",
            "HM-2026-01",
            "1,000.00 元",
            "上门助浴",
            "张桂兰",
            "护理员",
            "2026年9月1日 已过期",
            "未关联",
        ] {
            assert!(zh.contains(shown), "{shown} is missing");
        }
        assert!(en.contains("Yellow") && en.contains("expired on 1 Sep 2026") && en.contains("Standing changed"));
        let [zh, _] = rendered(|who| {
            let view = p.look(|cx| queries::providers(cx, &who.actor, None, None)).unwrap();
            let page = Page::plain(&who.session, "provider-list");
            providers::ProvidersPage { page, view, may_write: true }.render().unwrap()
        });
        assert!(zh.contains("共 1 家") && zh.contains("standing yellow") && zh.contains("惠民县"));
        rendered(|who| {
            let page = Page::plain(&who.session, "provider-list");
            let counts = ui::Counts::of(&Standing::ALL, &[]);
            let view = ProviderList { standing: None, counts, rows: Vec::new(), next: None };
            providers::ProvidersPage { page, view, may_write: false }.render().unwrap()
        });
    });
}

#[test]
fn every_form_keeps_what_was_typed() {
    on_both_engines(|p| {
        let id = registered(p, &clerk(), &spring()).unwrap();
        let errors = |field| Errors(vec![FieldError { field, message: "请改正这一处。".into() }]);
        let pages = rendered(|who| {
            let form = new_provider::ProviderForm { name: "留住我".into(), ..Default::default() };
            p.look(|cx| new_provider::build(cx, who, form, errors("uscc"))).unwrap().render().unwrap()
        });
        assert!(pages.iter().all(|html| html.contains("留住我") && html.contains("f-uscc")));
        let pages = rendered(|who| {
            let form = new_worker::WorkerForm {
                name: "留住我".into(),
                kinds: vec!["care_worker".into()],
                ..Default::default()
            };
            p.look(|cx| new_worker::build(cx, who, id, (form, errors("kinds")))).unwrap().render().unwrap()
        });
        assert!(pages.iter().all(|html| html.contains("留住我") && html.contains("value=\"care_worker\" checked")));
        let pages = rendered(|who| {
            let form =
                new_contract::ContractForm { ceiling: "12万".into(), items: vec!["C03".into()], ..Default::default() };
            p.look(|cx| new_contract::build(cx, who, id, (form, errors("ceiling")))).unwrap().render().unwrap()
        });
        assert!(pages.iter().all(|html| html.contains("12万") && html.contains("value=\"C03\" checked")));
    });
}

#[test]
fn forms_say_what_is_missing() {
    let missing = |rejection: base::Rejection| rejection.fields.iter().map(|f| f.field).collect::<Vec<_>>();
    let id = ProviderId(clerk().user_id.0);
    assert_eq!(missing(new_provider::ProviderForm::default().command().unwrap_err()), ["kind", "division"]);
    assert_eq!(missing(new_worker::WorkerForm::default().command(id).unwrap_err()), ["division", "sex"]);
    assert_eq!(
        missing(new_contract::ContractForm::default().command(id).unwrap_err()),
        ["division", "valid_from", "valid_to", "ceiling"]
    );
    assert_eq!(provider::StandingForm::default().command(id).unwrap_err().code, "standing_missing");
}
