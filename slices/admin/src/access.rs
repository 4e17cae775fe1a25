//! Every address of this slice, with the permission it takes.

use crate::{api, pages};
use axum::routing::{get, post};
use ui::{Access, Routes};
use utoipa_axum::routes;

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
