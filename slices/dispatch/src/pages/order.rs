//! `/desk/orders/{id}`: one order: who could go and why while it is open, who went and why afterwards.

use crate::model::StateWord;
use crate::pages::item_names;
use crate::queries::{self, CandidateRow, OrderView};
use crate::rules::Reason;
use crate::use_cases::assign::{self, AssignOrder};
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
    pub errors: Errors,
}

impl OrderPage {
    fn who(&self) -> String {
        let age = self.view.age.map(|n| self.page.t_with("dispatch-age", "n", n)).unwrap_or_default();
        format!("{} {age}", self.view.person).trim().to_owned()
    }

    fn until(&self) -> String {
        match self.view.order.state.assignment() {
            Some(given) => self.page.when(given.starts_at),
            None => match &self.view.next {
                Some(step) => self.page.until(step.due_at, &self.view.remaining),
                None => self.page.on(self.view.order.window.1),
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
        self.view.remaining.starts_with("超期")
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
    let form = AssignForm { whole_line: "yes".into(), ..AssignForm::default() };
    let page = app.look(move |cx| build(cx, &who, id, (form, Errors::default()))).await?;
    html(&page)
}

fn build(
    cx: &mut Cx<'_, '_>,
    who: &Signed,
    id: OrderId,
    (form, errors): (AssignForm, Errors),
) -> Result<OrderPage, Failure> {
    let view = queries::order(cx, &who.actor, id)?;
    let code = view.order.item.clone();
    let names = item_names(cx, Some(view.order.division));
    let item = names.get(&code).cloned().unwrap_or((code.clone(), code));
    let page = Page::desk(cx, who, "dispatch-order")?;
    let title = page.pick(&item.0, &item.1).to_owned();
    Ok(OrderPage { page: page.titled(title), view, item, form, errors })
}

/// What was typed; every field is text, so that it can be shown again.
#[derive(Debug, Clone, Default, serde::Deserialize)]
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
    let page = app.look(move |cx| build(cx, &who, id, (typed, errors))).await?;
    let mut answer = html(&page)?;
    *answer.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
    Ok(answer)
}
