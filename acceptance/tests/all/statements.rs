//! Every SQL statement of the sources is prepared on both engines, with every kind of scope: PostgreSQL is our type
//! checker for SQL.

use base::id::{PersonId, ProviderId, UserId};
use base::{IdSource, Timestamp};
use db::{Fragment, Statement, Value};
use std::path::{Path, PathBuf};

/// A predicate of every shape that a scope can take: all columns that a mark names are used.
struct EveryReach;

impl Fragment for EveryReach {
    fn predicate(&self, columns: &[&str], first: usize, values: &mut Vec<Value>) -> String {
        let now = Timestamp::from_micros(0);
        let mut ids = IdSource::seeded(1);
        let mut parts = Vec::new();
        for column in columns {
            let (kind, name) = column.split_once('=').unwrap_or(("", column));
            let mut bind = |value: Value| {
                values.push(value);
                format!("${}", first + values.len())
            };
            parts.push(match kind {
                "division" => {
                    let (root, day) = (bind(Value::from("371621000000")), bind(Value::from("2026-09-18")));
                    format!(
                        "exists (select 1 from division_closure dc where dc.descendant = {name} and dc.ancestor = {root} \
                         and dc.valid_from <= {day} and dc.valid_to > {day})"
                    )
                }
                "subject" => {
                    let user = bind(Value::from(UserId::new(&mut ids, now)));
                    format!("exists (select 1 from authz_assignment aa where aa.subject_id = {name} and aa.user_id = {user})")
                }
                "provider" => format!("{name} = {}", bind(Value::from(ProviderId::new(&mut ids, now)))),
                "person" => format!("{name} = {}", bind(Value::from(PersonId::new(&mut ids, now)))),
                // Accounts belong to nobody's area: only roles without a reach see them.
                "account" => "1 = 1".to_owned(),
                other => panic!("the mark names an unknown kind of column: {other:?}"),
            });
        }
        format!("({})", parts.join(" or "))
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() && !path.ends_with("tests") {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// The text literals of `sql!(…)` in a source file.
fn literals(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in source.split("sql!(").skip(1) {
        let Some(literal) = part.trim_start().strip_prefix('"') else { continue };
        let mut text = String::new();
        let mut characters = literal.chars();
        while let Some(c) = characters.next() {
            match c {
                '"' => break,
                '\\' => match characters.next() {
                    Some('n') => text.push('\n'),
                    Some('\n') => text.push(' '),
                    Some(other) => text.push(other),
                    None => break,
                },
                other => text.push(other),
            }
        }
        found.push(text);
    }
    found
}

/// The heads of many-row inserts get one row.
fn complete(text: &str) -> String {
    let trimmed = text.trim_end();
    if !trimmed.ends_with("values") {
        return text.to_owned();
    }
    let columns =
        trimmed.split('(').nth(1).map_or(0, |list| list.split(')').next().unwrap_or_default().split(',').count());
    let row: Vec<String> = (1..=columns).map(|n| format!("${n}")).collect();
    format!("{trimmed} ({})", row.join(", "))
}

#[test]
fn every_statement_is_understood_by_both_engines() {
    let mut files = Vec::new();
    for folder in ["kit", "slices", "app/src", "simulator/src"] {
        sources(&root().join(folder), &mut files);
    }
    let mut statements = Vec::new();
    for file in files.iter().filter(|f| !f.ends_with("bench.rs") && !f.to_string_lossy().contains("test")) {
        let source = std::fs::read_to_string(file).expect("a source file can be read");
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        // Examples in doc comments are not statements of the program.
        let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        statements.extend(literals(&code.join("\n")).into_iter().map(|text| (file.clone(), complete(&text))));
    }
    assert!(statements.len() > 200, "only {} statements were found", statements.len());
    let schema = app::schema::all();
    let mut prepared = 0;
    db::testing::on_both_engines(&schema, |db| {
        let mut refused = Vec::new();
        for (file, text) in &statements {
            let leaked: &'static str = Box::leak(text.clone().into_boxed_str());
            let scoped = db::Sql::new(leaked).scoped(&EveryReach);
            let outcome = db.read(|tx| Ok(tx.prepare(&Statement::for_preparation(scoped.text().to_owned()))?));
            if let Err(error) = outcome {
                refused.push(format!("{}: {error}\n    {text}", file.display()));
            }
        }
        assert!(refused.is_empty(), "{:?} refuses:\n{}", db.engine(), refused.join("\n"));
    });
    prepared += statements.len();
    println!("{prepared} statements prepared on each engine");
}
