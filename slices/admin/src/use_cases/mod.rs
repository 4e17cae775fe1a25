//! One file per command.

pub(crate) mod choose_password;
pub(crate) mod confirm_code;
pub(crate) mod create_user;
pub(crate) mod grant_role;
pub(crate) mod issue_start_code;
pub(crate) mod reset_totp;
pub(crate) mod revoke_grant;
pub(crate) mod set_disabled;
pub mod sign_in;
pub mod sign_out;
