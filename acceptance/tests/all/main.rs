//! The whole platform on both engines.

mod county;
mod crash;
mod documents;
mod loop_by_api;
mod pages;
mod statements;
mod two_worlds;
