//! `/desk/funds`: every fund of a year, and the form that sets a budget.

use super::Form;
use crate::queries::funds::{self, FundList, FundRow};
use crate::use_cases::budget::{self, SetBudget};
use askama::Template;
use axum::extract::{Query, State};
use base::Failure;
use base::failure::Fields;
use base::money::Fen;
use platform::Cx;
use ui::{Answer, App, Page, Posted, Signed, html, see_other};

#[derive(Debug, serde::Deserialize)]
pub(crate) struct Filter {
    #[serde(default)]
    year: String,
}

#[derive(Template)]
#[template(path = "funds.html")]
pub(super) struct FundsPage {
    pub(super) page: Page,
    pub(super) view: FundList,
    pub(super) form: Form,
}

impl FundsPage {
    fn yuan(&self, fen: impl std::borrow::Borrow<Fen>) -> String {
        super::whole_yuan(*fen.borrow())
    }

    fn is_year(&self, year: &i16) -> bool {
        self.view.year == *year
    }

    fn chosen(&self, code: &str) -> bool {
        self.form.typed("fund") == code
    }

    fn typed_year(&self) -> String {
        let typed = self.form.typed("year");
        if typed.is_empty() { self.view.year.to_string() } else { typed.to_owned() }
    }

    fn payable_note(&self) -> String {
        self.page.t_with("ledger-payable-note", "yuan", self.view.total.payable_fen())
    }

    fn row_label(&self, row: &FundRow) -> String {
        let name = self.page.pick(&row.name.zh, &row.name.en);
        if self.view.many_places { format!("{} {name}", row.place) } else { name.to_owned() }
    }

    /// More than nine tenths used asks for attention.
    fn tone(&self, row: &FundRow) -> &'static str {
        if row.used_percent >= 90 { "attention" } else { "" }
    }
}

pub(crate) async fn list(State(app): State<App>, who: Signed, Query(q): Query<Filter>) -> Answer {
    show(app, who, q.year, Form::default()).await
}

async fn show(app: App, who: Signed, year: String, form: Form) -> Answer {
    let page = app
        .look(move |cx| {
            let view = funds::list(cx, &who.actor, year.parse().ok())?;
            Ok(FundsPage { page: Page::desk(cx, &who, "ledger-funds")?, view, form })
        })
        .await?;
    html(&page)
}

#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BudgetForm {
    #[serde(default)]
    fund: String,
    #[serde(default)]
    year: String,
    #[serde(default)]
    budget: String,
}

/// A division other than the actor's own is set through the API.
pub(crate) async fn set_budget(State(app): State<App>, who: Signed, Posted(form): Posted<BudgetForm>) -> Answer {
    let (given, actor) = (form.clone(), who.actor.clone());
    let done = app
        .run(move |cx| {
            let cmd = parse(cx, &given, actor.division())?;
            budget::run(cx, &actor, &cmd)
        })
        .await;
    match done {
        Ok(key) => see_other(format!("/desk/funds/{key}")),
        Err(problem) => {
            let typed = [("fund", form.fund.as_str()), ("year", &form.year), ("budget", &form.budget)];
            let refused = Form::refused(problem, &typed)?;
            show(app, who, form.year, refused).await
        }
    }
}

fn parse(cx: &Cx<'_, '_>, form: &BudgetForm, place: Option<base::DivisionCode>) -> Result<SetBudget, Failure> {
    let mut fields = Fields::new();
    if form.fund.is_empty() {
        fields.wrong("fund", "请选择一种资金。");
    }
    let year = form.year.trim().parse().map_err(|_| format!("年度应为四位数字，例如 {}。", cx.today().year()));
    let year = fields.take("year", year);
    let budget_fen = fields.take("budget", Fen::parse_yuan(&form.budget));
    fields.finish()?;
    let division = crate::model::county_of(place.ok_or(Failure::NotFound)?);
    Ok(SetBudget {
        fund: form.fund.clone(),
        division,
        year: year.unwrap_or_default(),
        budget_fen: budget_fen.unwrap_or_default(),
    })
}
