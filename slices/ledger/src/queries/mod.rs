//! Rows for pages and JSON.

pub(crate) mod funds;
pub(crate) mod lines;
pub(crate) mod statements;

use base::money::Fen;
use base::{DivisionCode, Failure};
use platform::Cx;
use ui::Name;

/// The name of an item where it was delivered; its code when the catalogue has dropped it.
fn item_name(cx: &Cx<'_, '_>, division: DivisionCode, code: &str) -> Result<Name, Failure> {
    let view = cx.view(division)?;
    Ok(view.item(code).map_or_else(|| Name::of(code, ""), |item| Name::of(&item.name_zh, &item.name_en)))
}

/// The name of a fund; its code when the policy has dropped it.
fn fund_name(cx: &Cx<'_, '_>, division: DivisionCode, code: &str) -> Result<Name, Failure> {
    let view = cx.view(division)?;
    Ok(view.fund(code).map_or_else(|| Name::of(code, ""), |fund| Name::of(&fund.name_zh, &fund.name_en)))
}

/// A share of a whole in percent, rounded down; 0 of nothing.
fn percent(part: Fen, whole: Fen) -> i64 {
    if whole > Fen::ZERO { part.0.max(0) / (whole.0 / 100).max(1) } else { 0 }
}
