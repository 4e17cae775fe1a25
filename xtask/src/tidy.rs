//! `cargo xtask tidy`: measures the house and holds its rules, so that a review need not.
//!
//! Each rule is one module that gives findings; `xtask/tidy.toml` holds limits, storeys and the few exceptions. It
//! reads sources and `cargo metadata` and never changes a file.

mod direction;
mod sizes;
mod source;
mod sql;
mod templates;
mod words;

use crate::args::Args;
use crate::place::Place;
use crate::shell::{Outcome, cargo};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::PathBuf;

pub const HELP: &str = "cargo xtask tidy [--json]
Measures function, file and crate sizes and checks the house rules: directions between crates, who may name a
driver or an HTTP crate, whose tables a statement names, what a template may hold, words that have no place in the repository.
Prints a table, or one JSON object with --json. Fails when a rule or a limit of xtask/tidy.toml is broken.";

/// A broken rule. The key is stable and may be listed as an exception in `tidy.toml`.
#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    key: String,
    why: String,
}

impl Finding {
    fn new(key: impl Into<String>, why: impl Into<String>) -> Self {
        Self { key: key.into(), why: why.into() }
    }
}

/// A crate of the workspace.
pub struct Member {
    name: String,
    folder: PathBuf,
    /// Folder below the repository: `kit/base`.
    at: String,
    dependencies: Vec<String>,
}

impl Member {
    fn is_slice(&self) -> bool {
        self.at.starts_with("slices/")
    }
}

/// `cargo xtask tidy`.
pub fn run(place: &Place, mut args: Args) -> Outcome {
    let as_json = args.switch("--json");
    args.finish()?;
    let rules = rules(place)?;
    let members = members(place)?;
    let sources = source::read(&members)?;
    let figures = sizes::measure(&sources);
    let mut findings = figures.findings(&rules)?;
    findings.extend(direction::check(&members, &sources, &rules)?);
    findings.extend(sql::check(&members, &sources)?);
    findings.extend(templates::check(&members)?);
    findings.extend(words::check(place)?);
    let findings = without_exceptions(findings, &rules)?;
    if as_json {
        let broken: Vec<Value> = findings.iter().map(|f| json!({"key": f.key, "why": f.why})).collect();
        let mut report = figures.to_json();
        report["findings"] = Value::Array(broken);
        println!("{report:#}");
    } else {
        print!("{}", figures.table());
        for finding in &findings {
            println!("✗ {}\n    {}", finding.key, finding.why);
        }
    }
    match findings.len() {
        0 => Ok(()),
        n => Err(format!(
            "{n} broken rules; mend them, or list a key under `exceptions` in xtask/tidy.toml with a reason"
        )),
    }
}

fn rules(place: &Place) -> Result<toml::Table, String> {
    let path = place.root().join("xtask/tidy.toml");
    let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    text.parse().map_err(|e| format!("{}: {e}", path.display()))
}

/// The list of words at `path` in the rules.
fn words_at(rules: &toml::Table, path: [&str; 2]) -> Result<Vec<String>, String> {
    let list = rules.get(path[0]).and_then(|t| t.get(path[1])).and_then(toml::Value::as_array);
    let list = list.ok_or_else(|| format!("xtask/tidy.toml has no list {}.{}", path[0], path[1]))?;
    Ok(list.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect())
}

/// Takes listed findings out; a listed key that nothing needs is itself a finding, so the list only shrinks.
fn without_exceptions(findings: Vec<Finding>, rules: &toml::Table) -> Result<Vec<Finding>, String> {
    let listed = rules.get("exceptions").and_then(toml::Value::as_array);
    let listed = listed.ok_or("xtask/tidy.toml has no list `exceptions`")?;
    let listed: BTreeSet<&str> = listed.iter().filter_map(toml::Value::as_str).collect();
    let (excused, mut open): (Vec<_>, Vec<_>) = findings.into_iter().partition(|f| listed.contains(f.key.as_str()));
    let needed: BTreeSet<&str> = excused.iter().map(|f| f.key.as_str()).collect();
    open.extend(
        listed.difference(&needed).map(|key| Finding::new(format!("exception {key}"), "no longer needed: remove it")),
    );
    Ok(open)
}

fn members(place: &Place) -> Result<Vec<Member>, String> {
    let text = cargo(place).args(["metadata", "--format-version", "1", "--no-deps"]).output()?;
    let metadata: Value = serde_json::from_str(&text).map_err(|e| format!("cargo metadata: {e}"))?;
    let packages = metadata["packages"].as_array().ok_or("cargo metadata lists no packages")?;
    let mut members = Vec::new();
    for package in packages {
        let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let folder = PathBuf::from(word(&package["manifest_path"])).parent().ok_or("no manifest folder")?.to_path_buf();
        let at = folder.strip_prefix(place.root()).map_err(|_| format!("{} is outside", folder.display()))?;
        let dependencies = package["dependencies"].as_array().ok_or("cargo metadata lists no dependencies")?;
        members.push(Member {
            name: word(&package["name"]),
            at: at.to_string_lossy().into_owned(),
            dependencies: dependencies.iter().map(|d| word(&d["name"])).collect(),
            folder,
        });
    }
    members.sort_by(|a, b| a.at.cmp(&b.at));
    Ok(members)
}

#[cfg(test)]
mod tests {
    use super::{Finding, without_exceptions};

    #[test]
    fn exceptions_excuse_and_must_be_needed() {
        let rules: toml::Table = r#"exceptions = ["function a", "function gone"]"#.parse().unwrap();
        let found = vec![Finding::new("function a", "long"), Finding::new("function b", "long")];
        let open = without_exceptions(found, &rules).unwrap();
        let keys: Vec<&str> = open.iter().map(|f| f.key.as_str()).collect();
        assert_eq!(keys, ["function b", "exception function gone"]);
    }
}
