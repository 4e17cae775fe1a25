//! `cargo xtask test`: every test of the workspace, on both engines and in the browser.

use crate::args::Args;
use crate::cluster::Cluster;
use crate::npm::Npm;
use crate::place::Place;
use crate::setup::{self, Need};
use crate::shell::{Outcome, cargo};
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::Instant;

pub const HELP: &str = "cargo xtask test [--filter NAME] [--package CRATE] [--no-browser] [--no-postgres]
Sets up, starts a throw-away PostgreSQL, runs `cargo test --workspace`, stops PostgreSQL again.
  --filter NAME    only tests whose name contains NAME
  --package CRATE  only the tests of one crate
  --no-browser     leave the browser walk out (inner loop)
  --no-postgres    leave PostgreSQL out (inner loop)
Tests are told: JISHIYU_TEST_POSTGRES (address), JISHIYU_TEST_CHROMIUM and JISHIYU_TEST_NODE (programs),
JISHIYU_DIVISIONS_FILE (file), JISHIYU_WEB_DIST (folder). A test that needs one which is not set says so and passes.";

/// What the closing lines of the test binaries add up to.
#[derive(Default, PartialEq, Debug)]
struct Tally {
    passed: u64,
    failed: u64,
    skipped: u64,
}

/// `cargo xtask test`.
pub fn run(place: &Place, mut args: Args) -> Outcome {
    let need = Need { browser: !args.switch("--no-browser"), postgres: !args.switch("--no-postgres") };
    let filter = args.value("--filter")?;
    let package = args.value("--package")?;
    args.finish()?;
    let started = Instant::now();
    setup::prepare(place, need)?;
    let cluster = if need.postgres { Some(Cluster::start()?) } else { None };
    let mut command = cargo(place).args(["test", "--no-fail-fast"]);
    command = match &package {
        Some(name) => command.args(["--package", name]),
        None => command.args(["--workspace"]),
    };
    command = command.args(filter);
    if let Some(cluster) = &cluster {
        command = command.env("JISHIYU_TEST_POSTGRES", cluster.url());
    }
    if need.browser {
        let node = Npm::find(place)?.node();
        command = command.env("JISHIYU_TEST_CHROMIUM", "/usr/bin/chromium").env("JISHIYU_TEST_NODE", node);
    }
    place.export(command.inner());
    let line = command.line();
    let mut tally = Tally::default();
    let status = stream(command.inner(), |text| tally.add(text)).map_err(|e| format!("`{line}`: {e}"))?;
    drop(cluster);
    println!("\nxtask test: {:.1} minutes", started.elapsed().as_secs_f64() / 60.0);
    println!("total: {} passed, {} failed, {} skipped", tally.passed, tally.failed, tally.skipped);
    if status.success() { Ok(()) } else { Err(format!("`{line}` failed ({status})")) }
}

/// Runs, showing standard output line by line as it comes and handing each line to `see`.
fn stream(command: &mut std::process::Command, mut see: impl FnMut(&str)) -> std::io::Result<std::process::ExitStatus> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
    if let Some(out) = child.stdout.take() {
        for line in BufReader::new(out).split(b'\n') {
            let line = String::from_utf8_lossy(&line?).into_owned();
            println!("{line}");
            see(&line);
        }
    }
    child.wait()
}

impl Tally {
    /// Adds a line like `test result: ok. 3 passed; 0 failed; 1 ignored; …`; other lines add nothing.
    fn add(&mut self, line: &str) {
        let Some(result) = line.strip_prefix("test result: ") else {
            return;
        };
        let words: Vec<&str> = result.split([' ', ';', '.']).filter(|w| !w.is_empty()).collect();
        for pair in words.windows(2) {
            let Ok(count) = pair[0].parse::<u64>() else {
                continue;
            };
            match pair[1] {
                "passed" => self.passed += count,
                "failed" => self.failed += count,
                "ignored" => self.skipped += count,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn closing_lines_add_up() {
        let mut tally = Tally::default();
        tally.add("running 3 tests");
        tally.add("test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.10s");
        tally.add("test result: FAILED. 10 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.20s");
        assert_eq!(tally, Tally { passed: 13, failed: 2, skipped: 1 });
    }
}
