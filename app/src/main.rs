//! `jishiyu`: one binary that serves, checks, loads, proves and simulates.

use app::commands::{self, Command};
use clap::Parser;
use std::process::ExitCode;

/// 及时雨: service-type social assistance, from need to effect.
#[derive(Debug, Parser)]
#[command(name = "jishiyu", version, about)]
struct Arguments {
    /// Configuration file (TOML). Every setting can also come from the environment, see docs/generated/settings.md.
    #[arg(long, global = true)]
    config: Option<std::path::PathBuf>,
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    #[expect(clippy::disallowed_methods, reason = "app is the one crate that reads the environment")]
    let environment = |name: &str| std::env::var(name).ok();
    match commands::run(arguments.command, arguments.config.as_deref(), &environment) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
