//! `jishiyu`: one binary that serves, checks, loads, proves and simulates.

use app::commands::Arguments;
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    #[expect(clippy::disallowed_methods, reason = "app is the one crate that reads the environment")]
    let environment = |name: &str| std::env::var(name).ok();
    match Arguments::parse().run(&environment) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
