//! Every page in every language, in every state of a case.

use super::*;
use crate::pages;
use crate::pages::report::ReportForm;
use askama::Template;
use std::sync::Arc;
use ui::{Errors, Lang, Session, Signed};

fn who(actor: Actor, lang: Lang) -> Signed {
    let actor = Arc::new(actor);
    let session =
        Session { lang, csrf: "proof".into(), actor: Some(actor.clone()), ..Session::anonymous("/desk/cases") };
    Signed { actor, session: Arc::new(session) }
}

/// A missing text shows its key.
fn check(html: &str, words: &[&str]) {
    for prefix in ["casework-", "case-state-", "channel-", "step-", "task-", "action-", "fact-", "value-", "ui-"] {
        let key = html.split('>').find(|text| text.trim_start().starts_with(prefix));
        assert!(key.is_none(), "a text is missing: {key:?}");
    }
    for word in words {
        assert!(html.contains(word), "{word} is not on the page: {html}");
    }
}

fn shown(p: &Platform, actor: Actor, lang: Lang, id: CaseId) -> String {
    p.look(move |cx| Ok(pages::case::build(cx, &who(actor, lang), id)?.render().expect("it renders"))).unwrap()
}

/// What each hand sees, in both languages.
fn everybody(p: &Platform, id: CaseId, zh: &[&str], en: &[&str]) {
    for actor in [township(), clerk(), approver()] {
        check(&shown(p, actor.clone(), Lang::Chinese, id), zh);
        check(&shown(p, actor, Lang::English, id), en);
    }
}

#[test]
fn a_case_is_told_in_every_state_and_language() {
    on_both_engines(|p| {
        let id = reported(p);
        everybody(p, id, &["王**", "81岁", "待受理", "西张村"], &["81 years"]);
        assert!(shown(p, township(), Lang::Chinese, id).contains("/acceptance"));
        assert!(!shown(p, clerk(), Lang::Chinese, id).contains("/acceptance"), "only the township accepts");
        accept(p, id).unwrap();
        everybody(p, id, &["待初审"], &[]);
        review(p, id).unwrap();
        everybody(p, id, &["公示中", "情况属实，建议确认", "张伟"], &[]);
        later(p, 20);
        end_notice(p, id, None).unwrap();
        everybody(p, id, &["待县级复核"], &[]);
        recheck(p, id).unwrap();
        everybody(p, id, &["待县级审批"], &[]);
        decide(p, id, (decide::Verdict::Confirm, "service_need", "")).unwrap();
        everybody(p, id, &["已批准", &format!("/desk/cases/{id}/paper")], &[]);
        for lang in Lang::ALL {
            let paper =
                p.look(|cx| Ok(pages::paper::build(cx, &who(clerk(), lang), id)?.render().expect("it renders")));
            let words = ["服务类社会救助确认通知书", "予以确认", "惠民县民政局", "行政复议", "2026年10月8日"];
            check(&paper.unwrap(), &words);
        }
        let second = report(p, need(person(p, "赵桂兰", "1950-01-01"), &["meals"])).unwrap().case_id;
        withdraw(p, second).unwrap();
        everybody(p, second, &["已撤回"], &[]);
    });
}

#[test]
fn lists_say_what_is_there_and_what_to_do_when_nothing_is() {
    on_both_engines(|p| {
        let draw = |lang: Lang| {
            p.look(move |cx| {
                let signed = who(clerk(), lang);
                let cases = pages::cases::build(cx, &signed, None, None)?.render().expect("it renders");
                let needs = pages::needs::build(cx, &signed, "", None)?.render().expect("it renders");
                Ok((cases, needs))
            })
            .unwrap()
        };
        for (lang, words) in [
            (Lang::Chinese, ["这里没有案件", "还没有登记需求"]),
            (Lang::English, ["No cases here", "No needs reported yet"]),
        ] {
            let (cases, needs) = draw(lang);
            check(&cases, &words[..1]);
            check(&needs, &words[1..]);
        }
        reported(p);
        for (lang, words) in
            [(Lang::Chinese, ["81岁", "西张村", "洗澡"]), (Lang::English, ["81 years", "西张村", "/desk/cases/"])]
        {
            let (cases, needs) = draw(lang);
            check(&cases, &words[..2]);
            check(&needs, &words);
        }
    });
}

#[test]
fn an_export_has_a_line_for_every_need_in_the_words_of_the_page() {
    on_both_engines(|p| {
        reported(p);
        for (lang, words) in [(Lang::Chinese, ["登记时间", "待受理"]), (Lang::English, ["Reported", "Division code"])]
        {
            let rows = p.look(move |cx| pages::needs::table(cx, &who(clerk(), lang), "")).unwrap();
            let file = ui::csv::file(&rows).unwrap();
            assert_eq!(file.lines().count(), 3, "{file}");
            for word in words {
                assert!(file.contains(word), "{word}: {file}");
            }
            assert!(file.contains("\"王**\"") && file.contains(",81,") && !file.contains("王秀英"), "{file}");
        }
    });
}

#[test]
fn the_report_keeps_what_was_typed_and_says_what_is_wrong() {
    on_both_engines(|p| {
        let assistant = || actor("village_assistant", VILLAGE);
        let draw = |lang, form: ReportForm, errors: Errors, done: Option<Reported>| {
            p.look(move |cx| {
                let page = pages::report::build(cx, &who(assistant(), lang), form, errors, done)?;
                Ok(page.render().expect("it renders"))
            })
            .unwrap()
        };
        let form = ReportForm {
            name: "王秀英".into(),
            born: "1945".into(),
            needs: vec!["bathing".into()],
            division: VILLAGE.into(),
            ..Default::default()
        };
        let typed = form.clone();
        let refused = p.run(move |cx| pages::report::enter(cx, &assistant(), &typed)).expect_err("a year is no date");
        let Failure::Rejected(rejection) = refused else { panic!("{refused}") };
        for lang in Lang::ALL {
            let page = draw(lang, form.clone(), Errors(rejection.fields.clone()), None);
            check(&page, &["value=\"王秀英\"", "value=\"1945\"", "出生日期应写成", "西张村"]);
        }
        let good = ReportForm { born: "1945-03-01".into(), sex: "female".into(), ..form };
        let done = p.run(move |cx| pages::report::enter(cx, &assistant(), &good)).unwrap();
        for lang in Lang::ALL {
            check(&draw(lang, ReportForm::default(), Errors::default(), Some(done.clone())), &[&done.number]);
        }
    });
}
