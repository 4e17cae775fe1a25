//! Accounts, what they may do, and who is signed in.
//!
//! It owns accounts, grants and sessions, sign-in with password and one-time code, and the pages of the three
//! administrators (三员分立: the system administrator opens accounts, the security administrator grants, the audit
//! administrator reads the journal; nobody holds two of these). It never shows data about recipients, never chooses
//! somebody's password and never keeps a token, only its digest.
//!
//! The application's middleware calls [`session::load`] and [`session::touch`]; set-up and the simulator open accounts
//! with [`set_up::open_account`]. Sign-in begins in `use_cases/sign_in.rs`.

mod api;
mod kit_reads;
mod model;
mod pages;
mod queries;
mod rules;
pub mod session;
mod session_store;
pub mod set_up;
mod store;
#[cfg(test)]
mod tests;
pub mod use_cases;

pub use model::{GrantId, NewGrant, SessionKind, StartCode};
pub use pages::cookie;

use axum::routing::{get, post};
use ui::{Access, Routes};
use utoipa_axum::routes;

/// This slice's tables.
pub const SCHEMA: db::MigrationSet = db::migrations!("admin": "0001_admin");

/// This slice's addresses.
pub fn routes() -> Routes {
    use pages::{audit, login, second_step, system, user, users};
    let read = Access::With("user.read");
    let write = Access::With("user.write");
    let grant = Access::With("grant.write");
    Routes::new()
        .page("/login", Access::Public, get(login::show))
        .form("/login", Access::Public, post(login::sign_in))
        .page("/login/next", Access::Public, get(second_step::show))
        .form("/login/totp", Access::Public, post(second_step::confirm_code))
        .form("/login/password", Access::Public, post(second_step::choose_password))
        .form("/demo/sign-in", Access::Public, post(login::sign_in_as_persona))
        .form("/logout", Access::Public, post(login::sign_out))
        .page("/home", Access::SignedIn, get(login::home))
        .page("/desk/admin", Access::With("system.read"), get(system::show))
        .page("/desk/admin/users", read, get(users::list))
        .form("/desk/admin/users", write, post(users::create))
        .page("/desk/admin/users/{id}", read, get(user::show))
        .form("/desk/admin/users/{id}/disabling", write, post(user::disable))
        .form("/desk/admin/users/{id}/enabling", write, post(user::enable))
        .form("/desk/admin/users/{id}/start-code", write, post(user::start_code))
        .form("/desk/admin/users/{id}/totp-reset", grant, post(user::reset_totp))
        .form("/desk/admin/users/{id}/grants", grant, post(user::grant))
        .form("/desk/admin/grants/{id}/revocation", grant, post(user::revoke))
        .page("/desk/admin/audit", Access::With("audit.read"), get(audit::list))
        .page("/desk/admin/verification", Access::With("audit.verify"), get(audit::verification))
        .form("/desk/admin/verification", Access::With("audit.verify"), post(audit::verify))
        .merge(api_routes())
}

fn api_routes() -> Routes {
    let write = Access::With("user.write");
    let grant = Access::With("grant.write");
    Routes::new()
        .api(Access::Public, routes!(api::open_session))
        .api(Access::SignedIn, routes!(api::close_session))
        .api(Access::With("user.read"), routes!(api::users))
        .api(write, routes!(api::create_user))
        .api(write, routes!(api::disable_user))
        .api(write, routes!(api::enable_user))
        .api(write, routes!(api::start_code))
        .api(grant, routes!(api::reset_totp))
        .api(grant, routes!(api::grant_role))
        .api(grant, routes!(api::revoke_grant))
        .api(Access::With("audit.read"), routes!(api::audit))
        .api(Access::With("audit.verify"), routes!(api::verify))
}
