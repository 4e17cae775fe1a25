//! The one question that the Desk asks of the cases: whose number is this?

use authz::Scope;
use base::id::CaseId;
use db::{DbError, Tx, params, sql};

/// The case of a number, when the scope reaches it.
pub(crate) fn case_by_number(tx: &mut Tx<'_>, scope: &Scope, number: &str) -> Result<Option<CaseId>, DbError> {
    tx.query_opt(
        sql!(
            "select c.id from v_case c where c.number = $1
             and {scope:division=c.division,person=c.person_id,subject=c.id}"
        )
        .scoped(scope),
        &params![number],
        |r| r.get(0),
    )
}
