//! `/desk/plans/{id}`: the quota, what is chosen in plain words, what else can be chosen, and why the rest cannot.

use crate::model::{Consent, Line, Plan, State as PlanState, StateWord};
use crate::queries::{self, Detail};
use crate::quota::Opening;
use crate::rules::{self, Obstacle};
use askama::Template;
use axum::extract::{Path, State};
use base::Fen;
use base::id::PlanId;
use catalogue::{unit_price, yuan};
use policy::CatalogueItem;
use std::collections::BTreeMap;
use ui::{Answer, App, Errors, Page, Signed, html};

/// What was typed, kept as it was typed.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    /// Item → units, when the choice was sent.
    pub units: Option<BTreeMap<String, String>>,
    pub consent: String,
    pub name: String,
    pub reason: String,
}

#[derive(Template)]
#[template(path = "plan.html")]
pub(super) struct PlanPage {
    pub page: Page,
    pub view: Detail,
    pub typed: Typed,
    pub errors: Errors,
}

/// `GET /desk/plans/{id}`
pub(crate) async fn show(State(app): State<App>, who: Signed, Path(id): Path<PlanId>) -> Answer {
    render(&app, who, id, Typed::default(), Errors::default()).await
}

/// The page again with what was typed.
pub(super) async fn render(app: &App, who: Signed, id: PlanId, typed: Typed, errors: Errors) -> Answer {
    let page = app
        .look(move |cx| {
            let view = queries::detail(cx, &who.actor, id)?;
            let page = Page::desk(cx, &who, "planning-title")?.titled(&view.person.name);
            Ok(PlanPage { page, view, typed, errors })
        })
        .await?;
    html(&page)
}

/// One tranche with the items it pays.
pub(super) struct Section {
    /// Its name and amount.
    pub title: String,
    /// What is left, or when it opens.
    pub note: String,
    /// Items that are chosen, or can be and answer a need found.
    pub fitting: Vec<Choice>,
    /// Other items that can be chosen.
    pub other: Vec<Choice>,
    /// Items that cannot be chosen.
    pub blocked: Vec<Choice>,
}

/// One item of a section.
pub(super) struct Choice {
    pub code: String,
    pub name: String,
    pub price: String,
    pub units: String,
    /// The needs it answers, of those that were found.
    pub answers: String,
    /// Why it cannot be chosen; empty when it can.
    pub why_not: String,
}

impl PlanPage {
    fn plan(&self) -> &Plan {
        &self.view.desk.plan
    }

    fn subtitle(&self) -> String {
        let about = self.view.person.about(&self.page);
        [about, self.view.village.clone()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    /// The deadline and what is left of it, while it is open.
    fn until(&self) -> String {
        self.view.remaining.map(|left| self.page.until(self.plan().due_at, &left)).unwrap_or_default()
    }

    fn item(&self, code: &str) -> Option<&CatalogueItem> {
        self.view.desk.view.item(code)
    }

    fn item_name(&self, line: &Line) -> String {
        self.item(&line.item).map_or(line.item.clone(), |item| self.page.pick(&item.name_zh, &item.name_en).to_owned())
    }

    /// `每次 120 元，一年 2 次，共 240 元`.
    fn words(&self, line: &Line) -> String {
        let Some(item) = self.item(&line.item) else { return line.units.to_string() };
        let unit = self.page.pick(&item.unit_zh, &item.unit_en);
        let often = self.page.t_with2("planning-often", "n", line.units, "unit", unit);
        let total = line.total_fen().unwrap_or_default();
        let mut parts = vec![unit_price(&self.page, item, line.price_fen), often];
        if !total.is_zero() {
            parts.push(self.page.t_with("planning-in-all", "yuan", yuan(&self.page, total)));
        }
        parts.join(&self.page.t("planning-comma"))
    }

    /// The needs found that an item answers, by name.
    fn answers(&self, code: &str) -> String {
        let met = self.view.desk.view.needs_met_by(code);
        let found = met.into_iter().filter(|need| self.plan().needs.contains(&need.code));
        let names: Vec<&str> = found.map(|need| self.page.pick(&need.name_zh, &need.name_en)).collect();
        names.join(" · ")
    }

    /// The needs found, each with whether some line answers it.
    fn needs(&self) -> Vec<(String, bool)> {
        let view = &self.view.desk.view;
        let known = self.plan().needs.iter().filter_map(|code| view.need(code));
        let met = |items: &[String]| self.plan().lines.iter().any(|line| items.contains(&line.item));
        known.map(|need| (self.page.pick(&need.name_zh, &need.name_en).to_owned(), met(&need.items))).collect()
    }

    fn total(&self) -> String {
        let total = self.plan().lines.iter().filter_map(|line| line.total_fen().ok()).map(Fen::fen).sum();
        yuan(&self.page, Fen(total))
    }

    /// Name and amount of a tranche: `保基本 400 元`.
    fn label(&self, number: u8) -> String {
        let rule = self.view.desk.view.quota().tranches.iter().find(|t| t.number == number);
        let name = rule.map_or("", |t| self.page.pick(&t.name_zh, &t.name_en));
        let amount = self.view.after.tranches.iter().find(|t| t.number == number).map_or(Fen::ZERO, |t| t.amount_fen);
        format!("{name} {}", yuan(&self.page, amount))
    }

    /// Each tranche with what is left in it, where the place has no three.
    fn rest(&self) -> Vec<(String, String)> {
        let left =
            |number| self.page.t_with("planning-left", "yuan", yuan(&self.page, self.view.after.left_fen(number)));
        self.view.after.tranches.iter().map(|t| (self.label(t.number), left(t.number))).collect()
    }

    /// Amounts of the three tranches in fen, for the meter; none when the place has another number of them.
    fn three(&self) -> Option<[i64; 3]> {
        let amounts: Vec<i64> = self.view.after.tranches.iter().map(|t| t.amount_fen.fen()).collect();
        <[i64; 3]>::try_from(amounts).ok()
    }

    fn annual(&self) -> String {
        yuan(&self.page, Fen(self.view.after.tranches.iter().map(|t| t.amount_fen.fen()).sum()))
    }

    fn used_fen(&self) -> i64 {
        self.view.after.tranches.iter().map(|t| t.used_fen.fen()).sum()
    }

    fn open_count(&self) -> usize {
        self.view.after.open_tranches(self.view.today).len()
    }

    fn used_words(&self) -> String {
        self.page.t_with("planning-used", "yuan", yuan(&self.page, Fen(self.used_fen())))
    }

    fn sections(&self) -> Vec<Section> {
        self.view
            .desk
            .view
            .quota()
            .tranches
            .iter()
            .map(|tranche| self.section(tranche.number, &tranche.stages))
            .collect()
    }

    fn section(&self, number: u8, stages: &[u8]) -> Section {
        let items = self.view.desk.view.items().iter().filter(|item| stages.contains(&item.stage));
        let (open, blocked): (Vec<_>, _) = items.map(|item| self.choice(item)).partition(|c| c.why_not.is_empty());
        let (fitting, other) = open.into_iter().partition(|choice| !choice.answers.is_empty() || choice.units != "0");
        let note = match self.view.after.opening(number, self.view.today) {
            Opening::Open { .. } => {
                self.page.t_with("planning-left", "yuan", yuan(&self.page, self.view.after.left_fen(number)))
            }
            Opening::Closed { opens_on: Some(day) } => self.page.t_with("planning-opens-on", "day", self.page.on(day)),
            Opening::Closed { opens_on: None } => self.page.t("planning-opens-later"),
            Opening::Lapsed => self.page.t("planning-lapsed"),
        };
        Section { title: self.label(number), note, fitting, other, blocked }
    }

    fn choice(&self, item: &CatalogueItem) -> Choice {
        let desk = &self.view.desk;
        let line = desk.plan.lines.iter().find(|line| line.item == item.code);
        let typed = self.typed.units.as_ref().and_then(|units| units.get(&item.code));
        let obstacle = match line {
            Some(_) => None,
            None => rules::obstacle(&desk.view, &desk.who, &self.view.after, self.view.today, &item.code),
        };
        Choice {
            code: item.code.clone(),
            name: self.page.pick(&item.name_zh, &item.name_en).to_owned(),
            price: unit_price(&self.page, item, line.map_or(item.price_fen, |line| line.price_fen)),
            units: typed.cloned().unwrap_or_else(|| line.map_or(0, |line| line.units).to_string()),
            answers: self.answers(&item.code),
            why_not: obstacle.map(|obstacle| self.why_not(&obstacle, item)).unwrap_or_default(),
        }
    }

    fn why_not(&self, obstacle: &Obstacle, item: &CatalogueItem) -> String {
        let page = &self.page;
        match obstacle {
            Obstacle::OtherGroup => {
                let groups = item.targets.iter().filter_map(|code| self.view.desk.view.target(code));
                let names: Vec<&str> = groups.map(|group| page.pick(&group.name_zh, &group.name_en)).collect();
                page.t_with("planning-not-other-group", "groups", names.join(" · "))
            }
            Obstacle::TrancheClosed { opens_on: Some(day), .. } => page.t_with("planning-not-yet", "day", page.on(day)),
            Obstacle::QuotaShort { left_fen, .. } => page.t_with("planning-not-enough", "yuan", yuan(page, *left_fen)),
            Obstacle::NotListed
            | Obstacle::Negative(_)
            | Obstacle::NotEntitled
            | Obstacle::NoTranche
            | Obstacle::TrancheClosed { opens_on: None, .. }
            | Obstacle::TrancheLapsed { .. } => page.t_of("planning-not-", obstacle.code()),
        }
    }

    /// Who agreed and until when, or why it was declined.
    fn outcome(&self) -> Option<String> {
        match &self.plan().state {
            PlanState::Draft => None,
            PlanState::Ended => Some(self.page.t("planning-ended-text")),
            PlanState::Declined { reason, .. } => Some(self.page.t_with("planning-declined-text", "reason", reason)),
            PlanState::Agreed(agreement) => {
                let who = self.page.t_of("planning-consent-", agreement.consent);
                let name = base::name::masked_name(&agreement.name);
                Some(self.page.t_with2(
                    "planning-agreed-text",
                    "who",
                    format!("{who} {name}").trim(),
                    "at",
                    self.page.when(agreement.at),
                ))
            }
        }
    }

    fn period(&self) -> String {
        let period = match &self.plan().state {
            PlanState::Agreed(agreement) => agreement.period,
            PlanState::Draft | PlanState::Declined { .. } | PlanState::Ended => self.view.desk.period,
        };
        self.page.t_with2("planning-period-n", "from", self.page.on(period.from), "to", self.page.on(period.to))
    }

    fn is_agreed(&self) -> bool {
        self.plan().state.word() == StateWord::Agreed
    }

    fn consents(&self) -> &'static [Consent] {
        Consent::ALL
    }

    fn is_consent(&self, consent: &Consent) -> bool {
        self.typed.consent == consent.as_str() || (self.typed.consent.is_empty() && *consent == Consent::OneSelf)
    }
}
