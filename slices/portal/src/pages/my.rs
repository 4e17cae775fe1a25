//! `/my`: one's own application, plan, quota and visits, and who looked at one's data.

use crate::model::Progress;
use crate::queries::{self, MyFile, QuotaView};
use askama::Template;
use axum::extract::{Path, State};
use base::id::VisitId;
use serde::Deserialize;
use ui::{Answer, App, Page, Posted, Signed, html, see_other};
use visit::RateVisit;

#[derive(Template)]
#[template(path = "my.html")]
pub(crate) struct MyPage {
    pub page: Page,
    pub file: MyFile,
}

impl MyPage {
    /// The four words in their order.
    pub fn words(&self) -> &'static [Progress] {
        Progress::ALL
    }

    /// Yuan without needless zeros.
    pub fn yuan(&self, fen: &i64) -> String {
        queries::yuan(*fen)
    }

    /// What is left of a quota.
    pub fn left(&self, quota: &QuotaView) -> String {
        queries::yuan(quota.total_fen - quota.used_fen)
    }

    /// `保基本 400 元`.
    pub fn tranche(&self, quota: &QuotaView, place: usize) -> String {
        quota.tranches.get(place).filter(|t| t.1 > 0).map_or_else(String::new, |((zh, en), fen)| {
            self.page.t_with2("portal-tranche", "name", self.page.pick(zh, en), "yuan", queries::yuan(*fen))
        })
    }

    /// Fen of a tranche.
    pub fn fen(&self, quota: &QuotaView, place: usize) -> i64 {
        quota.tranches.get(place).map_or(0, |t| t.1)
    }
}

pub(crate) async fn show(State(app): State<App>, who: Signed) -> Answer {
    let page = app
        .look(move |cx| {
            let file = queries::my_file(cx, &who.actor)?;
            Ok(MyPage { page: Page::door(cx, &who.session, "portal-my"), file })
        })
        .await?;
    html(&page)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RatingForm {
    #[serde(default)]
    rating: String,
    #[serde(default)]
    note: String,
}

pub(crate) async fn rate(
    State(app): State<App>,
    who: Signed,
    Path(visit_id): Path<VisitId>,
    Posted(form): Posted<RatingForm>,
) -> Answer {
    let cmd = RateVisit { visit_id, rating: form.rating.parse().unwrap_or_default(), note: form.note };
    app.run(move |cx| visit::rate(cx, &who.actor, &cmd)).await?;
    see_other("/my")
}
