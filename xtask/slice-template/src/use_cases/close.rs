//! Somebody closes a record.

use crate::model::ExampleId;
use crate::store;
use authz::Actor;
use base::Failure;
use platform::Cx;

/// The command.
#[derive(Debug, Clone)]
pub struct CloseExample {
    /// Which record.
    pub id: ExampleId,
}

/// Closes the record.
///
/// # Errors
/// Not found out of scope, rejected when it is closed.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &CloseExample) -> Result<(), Failure> {
    let scope = cx.require(actor, "example.write")?;
    let record = store::record(cx.tx, &scope, cmd.id)?.close()?;
    store::save(cx.tx, &record)?;
    cx.record(cx.entry(actor, "example.closed", "example", record.id));
    Ok(())
}
