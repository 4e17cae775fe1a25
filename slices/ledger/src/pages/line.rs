//! `/desk/funds/lines/{id}`: one visit in the settlement; a held one is decided here.

use super::{Form, story};
use crate::lines::LineState;
use crate::queries::lines::{self, LinePage as View};
use crate::use_cases::decide::{self, DecideLine};
use crate::use_cases::reverse::{self, ReverseLine};
use askama::Template;
use axum::extract::{Path, State};
use base::failure::Fields;
use base::id::SettlementLineId;
use base::money::Fen;
use ui::{Answer, App, Moment, Page, Posted, Signed, html, see_other};

#[derive(Template)]
#[template(path = "line.html")]
pub(super) struct LinePage {
    pub(super) page: Page,
    pub(super) view: View,
    pub(super) moments: Vec<Moment>,
    pub(super) form: Form,
}

impl LinePage {
    fn is_held(&self) -> bool {
        self.view.line.state == LineState::Held
    }

    fn can_reverse(&self) -> bool {
        let line = &self.view.line;
        line.reverses_id.is_none() && matches!(line.state, LineState::Priced | LineState::Paid)
    }

    fn typed_deduction(&self) -> &str {
        let typed = self.form.typed("deducted");
        if typed.is_empty() { "0" } else { typed }
    }

    fn owed(&self) -> String {
        if self.is_held() { self.page.t("ledger-not-decided") } else { self.view.line.amount_fen.to_string() }
    }
}

pub(crate) async fn show(State(app): State<App>, who: Signed, Path(id): Path<SettlementLineId>) -> Answer {
    render(app, who, id, Form::default()).await
}

async fn render(app: App, who: Signed, id: SettlementLineId, form: Form) -> Answer {
    let page = app
        .look(move |cx| {
            let view = lines::page(cx, &who.actor, id)?;
            let page = Page::desk(cx, &who, "ledger-line")?;
            let title = page.pick(&view.item.zh, &view.item.en).to_owned();
            let moments = story(cx, &page, &view.timeline)?;
            Ok(LinePage { page: page.titled(title), view, moments, form })
        })
        .await?;
    html(&page)
}

#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DecisionForm {
    #[serde(default)]
    deducted: String,
    #[serde(default)]
    reason: String,
}

pub(crate) async fn decide(
    State(app): State<App>,
    who: Signed,
    Path(line_id): Path<SettlementLineId>,
    Posted(form): Posted<DecisionForm>,
) -> Answer {
    let (given, actor) = (form.clone(), who.actor.clone());
    let done = app
        .run(move |cx| {
            let mut fields = Fields::new();
            let deducted = fields.take("deducted", Fen::parse_yuan(&given.deducted));
            fields.finish()?;
            let deducted_fen = deducted.unwrap_or_default();
            decide::run(cx, &actor, &DecideLine { line_id, deducted_fen, reason: given.reason.clone() })
        })
        .await;
    match done {
        Ok(()) => see_other(format!("/desk/funds/lines/{line_id}")),
        Err(problem) => {
            let refused = Form::refused(problem, &[("deducted", &form.deducted), ("reason", &form.reason)])?;
            render(app, who, line_id, refused).await
        }
    }
}

#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReversalForm {
    #[serde(default)]
    reversal_reason: String,
}

pub(crate) async fn reverse(
    State(app): State<App>,
    who: Signed,
    Path(line_id): Path<SettlementLineId>,
    Posted(form): Posted<ReversalForm>,
) -> Answer {
    let cmd = ReverseLine { line_id, reason: form.reversal_reason };
    let id = app.run(move |cx| reverse::run(cx, &who.actor, &cmd)).await?;
    see_other(format!("/desk/funds/lines/{id}"))
}
