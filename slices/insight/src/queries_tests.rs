//! Figures, lists and oversight on both engines, over rows as other slices publish them.

use crate::disclosure::Shown;
use crate::model::Measure;
use crate::pages::export::table;
use crate::queries::Asked;
use crate::queries::figures::{Overview, overview};
use crate::queries::lists::{RowValue, list};
use crate::queries::oversight::{Rows, Tab, oversight};
use authz::Actor;
use base::id::PersonId;
use base::money::Fen;
use base::{Failure, IdSource, Timestamp};
use contract::Event;
use db::{Migration, MigrationSet, params, sql};
use flow::NewTask;
use jiff::civil::date;
use platform::testing::{actor, division, on_both_engines, start};
use platform::{Cx, Platform};
use ui::{Page, Session};

/// Tables of the shape that other slices publish as views.
const NEIGHBOURS: MigrationSet = MigrationSet {
    owner: "neighbours",
    steps: &[Migration {
        name: "0001_neighbours",
        sql: "create table near_need (id text not null primary key, person_id text, case_id text, division text, code text,
                  channel text, state text, reported_at bigint);
              create view v_need as select * from near_need;
              create table near_visit (id text not null primary key, order_id text, line_id text, person_id text,
                  division text, item text, provider_id text, worker_id text, starts_at bigint, state text,
                  checked_in_at bigint, checked_out_at bigint, rating bigint, price_fen bigint, exceptions text);
              create view v_visit as select * from near_visit;
              create table near_settlement (id text not null primary key, visit_id text, person_id text, division text,
                  provider_id text, item text, month text, state text, amount_fen bigint, priced_at bigint);
              create view v_settlement as select * from near_settlement;
              create table near_provider (id text not null primary key, name text, standing text, division text);
              create view v_provider as select * from near_provider;
              create table near_person (id text not null primary key, name text);
              create view v_person as select * from near_person",
    }],
};

const EAST: &str = "371621001001";
const WEST: &str = "371621001200";
const LIU: &str = "371621101200";

fn wiring(_: &mut Cx<'_, '_>, _: &Event) -> Result<(), Failure> {
    Ok(())
}

fn person(n: i64) -> PersonId {
    PersonId::new(&mut IdSource::seeded(n as u64 + 100), start())
}

struct Visit {
    n: i64,
    who: i64,
    place: &'static str,
    item: &'static str,
    end: Timestamp,
    rating: Option<i64>,
    state: &'static str,
    exceptions: &'static str,
}

fn add_visit(cx: &mut Cx<'_, '_>, v: &Visit) -> Result<(), Failure> {
    let values = params![
        format!("v{:04}", v.n),
        person(v.who),
        v.place,
        v.item,
        if v.n % 2 == 0 { "p1" } else { "p2" },
        v.end.plus_minutes(-90),
        v.state,
        v.end.plus_minutes(-90),
        (v.state == "completed").then_some(v.end),
        v.rating,
        v.exceptions
    ];
    cx.tx.execute(
        sql!(
            "insert into near_visit (id, person_id, division, item, provider_id, starts_at, state, checked_in_at,
             checked_out_at, rating, exceptions, price_fen) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 8000)"
        ),
        &values,
    )?;
    Ok(())
}

/// 12 people in the west, 3 in the east, 60 visits of one person in Liu's village; September 2026 unless said.
fn fill(cx: &mut Cx<'_, '_>) -> Result<(), Failure> {
    let end = Timestamp::in_china(date(2026, 9, 10), 10, 0);
    let visit =
        |n, who, place, item| Visit { n, who, place, item, end, rating: None, state: "completed", exceptions: "[]" };
    for n in 0..12 {
        add_visit(cx, &Visit { rating: Some(3), ..visit(n, n, WEST, "C03") })?;
    }
    for n in 12..15 {
        let exceptions = r#"["short","no_location"]"#;
        add_visit(cx, &Visit { rating: Some(n - 11), exceptions, ..visit(n, n, EAST, "L01") })?;
    }
    for n in 15..75 {
        add_visit(cx, &visit(n, 15, LIU, "C03"))?;
    }
    // The last minute of September counts, the first of October does not; neither does what failed.
    add_visit(cx, &Visit { end: Timestamp::in_china(date(2026, 9, 30), 23, 59), ..visit(75, 0, EAST, "C03") })?;
    add_visit(cx, &Visit { end: Timestamp::in_china(date(2026, 10, 1), 0, 0), ..visit(76, 0, EAST, "C03") })?;
    add_visit(cx, &Visit { state: "failed", ..visit(77, 0, WEST, "C03") })?;
    for n in 0..16 {
        let code = if n < 11 { "bathing" } else { "meals" };
        let values = params![format!("n{n:02}"), person(n), WEST, code, end];
        cx.tx.execute(
            sql!(
                "insert into near_need (id, person_id, case_id, division, code, channel, state, reported_at)
                 values ($1, $2, 'c1', $3, $4, 'door', 'reported', $5)"
            ),
            &values,
        )?;
    }
    for (id, place, state, fen) in [
        ("s1", WEST, "priced", 8_000),
        ("s2", LIU, "paid", 16_000),
        ("s3", LIU, "priced", -8_000),
        ("s4", WEST, "held", 9_999),
    ] {
        let values = params![id, person(1), place, state, fen as i64, end];
        cx.tx.execute(
            sql!(
                "insert into near_settlement (id, person_id, division, item, month, state, amount_fen, priced_at)
                 values ($1, $2, $3, 'C03', '2026-09', $4, $5, $6)"
            ),
            &values,
        )?;
    }
    for (id, name, standing) in [("p1", "安康服务中心", "green"), ("p2", "惠民家政", "yellow")] {
        let values = params![id, name, standing];
        cx.tx.execute(sql!("insert into near_provider (id, name, standing) values ($1, $2, $3)"), &values)?;
    }
    cx.tx.execute(sql!("insert into near_person (id, name) values ($1, '=王桂兰')"), &params![person(1)])?;
    Ok(())
}

fn county(test: impl Fn(&Platform)) {
    on_both_engines(&[NEIGHBOURS], wiring, |p| {
        p.run(fill).expect("the rows are written");
        test(p);
    });
}

fn asked(period: &str, division: &str) -> Asked {
    Asked { period: period.into(), division: division.into() }
}

fn look(p: &Platform, who: &Actor, asked: &Asked) -> Overview {
    p.look(|cx| overview(cx, who, asked)).expect("the figures can be read")
}

fn clerk() -> Actor {
    actor("county_clerk", "371621")
}

fn leader() -> Actor {
    actor("leader", "371621")
}

#[test]
fn figures_are_those_of_their_lists() {
    county(|p| {
        let september = asked("2026-09", "");
        let view = look(p, &clerk(), &september);
        let total = view.total;
        let expected =
            [(total.needs, 16), (total.people, 16), (total.times, 76), (total.minutes, 76 * 90), (total.rated, 15)];
        for (shown, figure) in expected {
            assert_eq!(shown, Shown::Figure(figure));
        }
        assert_eq!((total.satisfaction, total.amount_fen), (Some(87), Some(Fen(16_000))));
        assert!(!view.guarded && view.opens.len() == 6);
        for (measure, figure) in [
            (Measure::Needs, 16),
            (Measure::People, 16),
            (Measure::Visits, 76),
            (Measure::Minutes, 76),
            (Measure::Ratings, 15),
            (Measure::Money, 3),
        ] {
            let mut seen: Vec<String> = Vec::new();
            let mut after = String::new();
            loop {
                let page = p.look(|cx| list(cx, &clerk(), measure, (&september, &after))).unwrap();
                assert_eq!(page.total, figure, "{measure}");
                assert!(page.rows.len() as i64 <= ui::PAGE);
                seen.extend(page.rows.into_iter().map(|row| row.key));
                match page.next {
                    Some(next) => after = next,
                    None => break,
                }
            }
            let shown = seen.len();
            seen.sort();
            seen.dedup();
            assert_eq!((shown as i64, seen.len() as i64), (figure, figure), "{measure}: every row once");
        }
        let people = p.look(|cx| list(cx, &clerk(), Measure::People, (&september, ""))).unwrap();
        assert!(people.rows.iter().any(|row| row.value == RowValue::Times(60)));
        assert!(people.rows.iter().all(|row| !row.person.contains("桂兰")), "names are masked");
    });
}

#[test]
fn places_classes_and_needs_make_the_total() {
    county(|p| {
        let view = look(p, &clerk(), &asked("2026-Q3", ""));
        let rows: Vec<_> = view
            .places
            .iter()
            .map(|r| {
                (
                    r.name.as_str(),
                    [r.seen.needs.figure(), r.seen.people.figure(), r.seen.times.figure()],
                    r.seen.amount_fen,
                )
            })
            .collect();
        assert_eq!(
            rows,
            [
                ("孙武街道", [Some(16), Some(15), Some(16)], Some(Fen(8_000))),
                ("石庙镇", [Some(0), Some(1), Some(60)], Some(Fen(8_000)))
            ]
        );
        let classes: Vec<(&str, Option<i64>)> =
            view.classes.iter().map(|r| (r.class.as_str(), r.seen.times.figure())).collect();
        assert_eq!(classes, [("care", Some(73)), ("living", Some(3)), ("concern", Some(0))]);
        let needs: Vec<(&str, Option<i64>)> = view.needs.iter().map(|r| (r.code.as_str(), r.times.figure())).collect();
        assert_eq!(needs, [("bathing", Some(11)), ("meals", Some(5))]);
        assert_eq!(view.months[8], ("2026-09".to_owned(), 160));
        let down = look(p, &clerk(), &asked("2026-09", "371621001"));
        let villages: Vec<(&str, Option<i64>)> =
            down.places.iter().map(|r| (r.name.as_str(), r.seen.people.figure())).collect();
        assert_eq!(villages, [("东关社区居委会", Some(4)), ("西张村委会", Some(12))]);
        assert_eq!(
            (down.total.people, down.up.map(|c| c.prefix())),
            (Shown::Figure(15), Some("371621".to_owned())),
            "one lives in both"
        );
        assert!(look(p, &clerk(), &asked("2026", WEST)).places.is_empty());
        assert_eq!(look(p, &clerk(), &asked("2026-10", "")).total.times, Shown::Figure(1));
    });
}

#[test]
fn who_sees_no_cases_sees_no_small_cells() {
    county(|p| {
        let view = look(p, &leader(), &asked("2026-09", ""));
        assert!(view.guarded);
        assert_eq!(
            (view.total.needs, view.total.people, view.total.times),
            (Shown::Figure(16), Shown::Figure(15), Shown::Figure(75))
        );
        let cells: Vec<[Option<i64>; 4]> = view
            .places
            .iter()
            .map(|r| [r.seen.needs.figure(), r.seen.people.figure(), r.seen.times.figure(), r.seen.minutes.figure()])
            .collect();
        // One person stands behind sixty visits: neither is told, and the other township would tell by subtraction.
        assert_eq!(cells, [[Some(16), None, None, None], [Some(0), None, None, None]]);
        assert_eq!(view.places[1].seen.amount_fen, Some(Fen(8_000)), "a leader may read settlements");
        let living = &view.classes[1].seen;
        assert_eq!((living.times, living.satisfaction, living.fen_per_time), (Shown::Hidden, None, None));
        let denied = p.look(|cx| list(cx, &leader(), Measure::Visits, (&asked("2026-09", ""), "")));
        assert!(matches!(denied, Err(Failure::Denied { .. })));
        let page = Page::plain(&Session::anonymous("/desk/insight"), "insight-title");
        let places = table(&page, &view, "places").unwrap();
        let file = ui::csv::file(&places).unwrap();
        assert!(file.contains("\"石庙镇\",371621101000,0,\"不显示\",\"不显示\""), "{file}");
        assert_eq!(
            (table(&page, &view, "needs").map(|t| t.len()), table(&page, &view, "classes").map(|t| t.len())),
            (Some(4), Some(5))
        );
        assert!(table(&page, &view, "people").is_none());
        let rows = p.look(|cx| oversight(cx, &leader(), (Tab::Exceptions, &asked("2026-09", "")), "")).unwrap();
        assert!(matches!(rows.rows, Rows::Closed));
        assert_eq!(rows.counts[0], (Tab::Exceptions, Shown::Hidden));
    });
}

#[test]
fn nobody_reaches_beyond_the_own_division() {
    county(|p| {
        let west = actor("township_clerk", "371621001000");
        let liu = actor("township_clerk", "371621101000");
        let period = "2026-09";
        assert_eq!(
            (look(p, &west, &asked(period, "")).total.times, look(p, &liu, &asked(period, "")).total.times),
            (Shown::Figure(16), Shown::Figure(60))
        );
        for outside in ["371621", "371621101000", "3716", "37162", "x"] {
            let answer = p.look(|cx| overview(cx, &west, &asked(period, outside)));
            assert!(matches!(answer, Err(Failure::NotFound)), "{outside}");
        }
        assert!(look(p, &west, &asked(period, "")).up.is_none());
        for wrong in ["2026-9", "last"] {
            let Err(Failure::Rejected(refusal)) = p.look(|cx| overview(cx, &west, &asked(wrong, ""))) else {
                panic!("{wrong}")
            };
            assert_eq!(refusal.code, "invalid_input");
        }
        let carer = actor("care_worker", "371621001000");
        assert!(matches!(p.look(|cx| overview(cx, &carer, &asked(period, ""))), Err(Failure::Denied { .. })));
        let list = p.look(|cx| list(cx, &liu, Measure::Needs, (&asked(period, ""), ""))).unwrap();
        assert_eq!((list.total, list.rows.len()), (0, 0));
    });
}

#[test]
fn oversight_lists_what_its_tabs_count() {
    county(|p| {
        p.run(|cx| {
            let task = NewTask {
                kind: "case.review",
                role: "township_clerk",
                subject_kind: "case",
                subject_id: "c1".into(),
                person_id: None,
                case_id: None,
                provider_id: None,
                division: division(WEST),
                reason: "助浴".into(),
                href: "/desk/cases/c1".into(),
                returned: false,
                due_at: cx.now.plus_minutes(-180),
            };
            flow::open_task(cx.tx, cx.ids, cx.now, &task)?;
            flow::open_task(cx.tx, cx.ids, cx.now, &NewTask { due_at: cx.now.plus_minutes(180), ..task })?;
            Ok(())
        })
        .unwrap();
        let september = asked("2026-09", "");
        let tab = |tab| p.look(|cx| oversight(cx, &clerk(), (tab, &september), "")).unwrap();
        let counts: Vec<Option<i64>> = tab(Tab::Late).counts.iter().map(|(_, n)| n.figure()).collect();
        assert_eq!(counts, [Some(3), Some(1), Some(1), Some(1), Some(2)]);
        for (which, figure) in [(Tab::Exceptions, 3), (Tab::Ratings, 1), (Tab::Failed, 1)] {
            let Rows::Visits(rows) = tab(which).rows else { panic!("{which}") };
            assert_eq!(rows.len(), figure, "{which}");
            assert!(which != Tab::Exceptions || rows[0].exceptions == ["short", "no_location"]);
        }
        let Rows::Late(late) = tab(Tab::Late).rows else { panic!("late tasks") };
        assert_eq!(
            (late.len(), late[0].remaining, late[0].place.as_str()),
            (1, flow::Remaining::LateHours(3), "西张村委会")
        );
        let Rows::Providers(providers) = tab(Tab::Standing).rows else { panic!("providers") };
        let first: Vec<(&str, Option<i64>)> =
            providers.iter().map(|r| (r.standing.as_str(), r.visits.figure())).collect();
        assert_eq!(first, [("yellow", Some(38)), ("green", Some(38))], "attention first");
    });
}
