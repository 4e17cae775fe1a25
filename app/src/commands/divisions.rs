//! `divisions load`: fills the table of divisions from the compact file.

use crate::commands::{print_json, told};
use crate::config::{Config, ConfigError};
use ::divisions::format::Reader;
use ::divisions::{NewDivision, store};
use base::{Clock, DivisionCode};
use clap::Subcommand;

/// Rows written in one transaction.
const PORTION: usize = 50_000;

/// Administrative divisions.
#[derive(Debug, Subcommand)]
pub enum Divisions {
    /// Load the upper levels and one county, or everything.
    Load {
        /// All 31 provinces down to the village.
        #[arg(long)]
        all: bool,
        /// One county (6 digits), with everything above and below it.
        #[arg(long, default_value = "371621")]
        county: String,
    },
}

pub(super) fn run(config: &Config, what: &Divisions) -> Result<(), ConfigError> {
    let Divisions::Load { all, county } = what;
    let platform = crate::open(config, Clock::System)?;
    let began = std::time::Instant::now();
    let mut reader = Reader::open(&config.divisions_file).map_err(told)?;
    let rows: Vec<NewDivision> = if *all {
        reader.rows().map(|row| row.map(new_division)).collect::<Result<_, _>>().map_err(told)?
    } else {
        let county = DivisionCode::parse(county).map_err(told)?;
        let mut rows: Vec<_> = reader.upper().map_err(told)?.into_iter().map(new_division).collect();
        rows.extend(reader.read_prefix(county).map_err(told)?.into_iter().map(new_division));
        rows
    };
    let mut loaded = 0;
    for portion in rows.chunks(PORTION) {
        let portion = portion.to_vec();
        loaded += platform.run(move |cx| Ok(store::load(cx.tx, portion.clone())?)).map_err(told)?;
    }
    let counts = platform.look(|cx| Ok(store::counts(cx.tx)?)).map_err(told)?;
    print_json(&Loaded { loaded, counts, wall_seconds: began.elapsed().as_secs_f64() })
}

fn new_division(row: ::divisions::format::Row) -> NewDivision {
    NewDivision { code: row.code, name: row.name }
}

#[derive(serde::Serialize)]
struct Loaded {
    loaded: usize,
    counts: Vec<(String, i64)>,
    wall_seconds: f64,
}
