//! The whole platform on both engines.

mod browser;
mod county;
mod documents;
mod pages;
mod statements;
