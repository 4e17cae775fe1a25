//! A session for many: one sign-in sheet completes the visits of those present and ends those of the absent.

use crate::model::{FailReason, Moment};
use crate::store;
use crate::use_cases::{completed, fail};
use authz::{Actor, Scope};
use base::failure::Fields;
use base::id::VisitId;
use base::{Failure, Rejection, Timestamp};
use platform::Cx;
use std::collections::BTreeSet;

/// People of one session at most.
const SESSION_MAX: usize = 200;

/// The command.
#[derive(Debug, Clone)]
pub struct RecordSession {
    /// Catalogue item of the session.
    pub item: String,
    /// When it began.
    pub at: Timestamp,
    /// How many minutes it lasted.
    pub minutes: i64,
    /// Visits of those who signed.
    pub present: Vec<VisitId>,
    /// Visits of those who did not come.
    pub absent: Vec<VisitId>,
}

/// What a session came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recorded {
    /// Visits completed.
    pub completed: usize,
    /// Visits ended as not at home.
    pub failed: usize,
}

/// Records a session: all of it or nothing.
///
/// # Errors
/// Not found out of scope; rejected for another item, out of order, or before the session's end.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &RecordSession) -> Result<Recorded, Failure> {
    let scope = cx.require(actor, "visit.perform")?;
    check(cmd)?;
    for id in &cmd.present {
        attend(cx, actor, &scope, (cmd, *id))?;
    }
    for id in &cmd.absent {
        let visit = store::visit(cx.tx, &scope, *id)?;
        of_item(&visit.item, &cmd.item)?;
        fail::end(cx, actor, visit, FailReason::NotAtHome)?;
    }
    Ok(Recorded { completed: cmd.present.len(), failed: cmd.absent.len() })
}

fn check(cmd: &RecordSession) -> Result<(), Rejection> {
    let mut fields = Fields::new();
    let all: Vec<&VisitId> = cmd.present.iter().chain(&cmd.absent).collect();
    if all.is_empty() || all.len() > SESSION_MAX {
        fields.wrong("present", format!("签到表应有 1 到 {SESSION_MAX} 人，人多的请分场登记。"));
    }
    if all.iter().collect::<BTreeSet<_>>().len() != all.len() {
        fields.wrong("absent", "有人被登记了两次，请核对到场和缺席名单。");
    }
    if !(1..=24 * 60).contains(&cmd.minutes) {
        fields.wrong("minutes", "时长应为 1 到 1440 分钟。");
    }
    fields.finish()
}

fn of_item(found: &str, wanted: &str) -> Result<(), Rejection> {
    if found == wanted {
        return Ok(());
    }
    Err(Rejection::new("other_item", format!("名单里有一次服务不是“{wanted}”，一场只能登记同一个项目，请分开登记。")))
}

fn attend(
    cx: &mut Cx<'_, '_>,
    actor: &Actor,
    scope: &Scope,
    (cmd, id): (&RecordSession, VisitId),
) -> Result<(), Failure> {
    let visit = store::visit(cx.tx, scope, id)?;
    of_item(&visit.item, &cmd.item)?;
    let to = Moment { happened_at: cmd.at.plus_minutes(cmd.minutes), entered_at: cx.now };
    let visit = visit.attended(cmd.at, to)?;
    store::save(cx.tx, &visit)?;
    completed(cx, actor, visit);
    Ok(())
}
