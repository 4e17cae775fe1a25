//! `/desk/insight/export`: the tables of the page as files for a spreadsheet; what the page hides is hidden here too.

use super::{percent, period_words};
use crate::disclosure::Shown;
use crate::queries::Asked;
use crate::queries::figures::{self, Overview, Seen};
use crate::tally::hours;
use axum::extract::{Query, State};
use base::Failure;
use base::money::Fen;
use ui::csv::{self, Cell};
use ui::{Answer, App, Page, Signed};

#[derive(Debug, serde::Deserialize)]
pub(crate) struct Filter {
    #[serde(default)]
    table: String,
    #[serde(default)]
    period: String,
    #[serde(default)]
    division: String,
}

pub(crate) async fn download(State(app): State<App>, who: Signed, Query(q): Query<Filter>) -> Answer {
    let (name, text) = app
        .look(move |cx| {
            let asked = Asked { period: q.period, division: q.division };
            let view = figures::overview(cx, &who.actor, &asked)?;
            let page = Page::plain(&who.session, "insight-title");
            let mut rows = table(&page, &view, &q.table).ok_or(Failure::NotFound)?;
            rows.push(vec![Cell::Text(page.t_with2("insight-file-note", "time", view.as_of, "who", &who.actor.name))]);
            if view.guarded {
                rows.push(vec![Cell::Text(page.t("insight-guarded"))]);
            }
            Ok((format!("{}-{}-{}.csv", q.table, view.window.division, view.window.period), csv::file(&rows)?))
        })
        .await?;
    Ok(csv::download(&name, text))
}

/// One of the three tables, its title first.
pub(crate) fn table(page: &Page, view: &Overview, name: &str) -> Option<Vec<Vec<Cell>>> {
    let text = |key: &str| Cell::Text(page.t(key));
    let title = |key: &str| {
        vec![Cell::Text(format!("{} {} {}", page.t(key), view.place, period_words(page, view.window.period)))]
    };
    let measures = ["people", "visits", "minutes", "ratings", "money"].map(|m| format!("insight-column-{m}"));
    Some(match name {
        "places" => {
            let mut head = vec![text("insight-place"), text("insight-code"), text("insight-column-needs")];
            head.extend(measures.iter().map(|key| text(key)));
            let row = |row: &figures::PlaceRow| {
                let mut cells =
                    vec![Cell::Text(row.name.clone()), Cell::Text(row.code.to_string()), number(page, row.seen.needs)];
                cells.extend(seen(page, &row.seen));
                cells
            };
            [title("insight-by-place"), head].into_iter().chain(view.places.iter().map(row)).collect()
        }
        "needs" => {
            let head = vec![text("insight-need"), text("insight-column-needs")];
            let row = |row: &figures::NeedRow| {
                vec![Cell::Text(page.pick(&row.name.zh, &row.name.en).to_owned()), number(page, row.times)]
            };
            [title("insight-by-need"), head].into_iter().chain(view.needs.iter().map(row)).collect()
        }
        "classes" => {
            let mut head = vec![text("insight-class")];
            head.extend(measures.iter().map(|key| text(key)));
            head.push(text("insight-column-each"));
            let row = |row: &figures::ClassRow| {
                let mut cells = vec![Cell::Text(page.pick(&row.name.zh, &row.name.en).to_owned())];
                cells.extend(seen(page, &row.seen));
                cells.push(money(page, row.seen.fen_per_time));
                cells
            };
            [title("insight-chain"), head].into_iter().chain(view.classes.iter().map(row)).collect()
        }
        _ => return None,
    })
}

fn seen(page: &Page, seen: &Seen) -> Vec<Cell> {
    let time = seen.minutes.figure().map_or_else(|| Cell::Text(page.t("insight-hidden")), |m| Cell::Number(hours(m)));
    let mark = Cell::Text(percent(seen.satisfaction));
    vec![number(page, seen.people), number(page, seen.times), time, mark, money(page, seen.amount_fen)]
}

fn number(page: &Page, shown: Shown) -> Cell {
    shown.figure().map_or_else(|| Cell::Text(page.t("insight-hidden")), |n| Cell::Number(n.to_string()))
}

/// Yuan without commas, which a spreadsheet would take for columns.
fn money(page: &Page, amount: Option<Fen>) -> Cell {
    amount.map_or_else(|| Cell::Text(page.t("insight-hidden")), |fen| Cell::Number(fen.to_string().replace(',', "")))
}
