//! `cargo xtask new-slice`: a small slice that builds, passes its tests and has the shape of all others.
//!
//! The text comes from `xtask/slice-template/`, a slice called `example` that can be read as it is.

use crate::args::Args;
use crate::place::Place;
use crate::shell::{Outcome, cargo};
use std::fs;
use std::path::Path;

pub const HELP: &str = "cargo xtask new-slice NAME
Writes slices/NAME and its texts, adds it to the workspace and to its storey, and says what is left to do.
NAME is one lower-case word and a noun: the glossary's word for what the slice owns.";

macro_rules! template {
    ($($path:literal => $to:literal),+ $(,)?) => {
        [$(($to, include_str!(concat!("../slice-template/", $path)))),+]
    };
}

/// Text of each file, by its place in the repository.
const FILES: [(&str, &str); 17] = template![
    "Cargo.toml.txt" => "slices/example/Cargo.toml",
    "askama.toml" => "slices/example/askama.toml",
    "src/lib.rs" => "slices/example/src/lib.rs",
    "src/model.rs" => "slices/example/src/model.rs",
    "src/store.rs" => "slices/example/src/store.rs",
    "src/queries.rs" => "slices/example/src/queries.rs",
    "src/access.rs" => "slices/example/src/access.rs",
    "src/api.rs" => "slices/example/src/api.rs",
    "src/use_cases/mod.rs" => "slices/example/src/use_cases/mod.rs",
    "src/use_cases/open.rs" => "slices/example/src/use_cases/open.rs",
    "src/use_cases/close.rs" => "slices/example/src/use_cases/close.rs",
    "src/pages/mod.rs" => "slices/example/src/pages/mod.rs",
    "src/pages/list.rs" => "slices/example/src/pages/list.rs",
    "templates/example_list.html" => "slices/example/templates/example_list.html",
    "migrations/0001_example.sql" => "slices/example/migrations/0001_example.sql",
    "locales/zh-CN.ftl" => "locales/zh-CN/example.ftl",
    "locales/en.ftl" => "locales/en/example.ftl",
];

/// `cargo xtask new-slice`.
pub fn run(place: &Place, args: Args) -> Outcome {
    let rest = args.rest();
    let [name] = rest.as_slice() else { return Err("one name, please: `cargo xtask new-slice NAME`".into()) };
    if name.len() < 3 || !name.bytes().all(|b| b.is_ascii_lowercase()) {
        return Err(format!("`{name}` is not one lower-case word of at least three letters"));
    }
    let root = place.root();
    if ["slices", "kit", "engines"].iter().any(|folder| root.join(folder).join(name).exists()) || name == "example" {
        return Err(format!("the name `{name}` is taken"));
    }
    let line = format!("{name} = {{ path = \"slices/{name}\" }}");
    add_line(&root.join("Cargo.toml"), "= { path = \"slices/", &line)?;
    add_to_storey(&root.join("xtask/tidy.toml"), name)?;
    for (path, text) in FILES {
        let path = root.join(named(path, name));
        let folder = path.parent().ok_or("a file without a folder")?;
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&path, named(text, name)))
            .map_err(|e| format!("{path:?}: {e}"))?;
    }
    // How long a line gets depends on the name.
    cargo(place).args(["fmt", "--package", name]).quiet().run()?;
    println!("{}", named(LEFT, name));
    Ok(())
}

const LEFT: &str = "slices/example stands. What is left:
  1. policy/national/permissions.toml: example.read and example.write; policy/national/roles/: who holds them
  2. app/Cargo.toml, and where app lists the schemas and routes of the slices: example::SCHEMA, example::routes()
  3. app/src/wiring.rs, when it reacts to other slices' events
  4. replace the sample record by what the slice really owns, text by text; then `cargo xtask gen` and `cargo xtask ci`";

/// The template's text with the slice's own name.
fn named(text: &str, name: &str) -> String {
    let (first, rest) = name.split_at(1);
    text.replace("example", name).replace("Example", &format!("{}{rest}", first.to_uppercase()))
}

/// Adds a line behind the last one that holds `mark`.
fn add_line(path: &Path, mark: &str, line: &str) -> Outcome {
    let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut lines: Vec<&str> = text.lines().collect();
    let last =
        lines.iter().rposition(|l| l.contains(mark)).ok_or_else(|| format!("{}: no `{mark}`", path.display()))?;
    lines.insert(last + 1, line);
    fs::write(path, lines.join("\n") + "\n").map_err(|e| format!("{}: {e}", path.display()))
}

/// Puts the slice on the storey of casework, where the steps of the loop are, unless it has a storey already.
fn add_to_storey(path: &Path, name: &str) -> Outcome {
    let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    if text.contains(&format!("\"{name}\"")) {
        return Ok(());
    }
    let with = text.replacen("[\"casework\", ", &format!("[\"casework\", \"{name}\", "), 1);
    if with == text {
        return Err(format!("{}: the storey of casework is not there", path.display()));
    }
    fs::write(path, with).map_err(|e| format!("{}: {e}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn names_follow_the_case() {
        assert_eq!(named("pub struct ExampleId; // example_record", "visit"), "pub struct VisitId; // visit_record");
    }
}
