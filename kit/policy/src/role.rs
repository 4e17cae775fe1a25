//! Who may do what: roles, their reach, the permissions they hold and which roles one account must not combine.

use crate::document::Provenance;
use serde::Deserialize;

base::text_enum!(
    /// How far a role reaches.
    RoleScope {
        /// The division of the grant and everything inside it.
        Division => "division",
        /// What was assigned to the account.
        Assigned => "assigned",
        /// The person's own file.
        SelfOnly => "self",
        /// What concerns the account's provider.
        Provider => "provider",
        /// No case data at all.
        None => "none",
    }
);

/// A permission in the vocabulary.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Permission {
    /// `noun.verb`: `case.confirm`.
    pub code: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Opens data about recipients; never given to an administrator.
    pub case_data: bool,
    /// Where the row stands.
    #[serde(skip)]
    pub provenance: Provenance,
}

/// A role.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// Stable code: `county_clerk`.
    pub code: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Path of the first page after signing in.
    pub home: String,
    /// How far it reaches.
    pub scope: RoleScope,
    /// One of the three administrators (三员分立, GB/T 22239).
    #[serde(default)]
    pub administrator: bool,
    /// Roles that the same account must not hold.
    pub incompatible_with: Vec<String>,
    /// Permissions of the vocabulary.
    pub permissions: Vec<String>,
    /// Where the role stands.
    #[serde(skip)]
    pub provenance: Provenance,
}

impl Role {
    /// Whether the role holds `permission`.
    pub fn allows(&self, permission: &str) -> bool {
        self.permissions.iter().any(|p| p == permission)
    }
}
