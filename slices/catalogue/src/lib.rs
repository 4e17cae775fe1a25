//! The service catalogue as people read it: difficulties in plain words, the items that answer them, what one unit costs
//! here, the steps of the standard, and what is never paid.
//!
//! It owns no table: the catalogue is regulation and lives in `policy/`. It never chooses anything for anybody (that is
//! planning) and never changes a price (that is a county's file). Start with [`routes`]; other slices say prices in
//! the same words through [`yuan`] and [`unit_price`].

mod access;
mod api;
mod pages;
mod queries;
mod words;

pub use access::routes;
pub use words::{plain_yuan, unit_price, yuan};
