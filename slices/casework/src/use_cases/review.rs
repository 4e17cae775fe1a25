//! The township's first review; the public notice begins.

use crate::model::{Review, StateWord};
use crate::store;
use crate::use_cases::{due, open_task};
use authz::Actor;
use base::Failure;
use base::failure::Fields;
use base::id::CaseId;
use platform::Cx;

/// The command.
#[derive(Debug, Clone)]
pub struct ReviewCase {
    /// Which case.
    pub case_id: CaseId,
    /// The opinion in words.
    pub opinion: String,
    /// Names of those who visited the home.
    pub investigators: Vec<String>,
}

/// Reviews, starts the notice (never for a child) and opens the next task.
///
/// # Errors
/// Not found out of scope; rejected out of order, without an opinion or with one investigator only.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &ReviewCase) -> Result<(), Failure> {
    let scope = cx.require(actor, "case.review")?;
    let case = store::case(cx.tx, &scope, cmd.case_id)?;
    let mut fields = Fields::new();
    let opinion = fields.text("opinion", "初审意见", &cmd.opinion, 500).unwrap_or_default();
    fields.finish()?;
    let notice_ends = due(cx, &case, "public_notice")?;
    let investigators = cmd.investigators.clone();
    let notice = (cx.today(), notice_ends.china_date());
    let case = case.review(Review { by: actor.user_id, opinion, investigators, notice })?;
    store::save(cx.tx, &case)?;
    flow::end_tasks(cx.tx, &case.id.to_string(), "case.review", Some(actor.user_id), cx.now)?;
    let entry = cx.entry(actor, "case.reviewed", "case", case.id);
    let mut entry = entry.of_person(case.person_id, case.division).of_case(case.id);
    if case.state.word() == StateWord::OnNotice {
        entry = entry.with("notice_until", notice.1);
        // The day after the last day of the notice is the first on which it can be ended.
        let due_at = notice_ends.plus_minutes(24 * 60);
        open_task(cx, &case, ("case.end-notice", "township_clerk"), due_at, false)?;
    } else {
        let due_at = due(cx, &case, "county_confirmation")?;
        open_task(cx, &case, ("case.recheck", "county_clerk"), due_at, false)?;
    }
    cx.record(entry.with("investigators", cmd.investigators.len()).under(basis(case.recognised)));
    Ok(())
}

const fn basis(recognised: bool) -> &'static str {
    if recognised { "《社会救助法》第四十二条" } else { "《社会救助法》第四十三条" }
}
