//! One file per page.

pub(crate) mod board;
pub(crate) mod day;
pub(crate) mod record;
pub(crate) mod visit;

use crate::queries::VisitRow;
use base::Timestamp;
use ui::Page;

impl VisitRow {
    /// Name of the item in the language of the page.
    pub(crate) fn work_on(&self, page: &Page) -> String {
        page.pick(&self.work.0, &self.work.1).to_owned()
    }

    /// `东关村 · 90 分钟 · 同伴 张护理员`.
    pub(crate) fn place_on(&self, page: &Page) -> String {
        let minutes = (self.minutes_planned > 0).then(|| page.t_with("visit-minutes", "n", self.minutes_planned));
        let companion = (!self.companion.is_empty()).then(|| page.t_with("visit-companion", "name", &self.companion));
        let parts = std::iter::once(self.village.clone()).chain(minutes).chain(companion);
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    /// `服务中 18 分钟`, or the word of the state.
    pub(crate) fn state_on(&self, page: &Page, now: Timestamp) -> String {
        match (self.checked_in_at, self.checked_out_at) {
            (Some(since), None) if self.state == crate::model::StateWord::UnderWay => {
                page.t_with("visit-under-way-since", "n", now.minutes_since(since))
            }
            _ => page.t_of("visit-state-", self.state),
        }
    }

    /// Colour of the state's tag.
    pub(crate) fn state_kind(&self) -> &'static str {
        match self.state {
            crate::model::StateWord::Planned => "",
            crate::model::StateWord::UnderWay => "attention",
            crate::model::StateWord::Completed => "good",
            crate::model::StateWord::Failed => "danger",
        }
    }
}
