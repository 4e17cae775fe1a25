//! `gen` and `policy`: documents that the program can write about itself.

use crate::commands::{print_json, told};
use crate::config::{Config, ConfigError, SETTINGS};
use crate::{router, wiring};
use clap::{Subcommand, ValueEnum};
use policy::Policy;
use ui::Access;

/// A generated document.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum What {
    /// docs/api/openapi.json
    Openapi,
    /// docs/generated/role-matrix.txt
    Roles,
    /// docs/generated/endpoints.txt
    Routes,
    /// docs/generated/settings.md
    Settings,
    /// docs/generated/wiring.md
    Wiring,
}

/// The regulation.
#[derive(Debug, Subcommand)]
pub enum PolicyCommand {
    /// Load every document and say what is wrong, with file and line.
    Check,
}

pub(super) fn policy(config: &Config, what: &PolicyCommand) -> Result<(), ConfigError> {
    let PolicyCommand::Check = what;
    let policy = Policy::load(&config.policy_dir).map_err(told)?;
    println!("政策无误，版本 {}。", policy.version_stamp());
    Ok(())
}

pub(super) fn run(config: &Config, what: What) -> Result<(), ConfigError> {
    match what {
        What::Openapi => print_json(&router::openapi())?,
        What::Roles => print!("{}", authz::role_matrix(&Policy::load(&config.policy_dir).map_err(told)?)),
        What::Routes => print!("{}", endpoints()),
        What::Settings => print!("{}", settings()),
        What::Wiring => print!("{}", wiring::describe()),
    }
    Ok(())
}

/// Every address with the permission it takes.
pub fn endpoints() -> String {
    let mut text = String::from("# Endpoints and what they take (generated)\n\n");
    for route in router::routes().table() {
        let access = match route.access {
            Access::Public => "public".to_owned(),
            Access::SignedIn => "signed in".to_owned(),
            Access::With(permission) => permission.to_owned(),
        };
        let method = format!("{:?}", route.method).to_uppercase();
        text.push_str(&format!("{method:<5} {:<56} {access}\n", route.path));
    }
    text
}

fn settings() -> String {
    let mut text = String::from(
        "# Settings (generated)\n\nIn the TOML file by name; in the environment as `JISHIYU_` and the name in capitals.\n\n",
    );
    text.push_str("| name | default | what it does |\n|---|---|---|\n");
    for setting in SETTINGS {
        text.push_str(&format!("| `{}` | `{}` | {} |\n", setting.name, setting.default, setting.what));
    }
    text
}
