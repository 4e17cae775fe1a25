//! `cargo xtask gen`: files that are made from the product itself and committed, so that a review sees them change.

use crate::args::Args;
use crate::place::Place;
use crate::setup::{self, Need};
use crate::shell::{Outcome, cargo};
use std::fs;
use std::process::Stdio;

pub const HELP: &str = "cargo xtask gen [--check]
Runs `jishiyu gen NAME` for each generated file and writes it. --check writes nothing and fails when one is stale.";

/// Name for `jishiyu gen`, and the committed file.
const FILES: [(&str, &str); 5] = [
    ("openapi", "docs/api/openapi.json"),
    ("roles", "docs/generated/role-matrix.txt"),
    ("routes", "docs/generated/endpoints.txt"),
    ("settings", "docs/generated/settings.md"),
    ("wiring", "docs/generated/wiring.md"),
];

/// `cargo xtask gen`.
pub fn run(place: &Place, mut args: Args) -> Outcome {
    let check = args.switch("--check");
    args.finish()?;
    setup::prepare(place, Need::RUN)?;
    cargo(place).args(["build", "--quiet", "--package", "app"]).run()?;
    let mut stale = Vec::new();
    for (name, file) in FILES {
        let fresh = generated(place, name)?;
        let path = place.root().join(file);
        if fs::read(&path).is_ok_and(|old| old == fresh) {
            continue;
        }
        if !check {
            let folder = path.parent().ok_or("a generated file without a folder")?;
            fs::create_dir_all(folder).and_then(|()| fs::write(&path, fresh)).map_err(|e| format!("{file}: {e}"))?;
            println!("xtask gen: wrote {file}");
        }
        stale.push(file);
    }
    if check && !stale.is_empty() {
        let files = stale.join(" ");
        return Err(format!("stale: {files}; run `cargo xtask gen`, then look at `git diff -- {files}` and commit it"));
    }
    Ok(())
}

fn generated(place: &Place, name: &str) -> Result<Vec<u8>, String> {
    let mut product = place.product();
    place.export(&mut product);
    let out = product.args(["gen", name]).stdin(Stdio::null()).output();
    let out = out.map_err(|e| format!("jishiyu gen {name}: {e}"))?;
    if out.status.success() && !out.stdout.is_empty() {
        return Ok(out.stdout);
    }
    Err(format!("jishiyu gen {name} failed ({}): {}", out.status, String::from_utf8_lossy(&out.stderr)))
}
