//! `/desk/orders/{id}`: one order: who could go and why while it is open, who went and why afterwards.

use crate::model::{Outcome, StateWord};
use crate::pages::item_names;
use crate::queries::{self, CandidateRow, OrderView};
use crate::rules::Reason;
use crate::use_cases::accept;
use crate::use_cases::assign::{self, AssignOrder};
use crate::use_cases::hand_back::{self, HandBackOrder};
use crate::use_cases::review::{self, ReviewOrder};
use askama::Template;
use axum::extract::{Path, State};
use base::failure::Fields;
use base::id::{OrderId, WorkerId};
use base::{Date, Failure, Timestamp};
use platform::Cx;
use ui::{Answer, App, Errors, Page, Posted, Signed, html, see_other};

/// So many candidates stand open; the others unfold.
const FIRST: usize = 8;

#[derive(Template)]
#[template(path = "order.html")]
pub(super) struct OrderPage {
    pub page: Page,
    pub view: OrderView,
    pub item: (String, String),
    pub form: AssignForm,
    pub review: ReviewForm,
    pub hand_back: HandBackForm,
    pub errors: Errors,
}

impl OrderPage {
    fn outcomes(&self) -> &'static [Outcome] {
        &Outcome::COUNTY
    }

    fn who(&self) -> String {
        let age = self.view.age.map(|n| self.page.t_with("ui-age", "n", n)).unwrap_or_default();
        format!("{} {age}", self.view.person).trim().to_owned()
    }

    fn until(&self) -> String {
        match self.view.order.state.assignment() {
            Some(given) => self.page.when(given.starts_at),
            None => match (&self.view.next, &self.view.remaining) {
                (Some(step), Some(left)) => self.page.until(step.due_at, left),
                (None, _) | (_, None) => self.page.on(self.view.order.window.1),
            },
        }
    }

    fn holder(&self) -> String {
        match &self.view.next {
            Some(next) => self.page.t_of("role-", &next.role),
            None => self.view.worker.clone(),
        }
    }

    fn is_late(&self) -> bool {
        self.view.remaining.is_some_and(flow::Remaining::is_late)
    }

    fn fit(&self) -> Vec<&CandidateRow> {
        self.view.candidates.iter().filter(|row| row.fit).collect()
    }

    /// Those who fit, in two parts: whom to look at first, and the others.
    fn fit_parts(&self) -> [(bool, Vec<&CandidateRow>); 2] {
        let mut first = self.fit();
        let others = first.split_off(first.len().min(FIRST));
        [(true, first), (false, others)]
    }

    /// The explanation in two parts: the one who goes with the best, and the others.
    fn told_parts(&self) -> [(bool, Vec<&CandidateRow>); 2] {
        let (mut first, mut others) = (Vec::new(), Vec::new());
        for row in &self.view.candidates {
            if row.chosen || first.len() < FIRST { first.push(row) } else { others.push(row) }
        }
        [(true, first), (false, others)]
    }

    fn rejected(&self) -> Vec<&CandidateRow> {
        self.view.candidates.iter().filter(|row| !row.fit).collect()
    }

    fn words(&self, reason: &Reason) -> String {
        self.page.t_with(reason.key(), "v", reason.value())
    }

    /// What speaks for a candidate is green, what rules out is red.
    fn tone(&self, row: &CandidateRow, reason: &Reason) -> &'static str {
        match reason {
            Reason::Served(_) | Reason::SameSex => "good",
            _ if !row.fit && reason.is_absolute() => "danger",
            Reason::YellowContinues | Reason::YellowNoNewPeople | Reason::ContractArea | Reason::ContractItem => {
                "attention"
            }
            Reason::Distance(_)
            | Reason::DistanceUnknown
            | Reason::Load(_)
            | Reason::Rating(_)
            | Reason::RedProvider
            | Reason::NoContract
            | Reason::ContractPeriod(_)
            | Reason::ContractRoom(_)
            | Reason::NotQualified
            | Reason::NoClearance
            | Reason::ClearanceExpired(_)
            | Reason::TimeConflict
            | Reason::NoSecondWorker
            | Reason::Deceased(_) => "",
        }
    }

    /// `done`, `now` or nothing, for the n-th step of the bar.
    fn step(&self, n: usize) -> &'static str {
        let at = match self.view.order.state.word() {
            StateWord::Open => 1,
            StateWord::Assigned => 2,
            StateWord::Done => 4,
            StateWord::Cancelled => return "",
        };
        match n.cmp(&at) {
            std::cmp::Ordering::Less => "done",
            std::cmp::Ordering::Equal => "now",
            std::cmp::Ordering::Greater => "",
        }
    }

    fn failure(&self) -> String {
        let key = format!("value-failure-{}", self.view.order.reason.replace('_', "-"));
        if self.page.has(&key) { self.page.t(&key) } else { self.view.order.reason.clone() }
    }
}

pub(crate) async fn show(State(app): State<App>, who: Signed, Path(id): Path<OrderId>) -> Answer {
    let page = app.look(move |cx| build(cx, &who, id, Typed::default())).await?;
    html(&page)
}

/// What was typed into the forms of the page, and what was wrong with it.
#[derive(Default)]
struct Typed {
    assign: AssignForm,
    review: ReviewForm,
    hand_back: HandBackForm,
    errors: Errors,
}

fn build(cx: &mut Cx<'_, '_>, who: &Signed, id: OrderId, typed: Typed) -> Result<OrderPage, Failure> {
    let view = queries::order(cx, &who.actor, id)?;
    let code = view.order.item.clone();
    let names = item_names(cx, Some(view.order.division));
    let item = names.get(&code).cloned().unwrap_or((code.clone(), code));
    let page = Page::desk(cx, who, "dispatch-order")?;
    let title = page.pick(&item.0, &item.1).to_owned();
    let Typed { assign: form, review, hand_back, errors } = typed;
    Ok(OrderPage { page: page.titled(title), view, item, form, review, hand_back, errors })
}

/// The page once more, with what was typed and what was wrong with it.
async fn again(app: App, who: Signed, id: OrderId, typed: Typed) -> Answer {
    let page = app.look(move |cx| build(cx, &who, id, typed)).await?;
    html(&page)
}

/// What was typed; every field is text, so that it can be shown again.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AssignForm {
    #[serde(default)]
    pub worker_id: String,
    #[serde(default)]
    pub whole_line: String,
    #[serde(default)]
    pub day: String,
    #[serde(default)]
    pub time: String,
    #[serde(default)]
    pub override_reason: String,
}

/// Before anything is typed: the whole line together.
impl Default for AssignForm {
    fn default() -> Self {
        let empty = String::new;
        Self { worker_id: empty(), whole_line: "yes".to_owned(), day: empty(), time: empty(), override_reason: empty() }
    }
}

impl AssignForm {
    fn command(&self, order_id: OrderId) -> Result<AssignOrder, Failure> {
        let mut fields = Fields::new();
        let worker: Result<WorkerId, _> = self.worker_id.parse().or(Err("请选择一名服务人员。"));
        let worker_id = fields.take("worker_id", worker);
        let starts_at = fields.take("day", self.starts_at());
        fields.finish()?;
        Ok(AssignOrder {
            order_id,
            worker_id: worker_id.ok_or(Failure::NotFound)?,
            companion_id: None,
            starts_at: starts_at.flatten(),
            whole_line: self.whole_line == "yes",
            override_reason: Some(self.override_reason.clone()),
        })
    }

    /// Day and time both, or neither: then the ranking chooses.
    fn starts_at(&self) -> Result<Option<Timestamp>, &'static str> {
        let (day, time) = (self.day.trim(), self.time.trim());
        if day.is_empty() && time.is_empty() {
            return Ok(None);
        }
        let wrong = "上门时间要同时写日期和时刻，例如 2026-10-09 和 09:30；不写则由系统安排。";
        let day: Date = day.parse().or(Err(wrong))?;
        let (hour, minute) = time.split_once([':', '：']).ok_or(wrong)?;
        match (hour.parse(), minute.parse()) {
            (Ok(hour @ 0..=23), Ok(minute @ 0..=59)) => Ok(Some(Timestamp::in_china(day, hour, minute))),
            _ => Err(wrong),
        }
    }
}

pub(crate) async fn assign(
    State(app): State<App>,
    who: Signed,
    Path(id): Path<OrderId>,
    Posted(form): Posted<AssignForm>,
) -> Answer {
    let (typed, actor) = (form.clone(), who.actor.clone());
    let done = app.run(move |cx| assign::run(cx, &actor, &form.command(id)?)).await;
    let Err(problem) = done else { return see_other(format!("/desk/orders/{id}")) };
    let mut errors = Errors::from_problem(problem)?;
    // On the page the begin is two fields.
    for error in errors.0.iter_mut().filter(|error| error.field == "starts_at") {
        error.field = "time";
    }
    again(app, who, id, Typed { assign: typed, errors, ..Typed::default() }).await
}

/// What was decided about an order that was given up, as typed.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReviewForm {
    #[serde(default)]
    pub outcome: String,
    #[serde(default)]
    pub words: String,
}

pub(crate) async fn review(
    State(app): State<App>,
    who: Signed,
    Path(id): Path<OrderId>,
    Posted(form): Posted<ReviewForm>,
) -> Answer {
    let (typed, actor) = (form.clone(), who.actor.clone());
    let cmd = ReviewOrder { order_id: id, outcome: form.outcome.parse().ok(), words: form.words };
    let done = app.run(move |cx| review::run(cx, &actor, &cmd)).await;
    let Err(problem) = done else { return see_other(format!("/desk/orders/{id}")) };
    let errors = Errors::from_problem(problem)?;
    again(app, who, id, Typed { review: typed, errors, ..Typed::default() }).await
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AcceptForm {}

pub(crate) async fn accept(
    State(app): State<App>,
    who: Signed,
    Path(id): Path<OrderId>,
    Posted(AcceptForm {}): Posted<AcceptForm>,
) -> Answer {
    app.run(move |cx| accept::run(cx, &who.actor, id)).await?;
    see_other(format!("/desk/orders/{id}"))
}

/// Why an order is handed back, as typed.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct HandBackForm {
    pub extent: String,
    pub words: String,
}

/// Before anything is typed: with all that follows.
impl Default for HandBackForm {
    fn default() -> Self {
        Self { extent: "line".to_owned(), words: String::new() }
    }
}

pub(crate) async fn hand_back(
    State(app): State<App>,
    who: Signed,
    Path(id): Path<OrderId>,
    Posted(form): Posted<HandBackForm>,
) -> Answer {
    let (typed, actor) = (form.clone(), who.actor.clone());
    let cmd = HandBackOrder { order_id: id, whole_line: form.extent == "line", words: form.words };
    let done = app.run(move |cx| hand_back::run(cx, &actor, &cmd)).await;
    // What was handed back is no longer the provider's to see.
    let Err(problem) = done else { return see_other("/desk/orders") };
    let errors = Errors::from_problem(problem)?;
    again(app, who, id, Typed { hand_back: typed, errors, ..Typed::default() }).await
}
