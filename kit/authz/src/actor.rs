//! Somebody who does something, with the roles held at this moment.

use base::Date;
use base::division::DivisionCode;
use base::id::{PersonId, ProviderId, UserId};

/// One role held by an actor, and how far it reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Code of the role.
    pub role: String,
    /// The division whose people the role may see; everything below belongs to it.
    pub division: Option<DivisionCode>,
    /// The provider for whom the role acts.
    pub provider_id: Option<ProviderId>,
    /// The person that the role is about: oneself, or a ward.
    pub person_id: Option<PersonId>,
}

/// Somebody who does something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account.
    pub user_id: UserId,
    /// The name shown beside what they did.
    pub name: String,
    /// Roles held and valid today.
    pub grants: Vec<Grant>,
    /// Today, for the validity of divisions.
    pub today: Date,
}

impl Actor {
    /// Code of the first role, for the journal and the page header.
    pub fn role(&self) -> &str {
        self.grants.first().map_or("none", |grant| grant.role.as_str())
    }

    /// The division of the first role that has one.
    pub fn division(&self) -> Option<DivisionCode> {
        self.grants.iter().find_map(|grant| grant.division)
    }

    /// The provider of the first role that has one.
    pub fn provider_id(&self) -> Option<ProviderId> {
        self.grants.iter().find_map(|grant| grant.provider_id)
    }

    /// The person that the first such role is about.
    pub fn person_id(&self) -> Option<PersonId> {
        self.grants.iter().find_map(|grant| grant.person_id)
    }
}
