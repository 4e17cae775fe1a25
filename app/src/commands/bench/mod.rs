//! `bench`: ours beside a peer in the same run.

mod database;
mod pages;

use crate::config::{Config, ConfigError};
use clap::Subcommand;

/// What is measured; every answer is JSON.
#[derive(Debug, Subcommand)]
pub enum Bench {
    /// The door to the database beside the bare driver: point reads and durable writes.
    Db(database::Database),
    /// Ten pages of the demo county under a steady load, beside the same server's bare answer.
    Pages(pages::Pages),
}

pub(super) fn run(config: &Config, what: &Bench) -> Result<(), ConfigError> {
    match what {
        Bench::Db(what) => database::run(config, what),
        Bench::Pages(what) => pages::run(config, what),
    }
}
