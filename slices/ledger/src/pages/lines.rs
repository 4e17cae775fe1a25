//! `/desk/funds/lines`: visits held for a person to look at.

use crate::queries::lines::{self, LineList};
use askama::Template;
use axum::extract::{Query, State};
use ui::{Answer, App, Page, Signed, html};

#[derive(Debug, serde::Deserialize)]
pub(crate) struct Filter {
    #[serde(default)]
    after: String,
}

#[derive(Template)]
#[template(path = "lines.html")]
pub(super) struct LinesPage {
    pub(super) page: Page,
    pub(super) list: LineList,
}

impl LinesPage {
    fn next_href(&self) -> String {
        self.list.next.map(|id| format!("/desk/funds/lines?after={id}")).unwrap_or_default()
    }
}

pub(crate) async fn list(State(app): State<App>, who: Signed, Query(q): Query<Filter>) -> Answer {
    let page = app
        .look(move |cx| {
            let list = lines::held(cx, &who.actor, &q.after)?;
            Ok(LinesPage { page: Page::desk(cx, &who, "ledger-held")?, list })
        })
        .await?;
    html(&page)
}
