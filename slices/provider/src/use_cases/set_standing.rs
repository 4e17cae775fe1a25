//! A provider takes another standing, with a reason.

use crate::model::{NOTE_MAX, Standing};
use crate::store;
use crate::use_cases::refused;
use authz::Actor;
use base::id::ProviderId;
use base::{Failure, Fields};
use platform::Cx;

/// The command.
#[derive(Debug, Clone)]
pub struct SetStanding {
    /// Which provider.
    pub provider_id: ProviderId,
    /// Where it stands from now on.
    pub standing: Standing,
    /// Why: facts of the monthly review, or the veto that applies. Shown to the provider and to every township.
    pub reason: String,
}

/// Changes the standing; dispatch follows it from the next order on.
///
/// # Errors
/// Denied without `provider.write`; not found out of scope; rejected without a reason or without a change.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &SetStanding) -> Result<(), Failure> {
    let scope = cx.require(actor, "provider.write")?;
    let provider = store::own_provider(cx.tx, &scope, cmd.provider_id)?;
    let mut fields = Fields::new();
    let Some(reason) = fields.text("reason", "调整理由", &cmd.reason, NOTE_MAX) else { return refused(fields) };
    let before = provider.standing;
    let provider = provider.stand(cmd.standing, reason, cx.now)?;
    store::save_standing(cx.tx, &provider)?;
    let entry = cx.entry(actor, "provider.standing-set", "provider", provider.id);
    // The reason in words stands with the provider; the journal holds codes and figures only.
    cx.record(entry.with("standing_before", before).with("standing", cmd.standing));
    Ok(())
}
