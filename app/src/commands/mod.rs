//! The subcommands, one file each.

mod administrators;
mod audit;
mod bench;
mod divisions;
mod doctor;
mod generate;
mod serve;
mod simulate;

use crate::config::{Config, ConfigError};
pub use generate::endpoints;

use clap::{Parser, Subcommand};
use std::path::{Path, PathBuf};

/// 及时雨: service-type social assistance, from need to effect.
#[derive(Debug, Parser)]
#[command(name = "jishiyu", version, about)]
pub struct Arguments {
    /// Configuration file (TOML). Every setting can also come from the environment, see docs/generated/settings.md.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

impl Arguments {
    /// Does what was asked for.
    ///
    /// # Errors
    /// One sentence that says what is wrong and how to mend it.
    pub fn run(self, environment: &dyn Fn(&str) -> Option<String>) -> Result<(), ConfigError> {
        run(self.command, self.config.as_deref(), environment)
    }

    /// Reads a line as the shell would have split it, program's name first.
    ///
    /// # Errors
    /// What the program says about a line that it does not understand.
    pub fn of(line: &[&str]) -> Result<Self, ConfigError> {
        Self::try_parse_from(line).map_err(|e| ConfigError(e.to_string()))
    }
}

/// What the program can be asked to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the platform.
    Serve,
    /// Create a demo county (synthetic people, identity area 990001) and serve it.
    Demo {
        /// Folder of the demo's database and key; the default keeps it beside other data.
        #[arg(long)]
        data_dir: Option<PathBuf>,
        /// Address and port.
        #[arg(long)]
        listen: Option<String>,
        /// Only build the demo county, do not serve.
        #[arg(long)]
        build_only: bool,
    },
    /// Bring the schema up to date and end.
    Migrate,
    /// Open the first three administrators, who open every other account.
    Administrators(administrators::Administrators),
    /// Check this installation and say what to mend.
    Doctor {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// The journal.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Administrative divisions.
    #[command(subcommand)]
    Divisions(divisions::Divisions),
    /// The regulation.
    #[command(subcommand)]
    Policy(generate::PolicyCommand),
    /// Replay a pilot year through the real code.
    Simulate(simulate::Simulate),
    /// Print a generated document that is committed under docs/.
    Gen {
        /// Which one.
        what: generate::What,
    },
    /// Measure against a peer in the same run.
    #[command(subcommand)]
    Bench(bench::Bench),
}

fn run(command: Command, file: Option<&Path>, environment: &dyn Fn(&str) -> Option<String>) -> Result<(), ConfigError> {
    let config = || Config::read(file, environment);
    match command {
        Command::Serve => serve::serve(&config()?),
        Command::Demo { data_dir, listen, build_only } => serve::demo(config()?, data_dir, listen, build_only),
        Command::Migrate => crate::open(&config()?, base::Clock::System).map(|_| println!("数据库结构已是最新。")),
        Command::Administrators(what) => administrators::run(&config()?, &what),
        Command::Doctor { json } => doctor::run(&config()?, json),
        Command::Audit(what) => audit::run(&config()?, &what),
        Command::Divisions(what) => divisions::run(&config()?, &what),
        Command::Policy(what) => generate::policy(&config()?, &what),
        Command::Simulate(what) => simulate::run(&config()?, &what),
        Command::Gen { what } => generate::run(&config()?, what),
        Command::Bench(what) => bench::run(&config()?, &what),
    }
}

fn print_json(value: &impl serde::Serialize) -> Result<(), ConfigError> {
    let text = serde_json::to_string_pretty(value).map_err(|e| ConfigError(e.to_string()))?;
    println!("{text}");
    Ok(())
}

fn told(error: impl std::fmt::Display) -> ConfigError {
    ConfigError(error.to_string())
}
