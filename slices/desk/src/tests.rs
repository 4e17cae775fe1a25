//! The queue on both engines, against a count by hand; searches; the first page of every role; the template.

use crate::pages::queue::QueuePage;
use crate::pages::search::lead;
use crate::queries::{self, Queue, count_of};
use crate::rules;
use askama::Template;
use authz::Actor;
use base::id::{PersonId, TaskId};
use base::{PersonName, Timestamp};
use db::{Migration, MigrationSet, params, sql};
use flow::{Cursor, NewTask, Tab};
use platform::Platform;
use platform::testing::{actor, division, start};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use std::collections::BTreeSet;
use ui::{Lang, Page, Session};

/// The views of other slices, as they publish them.
const OTHERS: MigrationSet = MigrationSet {
    owner: "others",
    steps: &[Migration {
        name: "0001_others",
        sql: "create table o_case (id text not null primary key, person_id text not null, division text not null,
                  state text not null, number text not null, opened_at bigint not null);
              create view v_case as select id, person_id, division, state, number, opened_at from o_case",
    }],
};

const DONGGUAN: &str = "371621001001";
const LIUJIA: &str = "371621101200";
const SUNWU: &str = "371621001000";

fn on_both_engines(test: impl Fn(&Platform)) {
    platform::testing::on_both_engines(&[registry::SCHEMA, OTHERS], |_, _| Ok(()), test);
}

fn clerk() -> Actor {
    actor("township_clerk", SUNWU)
}

/// A task by what matters to the queue: when due and opened (minutes from now), in the own township or the other one,
/// for the own role or the other one, returned, still open.
#[derive(Debug, Clone, Copy)]
struct Drawn {
    due: i64,
    opened: i64,
    near: bool,
    mine: bool,
    returned: bool,
    open: bool,
}

fn some_task() -> impl Strategy<Value = Drawn> {
    // Few instants, so that equal deadlines and the edges of today and of 24 hours come up.
    let due = prop::sample::select(vec![-1500, -600, -1, 0, 1, 300, 869, 870, 871, 3000]);
    let opened = prop::sample::select(vec![-3000, -1441, -1440, -1439, -5]);
    (due, opened, any::<[bool; 3]>(), 0u8..10).prop_map(|(due, opened, [near, mine, returned], open)| Drawn {
        due,
        opened,
        near: near || mine,
        mine,
        returned,
        open: open > 0,
    })
}

fn task(some: Drawn, subject: usize, person_id: Option<PersonId>) -> NewTask {
    NewTask {
        kind: "case.review",
        role: if some.mine { "township_clerk" } else { "county_clerk" },
        subject_kind: "case",
        subject_id: format!("c{subject}"),
        person_id,
        case_id: None,
        provider_id: None,
        division: division(if some.near { DONGGUAN } else { LIUJIA }),
        reason: "助浴、助餐".into(),
        href: format!("/desk/cases/c{subject}"),
        returned: some.returned,
        due_at: start().plus_minutes(some.due),
    }
}

fn open(platform: &Platform, some: Drawn, subject: usize, person_id: Option<PersonId>) -> TaskId {
    platform
        .run(move |cx| {
            let opened_at = start().plus_minutes(some.opened);
            let id = flow::open_task(cx.tx, cx.ids, opened_at, &task(some, subject, person_id))?;
            if !some.open {
                flow::end_tasks(cx.tx, &format!("c{subject}"), "case.review", None, cx.now)?;
            }
            Ok(id)
        })
        .unwrap()
}

/// What belongs into a tab, said once more in plain words. Now is 09:30, so today ends in 870 minutes.
fn belongs(some: Drawn, tab: Tab) -> bool {
    let in_tab = match tab {
        Tab::All => true,
        Tab::Overdue => some.due < 0,
        Tab::Today => (0..870).contains(&some.due),
        Tab::Returned => some.returned,
        Tab::New => some.opened > -1440,
    };
    in_tab && some.open && some.mine && some.near
}

fn all_pages(platform: &Platform, who: &Actor, tab: Tab) -> (i64, Vec<(Timestamp, TaskId)>) {
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let view = platform.look(|cx| queries::queue(cx, who, (tab, None), &after)).unwrap();
        seen.extend(view.rows.iter().map(|row| (row.task.due_at, row.task.id)));
        if view.next.is_empty() {
            return (count_of(&view.counts, tab), seen);
        }
        assert_eq!(view.rows.len(), 50);
        after = view.next;
    }
}

#[test]
fn every_tab_lists_as_many_rows_as_it_counts() {
    on_both_engines(|p| {
        let mut runner = TestRunner::new(Config::default());
        let drawn = prop::collection::vec(some_task(), 300).new_tree(&mut runner).unwrap().current();
        let ids: Vec<TaskId> = drawn.iter().enumerate().map(|(n, some)| open(p, *some, n, None)).collect();
        for tab in Tab::ALL {
            let (count, seen) = all_pages(p, &clerk(), *tab);
            let here = drawn.iter().zip(&ids).filter(|(some, _)| belongs(**some, *tab));
            let expected: BTreeSet<TaskId> = here.map(|(_, id)| *id).collect();
            assert_eq!(count, seen.len() as i64, "{tab}: counts and rows");
            assert!(seen.is_sorted(), "{tab}: the most urgent first");
            assert_eq!(seen.iter().map(|(_, id)| *id).collect::<BTreeSet<_>>(), expected, "{tab}: {drawn:?}");
        }
    });
}

const DUE_SOON: Drawn = Drawn { due: 300, opened: -5, near: true, mine: true, returned: false, open: true };

#[test]
fn the_next_one_is_the_most_urgent_of_my_own() {
    on_both_engines(|p| {
        let next = || p.look(|cx| queries::next_href(cx, &clerk(), None)).unwrap();
        assert_eq!(next(), None);
        open(p, DUE_SOON, 1, None);
        open(p, Drawn { due: -10, mine: false, ..DUE_SOON }, 2, None);
        open(p, Drawn { due: 200, ..DUE_SOON }, 3, None);
        open(p, Drawn { due: 100, near: false, ..DUE_SOON }, 4, None);
        assert_eq!(next().as_deref(), Some("/desk/cases/c3"));
        p.run(|cx| Ok(flow::end_tasks(cx.tx, "c3", "case.review", None, cx.now)?)).unwrap();
        assert_eq!(next().as_deref(), Some("/desk/cases/c1"));
    });
}

#[test]
fn a_division_narrows_the_queue_within_the_own_reach_and_the_count_says_so() {
    on_both_engines(|p| {
        open(p, DUE_SOON, 1, None);
        open(p, Drawn { due: 100, near: false, ..DUE_SOON }, 2, None);
        open(p, Drawn { due: 200, near: false, ..DUE_SOON }, 3, None);
        let county = Actor { grants: actor("township_clerk", "371621000000").grants, ..clerk() };
        let see = |who: &Actor, code: &str| {
            let at = (Tab::All, (!code.is_empty()).then(|| division(code)));
            let view = p.look(|cx| queries::queue(cx, who, at, "")).unwrap();
            let next = p.look(|cx| queries::next_href(cx, who, at.1)).unwrap();
            (view.counts.all, view.rows.len(), view.place.everywhere, next.unwrap_or_default())
        };
        let table = [
            (&county, "", (3, 3, 3, "/desk/cases/c2")),
            (&county, SUNWU, (1, 1, 3, "/desk/cases/c1")),
            (&county, "371621101000", (2, 2, 3, "/desk/cases/c2")),
            (&county, LIUJIA, (2, 2, 3, "/desk/cases/c2")),
            // Out of reach is nothing, a wider division is what is one's own.
            (&clerk(), "371621101000", (0, 0, 1, "")),
            (&clerk(), "371621000000", (1, 1, 1, "/desk/cases/c1")),
        ];
        for (who, code, (all, rows, everywhere, next)) in table {
            assert_eq!(see(who, code), (all, rows, everywhere, next.to_owned()), "{code}");
        }
        let at = (Tab::All, Some(division("371621101000")));
        let view = p.look(|cx| queries::queue(cx, &county, at, "")).unwrap();
        let [chinese, english] = rendered(&view);
        for shown in [
            "石庙镇 2 件，全部 3 件",
            "/desk?tab=overdue&#38;division=371621101000",
            "/desk/next?division=371621101000",
        ] {
            assert!(chinese.contains(shown), "{shown} is missing: {chinese}");
        }
        assert!(english.contains("石庙镇: 2 of 3"));
        let nothing = p.look(|cx| queries::queue(cx, &clerk(), at, "")).unwrap();
        assert!(!rendered(&nothing)[0].contains("都办完了"), "elsewhere there is something to do");
    });
}

#[test]
fn a_search_leads_to_the_case_within_reach_or_to_the_people() {
    on_both_engines(|p| {
        p.run(|cx| {
            for (id, place) in
                [("0199f3a0-0000-7000-8000-000000000001", DONGGUAN), ("0199f3a0-0000-7000-8000-000000000002", LIUJIA)]
            {
                let number = format!("惠民救〔2026〕{}号", &id[35..]);
                let statement = sql!(
                    "insert into o_case (id, person_id, division, state, number, opened_at)
                     values ($1, 'p', $2, 'accepted', $3, $4)"
                );
                cx.tx.execute(statement, &params![id, place, number, cx.now])?;
            }
            Ok(())
        })
        .unwrap();
        let table = [
            (" 惠民救〔2026〕1号 ", "/desk/cases/0199f3a0-0000-7000-8000-000000000001"),
            ("惠民救〔2026〕2号", "/desk/people?q=%E6%83%A0%E6%B0%91%E6%95%91%E3%80%942026%E3%80%952%E5%8F%B7"),
            ("王", "/desk/people?q=%E7%8E%8B"),
            ("a&b", "/desk/people?q=a%26b"),
            ("", "/desk/people?q="),
        ];
        for (word, expected) in table {
            assert_eq!(p.look(|cx| lead(cx, &clerk(), word)).unwrap(), expected);
        }
    });
}

#[test]
fn everybody_has_a_first_page_that_opens() {
    platform::testing::on_both_engines(
        &[],
        |_, _| Ok(()),
        |p| {
            let table = [
                ("citizen", "/"),
                ("village_assistant", "/field"),
                ("care_worker", "/field"),
                ("assessor", "/field"),
                ("township_clerk", "/desk"),
                ("county_clerk", "/desk"),
                ("county_approver", "/desk"),
                ("evaluator", "/desk"),
                ("leader", "/desk/insight"),
                ("auditor", "/desk/insight"),
                ("system_admin", "/desk/admin"),
                ("security_admin", "/desk/admin"),
                ("audit_admin", "/desk/admin"),
                ("nobody_knows_it", "/"),
            ];
            for (role, expected) in table {
                assert_eq!(rules::home(p.policy(), &actor(role, SUNWU)), expected, "{role}");
            }
            assert_eq!(rules::home(p.policy(), &Actor { grants: Vec::new(), ..clerk() }), "/");
        },
    );
}

#[test]
fn a_place_in_the_queue_survives_the_address() {
    let cursor = Cursor { due_at: start(), id: TaskId::new(&mut base::IdSource::seeded(1), start()) };
    assert_eq!(rules::cursor_of(&rules::cursor_text(cursor)), Some(cursor));
    for broken in ["", ".", "1", "1.x", "x.0199f3a0-0000-7000-8000-000000000001"] {
        assert_eq!(rules::cursor_of(broken), None, "{broken}");
    }
}

fn page(lang: Lang) -> Page {
    Page::plain(&Session { lang, ..Session::anonymous("/desk") }, "desk-queue")
}

fn rendered(view: &Queue) -> [String; 2] {
    let pages = Lang::ALL.map(|lang| QueuePage { page: page(lang), view: view.clone() }.render().unwrap());
    for html in &pages {
        let (_, content) = html.split_once("<main").unwrap();
        for word in content.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')) {
            assert!(!word.starts_with("desk-"), "no text for {word}");
        }
    }
    pages
}

#[test]
fn the_queue_shows_who_where_why_and_until_when() {
    on_both_engines(|p| {
        let person = p
            .run(|cx| {
                let number = base::CitizenIdNo::demo("1945-01-02".parse().unwrap(), 2);
                let cmd = registry::EnrolPerson {
                    id_no: Some(number.unwrap()),
                    tags: vec!["elder_living_alone".into()],
                    ..registry::EnrolPerson::named(PersonName::parse("王秀英").unwrap(), division(DONGGUAN))
                };
                registry::enrol(cx, &clerk(), &cmd)
            })
            .unwrap();
        open(p, Drawn { returned: true, ..DUE_SOON }, 1, Some(person));
        open(p, Drawn { due: -180, ..DUE_SOON }, 2, Some(person));
        open(p, Drawn { due: 3 * 1440, ..DUE_SOON }, 3, None);
        let view = p.look(|cx| queries::queue(cx, &clerk(), (Tab::All, None), "")).unwrap();
        let [chinese, english] = rendered(&view);
        for shown in [
            "3 件，其中 1 件已超期、1 件今天到期",
            "王**",
            "81岁 · 独居老人",
            "东关社区居委会",
            "助浴、助餐",
            "超期 3 小时",
            "今天 14:30",
            "9月21日",
            "被退回",
        ] {
            assert!(chinese.contains(shown), "{shown} is missing");
        }
        assert!(!chinese.contains("王秀英"));
        assert!(
            english.contains("3 tasks, of these 1 overdue and 1 due today")
                && english.contains("3 h late")
                && english.contains("81 years")
        );
        assert!(chinese.contains("data-row") && chinese.contains("href=\"/desk/next\""));
        let other = actor("county_approver", "371621000000");
        for tab in [Tab::All, Tab::Returned] {
            let empty = p.look(|cx| queries::queue(cx, &other, (tab, None), "")).unwrap();
            assert!(rendered(&empty)[0].contains("都办完了"));
        }
    });
}

#[test]
fn every_route_has_its_permission() {
    let told = |r: &ui::RouteInfo| format!("{:?} {} {:?}", r.method, r.path, r.access);
    let table: Vec<String> = crate::routes().table().iter().map(told).collect();
    let expected = [
        "Get /api/v1/tasks With(\"task.read\")",
        "Get /desk SignedIn",
        "Get /desk/next With(\"task.read\")",
        "Get /desk/search SignedIn",
        "Get /home SignedIn",
    ];
    assert_eq!(table, expected);
    drop(crate::routes().finish());
}
