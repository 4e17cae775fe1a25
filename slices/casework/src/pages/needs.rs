//! `/desk/needs`: the demand ledger, every need of every channel.

use crate::queries::{self, NeedList};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::IntoResponse;
use base::DivisionCode;
use platform::Cx;
use std::collections::BTreeMap;
use std::fmt::Write;
use ui::{Answer, App, Page, Signed, html};

/// Rows of an export: more than a county has in a year.
const EXPORT: i64 = 50_000;

#[derive(Debug, serde::Deserialize)]
pub(crate) struct Filter {
    #[serde(default)]
    channel: String,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "needs.html")]
struct NeedsPage {
    page: Page,
    view: NeedList,
    names: BTreeMap<String, (String, String)>,
}

impl NeedsPage {
    fn next_href(&self) -> String {
        let channel = &self.view.channel;
        self.view.next.as_ref().map(|next| format!("/desk/needs?channel={channel}&after={next}")).unwrap_or_default()
    }

    fn name(&self, code: &str) -> String {
        self.names.get(code).map_or_else(|| code.to_owned(), |(zh, en)| self.page.pick(zh, en).to_owned())
    }
}

/// Names of the needs of a place, in both languages.
pub(crate) fn need_names(cx: &Cx<'_, '_>, division: Option<DivisionCode>) -> BTreeMap<String, (String, String)> {
    let view = division.and_then(|code| cx.view(code).ok());
    let needs = view.iter().flat_map(|view| view.needs());
    needs.map(|need| (need.code.clone(), (need.name_zh.clone(), need.name_en.clone()))).collect()
}

pub(crate) async fn list(State(app): State<App>, who: Signed, Query(q): Query<Filter>) -> Answer {
    let page = app
        .look(move |cx| {
            let view = queries::needs(cx, &who.actor, &q.channel, (q.after.as_deref(), queries::PAGE))?;
            let names = need_names(cx, who.actor.division());
            Ok(NeedsPage { page: Page::desk(cx, &who, "casework-needs")?, view, names })
        })
        .await?;
    html(&page)
}

/// The same rows as a file for a spreadsheet.
pub(crate) async fn export(State(app): State<App>, who: Signed, Query(q): Query<Filter>) -> Answer {
    let csv = app
        .look(move |cx| {
            let view = queries::needs(cx, &who.actor, &q.channel, (None, EXPORT))?;
            let names = need_names(cx, who.actor.division());
            // A byte order mark tells spreadsheet programs that the text is UTF-8.
            let mut csv = String::from("\u{feff}登记时间,村（社区）,区划代码,对象,年龄,需要,渠道,办理状态\r\n");
            for row in &view.rows {
                let need = names.get(&row.code).map_or(row.code.as_str(), |n| n.0.as_str());
                let age = row.person.age.map(|a| a.to_string()).unwrap_or_default();
                // Writing into a String cannot fail.
                let _ = write!(csv, "{},{},{},", row.reported_at, cell(&row.village), row.division);
                let _ =
                    write!(csv, "{},{age},{},{},{}\r\n", cell(&row.person.name), cell(need), row.channel, row.state);
            }
            Ok(csv)
        })
        .await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"needs-ledger.csv\""),
    ];
    Ok((headers, csv).into_response())
}

/// A cell that a spreadsheet will not take for a formula.
fn cell(text: &str) -> String {
    let guarded = if text.starts_with(['=', '+', '-', '@', '\t']) { format!("'{text}") } else { text.to_owned() };
    format!("\"{}\"", guarded.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_cell_is_never_a_formula() {
        assert_eq!(cell("=1+1"), "\"'=1+1\"");
        assert_eq!(cell("王\"*"), "\"王\"\"*\"");
    }
}
