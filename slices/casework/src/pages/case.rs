//! `/desk/cases/{id}`: one case, told as a timeline with the facts beside it and the next step on top.

use crate::model::{State as CaseState, StateWord};
use crate::pages::needs::need_names;
use crate::queries::{self, CaseView};
use askama::Template;
use axum::extract::{Path, State};
use base::Failure;
use base::id::CaseId;
use platform::Cx;
use policy::Reason;
use std::collections::BTreeMap;
use ui::{Answer, App, Moment, Page, Signed, html};

#[derive(Template)]
#[template(path = "case.html")]
pub(crate) struct CasePage {
    page: Page,
    view: CaseView,
    moments: Vec<Moment>,
    needs: BTreeMap<String, (String, String)>,
    tags: Vec<(String, String)>,
    confirm: Vec<Reason>,
    refuse: Vec<Reason>,
    why: Vec<String>,
}

impl CasePage {
    fn need(&self, code: &str) -> String {
        self.needs.get(code).map_or_else(|| code.to_owned(), |(zh, en)| self.page.pick(zh, en).to_owned())
    }

    fn age(&self) -> String {
        self.view.person.age.map(|n| self.page.t_with("ui-age", "n", n)).unwrap_or_default()
    }

    /// `52岁 · 重度残疾人`: what a decision needs to know at first sight.
    fn about(&self) -> String {
        let tags = self.tags.iter().map(|(zh, en)| self.page.pick(zh, en).to_owned());
        std::iter::once(self.age()).filter(|age| !age.is_empty()).chain(tags).collect::<Vec<_>>().join(" · ")
    }

    /// The deadline and what is left of it.
    fn until(&self) -> String {
        self.view
            .next
            .as_ref()
            .zip(self.view.remaining)
            .map(|(step, left)| self.page.until(step.due_at, &left))
            .unwrap_or_default()
    }

    /// The day on which a step was last done, from the journal.
    fn day_of(&self, action: &str) -> String {
        let done = self.view.timeline.iter().filter(|row| row.action == action).max_by_key(|row| row.seq);
        done.map(|row| self.page.on(row.at.china_date())).unwrap_or_default()
    }

    /// The day of a step that is behind; nothing for the one in hand and those to come.
    fn done_on(&self, n: usize, action: &str) -> String {
        if self.step(n) == "done" { self.day_of(action) } else { String::new() }
    }

    fn holder(&self) -> String {
        self.view.next.as_ref().map(|next| self.page.t_of("role-", &next.role)).unwrap_or_default()
    }

    /// `done`, `now` or nothing, for the n-th step of the bar.
    fn step(&self, n: usize) -> &'static str {
        let at = match self.view.case.state.word() {
            StateWord::Reported => 1,
            StateWord::Accepted => 2,
            StateWord::OnNotice => 3,
            StateWord::AwaitingRecheck => 4,
            StateWord::AwaitingDecision => 5,
            StateWord::Refused | StateWord::Withdrawn => 9,
            StateWord::Confirmed => self.after_decision(),
        };
        match n.cmp(&at) {
            std::cmp::Ordering::Less => "done",
            std::cmp::Ordering::Equal => "now",
            std::cmp::Ordering::Greater => "",
        }
    }

    fn after_decision(&self) -> usize {
        let follow = &self.view.follow;
        let is = |pair: &Option<(String, String)>, state: &str| pair.as_ref().is_some_and(|(_, s)| s == state);
        if is(&follow.plan, "agreed") {
            8
        } else if is(&follow.assessment, "done") {
            7
        } else {
            6
        }
    }

    /// Until when the notice hangs, or the day on which it ended.
    fn notice_note(&self) -> String {
        match &self.view.case.state {
            CaseState::OnNotice { until, .. } => self.page.t_with("casework-notice-to", "day", self.page.on(until)),
            CaseState::Reported
            | CaseState::Accepted
            | CaseState::AwaitingRecheck { .. }
            | CaseState::AwaitingDecision { .. }
            | CaseState::Confirmed(_)
            | CaseState::Refused(_)
            | CaseState::Withdrawn => self.done_on(3, "case.notice-ended"),
        }
    }

    fn is_late(&self) -> bool {
        self.view.remaining.is_some_and(flow::Remaining::is_late)
    }
}

pub(crate) async fn show(State(app): State<App>, who: Signed, Path(id): Path<CaseId>) -> Answer {
    let page = app.look(move |cx| build(cx, &who, id)).await?;
    html(&page)
}

pub(crate) fn build(cx: &mut Cx<'_, '_>, who: &Signed, id: CaseId) -> Result<CasePage, Failure> {
    let view = queries::case(cx, &who.actor, id)?;
    let page = Page::desk(cx, who, "casework-case")?.titled(view.person.name.clone());
    let rules = cx.view(view.case.division)?;
    let named = |code: &String| {
        let category = rules.category(code).map(|c| (c.name_zh.clone(), c.name_en.clone()));
        category.or_else(|| rules.tag(code).map(|t| (t.name_zh.clone(), t.name_en.clone())))
    };
    let tags = view.categories.iter().chain(&view.tags).filter_map(named).collect();
    let told = registry::moments(cx, view.timeline.clone(), view.case.division)?;
    let reasons = |decision| rules.reasons(decision).into_iter().cloned().collect();
    Ok(CasePage {
        moments: told.iter().map(|moment| moment.on(&page)).collect(),
        needs: need_names(cx, Some(view.case.division)),
        confirm: reasons(policy::Decision::Confirm),
        refuse: reasons(policy::Decision::Refuse),
        why: why(&rules, &view),
        page,
        view,
        tags,
    })
}

/// What speaks for the application, each with its source: shown beside the decision, never in its place.
fn why(rules: &policy::PolicyView, view: &CaseView) -> Vec<String> {
    let mut why = Vec::new();
    if let Some(reason) = rules.reason("mutual_recognition").filter(|_| view.case.recognised) {
        why.push(format!("{}（{}）", reason.clause_zh, rules.cite(&reason.source)));
    }
    if let Some(reason) =
        rules.reason("destitute_care").filter(|_| view.categories.iter().any(|c| c.starts_with("destitute")))
    {
        why.push(format!("{}（{}）", reason.clause_zh, rules.cite(&reason.source)));
    }
    let fitting = rules.items_for(&view.categories, &view.tags);
    for code in &view.needs {
        let Some(need) = rules.need(code) else { continue };
        let items: Vec<&str> =
            fitting.iter().filter(|item| need.items.contains(&item.code)).map(|item| item.name_zh.as_str()).collect();
        if !items.is_empty() {
            why.push(format!("“{}”可由清单中的{}满足。", need.name_zh, items.join("、")));
        }
    }
    why
}
