//! Every template in both languages, filled by the real queries.

use super::*;
use crate::label::Word;
use crate::pages::Refusal;
use crate::pages::classify::ClassifyPage;
use crate::pages::contact::{ContactForm, ContactPage};
use crate::pages::enrol::{Choice, EnrolForm, EnrolPage};
use crate::pages::people::PeoplePage;
use crate::pages::person::PersonPage;
use crate::queries::{self, Filter, PeopleList};
use askama::Template;
use db::{params, sql};
use ui::{Lang, Page, Session};

fn page(lang: Lang, key: &str) -> Page {
    Page::plain(&Session { lang, csrf: "proof".into(), ..Session::anonymous("/desk/people") }, key)
}

/// Renders in every language; no text key may be left standing, no plain number may slip through.
fn rendered(build: impl Fn(Lang) -> String) -> [String; 2] {
    let pages = Lang::ALL.map(build);
    for html in &pages {
        for word in html.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')) {
            assert!(!word.starts_with("registry-"), "no text for {word}");
        }
        for plain in ["990001195503120011", "王秀英", "东关村12号"] {
            assert!(!html.contains(plain), "{plain} shows");
        }
    }
    pages
}

#[test]
fn a_file_is_shown_masked_with_its_story() {
    on_both_engines(|p| {
        let id = enrolled(p, &clerk(), &wang()).unwrap();
        let partner = EnrolPerson { lives_with: Some(id), ..with_number("李建国", DONGGUAN, "1953-05-05", 3) };
        enrolled(p, &clerk(), &partner).unwrap();
        look(p, &clerk(), id, Field::Phone, Purpose::Visit).unwrap();
        p.run(move |cx| {
            let case = params!["c1", id, DONGGUAN, cx.now];
            let statement = sql!(
                "insert into o_case (id, person_id, division, state, number, opened_at)
                 values ($1, $2, $3, 'accepted', '惠民救〔2026〕318号', $4)"
            );
            cx.tx.execute(statement, &case)?;
            let plan = sql!("insert into o_plan (id, person_id, case_id, state) values ('p1', $1, 'c1', 'draft')");
            Ok(cx.tx.execute(plan, &params![id])?)
        })
        .unwrap();
        let view = p.look(|cx| queries::person(cx, &clerk(), id)).unwrap();
        let [chinese, english] = rendered(|lang| {
            PersonPage { page: page(lang, "registry-people"), view: view.clone(), shown: None }.render().unwrap()
        });
        for shown in [
            "王**",
            "990***********0011",
            "138****5678",
            "孙武街道****",
            "惠民救〔2026〕318号",
            "/desk/plans/p1",
            "李**",
        ] {
            assert!(chinese.contains(shown), "{shown} is missing");
        }
        for shown in ["71岁 · 男", "查看遮住的内容", "谁看过这些信息", "上门服务", "失智老人"]
        {
            assert!(chinese.contains(shown), "{shown} is missing");
        }
        assert!(english.contains("Looked at a hidden field") && english.contains("71 years"));
        let shown = Some((Field::Phone, "13812345678".to_owned()));
        let page = PersonPage { page: page(Lang::Chinese, "registry-people"), view, shown };
        assert!(page.render().unwrap().contains("13812345678"));
    });
}

#[test]
fn a_list_and_an_empty_list_are_shown() {
    on_both_engines(|p| {
        enrolled(p, &clerk(), &wang()).unwrap();
        let full = p.look(|cx| queries::people(cx, &clerk(), &Filter::default())).unwrap();
        let after = full.rows[0].id;
        let list = |lang: Lang, view: &PeopleList| PeoplePage {
            page: page(lang, "registry-people"),
            view: view.clone(),
            filter: Filter { q: "王 &".into(), ..Filter::default() },
            may_write: true,
        };
        let next = PeopleList { next: after.to_string(), ..full };
        let [chinese, _] = rendered(|lang| list(lang, &next).render().unwrap());
        assert!(chinese.contains("共 1 人") && chinese.contains("独居老人") && !chinese.contains("失智"));
        let query = "&q=%E7%8E%8B%20%26";
        assert!(chinese.replace("&#38;", "&").contains(&format!("/desk/people?after={after}{query}")));
        rendered(|lang| list(lang, &PeopleList::default()).render().unwrap());
    });
}

#[test]
fn forms_keep_what_was_typed_and_say_what_to_mend() {
    let typed =
        EnrolForm { name: "张三".into(), id_no: "99".into(), tags: vec!["no_phone".into()], ..EnrolForm::default() };
    let refusal = Refusal::from(typed.command(true).unwrap_err());
    assert_eq!(refusal.fields.iter().map(|f| f.field).collect::<Vec<_>>(), ["division", "id_no"]);
    let word = Word { zh: "没有手机".into(), en: "No phone".into() };
    let [chinese, _] = rendered(|lang| {
        let page = page(lang, "registry-new");
        let tags = vec![Choice { code: "no_phone".into(), word: word.clone(), chosen: true }];
        let villages = vec![(division(DONGGUAN), "孙武街道 东关社区居委会".to_owned())];
        EnrolPage { page, form: typed.clone(), refusal: refusal.clone(), villages, categories: Vec::new(), tags }
            .render()
            .unwrap()
    });
    assert!(
        chinese.contains("value=\"张三\"") && chinese.contains("请选择村（社区）。") && chinese.contains("checked")
    );
    let form = ContactForm { version: "1".into(), phone: "123".into(), ..ContactForm::default() };
    let refusal = Refusal::from(form.command(PersonId(Default::default())).unwrap_err());
    let [chinese, _] = rendered(|lang| {
        let (phone, address) = ("138****5678".into(), "惠民县****".into());
        let (page, masked_name) = (page(lang, "registry-contact"), "王**".into());
        let id = PersonId(Default::default());
        ContactPage { page, id, masked_name, phone, address, form: form.clone(), refusal: refusal.clone() }
            .render()
            .unwrap()
    });
    assert!(chinese.contains("value=\"123\"") && chinese.contains("手机号应为 11 位"));
    let word = Word { zh: "最低生活保障对象".into(), en: "Subsistence allowance".into() };
    let refusal = Refusal { message: "请刷新".into(), ..Refusal::default() };
    let [chinese, _] = rendered(|lang| {
        let chosen = Choice { code: "dibao".into(), word: word.clone(), chosen: true };
        let (page, masked_name) = (page(lang, "registry-classify"), "王**".into());
        let (id, basis, categories) = (PersonId(Default::default()), "118号".into(), vec![chosen]);
        let (version, refusal) = ("1".into(), refusal.clone());
        ClassifyPage { page, id, masked_name, version, basis, categories, tags: Vec::new(), refusal }.render().unwrap()
    });
    assert!(chinese.contains("value=\"118号\"") && chinese.contains("checked") && chinese.contains("请刷新"));
}

#[test]
fn every_route_has_its_permission() {
    let table: Vec<String> =
        crate::routes().table().iter().map(|r| format!("{:?} {} {:?}", r.method, r.path, r.access)).collect();
    let expected = [
        "Get /api/v1/people With(\"person.read\")",
        "Post /api/v1/people With(\"person.write\")",
        "Get /api/v1/people/{id} With(\"person.read\")",
        "Post /api/v1/people/{id}/categories With(\"person.classify\")",
        "Post /api/v1/people/{id}/contact With(\"person.write\")",
        "Post /api/v1/people/{id}/reveal With(\"person.reveal\")",
        "Get /desk/people With(\"person.read\")",
        "Post /desk/people With(\"person.write\")",
        "Get /desk/people/new With(\"person.write\")",
        "Get /desk/people/{id} With(\"person.read\")",
        "Get /desk/people/{id}/categories With(\"person.classify\")",
        "Post /desk/people/{id}/categories With(\"person.classify\")",
        "Get /desk/people/{id}/contact With(\"person.write\")",
        "Post /desk/people/{id}/contact With(\"person.write\")",
        "Post /desk/people/{id}/reveal With(\"person.reveal\")",
    ];
    assert_eq!(table, expected);
    // Building the router finds addresses that meet.
    drop(crate::routes().finish());
}
