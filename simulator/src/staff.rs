//! Members of staff: an account with its roles, who acts on a day.

use admin::NewGrant;
use admin::set_up::{NewAccount, open_account};
use authz::{Actor, Grant};
use base::id::{PersonId, ProviderId, UserId};
use base::{Date, DivisionCode, Failure};
use platform::Cx;

/// Somebody who works in the simulated county.
#[derive(Debug, Clone)]
pub(crate) struct Staffer {
    /// The account.
    pub user_id: UserId,
    name: String,
    grants: Vec<Grant>,
}

impl Staffer {
    /// The actor this person is on a day.
    pub(crate) fn on(&self, today: Date) -> Actor {
        Actor { user_id: self.user_id, name: self.name.clone(), grants: self.grants.clone(), today }
    }
}

/// What an account is about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Reach {
    /// Everything below a division.
    Division(DivisionCode),
    /// The work of one provider.
    Provider(ProviderId),
    /// One's own file.
    Person(PersonId),
    /// Nothing in particular.
    Nowhere,
}

/// Opens an account with one role. `persona` puts it on the demo's sign-in page, in that order.
pub(crate) fn open(
    cx: &mut Cx<'_, '_>,
    (login, name, role): (&str, &str, &str),
    reach: Reach,
    persona: Option<i64>,
) -> Result<Staffer, Failure> {
    let mut grant = Grant { role: role.to_owned(), division: None, provider_id: None, person_id: None };
    match reach {
        Reach::Division(code) => grant.division = Some(code),
        Reach::Provider(id) => grant.provider_id = Some(id),
        Reach::Person(id) => grant.person_id = Some(id),
        Reach::Nowhere => {}
    }
    let new = NewGrant {
        role: grant.role.clone(),
        division: grant.division,
        provider_id: grant.provider_id,
        person_id: grant.person_id,
        valid_from: jiff::civil::date(2024, 7, 1),
        valid_to: jiff::civil::date(2036, 12, 31),
    };
    let account = NewAccount { login: login.to_owned(), name: name.to_owned(), grants: vec![new], persona };
    let opened = open_account(cx, &account)?;
    Ok(Staffer { user_id: opened.user_id, name: name.to_owned(), grants: vec![grant] })
}
