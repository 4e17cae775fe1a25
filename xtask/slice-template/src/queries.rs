//! Rows for pages and lists.

use crate::model::Example;
use crate::store::record_row;
use authz::Actor;
use base::Failure;
use db::{params, sql};
use platform::Cx;

/// Most rows of one page.
const PAGE: i64 = 50;

/// The newest open records that the actor may see.
///
/// # Errors
/// Denied without `example.read`.
pub(crate) fn open(cx: &mut Cx<'_, '_>, actor: &Actor) -> Result<Vec<Example>, Failure> {
    let scope = cx.require(actor, "example.read")?;
    Ok(cx.tx.query(
        sql!(
            "select r.id, r.division, r.state, r.opened_at, r.version from example_record r
             where r.state = 'open' and {scope:division=r.division,subject=r.id}
             order by r.opened_at desc, r.id desc limit $1"
        )
        .scoped(&scope),
        &params![PAGE],
        record_row,
    )?)
}
