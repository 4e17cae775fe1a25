//! The whole platform on both engines.

mod browser;
mod county;
mod crash;
mod daily;
mod documents;
mod install;
mod journey;
mod pages;
mod statements;
mod two_worlds;
