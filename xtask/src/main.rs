//! `cargo xtask`: everything a person or CI does to this repository, one word each.
//!
//! It owns setting up, building, testing, measuring and regenerating. It never contains product logic: what the
//! product can do is a subcommand of `jishiyu`. Start with [`commands`], the table that `--help` prints.

mod args;
mod cluster;
mod generate;
mod new_slice;
mod npm;
mod place;
mod setup;
mod shell;
mod test;
mod tidy;

use args::Args;
use place::Place;
use shell::{Outcome, cargo};
use std::process::ExitCode;

/// One command: its name, its line in the overview, its own help, and what it does.
struct Command {
    name: &'static str,
    summary: &'static str,
    help: &'static str,
    run: fn(&Place, Args) -> Outcome,
}

/// Every command, in the order of a first day with the repository.
fn commands() -> [Command; 8] {
    [
        Command { name: "run", summary: "set up, build and serve the demo county", help: RUN_HELP, run },
        Command {
            name: "test",
            summary: "set up and run every test on both engines",
            help: test::HELP,
            run: test::run,
        },
        Command { name: "ci", summary: "what must be green before a commit lands", help: CI_HELP, run: ci },
        Command { name: "tidy", summary: "sizes, directions, SQL borders", help: tidy::HELP, run: tidy::run },
        Command { name: "gen", summary: "regenerate committed files", help: generate::HELP, run: generate::run },
        Command { name: "new-slice", summary: "lay out a new slice", help: new_slice::HELP, run: new_slice::run },
        Command { name: "bench", summary: "run one benchmark of the product", help: BENCH_HELP, run: bench },
        Command {
            name: "setup",
            summary: "only fetch and prepare what is missing",
            help: setup::HELP,
            run: setup::run,
        },
    ]
}

const RUN_HELP: &str = "cargo xtask run [ARGS..]
Installs what is missing, builds the web assets, the division file and the product, then serves the demo county
and prints its address. ARGS go to `jishiyu demo`, for example `--listen 127.0.0.1:8081`.";

const CI_HELP: &str = "cargo xtask ci
fmt --check, clippy with warnings as errors, tidy, gen --check, then every test. Stops at the first failure.";

const BENCH_HELP: &str = "cargo xtask bench NAME [ARGS..]
Release build of the product, then `jishiyu bench NAME --json ARGS`.";

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let Some(name) = words.next().filter(|w| !matches!(w.as_str(), "help" | "--help" | "-h")) else {
        println!("cargo xtask COMMAND [OPTIONS]    (COMMAND --help tells more)\n");
        for c in commands() {
            println!("  {:<10} {}", c.name, c.summary);
        }
        return ExitCode::SUCCESS;
    };
    let Some(command) = commands().into_iter().find(|c| c.name == name) else {
        eprintln!("xtask: no command `{name}`; `cargo xtask --help` lists them");
        return ExitCode::from(2);
    };
    let args = Args::new(words.collect());
    if args.asks_help() {
        println!("{}", command.help);
        return ExitCode::SUCCESS;
    }
    match Place::find().and_then(|place| (command.run)(&place, args)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("xtask {name}: {why}");
            ExitCode::FAILURE
        }
    }
}

/// `cargo xtask run`: this process becomes the product, so that signals and the exit code are the product's own.
fn run(place: &Place, args: Args) -> Outcome {
    setup::prepare(place, setup::Need::RUN)?;
    cargo(place).args(["build", "--package", "app"]).run()?;
    let data = place.data().join("demo");
    let mut product = place.product();
    product.args(["demo", "--data-dir"]).arg(data).args(args.rest());
    place.export(&mut product);
    Err(shell::replace_process(product))
}

fn ci(place: &Place, args: Args) -> Outcome {
    args.finish()?;
    setup::prepare(place, setup::Need::TEST)?;
    cargo(place).args(["fmt", "--all", "--check"]).run()?;
    cargo(place).args(["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]).run()?;
    tidy::run(place, Args::new(vec![]))?;
    generate::run(place, Args::new(vec!["--check".into()]))?;
    test::run(place, Args::new(vec![]))
}

fn bench(place: &Place, args: Args) -> Outcome {
    let rest = args.rest();
    let (name, more) = rest.split_first().ok_or("which benchmark? `cargo xtask bench --help`")?;
    setup::prepare(place, setup::Need::RUN)?;
    let mut command =
        cargo(place).args(["run", "--release", "--package", "app", "--", "bench", name, "--json"]).args(more);
    place.export(command.inner());
    command.run()
}
