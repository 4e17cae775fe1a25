//! `simulate`: a pilot year through the real use cases and the real database.

use crate::commands::{print_json, told};
use crate::config::{Config, ConfigError};
use base::Clock;
use clap::{Args, ValueEnum};

/// Which year.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Scenario {
    /// 昌吉回族自治州: seven counties, four service projects, 2,930 people, 33,380 person-times.
    ChangjiPilot,
}

/// Replays a pilot year.
#[derive(Debug, Args)]
pub struct Simulate {
    /// Which year.
    scenario: Scenario,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Actors at once.
    #[arg(long, default_value_t = 48)]
    actors: usize,
    /// Seed of everything that is drawn.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// A part of the people, in thousandths, for a quick look.
    #[arg(long, default_value_t = 1_000)]
    share: u32,
}

pub(super) fn run(config: &Config, what: &Simulate) -> Result<(), ConfigError> {
    let Scenario::ChangjiPilot = what.scenario;
    let mut config = config.clone();
    config.demo = true;
    let folder = std::env::temp_dir().join(format!("jishiyu-simulate-{}", std::process::id()));
    if config.database_url.starts_with("sqlite:") {
        std::fs::create_dir_all(&folder).map_err(told)?;
        config.database_url = format!("sqlite:{}", folder.join("simulate.db").display());
        config.key_file = folder.join("simulate.key");
    }
    let platform = crate::open(&config, Clock::manual(simulator::changji::opening()))?;
    let plan = simulator::changji::Plan { actors: what.actors, seed: what.seed, share_per_mille: what.share };
    let report = simulator::changji::run(&platform, &config.divisions_file, &plan).map_err(told);
    drop(platform);
    drop(std::fs::remove_dir_all(&folder));
    let report = report?;
    if what.json {
        print_json(&report)?;
    } else {
        println!("{report}");
    }
    if report.is_sound() { Ok(()) } else { Err(ConfigError("有违反规则的地方，见 faults。".into())) }
}
