//! Somebody opens a record.

use crate::model::{Example, ExampleId};
use crate::store;
use authz::Actor;
use base::{DivisionCode, Failure};
use platform::Cx;

/// The command.
#[derive(Debug, Clone)]
pub struct OpenExample {
    /// Where.
    pub division: DivisionCode,
}

/// Opens the record.
///
/// # Errors
/// Denied without `example.write`.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &OpenExample) -> Result<ExampleId, Failure> {
    cx.require(actor, "example.write")?;
    let record = Example::open(ExampleId::new(cx.ids, cx.now), cmd.division, cx.now);
    store::insert(cx.tx, &record)?;
    cx.record(cx.entry(actor, "example.opened", "example", record.id));
    Ok(record.id)
}
