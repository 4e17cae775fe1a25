//! The open records.

use crate::model::{Example, ExampleId};
use crate::queries;
use crate::use_cases::close::{self, CloseExample};
use askama::Template;
use axum::extract::{Path, State};
use ui::{Answer, App, Page, Posted, Signed, html, see_other};

#[derive(Template)]
#[template(path = "example_list.html")]
struct ListPage {
    page: Page,
    records: Vec<Example>,
}

/// Shows them.
pub async fn show(State(app): State<App>, who: Signed) -> Answer {
    let page = app
        .look(move |cx| {
            let records = queries::open(cx, &who.actor)?;
            Ok(ListPage { page: Page::desk(cx, &who, "example-list")?, records })
        })
        .await?;
    html(&page)
}

/// A form without fields of its own.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CloseForm {}

/// Closes one and shows the others.
pub async fn close(
    State(app): State<App>,
    who: Signed,
    Path(id): Path<ExampleId>,
    Posted(CloseForm {}): Posted<CloseForm>,
) -> Answer {
    app.run(move |cx| close::run(cx, &who.actor, &CloseExample { id })).await?;
    see_other("/desk/example")
}

#[cfg(test)]
mod tests {
    use super::*;
    use ui::{Lang, Session};

    #[test]
    fn renders_in_every_language() {
        let now = platform::testing::start();
        let id = ExampleId::new(&mut base::IdSource::seeded(1), now);
        let record = Example::open(id, platform::testing::division("371621101000"), now);
        for lang in Lang::ALL {
            let session = Session { lang, ..Session::anonymous("/desk/example") };
            for records in [vec![], vec![record.clone()]] {
                let page = Page::plain(&session, "example-list");
                let body = ListPage { page, records: records.clone() }.render().unwrap();
                assert_eq!(body.contains(&id.to_string()), !records.is_empty());
            }
        }
    }
}
