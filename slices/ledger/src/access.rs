//! Every address of this slice, with the permission it takes.

use crate::{api, pages};
use axum::routing::{get, post};
use ui::utoipa_axum::routes;
use ui::{Access, Routes};

/// The routes of this slice.
pub fn routes() -> Routes {
    let (funds, budget) = (Access::With("fund.read"), Access::With("fund.write"));
    let (read, decide) = (Access::With("settlement.read"), Access::With("settlement.confirm"));
    let (review, pay) = (Access::With("settlement.review"), Access::With("settlement.pay"));
    Routes::new()
        .page("/desk/funds", funds, get(pages::funds::list))
        .form("/desk/funds", budget, post(pages::funds::set_budget))
        .page("/desk/funds/{fund}", funds, get(pages::fund::show))
        .page("/desk/funds/lines", read, get(pages::lines::list))
        .page("/desk/funds/lines/{id}", read, get(pages::line::show))
        .form("/desk/funds/lines/{id}/decision", decide, post(pages::line::decide))
        .form("/desk/funds/lines/{id}/reversal", decide, post(pages::line::reverse))
        .page("/desk/funds/statements", read, get(pages::statements::list))
        .form("/desk/funds/statements", decide, post(pages::statements::draw))
        .page("/desk/funds/statements/{id}", read, get(pages::statement::show))
        .form("/desk/funds/statements/{id}/confirmation", review, post(pages::statement::confirm))
        .form("/desk/funds/statements/{id}/acceptance", decide, post(pages::statement::accept))
        .form("/desk/funds/statements/{id}/return", decide, post(pages::statement::send_back))
        .form("/desk/funds/statements/{id}/payment", pay, post(pages::statement::pay))
        .api(funds, routes!(api::funds::list_funds))
        .api(budget, routes!(api::funds::set_budget))
        .api(funds, routes!(api::funds::get_fund))
        .api(read, routes!(api::lines::list_lines))
        .api(read, routes!(api::lines::get_line))
        .api(decide, routes!(api::lines::decide))
        .api(decide, routes!(api::lines::reverse))
        .api(decide, routes!(api::lines::release))
        .api(read, routes!(api::statements::list_statements))
        .api(decide, routes!(api::statements::draw))
        .api(read, routes!(api::statements::get_statement))
        .api(review, routes!(api::statements::confirm))
        .api(decide, routes!(api::statements::accept))
        .api(decide, routes!(api::statements::send_back))
        .api(pay, routes!(api::statements::pay))
}
