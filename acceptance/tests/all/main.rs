//! The whole platform on both engines.

mod county;
mod daily;
mod documents;
mod pages;
mod statements;
