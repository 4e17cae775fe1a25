//! One file per page: parse, call, render.

pub(crate) mod order;
pub(crate) mod orders;
#[cfg(test)]
mod tests;

use platform::Cx;
use policy::PolicyView;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Names of catalogue items, Chinese and English, by code.
pub(crate) type ItemNames = BTreeMap<String, (String, String)>;

/// The names of the items in force in a place, or in the country when no place is known.
pub(crate) fn item_names(cx: &Cx<'_, '_>, division: Option<base::DivisionCode>) -> ItemNames {
    let view: Option<Arc<PolicyView>> = division.and_then(|division| cx.view(division).ok());
    let items = view.iter().flat_map(|view| view.items());
    items.map(|item| (item.code.clone(), (item.name_zh.clone(), item.name_en.clone()))).collect()
}
