//! Every page in every language: open, rejected, assigned.

use super::item_names;
use super::order::{AssignForm, HandBackForm, OrderPage, ReviewForm};
use super::orders::OrdersPage;
use crate::model::Outcome;
use crate::queries;
use crate::react;
use crate::testing::{VILLAGE, agreed, clerk, hire, on_both_engines, orders, staff};
use crate::use_cases::assign::auto_assign;
use crate::use_cases::review;
use askama::Template;
use base::FieldError;
use base::id::{OrderId, VisitId};
use contract::VisitFailed;
use platform::Platform;
use platform::testing::division;
use ui::{Errors, Lang, Page, Session};

fn page(lang: Lang) -> Page {
    Page::plain(&Session { lang, ..Session::anonymous("/desk/orders") }, "dispatch-orders")
}

/// A missing text shows its key.
fn check(html: &str, words: &[&str]) {
    for prefix in ["dispatch-", "order-state-", "order-outcome-"] {
        assert!(!html.contains(prefix), "a text is missing: {:?}", html.split(prefix).nth(1).map(|t| &t[..30]));
    }
    for word in words {
        assert!(html.contains(word), "{word} is not on the page: {html}");
    }
}

fn shown(p: &Platform, lang: Lang, id: OrderId, errors: Errors) -> String {
    p.look(move |cx| {
        let view = queries::order(cx, &clerk(), id)?;
        let item = item_names(cx, Some(division(VILLAGE)))[&view.order.item].clone();
        let form = AssignForm { day: "2026-10-09".into(), ..AssignForm::default() };
        let (review, hand_back) = (ReviewForm::default(), HandBackForm::default());
        Ok(OrderPage { page: page(lang).titled(&item.0), view, item, form, review, hand_back, errors }
            .render()
            .unwrap())
    })
    .unwrap()
}

#[test]
fn every_page_renders_in_every_language() {
    on_both_engines(|p| {
        let spring = hire(p, "91110000600037341L", 1_000);
        staff(p, spring, "张桂兰", "care_worker");
        staff(p, spring, "李秀英", "housekeeper");
        agreed(p, "C02", 3);
        let order = orders(p)[0].0;
        for lang in Lang::ALL {
            let wrong = FieldError { field: "time", message: "请换一个时间。".into() };
            let html = shown(p, lang, order, Errors(vec![wrong]));
            check(
                &html,
                &[
                    "王**",
                    "张桂兰",
                    "李秀英",
                    "东关社区居委会",
                    "请换一个时间。",
                    "name=\"worker_id\"",
                    "<details open>",
                ],
            );
            assert_eq!(html.matches("name=\"worker_id\"").count(), 1, "only who may go has a button");
            assert!(!html.contains("王桂香"));
        }
        p.run(move |cx| auto_assign(cx, &clerk(), order)).unwrap();
        for lang in Lang::ALL {
            let html = shown(p, lang, order, Errors::default());
            let begin = if lang == Lang::Chinese { "2026年10月8日 09:00" } else { "8 Oct 2026 09:00" };
            check(&html, &["张桂兰", "李秀英", begin]);
            assert!(!html.contains("name=\"worker_id\""), "an assigned order has nothing to choose");
            let list = p.look(|cx| queries::orders(cx, &clerk(), None, None)).unwrap();
            let items = p.look(|cx| Ok(item_names(cx, Some(division(VILLAGE))))).unwrap();
            check(&OrdersPage { page: page(lang), view: list, items }.render().unwrap(), &["王**", "张桂兰"]);
        }
    });
}

#[test]
fn an_order_that_was_given_up_shows_its_question_and_then_the_answer() {
    on_both_engines(|p| {
        let spring = hire(p, "91110000600037341L", 1_000);
        staff(p, spring, "张桂兰", "care_worker");
        let plan = agreed(p, "C02", 1);
        let order_id = orders(p)[0].0;
        p.run(move |cx| {
            auto_assign(cx, &clerk(), order_id)?;
            let (visit_id, reason) = (VisitId::new(cx.ids, cx.now), "deceased".to_owned());
            let (person_id, division) = (plan.person_id, plan.division);
            react::on_visit_failed(cx, &VisitFailed { visit_id, order_id, person_id, division, reason })
        })
        .unwrap();
        for lang in Lang::ALL {
            let wrong = FieldError { field: "words", message: "请填写研判说明。".into() };
            let html = shown(p, lang, order_id, Errors(vec![wrong]));
            check(&html, &["/review\"", "name=\"outcome\"", "value=\"left\"", "请填写研判说明。"]);
        }
        p.run(move |cx| {
            let (outcome, words) = (Some(Outcome::Left), "村委会证实，9月20日去世。".into());
            review::run(cx, &clerk(), &review::ReviewOrder { order_id, outcome, words })
        })
        .unwrap();
        for lang in Lang::ALL {
            let html = shown(p, lang, order_id, Errors::default());
            check(&html, &["村委会证实，9月20日去世。"]);
            assert!(!html.contains("name=\"outcome\""), "it is answered");
        }
    });
}
