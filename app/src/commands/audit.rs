//! `audit verify`: proves that nothing in the journal was rewritten.

use crate::commands::{print_json, told};
use crate::config::{Config, ConfigError};
use base::Clock;
use clap::Subcommand;

/// The journal.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Read the whole journal and check every row, the order of rows and the sealed end.
    Verify {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(config: &Config, what: &Audit) -> Result<(), ConfigError> {
    let Audit::Verify { json } = what;
    let platform = crate::open(config, Clock::System)?;
    let report = platform.look(|cx| journal::verify(cx.tx, Some(cx.vault))).map_err(told)?;
    if *json {
        print_json(&report)?;
    } else {
        println!("读了 {} 条，末端校验值 {}", report.entries, report.head);
        report.faults.iter().for_each(|fault| println!("✗ {fault}"));
    }
    if report.is_whole() {
        Ok(())
    } else {
        Err(ConfigError("日志不完整：上面列出的每一处都要查清。".into()))
    }
}
