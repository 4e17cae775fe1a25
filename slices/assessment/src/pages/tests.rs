//! Every page in every language, before and after the assessment.

use super::{desk, field};
use crate::SCHEMA;
use crate::queries::{self, Tab, Wanted};
use crate::rules::Filled;
use crate::testing::{WORLD, assessor, confirmed, no_wiring, of_case};
use crate::use_cases::complete::{self, CompleteAssessment};
use askama::Template;
use authz::Actor;
use base::Failure;
use base::id::AssessmentId;
use platform::testing::{actor, on_both_engines};
use platform::{Cx, Platform};
use ui::{Errors, Lang, Page, Session};

fn page(lang: Lang) -> Page {
    Page::plain(&Session { lang, ..Session::anonymous("/desk/assessments") }, "assessment-title")
}

/// A missing text shows its key; class names and addresses never begin with it.
fn check(html: &str, words: &[&str]) {
    assert!(
        !html.contains("assessment-"),
        "a text is missing: {:?}",
        html.split("assessment-").nth(1).map(|t| &t[..30])
    );
    for word in words {
        assert!(html.contains(word), "{word} is not on the page: {html}");
    }
}

fn form(cx: &mut Cx<'_, '_>, who: &Actor, id: AssessmentId, lang: Lang, errors: Errors) -> Result<String, Failure> {
    let view = queries::detail(cx, who, "assessment.perform", id)?;
    let typed = field::Typed { needs: view.assessment.asked.clone(), version: "1".into(), ..Default::default() };
    Ok(field::FormPage { page: page(lang), view, typed, errors }.render().unwrap())
}

fn show(cx: &mut Cx<'_, '_>, who: &Actor, id: AssessmentId, lang: Lang) -> Result<String, Failure> {
    let view = queries::detail(cx, who, "assessment.read", id)?;
    Ok(desk::ShowPage { page: page(lang).titled(&view.person.name), view }.render().unwrap())
}

fn lists(platform: &Platform, who: &Actor, tab: Tab) -> Vec<String> {
    let wanted = Wanted { tab, mine: None, after: None };
    let list = || platform.look(|cx| queries::list(cx, who, "assessment.read", wanted)).unwrap();
    let pages = Lang::ALL.into_iter().flat_map(|lang| {
        let desk = desk::ListPage { page: page(lang), view: list() }.render().unwrap();
        [desk, field::ListPage { page: page(lang), view: list() }.render().unwrap()]
    });
    pages.collect()
}

#[test]
fn every_page_renders_in_every_language() {
    on_both_engines(&[WORLD, SCHEMA], no_wiring, |platform| {
        let (who, clerk) = (assessor(platform, 1, "371621"), actor("county_clerk", "371621"));
        let id = of_case(platform, confirmed(platform, "371621001200", &["bathing"]).case_id).id;
        for html in lists(platform, &clerk, Tab::Open) {
            check(&html, &["王**", "西张村委会"]);
        }
        for lang in Lang::ALL {
            let wrong = base::FieldError { field: "answers", message: "还有6项没有回答".into() };
            let html = platform.look(|cx| form(cx, &who, id, lang, Errors(vec![wrong.clone()]))).unwrap();
            check(&html, &["name=\"a-bathe\"", "还有6项没有回答", "name=\"companion\"", "value=\"bathing\" checked"]);
            assert!(!html.contains("value=\"child_study\""), "needs of children are not offered for somebody of 81");
            check(&platform.look(|cx| show(cx, &clerk, id, lang)).unwrap(), &["惠民救〔2026〕318号", "评估员1"]);
        }
        let items = ["eat", "dress", "transfer", "toilet", "walk", "bathe"];
        let filled = Filled {
            answers: items.iter().map(|item| (*item).to_owned()).zip([1, 1, 0, 1, 1, 0]).collect(),
            needs: vec!["meals".into()],
            companion: "李红".into(),
            manual_grade: Some("complete".into()),
            reason: "夜间离不开人".into(),
        };
        let (cmd, by) = (CompleteAssessment { id, filled, version: 1 }, who.clone());
        platform.run(move |cx| complete::run(cx, &by, &cmd)).unwrap();
        let zh = platform.look(|cx| show(cx, &clerk, id, Lang::Chinese)).unwrap();
        check(
            &zh,
            &[
                "4 / 6",
                "3 至 5 分",
                "部分丧失生活自理能力",
                "改定为：完全丧失",
                "夜间离不开人",
                "《特困人员认定办法》第二十一条",
                "不能：要人帮",
            ],
        );
        let en = platform.look(|cx| show(cx, &clerk, id, Lang::English)).unwrap();
        check(&en, &["3 to 5 points", "Partial loss of self-care", "Cooking and eating"]);
        let html = platform.look(|cx| form(cx, &who, id, Lang::Chinese, Errors::default())).unwrap();
        check(&html, &["评估已完成", "完全丧失生活自理能力"]);
        assert_eq!(lists(platform, &clerk, Tab::Done).len(), 4);
    });
}

#[test]
fn counts_equal_the_rows_of_their_tab() {
    on_both_engines(&[WORLD, SCHEMA], no_wiring, |platform| {
        let clerk = actor("township_clerk", "371621001");
        for n in 0..60 {
            confirmed(platform, if n < 55 { "371621001200" } else { "371621101200" }, &["meals"]);
        }
        let list = |tab, after: Option<String>| {
            let wanted = Wanted { tab, mine: None, after: after.as_deref() };
            platform.look(|cx| queries::list(cx, &clerk, "assessment.read", wanted)).unwrap()
        };
        let first = list(Tab::Unassigned, None);
        assert_eq!((first.total(), first.rows.len()), (55, 50), "the other township is out of reach");
        let second = list(Tab::Unassigned, first.next.clone());
        assert_eq!((second.rows.len(), second.next), (5, None));
        assert_eq!((list(Tab::Overdue, None).total(), list(Tab::Done, None).total()), (0, 0));
    });
}

#[test]
fn every_route_has_its_permission() {
    let table = crate::routes().table();
    assert_eq!(table.len(), 8);
    assert!(table.iter().all(|route| matches!(route.access, ui::Access::With(_))));
    let (_, document) = crate::routes().finish();
    assert_eq!(document.paths.paths.len(), 3);
}
