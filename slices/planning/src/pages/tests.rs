//! Every page in every language, in every state of a plan.

use super::plan::{PlanPage, Typed};
use super::plans::PlansPage;
use crate::SCHEMA;
use crate::model::{Consent, Plan, StateWord};
use crate::queries;
use crate::testing::{WORLD, assessed, clerk, listen, of_case, person};
use crate::use_cases::agree::{self, AgreePlan};
use crate::use_cases::decline::{self, DeclinePlan};
use askama::Template;
use base::FieldError;
use platform::Platform;
use platform::testing::{actor, on_both_engines};
use ui::{Errors, Lang, Page, Session};

fn page(lang: Lang) -> Page {
    Page::plain(&Session { lang, ..Session::anonymous("/desk/plans") }, "planning-title")
}

/// A missing text shows its key.
fn check(html: &str, words: &[&str]) {
    for key in ["planning-", "plan-state-", "catalogue-"] {
        assert!(
            !html.contains(key),
            "a text is missing: {:?}",
            html.split(key).nth(1).map(|t| t.chars().take(30).collect::<String>())
        );
    }
    for word in words {
        assert!(html.contains(word), "{word} is not on the page: {html}");
    }
}

fn show(platform: &Platform, plan: &Plan, lang: Lang, typed: Typed, errors: Errors) -> String {
    let view = platform.look(|cx| queries::detail(cx, &clerk(), plan.id)).unwrap();
    PlanPage { page: page(lang).titled(&view.person.name), view, typed, errors }.render().unwrap()
}

fn plain(platform: &Platform, plan: &Plan, lang: Lang) -> String {
    show(platform, plan, lang, Typed::default(), Errors::default())
}

#[test]
fn a_plan_says_everything_in_plain_words() {
    on_both_engines(&[WORLD, SCHEMA], listen, |platform| {
        let plan = of_case(platform, assessed(platform, person(platform), &["bathing", "lonely", "job"]).case_id);
        let zh = plain(platform, &plan, Lang::Chinese);
        check(
            &zh,
            &["王**", "81岁", "每次 120 元，一年 3 次，共 360 元", "保基本 400 元", "去困扰 400 元", "还剩 40 元"],
        );
        check(
            &zh,
            &[
                "这一期只剩 40 元，不够一次",
                "为这些人设的：",
                "name=\"u-C03\"",
                "惠民救〔2026〕318号",
                "2026年9月19日 至 2026年12月31日",
            ],
        );
        check(
            &plain(platform, &plan, Lang::English),
            &["¥120 per visit, 3 × visit a year, ¥360 in all", "Secure the basics"],
        );
        let typed = Typed { units: Some([("C03".to_owned(), "九".to_owned())].into()), ..Typed::default() };
        let errors = Errors(vec![FieldError { field: "lines", message: "次数不是整数".into() }]);
        check(
            &show(platform, &plan, Lang::Chinese, typed, errors),
            &["value=\"九\"", "次数不是整数", "href=\"#f-lines\""],
        );
        let waiting = of_case(platform, assessed(platform, person(platform), &["skills"]).case_id);
        for lang in Lang::ALL {
            check(&plain(platform, &waiting, lang), &["2027-01-01"]);
        }
    });
}

#[test]
fn every_state_and_list_renders_in_every_language() {
    on_both_engines(&[WORLD, SCHEMA], listen, |platform| {
        let who = person(platform);
        let plans: Vec<Plan> =
            (0..3).map(|_| of_case(platform, assessed(platform, who, &["bathing"]).case_id)).collect();
        let name = "李红梅".to_owned();
        let agreed = AgreePlan { id: plans[0].id, consent: Consent::Guardian, name, version: 1 };
        platform.run(move |cx| agree::run(cx, &clerk(), &agreed)).unwrap();
        let declined = DeclinePlan { id: plans[1].id, reason: "女儿要接去住".into(), version: 1 };
        platform.run(move |cx| decline::run(cx, &clerk(), &declined)).unwrap();
        for lang in Lang::ALL {
            check(&plain(platform, &plans[1], lang), &["女儿要接去住"]);
            let html = plain(platform, &plans[0], lang);
            check(&html, &["李**"]);
            assert!(!html.contains("李红梅") && !html.contains("<form method=\"post\" action=\"/desk/plans/"));
            for (state, rows) in
                [(StateWord::Draft, 1), (StateWord::Declined, 1), (StateWord::Agreed, 1), (StateWord::Ended, 0)]
            {
                let view = platform.look(|cx| queries::list(cx, &clerk(), state, None)).unwrap();
                assert_eq!((view.rows.len(), view.total()), (rows, rows as i64));
                check(&PlansPage { page: page(lang), view }.render().unwrap(), &[]);
            }
        }
        let elsewhere = actor("township_clerk", "371621101");
        let view = platform.look(|cx| queries::list(cx, &elsewhere, StateWord::Draft, None)).unwrap();
        assert_eq!((view.rows.len(), view.total()), (0, 0), "another township sees nothing");
    });
}

#[test]
fn every_route_has_its_permission() {
    let table = crate::routes().table();
    assert_eq!(table.len(), 10);
    assert!(table.iter().all(|route| matches!(route.access, ui::Access::With(_))));
    let (_, document) = crate::routes().finish();
    assert_eq!(document.paths.paths.len(), 5);
}
