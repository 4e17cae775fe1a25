//! `/desk/providers/{id}`: one provider, its people, contracts and standing.

use crate::model::{Contract, Standing, Worker};
use crate::queries::{self, ProviderView};
use crate::use_cases::set_standing::{self, SetStanding};
use askama::Template;
use axum::extract::{Path, State};
use base::id::ProviderId;
use base::{Date, Failure, Rejection};
use platform::Cx;
use policy::TermKind;
use std::collections::BTreeMap;
use ui::{Answer, App, Moment, Page, Posted, Signed, html, moments, see_other};

/// Names of a code in Chinese and English.
type Names = BTreeMap<String, (String, String)>;

#[derive(Template)]
#[template(path = "provider.html")]
pub(crate) struct ProviderPage {
    pub page: Page,
    pub view: ProviderView,
    pub moments: Vec<Moment>,
    pub kinds: Names,
    pub items: Names,
    pub today: Date,
}

impl ProviderPage {
    fn name_of(&self, names: &Names, code: &str) -> String {
        names.get(code).map_or_else(|| code.to_owned(), |(zh, en)| self.page.pick(zh, en).to_owned())
    }

    fn kinds_of(&self, worker: &Worker) -> String {
        let names: Vec<String> = worker.kinds.iter().map(|code| self.name_of(&self.kinds, code)).collect();
        names.join("、")
    }

    fn items_of(&self, contract: &Contract) -> String {
        let names: Vec<String> = contract.items.iter().map(|code| self.name_of(&self.items, code)).collect();
        names.join("、")
    }

    fn languages_of(&self, worker: &Worker) -> String {
        let names: Vec<String> = worker.languages.iter().map(|l| self.page.t_of("provider-language-", l)).collect();
        names.join("、")
    }

    fn place(&self, code: &base::DivisionCode) -> String {
        self.view.places.get(code).cloned().unwrap_or_else(|| code.to_string())
    }

    /// The check for contact with children: valid until a day, expired, or none.
    fn clearance(&self, worker: &Worker) -> (&'static str, String) {
        match worker.clearance_until {
            None => ("", self.page.t("provider-clearance-none")),
            Some(until) if until < self.today => {
                ("danger", self.page.t_with("provider-clearance-expired", "day", self.page.on(until)))
            }
            Some(until) => ("good", self.page.t_with("provider-clearance-until", "day", self.page.on(until))),
        }
    }

    fn contract_state(&self, contract: &Contract) -> (&'static str, String) {
        if contract.holds_on(self.today) {
            ("good", self.page.t("provider-contract-valid"))
        } else if contract.valid_to < self.today {
            ("", self.page.t("provider-contract-over"))
        } else {
            ("rain", self.page.t("provider-contract-later"))
        }
    }

    fn others(&self) -> Vec<Standing> {
        Standing::ALL.iter().copied().filter(|s| *s != self.view.provider.standing).collect()
    }
}

pub(crate) fn build(cx: &mut Cx<'_, '_>, page: Page, view: ProviderView) -> Result<ProviderPage, Failure> {
    let rules = cx.view(view.provider.division)?;
    let kinds = view.workers.iter().flat_map(|worker| &worker.kinds).filter_map(|code| {
        rules.term(TermKind::Staff, code).map(|term| (code.clone(), (term.name_zh.clone(), term.name_en.clone())))
    });
    let kinds = kinds.collect();
    let items = queries::item_names(cx, view.provider.division)?;
    Ok(ProviderPage {
        moments: moments(&page, &view.timeline, &view.names),
        items: items.into_iter().map(|(code, zh, en)| (code, (zh, en))).collect(),
        kinds,
        today: cx.today(),
        page,
        view,
    })
}

pub(crate) async fn show(State(app): State<App>, who: Signed, Path(id): Path<ProviderId>) -> Answer {
    let page = app
        .look(move |cx| {
            let view = queries::provider(cx, &who.actor, id)?;
            let page = Page::desk(cx, &who, "provider-one")?.titled(view.provider.name.clone());
            build(cx, page, view)
        })
        .await?;
    html(&page)
}

/// What was chosen; the JSON twin fills the same form.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct StandingForm {
    /// `green`, `yellow` or `red`.
    pub standing: String,
    /// Why, in words.
    pub reason: String,
}

impl StandingForm {
    pub(crate) fn command(self, provider_id: ProviderId) -> Result<SetStanding, Rejection> {
        let missing = |_| Rejection::new("standing_missing", "请选择机构今后的颜色：绿、黄或红。");
        let standing: Standing = self.standing.parse().map_err(missing)?;
        Ok(SetStanding { provider_id, standing, reason: self.reason })
    }
}

pub(crate) async fn set_standing(
    State(app): State<App>,
    who: Signed,
    Path(id): Path<ProviderId>,
    Posted(form): Posted<StandingForm>,
) -> Answer {
    let cmd = form.command(id).map_err(Failure::from)?;
    app.run(move |cx| set_standing::run(cx, &who.actor, &cmd)).await?;
    see_other(format!("/desk/providers/{id}"))
}
