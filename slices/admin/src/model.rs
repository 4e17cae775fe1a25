//! Accounts, grants and sessions as values.

use base::id::{PersonId, ProviderId, UserId};
use base::{Date, DivisionCode, Timestamp};

base::define_id!(
    /// A grant: one role of one account.
    GrantId
);

base::text_enum!(
    /// Who keeps the token of a session.
    SessionKind {
        /// A browser, in a cookie.
        Browser => "browser",
        /// A program, which sends it as `Authorization: Bearer`.
        Program => "program",
    }
);

base::text_enum!(
    /// How far a sign-in has come.
    Stage {
        /// Signed in.
        Open => "open",
        /// A start code was given; a password must be chosen.
        Password => "password",
        /// The password fits; an authenticator must be set up.
        Enrol => "enrol",
        /// The password fits; a one-time code is awaited.
        Totp => "totp",
    }
);

/// An account as sign-in needs it.
#[derive(Clone)]
pub(crate) struct Account {
    pub id: UserId,
    pub login: String,
    pub name: String,
    pub password_hash: Option<String>,
    pub start_code: Option<(Vec<u8>, Timestamp)>,
    pub totp_secret_sealed: Option<Vec<u8>>,
    pub disabled: bool,
    pub failed_count: i64,
    pub locked_until: Option<Timestamp>,
    pub is_persona: bool,
}

impl Account {
    /// Whether sign-in is refused at this moment, whatever is typed.
    pub fn is_closed(&self, now: Timestamp) -> bool {
        self.disabled || self.locked_until.is_some_and(|until| now < until)
    }
}

/// An account as the administrators see it.
#[derive(Debug, Clone)]
pub(crate) struct UserRow {
    pub id: UserId,
    pub login: String,
    pub name: String,
    pub disabled: bool,
    pub locked_until: Option<Timestamp>,
    pub has_password: bool,
    pub has_totp: bool,
    pub created_at: Timestamp,
}

/// A grant to be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewGrant {
    /// Code of the role.
    pub role: String,
    /// Where it holds, for roles that reach a division.
    pub division: Option<DivisionCode>,
    /// For whom it acts, for roles of a provider.
    pub provider_id: Option<ProviderId>,
    /// Whom it is about, for citizens.
    pub person_id: Option<PersonId>,
    /// First day.
    pub valid_from: Date,
    /// Last day.
    pub valid_to: Date,
}

/// A grant that was given.
#[derive(Debug, Clone)]
pub(crate) struct GrantRow {
    pub id: GrantId,
    pub user_id: UserId,
    pub role: String,
    pub division: Option<DivisionCode>,
    pub provider_id: Option<ProviderId>,
    pub valid_from: Date,
    pub valid_to: Date,
    pub revoked_at: Option<Timestamp>,
}

impl GrantRow {
    /// Whether it counts on a day.
    pub fn is_in_force(&self, day: Date) -> bool {
        self.revoked_at.is_none() && self.valid_from <= day && day <= self.valid_to
    }

    /// Whether it counts now or may still come to count.
    pub fn is_standing(&self, day: Date) -> bool {
        self.revoked_at.is_none() && day <= self.valid_to
    }
}

/// A code with which somebody signs in once and chooses a password; shown once, kept as a digest.
#[derive(Clone, PartialEq, Eq)]
pub struct StartCode(pub(crate) String);

impl StartCode {
    /// The code in groups of four, for the slip of paper.
    pub fn shown(&self) -> String {
        self.0.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join("-")
    }
}

impl std::fmt::Debug for StartCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StartCode(…)")
    }
}
