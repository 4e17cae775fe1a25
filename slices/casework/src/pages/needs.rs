//! `/desk/needs`: the demand ledger, every need of every channel.

use crate::queries::{self, NeedList, NeedRow};
use askama::Template;
use axum::extract::{Query, State};
use base::{DivisionCode, Failure};
use platform::Cx;
use std::collections::BTreeMap;
use ui::csv::{self, Cell};
use ui::{Answer, App, PAGE, Page, Signed, html};

/// Rows of an export: more than a county has in a year.
const EXPORT: i64 = 50_000;

/// What stands over the columns of an export.
const HEADINGS: [&str; 8] = [
    "casework-reported",
    "casework-village",
    "casework-division",
    "casework-person",
    "casework-years",
    "casework-need",
    "casework-channel",
    "casework-state",
];

#[derive(Debug, serde::Deserialize)]
pub(crate) struct Filter {
    #[serde(default)]
    channel: String,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "needs.html")]
pub(crate) struct NeedsPage {
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
    html(&app.look(move |cx| build(cx, &who, &q.channel, q.after.as_deref())).await?)
}

pub(crate) fn build(
    cx: &mut Cx<'_, '_>,
    who: &Signed,
    channel: &str,
    after: Option<&str>,
) -> Result<NeedsPage, Failure> {
    let view = queries::needs(cx, &who.actor, channel, (after, PAGE))?;
    let names = need_names(cx, who.actor.division());
    Ok(NeedsPage { page: Page::desk(cx, who, "casework-needs")?, view, names })
}

/// The same rows as a file for a spreadsheet.
pub(crate) async fn export(State(app): State<App>, who: Signed, Query(q): Query<Filter>) -> Answer {
    let file = app.look(move |cx| csv::file(&table(cx, &who, &q.channel)?)).await?;
    Ok(csv::download("needs-ledger.csv", file))
}

/// The rows under their headings, in the words of the page.
pub(crate) fn table(cx: &mut Cx<'_, '_>, who: &Signed, channel: &str) -> Result<Vec<Vec<Cell>>, Failure> {
    let view = queries::needs(cx, &who.actor, channel, (None, EXPORT))?;
    let names = need_names(cx, who.actor.division());
    let page = Page::plain(&who.session, "casework-needs");
    let headings = HEADINGS.iter().map(|key| Cell::Text(page.t(key))).collect();
    let line = |row: &NeedRow| {
        let need = names.get(&row.code).map_or(row.code.as_str(), |(zh, en)| page.pick(zh, en));
        vec![
            Cell::Text(row.reported_at.to_string()),
            Cell::Text(row.village.clone()),
            Cell::Text(row.division.to_string()),
            Cell::Text(row.person.name.clone()),
            Cell::Number(row.person.age.map(|age| age.to_string()).unwrap_or_default()),
            Cell::Text(need.to_owned()),
            Cell::Text(page.t_of("channel-", &row.channel)),
            Cell::Text(page.t_of("case-state-", row.state)),
        ]
    };
    Ok([headings].into_iter().chain(view.rows.iter().map(line)).collect())
}
