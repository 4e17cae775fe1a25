//! The Desk's first page: what waits for me until when, the next one, and one field to find people and cases.
//!
//! It owns no tables and decides nothing: it shows the queue of `flow`, named by the registry's labels, and leads to
//! the pages of other slices. Start with `queries.rs`.

mod access;
mod api;
mod pages;
mod queries;
mod rules;
mod store;

#[cfg(test)]
mod tests;

pub use access::routes;
