//! One file per command.

pub(crate) mod answer_feedback;
pub(crate) mod ask_progress;
pub(crate) mod save_draft;
pub(crate) mod send_feedback;
pub(crate) mod submit;

use authz::{Actor, Grant};
use base::DivisionCode;
use base::id::{PersonId, UserId};
use db::sql;
use platform::Cx;

/// The Door itself as an actor: a visitor without an account who speaks for one person, as that person.
pub(crate) fn visitor(cx: &Cx<'_, '_>, person_id: Option<PersonId>) -> Actor {
    let grant = Grant { role: "citizen".into(), division: None, provider_id: None, person_id };
    Actor { user_id: UserId(uuid::Uuid::from_u128(1)), name: String::new(), grants: vec![grant], today: cx.today() }
}

/// The counties this installation serves: those with somebody at the county's desk.
pub(crate) fn served(cx: &mut Cx<'_, '_>) -> Result<Vec<DivisionCode>, base::Failure> {
    let today = cx.today();
    Ok(cx.tx.query(
        sql!(
            "select distinct division from v_user_role where role in ('county_clerk', 'county_approver')
             and division is not null and valid_from <= $1 and valid_to >= $1 order by division"
        ),
        &db::params![today],
        |r| r.get(0),
    )?)
}
