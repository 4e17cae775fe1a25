//! `/desk/providers`: who delivers services here, by standing.

use crate::model::Standing;
use crate::queries::{self, ProviderList};
use askama::Template;
use axum::extract::{Query, State};
use ui::{Answer, App, Page, Signed, encoded, html};

#[derive(Debug, serde::Deserialize)]
pub(crate) struct Filter {
    #[serde(default)]
    standing: String,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "providers.html")]
pub(crate) struct ProvidersPage {
    pub page: Page,
    pub view: ProviderList,
    pub may_write: bool,
}

impl ProvidersPage {
    fn is_shown(&self, standing: &Standing) -> bool {
        self.view.standing.as_ref() == Some(standing)
    }

    fn next_href(&self) -> String {
        let standing = self.view.standing.map_or("", Standing::as_str);
        let next = self.view.next.as_ref();
        next.map(|next| format!("/desk/providers?standing={standing}&after={}", encoded(next))).unwrap_or_default()
    }
}

pub(crate) async fn list(State(app): State<App>, who: Signed, Query(q): Query<Filter>) -> Answer {
    let standing: Option<Standing> = q.standing.parse().ok();
    let page = app
        .look(move |cx| {
            let view = queries::providers(cx, &who.actor, standing, q.after.as_deref())?;
            let may_write = cx.require(&who.actor, "provider.write").is_ok();
            Ok(ProvidersPage { page: Page::desk(cx, &who, "provider-list")?, view, may_write })
        })
        .await?;
    html(&page)
}
