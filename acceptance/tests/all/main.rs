//! The whole platform on both engines.

mod county;
mod documents;
mod pages;
mod statements;
