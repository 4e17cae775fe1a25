//! Whose tables a statement names: a crate's own, and the `v_*` views that others publish.

use super::source::Source;
use super::{Finding, Member};
use crate::setup::files_below;
use proc_macro2::{Delimiter, TokenTree};
use std::collections::{BTreeMap, BTreeSet};

/// What the migrations of one crate declare and name.
#[derive(Default)]
struct Schema {
    declared: BTreeSet<String>,
    /// File and relation.
    named: Vec<(String, String)>,
}

/// Checks every `sql!` literal and every migration.
///
/// # Errors
/// When a migration cannot be read.
pub fn check(members: &[Member], sources: &[Source]) -> Result<Vec<Finding>, String> {
    let mut schemas: BTreeMap<&str, Schema> = BTreeMap::new();
    for member in members {
        schemas.insert(&member.name, schema(member)?);
    }
    let published: BTreeSet<&String> =
        schemas.values().flat_map(|s| &s.declared).filter(|n| n.starts_with("v_")).collect();
    let mut findings = Vec::new();
    let mut complain = |own: &Schema, file: &str, relation: &str| {
        if own.declared.contains(relation) || published.contains(&relation.to_owned()) {
            return;
        }
        let owner = schemas.iter().find(|(_, s)| s.declared.contains(relation)).map(|(name, _)| *name);
        let why = match owner {
            Some(owner) => format!("the table belongs to {owner}: ask for a view v_* or an event"),
            None => "no migration declares it".to_owned(),
        };
        findings.push(Finding::new(format!("sql {file} → {relation}"), why));
    };
    for member in members {
        let own = &schemas[member.name.as_str()];
        own.named.iter().for_each(|(file, relation)| complain(own, file, relation));
        for source in sources.iter().filter(|s| s.member == member.name) {
            let literals = literals(&source.tokens());
            let relations: BTreeSet<String> = literals.iter().flat_map(|text| relations(text)).collect();
            relations.iter().for_each(|relation| complain(own, &source.shown, relation));
        }
    }
    Ok(findings)
}

fn schema(member: &Member) -> Result<Schema, String> {
    let folder = member.folder.join("migrations");
    let mut paths = Vec::new();
    if folder.is_dir() {
        files_below(&folder, &[], &mut paths)?;
    }
    let mut schema = Schema::default();
    for path in paths.iter().filter(|p| p.extension().is_some_and(|e| e == "sql")) {
        let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let file = format!("{}/migrations/{name}", member.at);
        schema.named.extend(relations(&text).into_iter().map(|relation| (file.clone(), relation)));
        schema.declared.extend(declared(&text));
    }
    Ok(schema)
}

/// The texts of all `sql!("…")`.
fn literals(tokens: &[TokenTree]) -> Vec<String> {
    let mut found = Vec::new();
    for three in tokens.windows(3) {
        let [TokenTree::Ident(name), TokenTree::Punct(bang), TokenTree::Group(group)] = three else { continue };
        if name != "sql" || bang.as_char() != '!' || group.delimiter() != Delimiter::Parenthesis {
            continue;
        }
        if let Some(TokenTree::Literal(literal)) = group.stream().into_iter().next()
            && let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string())
        {
            found.push(text.value());
        }
    }
    found
}

/// Lower-case words and single marks; texts, comments and `{…}` marks are left out.
fn lex(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\'' => {
                // A doubled quotation mark only closes one text and opens the next.
                rest.by_ref().find(|c| *c == '\'');
                words.push("''".into());
            }
            '-' if rest.peek() == Some(&'-') => {
                rest.by_ref().find(|c| *c == '\n');
            }
            '/' if rest.peek() == Some(&'*') => {
                let mut last = ' ';
                rest.by_ref().find(|c| std::mem::replace(&mut last, *c) == '*' && *c == '/');
            }
            '{' => {
                rest.by_ref().find(|c| *c == '}');
                words.push("{}".into());
            }
            c if c.is_alphanumeric() || c == '_' => {
                let mut word = c.to_lowercase().to_string();
                while let Some(more) = rest.next_if(|c| c.is_alphanumeric() || *c == '_') {
                    word.extend(more.to_lowercase());
                }
                words.push(word);
            }
            c if c.is_whitespace() || c == '"' => {}
            c => words.push(c.to_string()),
        }
    }
    words
}

fn is_word(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Tables and views that `create table` and `create view` declare.
fn declared(text: &str) -> BTreeSet<String> {
    let words = lex(text);
    let mut names = BTreeSet::new();
    for (at, word) in words.iter().enumerate() {
        if word != "create" {
            continue;
        }
        let mut rest =
            words[at + 1..].iter().skip_while(|w| matches!(w.as_str(), "temp" | "unique" | "or" | "replace"));
        if rest.next().is_some_and(|kind| kind == "table" || kind == "view") {
            names.extend(rest.find(|w| !matches!(w.as_str(), "if" | "not" | "exists")).cloned());
        }
    }
    names
}

/// Tables and views that statements read or write, without the names that `with` gives.
fn relations(text: &str) -> BTreeSet<String> {
    let words = lex(text);
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    let mut own: BTreeSet<&str> = BTreeSet::new();
    let mut names = BTreeSet::new();
    for at in 0..words.len() {
        // `with x as (` and `, x (a, b) as (`
        if matches!(word(at), "with" | "recursive" | ",") && is_word(word(at + 1)) {
            let mut next = at + 2;
            if word(next) == "(" {
                next += words[next..].iter().position(|w| w == ")").unwrap_or(0) + 1;
            }
            if word(next) == "as" && matches!(word(next + 1), "(" | "materialized" | "not") {
                own.insert(word(at + 1));
            }
        }
        let list = match word(at) {
            // `extract(year from …)`, `substring(… from 1)` and `is distinct from` name no table.
            "from" => word(at.wrapping_sub(1)) != "distinct" && !in_function(&words, at),
            "join" | "references" => true,
            "into" => true,
            "update" => !matches!(word(at.wrapping_sub(1)), "for" | "do" | "on"),
            _ => false,
        };
        if list {
            names.extend(list_of_relations(&words, at + 1, word(at) == "from"));
        }
    }
    names.retain(|name| !own.contains(name.as_str()));
    names
}

/// Whether the `from` at `at` stands in the parentheses of a function that has a `from` of its own.
fn in_function(words: &[String], at: usize) -> bool {
    let mut depth = 0;
    for before in (0..at).rev() {
        match words[before].as_str() {
            ")" => depth += 1,
            "(" if depth > 0 => depth -= 1,
            "(" => {
                let function = before.checked_sub(1).map_or("", |b| words[b].as_str());
                return matches!(function, "extract" | "substring" | "trim" | "overlay");
            }
            _ => {}
        }
    }
    false
}

/// The relation at `at`, and after `from` those behind commas too; functions and subqueries are left out.
fn list_of_relations(words: &[String], mut at: usize, list: bool) -> Vec<String> {
    const AFTER: [&str; 14] = [
        "where", "join", "left", "inner", "cross", "on", "order", "group", "limit", "union", "set", "values", "using",
        "for",
    ];
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    let mut names = Vec::new();
    loop {
        if matches!(word(at), "only" | "lateral") {
            at += 1;
        }
        if is_word(word(at)) && word(at) != "select" && !(list && word(at + 1) == "(") {
            names.push(word(at).to_owned());
            at += 1;
            if word(at) == "as" {
                at += 2;
            } else if is_word(word(at)) && !AFTER.contains(&word(at)) {
                at += 1;
            }
        } else {
            return names;
        }
        if !list || word(at) != "," {
            return names;
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relations_are_found_wherever_sql_names_them() {
        let table = [
            ("select a from t where b = 'from x'", "t"),
            ("select a from t x, u as y, w where 1 = 1", "t u w"),
            ("select 1 from a join b on a.id = b.id left join c c2 on true", "a b c"),
            ("insert into t (a, b) select a, b from u", "t u"),
            ("insert into t (a) values ($1) on conflict (a) do update set a = excluded.a", "t"),
            ("update t set a = (select max(b) from u) where id = $1", "t u"),
            ("delete from t where id in (select id from u for update)", "t u"),
            (
                "with x as (select * from t), y (n) as (select 1 from x) select * from x join y on true join u on true",
                "t u",
            ),
            ("with recursive x (c) as (select c from t union all select c from x) select c from x", "t"),
            ("select extract(year from a), trim(both ' ' from b) from t where a is distinct from b", "t"),
            ("select v from json_each($1) e where {scope:division=t.division}", ""),
            ("select a from (select b from t) s -- from u\n /* from w */ where x", "t"),
            ("create table t (a text references u (id)); create view v_x as select * from t", "t u"),
            ("select count(*) from t where n between 1 and 2 and exists (select 1 from u d where d.a = t.a)", "t u"),
        ];
        for (text, expected) in table {
            assert_eq!(relations(text).into_iter().collect::<Vec<_>>().join(" "), expected, "{text}");
        }
    }

    #[test]
    fn declarations_are_found() {
        let text = "create table if not exists a (x text); create view v_a as select x from a; create index i on a (x)";
        assert_eq!(declared(text).into_iter().collect::<Vec<_>>(), ["a", "v_a"]);
    }

    #[test]
    fn literals_of_the_macro_are_found() {
        let source =
            "fn f() { tx.query(sql!(\n \"select 1 from t\"\n), &[]); db::sql!(r#\"select 2\"#); other!(\"x\") }";
        let file = syn::parse_file(source).unwrap();
        let (path, shown) = (String::new(), String::new());
        let source = Source { member: String::new(), path, shown, file, lines: 1 };
        assert_eq!(literals(&source.tokens()), ["select 1 from t", "select 2"]);
    }
}
