//! Every page, in both languages, and what it must not show.

use super::*;
use ui::Lang;

fn page(p: &Platform, actor: Option<&Actor>, lang: Lang, path: &str) -> String {
    let session = Session { actor: actor.cloned().map(Arc::new), lang, path: path.into(), ..visitor() };
    let response = send(p, session, get(path, ""));
    assert_eq!(response.status(), 200, "{path}");
    text(response)
}

/// Keys that have no text show themselves.
fn without_bare_keys(html: &str, path: &str) {
    for prefix in [">admin-", ">action-", ">role-", "\"admin-", ">ui-"] {
        let bare = html.match_indices(prefix).map(|(at, _)| &html[at..(at + 40).min(html.len())]);
        let bare: Vec<&str> = bare.filter(|text| !text.starts_with("\"admin-uri")).collect();
        assert_eq!(bare, Vec::<&str>::new(), "{path}");
    }
}

#[test]
fn every_page_stands_in_both_languages() {
    on_demo(|p| {
        open(p, "wang", vec![grant("village_assistant", Some("371621001001"))]);
        let all = [
            holder(p, "sysadmin", "system_admin"),
            holder(p, "security", "security_admin"),
            holder(p, "auditadmin", "audit_admin"),
        ];
        let user = format!("/desk/admin/users/{}", all[1].user_id);
        let clerk = format!(
            "/desk/admin/users/{}",
            open(p, "clerk", vec![grant("county_clerk", Some("371621000000"))]).user_id
        );
        let table = [
            (None, "/login".to_owned()),
            (Some(&all[0]), "/desk/admin".to_owned()),
            (Some(&all[0]), "/desk/admin/users".to_owned()),
            (Some(&all[0]), user.clone()),
            (Some(&all[1]), clerk),
            (Some(&all[1]), user),
            (Some(&all[2]), "/desk/admin/audit".to_owned()),
            (Some(&all[2]), "/desk/admin/verification".to_owned()),
        ];
        for lang in Lang::ALL {
            for (actor, path) in &table {
                let html = page(p, *actor, lang, path);
                without_bare_keys(&html, path);
                assert_eq!(html.matches("<h1").count(), 1, "{path}");
                assert!(html.contains(&format!("lang=\"{}\"", lang.tag())), "{path}");
            }
        }
    });
}

#[test]
fn administrators_see_no_case_and_the_others_no_administration() {
    on_demo(|p| {
        let clerk = open(p, "clerk", vec![grant("county_clerk", Some("371621000000"))]).user_id;
        let clerk = actor_of(p, clerk);
        let audit = holder(p, "auditadmin", "audit_admin");
        let secret = "990001195503070018";
        let teller = clerk.clone();
        p.run(move |cx| {
            let entry = cx.entry(&teller, "case.confirmed", "case", "1").with("number", secret);
            cx.record(entry);
            Ok(())
        })
        .unwrap();
        let html = page(p, Some(&audit), Lang::Chinese, "/desk/admin/audit");
        assert!(html.contains("测试clerk") && !html.contains(secret), "who, but no fact");
        for path in ["/desk/admin", "/desk/admin/users", "/desk/admin/audit", "/desk/admin/verification"] {
            assert_eq!(send(p, signed(clerk.clone()), get(path, "")).status(), 403, "{path}");
            let answer = send(p, visitor(), get(path, ""));
            assert_eq!(location(&answer), format!("/login?next={path}"));
        }

        for role in ["system_admin", "security_admin", "audit_admin"] {
            for permission in &p.policy().role(role).unwrap().permissions {
                assert!(!p.policy().permissions()[permission].case_data, "{role} holds {permission}");
            }
        }
    });
}

#[test]
fn the_journal_is_verified_and_the_report_shown() {
    on_demo(|p| {
        let audit = holder(p, "auditadmin", "audit_admin");
        let html = text(send(p, signed(audit), post("/desk/admin/verification", "", "")));
        assert!(html.contains("日志完整：2 条"), "the account and its grant");
    });
}

#[test]
fn an_account_is_opened_and_its_start_code_shown_once() {
    on_demo(|p| {
        let system = holder(p, "sysadmin", "system_admin");
        let send = |fields: &'static str| send(p, signed(system.clone()), post("/desk/admin/users", "", fields));
        let html = text(send("login=li.hua&name=李华"));
        assert!(html.contains("启动码只显示这一次"));
        let again = text(send("login=li.hua&name=李华"));
        assert!(again.contains("这个登录名已经有人用了") && again.contains("value=\"li.hua\""), "input is kept");
        let wrong = text(send("login=x&name="));
        assert!(wrong.contains("请填写姓名") && wrong.contains("登录名应为 3 到 40 个字符"));
        assert_eq!(send("login=li.na&name=x&is_admin=1").status(), 400, "no field is smuggled in");
    });
}

#[test]
fn the_grant_form_keeps_what_was_typed() {
    on_demo(|p| {
        let security = holder(p, "security", "security_admin");
        let clerk = open(p, "clerk", Vec::new()).user_id;
        let path = format!("/desk/admin/users/{clerk}");
        let send = |fields: &str| send(p, signed(security.clone()), post(&format!("{path}/grants"), "", fields));
        let html = text(send("role=county_clerk&division=37162"));
        assert!(html.contains("value=\"37162\"") && html.contains("行政区划代码应为"));
        let answer = send("role=county_clerk&division=371621");
        assert_eq!(location(&answer), path);

        assert_eq!(actor_of(p, clerk).role(), "county_clerk");
    });
}
