//! Assessments on the Desk: the list, and one assessment whose grade explains itself.

use crate::model::{Findings, StateWord};
use crate::queries::{self, AssessmentList, AssessmentRow, Detail, Tab, Wanted};
use askama::Template;
use axum::extract::{Path, Query, State};
use base::id::AssessmentId;
use policy::{Grade, InstrumentItem};
use ui::{Answer, App, Page, Signed, html};

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Filter {
    #[serde(default)]
    tab: String,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "assessments.html")]
pub(super) struct ListPage {
    pub page: Page,
    pub view: AssessmentList,
}

#[derive(Template)]
#[template(path = "assessment.html")]
pub(super) struct ShowPage {
    pub page: Page,
    pub view: Detail,
}

/// `GET /desk/assessments`
pub(crate) async fn list(State(app): State<App>, who: Signed, Query(q): Query<Filter>) -> Answer {
    let page = app
        .look(move |cx| {
            let wanted = Wanted { tab: q.tab.parse().unwrap_or(Tab::Open), mine: None, after: q.after.as_deref() };
            let view = queries::list(cx, &who.actor, "assessment.read", wanted)?;
            Ok(ListPage { page: Page::desk(cx, &who, "assessment-title")?, view })
        })
        .await?;
    html(&page)
}

/// `GET /desk/assessments/{id}`
pub(crate) async fn show(State(app): State<App>, who: Signed, Path(id): Path<AssessmentId>) -> Answer {
    let page = app
        .look(move |cx| {
            let view = queries::detail(cx, &who.actor, "assessment.read", id)?;
            Ok(ShowPage { page: Page::desk(cx, &who, "assessment-title")?.titled(&view.person.name), view })
        })
        .await?;
    html(&page)
}

impl ListPage {
    fn is_shown(&self, tab: &Tab) -> bool {
        self.view.tab == *tab
    }

    fn next_href(&self) -> String {
        let next = self.view.next.as_ref();
        next.map(|next| format!("/desk/assessments?tab={}&after={next}", self.view.tab)).unwrap_or_default()
    }

    fn late(&self, row: &AssessmentRow) -> bool {
        row.state == StateWord::Open && row.due_at < self.view.now
    }

    fn summary(&self) -> String {
        self.page.t_with2("assessment-shown", "shown", self.view.rows.len(), "total", self.view.total())
    }
}

impl ShowPage {
    fn subtitle(&self) -> String {
        let about = self.view.person.about(&self.page);
        [about, self.view.village.clone()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    fn over(&self) -> String {
        let instrument = &self.view.instrument;
        format!("{} · {}", self.view.case_number, self.page.pick(&instrument.name_zh, &instrument.name_en))
    }

    fn until(&self) -> String {
        if self.view.findings().is_some() {
            String::new()
        } else {
            self.page.until(self.view.assessment.due_at, &self.view.remaining)
        }
    }

    /// The chosen option of an item and its points.
    fn answer(&self, findings: &Findings, item: &InstrumentItem) -> (String, String) {
        let value = findings.answers.get(&item.code);
        let option = value.and_then(|value| item.options.iter().find(|option| option.value == *value));
        let label = option.map(|o| self.page.pick(&o.label_zh, &o.label_en).to_owned()).unwrap_or_default();
        (label, value.map(i64::to_string).unwrap_or_default())
    }

    /// The band of the computed grade.
    fn band(&self, findings: &Findings) -> Option<&Grade> {
        self.view.instrument.grade(&findings.grade)
    }

    fn best(&self) -> i64 {
        self.view.instrument.grades.iter().map(|grade| grade.max).max().unwrap_or(0)
    }
}
