//! `/my`: one's own application, plan, quota and visits, and who looked at one's data.

use crate::model::Progress;
use crate::pages::offer::Answered;
use crate::queries::{self, MyFile, QuotaView};
use askama::Template;
use axum::extract::{Path, State};
use base::id::VisitId;
use planning::{Offer, OfferedService};
use serde::Deserialize;
use ui::{Answer, App, Page, Posted, Signed, html, see_other};
use visit::RateVisit;

#[derive(Template)]
#[template(path = "my.html")]
pub(crate) struct MyPage {
    pub page: Page,
    pub file: MyFile,
    /// What was answered to an offer and could not be taken.
    pub answer: Answered,
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

    /// `每次 120 元`; nothing for what is free.
    pub fn price(&self, service: &OfferedService) -> String {
        if service.price_fen.is_zero() {
            return self.page.t("portal-offer-free");
        }
        let unit = self.page.pick(&service.unit.0, &service.unit.1);
        let (one, all) = (queries::yuan(service.price_fen.fen()), queries::yuan(service.total_fen.fen()));
        let one = self.page.t_with2("portal-offer-price", "unit", unit, "yuan", one);
        format!("{one}{}{}", self.page.t("portal-comma"), self.page.t_with("portal-offer-in-all", "yuan", all))
    }

    /// Who pays: all of an offer comes out of the quota.
    pub fn paid(&self, offer: &Offer) -> String {
        if offer.total_fen.is_zero() {
            return self.page.t("portal-offer-all-free");
        }
        let (total, left) = (queries::yuan(offer.total_fen.fen()), queries::yuan(offer.left_fen.fen()));
        self.page.t_with2("portal-offer-paid", "total", total, "left", left)
    }

    /// Whether the answer that could not be taken was given to this offer.
    pub fn answered(&self, offer: &Offer) -> bool {
        self.answer.plan == Some(offer.id)
    }

    /// Who was chosen: oneself before anything was chosen.
    pub fn speaks(&self, offer: &Offer, consent: &str) -> bool {
        let chosen = if self.answered(offer) { self.answer.consent.as_str() } else { "" };
        chosen == consent || (chosen.is_empty() && consent == "self")
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
    render(&app, who, Answered::default()).await
}

/// The page, again with an answer that could not be taken.
pub(super) async fn render(app: &App, who: Signed, answer: Answered) -> Answer {
    let page = app
        .look(move |cx| {
            let file = queries::my_file(cx, &who.actor)?;
            Ok(MyPage { page: Page::door(cx, &who.session, "portal-my"), file, answer })
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
