//! Every template in both languages, with every part filled: no text may be missing.

use super::insight::InsightPage;
use super::list::ListPage;
use super::oversight::OversightPage;
use super::*;
use crate::kit_reads::LateTask;
use crate::model::Measure;
use crate::queries::figures::{ClassRow, NeedRow, Overview, PlaceRow, Seen};
use crate::queries::lists::{ListRow, ListView, RowValue};
use crate::queries::oversight::{LateRow, Oversight, ProviderRow, Rows, Tab, VisitRow};
use askama::Template;
use base::{DivisionCode, Timestamp};
use policy::LawClass;
use ui::{Lang, Name, Session};

fn now() -> Timestamp {
    Timestamp::from_micros(1_789_694_400_000_000)
}

fn page(lang: Lang, key: &str) -> Page {
    Page::plain(&Session { lang, ..Session::anonymous("/desk/insight") }, key)
}

fn window(period: Period) -> Window {
    Window { division: DivisionCode::parse("371621").unwrap(), period }
}

fn periods() -> [Period; 3] {
    Period::around(now().china_date())
}

fn name() -> Name {
    Name { zh: "洗澡".into(), en: "Bathing".into() }
}

fn seen() -> Seen {
    Seen {
        needs: Shown::Figure(1_284),
        people: Shown::Hidden,
        times: Shown::Figure(40),
        minutes: Shown::Figure(3_600),
        rated: Shown::Figure(20),
        satisfaction: Some(95),
        amount_fen: Some(Fen(123_450)),
        fen_per_time: None,
    }
}

fn overview(lang: Lang, period: Period, full: bool) -> InsightPage {
    let place = PlaceRow { code: DivisionCode::parse("371621001").unwrap(), name: "孙武街道".into(), seen: seen() };
    let view = Overview {
        window: window(period),
        place: "惠民县".into(),
        up: DivisionCode::parse("3716").ok().filter(|_| full),
        periods: periods(),
        as_of: now(),
        total: seen(),
        opens: Measure::ALL.iter().copied().filter(|m| full || *m == Measure::Needs).collect(),
        places: if full { vec![place] } else { vec![] },
        needs: if full {
            vec![NeedRow { code: "bathing".into(), name: name(), times: Shown::Figure(9) }]
        } else {
            vec![]
        },
        classes: vec![ClassRow { class: LawClass::Care, name: name(), seen: seen() }],
        months: if full { vec![("2026-09".into(), 1_234)] } else { vec![] },
        guarded: !full,
    };
    InsightPage { page: page(lang, "insight-title"), view }
}

fn listed(lang: Lang, measure: Measure) -> ListPage {
    let value = match measure {
        Measure::Needs => RowValue::Channel("door".into()),
        Measure::People => RowValue::Times(3),
        Measure::Visits | Measure::Minutes => RowValue::Minutes(90),
        Measure::Ratings => RowValue::Rating(2),
        Measure::Money => RowValue::Money(Fen(8_000)),
    };
    let row = ListRow {
        key: "k".into(),
        when: now(),
        person: "王**".into(),
        what: name(),
        place: "西张村委会".into(),
        value,
        href: "/desk/visits/v".into(),
    };
    let view = ListView {
        measure,
        window: window(periods()[1]),
        place: "惠民县".into(),
        rows: if measure == Measure::Minutes { vec![] } else { vec![row] },
        total: 1,
        next: Some("k".into()),
    };
    let page = page(lang, "insight-title");
    let title = page.t_of("insight-measure-", measure);
    ListPage { page: page.titled(title), view }
}

fn watched(lang: Lang, tab: Tab, rows: Rows) -> OversightPage {
    let view = Oversight {
        window: window(periods()[0]),
        place: "惠民县".into(),
        periods: periods(),
        as_of: now(),
        tab,
        counts: Tab::ALL.iter().map(|tab| (*tab, Shown::Figure(1))).collect(),
        rows,
        next: Some("k".into()),
    };
    OversightPage { page: page(lang, "insight-oversight"), view }
}

fn all(lang: Lang) -> Vec<String> {
    let visit = VisitRow {
        id: "v".into(),
        when: now(),
        person: "王**".into(),
        provider: "惠民家政".into(),
        item: name(),
        place: "西张村委会".into(),
        exceptions: vec!["short".into(), "late_entry".into()],
    };
    let task = LateTask {
        id: "t".into(),
        kind: "case.review".into(),
        role: "township_clerk".into(),
        reason: "助浴".into(),
        href: "/desk/cases/c".into(),
        division: DivisionCode::parse("371621").unwrap(),
        due_at: now(),
    };
    let provider = |standing: &str| ProviderRow {
        id: "p".into(),
        name: "惠民家政".into(),
        standing: standing.into(),
        visits: Shown::Hidden,
        exceptions: Shown::Figure(0),
        failed: Shown::Figure(0),
        satisfaction: None,
    };
    let late = LateRow { task, place: "惠民县".into(), remaining: flow::Remaining::LateHours(3) };
    let providers = ["green", "yellow", "red"].map(provider).to_vec();
    let mut pages = vec![
        overview(lang, periods()[0], true).render(),
        overview(lang, periods()[1], false).render(),
        overview(lang, periods()[2], true).render(),
        watched(lang, Tab::Exceptions, Rows::Visits(vec![visit])).render(),
        watched(lang, Tab::Ratings, Rows::Visits(vec![])).render(),
        watched(lang, Tab::Failed, Rows::Closed).render(),
        watched(lang, Tab::Late, Rows::Late(vec![late])).render(),
        watched(lang, Tab::Standing, Rows::Providers(providers)).render(),
    ];
    pages.extend(Measure::ALL.iter().map(|measure| listed(lang, *measure).render()));
    pages.into_iter().map(|page| page.expect("the template renders")).collect()
}

#[test]
fn every_page_has_every_text_in_both_languages() {
    for lang in Lang::ALL {
        for page in all(lang) {
            // A key without a text is shown as the key itself.
            for prefix in ["insight-", "ledger-", "task-", "role-", "channel-"] {
                let missing = [format!(">{prefix}"), format!("\"{prefix}"), format!(" {prefix}")];
                let shown = missing.iter().find_map(|text| page.find(text.as_str()));
                assert!(
                    shown.is_none(),
                    "{}: {}",
                    lang.tag(),
                    shown.map_or("", |at| page[at..].get(..60).unwrap_or(""))
                );
            }
        }
    }
}

#[test]
fn a_figure_opens_its_list_only_for_those_who_may() {
    let open = overview(Lang::Chinese, periods()[0], true).render().unwrap();
    let closed = overview(Lang::Chinese, periods()[0], false).render().unwrap();
    for measure in Measure::ALL {
        let href = format!("/desk/insight/lists/{measure}?period=2026-09");
        assert_eq!((open.contains(&href), closed.contains(&href)), (true, *measure == Measure::Needs), "{measure}");
    }
    assert!(open.contains("1,284") && open.contains("1,234.50") && open.contains("60.0") && open.contains("95%"));
    assert!(closed.contains("不显示") && closed.contains("小于 10"));
}
