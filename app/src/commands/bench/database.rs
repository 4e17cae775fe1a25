//! `bench db`: kit/db beside the bare driver of each engine.

use crate::commands::{print_json, told};
use crate::config::{Config, ConfigError};
use clap::Args;
use db::DbConfig;

/// Measures and prints JSON: ours, the peer, the ratio.
#[derive(Debug, Args)]
pub struct Database {
    /// Print JSON (always; kept for scripts).
    #[arg(long)]
    json: bool,
    /// Threads that write at once.
    #[arg(long, default_value_t = 32)]
    actors: u32,
}

#[derive(serde::Serialize)]
struct Line {
    engine: String,
    work: &'static str,
    ours_per_second: f64,
    peer_per_second: f64,
    ratio: f64,
    commands_per_commit: f64,
}

pub(super) fn run(config: &Config, what: &Database) -> Result<(), ConfigError> {
    let mut lines = Vec::new();
    let folder = std::env::temp_dir().join(format!("jishiyu-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(told)?;
    // The embedded engine always; the configured one too when it is a server (its database must be empty).
    let mut urls = vec![format!("sqlite:{}", folder.join("bench.db").display())];
    urls.extend(Some(config.database_url.clone()).filter(|url| url.starts_with("postgres")));
    for url in urls {
        let database = DbConfig::new(&url);
        let figures = db::bench::measure(&database, 40_000, 16_000, what.actors).map_err(told)?;
        let engine = format!("{:?}", database.engine().map_err(told)?);
        for (work, pair) in [("point reads", figures.reads), ("durable writes", figures.writes)] {
            lines.push(Line {
                engine: engine.clone(),
                work,
                ours_per_second: pair.ours.round(),
                peer_per_second: pair.peer.round(),
                ratio: (pair.ratio() * 1_000.0).round() / 1_000.0,
                commands_per_commit: (figures.group * 10.0).round() / 10.0,
            });
        }
    }
    drop(std::fs::remove_dir_all(&folder));
    print_json(&lines)
}
