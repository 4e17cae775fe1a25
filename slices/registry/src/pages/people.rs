//! 档案: people within reach, found by exact number, by name, or listed.

use crate::queries::{self, Filter, PeopleList};
use crate::rules;
use askama::Template;
use axum::extract::{Query, State};
use base::Failure;
use platform::Cx;
use serde::Deserialize;
use ui::{Answer, App, Page, Signed, encoded, html, see_other};

/// The address of the list.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    q: String,
    division: String,
    category: String,
    tag: String,
    after: String,
}

impl From<Asked> for Filter {
    fn from(asked: Asked) -> Self {
        let Asked { q, division, category, tag, after } = asked;
        Self { q: q.trim().to_owned(), division, category, tag, after }
    }
}

#[derive(Template)]
#[template(path = "people.html")]
pub(crate) struct PeoplePage {
    pub page: Page,
    pub view: PeopleList,
    pub filter: Filter,
    pub may_write: bool,
}

impl PeoplePage {
    /// The address of the next page; empty on the last.
    fn next(&self) -> String {
        if self.view.next.is_empty() {
            return String::new();
        }
        let Filter { q, division, category, tag, .. } = &self.filter;
        let mut address = format!("/desk/people?after={}", self.view.next);
        for (name, value) in [("q", q), ("division", division), ("category", category), ("tag", tag)] {
            if !value.is_empty() {
                address.push_str(&format!("&{name}={}", encoded(value)));
            }
        }
        address
    }

    fn summary(&self) -> String {
        self.page.t_with("registry-count", "n", self.view.count)
    }
}

pub(crate) async fn list(State(app): State<App>, who: Signed, Query(asked): Query<Asked>) -> Answer {
    let filter = Filter::from(asked);
    // Only a search by number leaves a trace in the journal and needs a command.
    let is_number = rules::read_search(&filter.q, rules::accepted(app.platform.is_demo())).is_number();
    let page = if is_number {
        app.run(move |cx| build(cx, &who, &filter)).await?
    } else {
        app.look(move |cx| build(cx, &who, &filter)).await?
    };
    match page.view.rows.as_slice() {
        [only] if is_number => see_other(format!("/desk/people/{}", only.id)),
        _ => html(&page),
    }
}

fn build(cx: &mut Cx<'_, '_>, who: &Signed, filter: &Filter) -> Result<PeoplePage, Failure> {
    Ok(PeoplePage {
        page: Page::desk(cx, who, "registry-people")?,
        view: queries::people(cx, &who.actor, filter)?,
        filter: filter.clone(),
        may_write: cx.require(&who.actor, "person.write").is_ok(),
    })
}
