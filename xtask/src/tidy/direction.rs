//! Which crate may stand on which, and which names stay at the edge of the house.

use super::source::Source;
use super::{Finding, Member, words_at};
use proc_macro2::TokenTree;

/// Checks dependencies and named crates.
///
/// # Errors
/// When `tidy.toml` lacks a list.
pub fn check(members: &[Member], sources: &[Source], rules: &toml::Table) -> Result<Vec<Finding>, String> {
    let storeys = storeys(rules)?;
    let outside = words_at(rules, ["direction", "outside"])?;
    let mut findings = Vec::new();
    for member in members.iter().filter(|m| !outside.contains(&m.name)) {
        findings.extend(upward(member, members, &storeys));
    }
    let drivers = rules.get("drivers").and_then(toml::Value::as_table).ok_or("xtask/tidy.toml has no [drivers]")?;
    for driver in drivers.keys() {
        let doors = words_at(rules, ["drivers", driver])?;
        let through = members.iter().filter(|m| m.dependencies.contains(driver) && !doors.contains(&m.name));
        let why = format!("only {} names {driver}", doors.join(", "));
        findings.extend(through.map(|m| Finding::new(format!("driver {} → {driver}", m.at), &why)));
    }
    let edge_files = words_at(rules, ["edge", "edge_files"])?;
    for name in words_at(rules, ["edge", "names"])? {
        let crates = words_at(rules, ["edge", &name])?;
        for source in sources.iter().filter(|s| !crates.contains(&s.member)) {
            let at_the_edge = |file: &String| source.path == *file || source.path.starts_with(&format!("{file}/"));
            if !edge_files.iter().any(at_the_edge) && names(&source.tokens(), &name) {
                let why = format!("{name} stays at the edge: pages, api or one of {}", crates.join(", "));
                findings.push(Finding::new(format!("edge {} → {name}", source.shown), why));
            }
        }
    }
    Ok(findings)
}

fn storeys(rules: &toml::Table) -> Result<Vec<Vec<String>>, String> {
    let list = rules.get("direction").and_then(|d| d.get("storeys")).and_then(toml::Value::as_array);
    let list = list.ok_or("xtask/tidy.toml has no direction.storeys")?;
    let storey =
        |v: &toml::Value| v.as_array().into_iter().flatten().filter_map(|n| n.as_str().map(str::to_owned)).collect();
    Ok(list.iter().map(storey).collect())
}

fn upward(member: &Member, members: &[Member], storeys: &[Vec<String>]) -> Vec<Finding> {
    let storey = |name: &str| storeys.iter().position(|s| s.iter().any(|n| n == name));
    let Some(own) = storey(&member.name) else {
        let why = "has no storey: give it one in direction.storeys of xtask/tidy.toml";
        return vec![Finding::new(format!("crate {}", member.at), why)];
    };
    let used = members.iter().filter(|m| m.name != member.name && member.dependencies.contains(&m.name));
    let mut findings = Vec::new();
    for other in used {
        let same_storey_of_slices = storey(&other.name) == Some(own) && member.is_slice() && other.is_slice();
        if same_storey_of_slices || storey(&other.name).is_some_and(|s| s > own) {
            let why = if same_storey_of_slices {
                "slices of one storey speak through `contract` events only"
            } else {
                "a crate stands on lower storeys only"
            };
            findings.push(Finding::new(format!("direction {} → {}", member.name, other.name), why));
        }
    }
    findings
}

/// Whether the tokens hold `name::` or `use name`.
fn names(tokens: &[TokenTree], name: &str) -> bool {
    tokens.iter().enumerate().any(|(at, token)| {
        let is_punct = |t: Option<&TokenTree>, c| matches!(t, Some(TokenTree::Punct(p)) if p.as_char() == c);
        let used = at > 0 && matches!(&tokens[at - 1], TokenTree::Ident(word) if word == "use");
        let path = is_punct(tokens.get(at + 1), ':') && is_punct(tokens.get(at + 2), ':');
        let inner = at > 1 && is_punct(tokens.get(at - 1), ':') && is_punct(tokens.get(at - 2), ':');
        matches!(token, TokenTree::Ident(word) if word == name) && (used || path) && !inner
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proc_macro2::TokenStream;

    fn member(name: &str, at: &str, dependencies: &[&str]) -> Member {
        let dependencies = dependencies.iter().map(|d| (*d).to_owned()).collect();
        Member { name: name.into(), folder: at.into(), at: at.into(), dependencies }
    }

    #[test]
    fn slices_look_down_and_never_sideways() {
        let storeys = [vec!["base"], vec!["db", "secure"], vec!["casework", "visit"], vec!["app"]];
        let storeys = storeys.map(|s| s.into_iter().map(str::to_owned).collect::<Vec<_>>());
        let members = [
            member("base", "kit/base", &["db"]),
            member("db", "kit/db", &["base", "secure", "rusqlite"]),
            member("secure", "kit/secure", &[]),
            member("casework", "slices/casework", &["visit", "db"]),
            member("visit", "slices/visit", &["app"]),
            member("app", "app", &["casework", "visit"]),
            member("new", "kit/new", &[]),
        ];
        let keys: Vec<String> = members.iter().flat_map(|m| upward(m, &members, &storeys)).map(|f| f.key).collect();
        let expected = ["direction base → db", "direction casework → visit", "direction visit → app", "crate kit/new"];
        assert_eq!(keys, expected);
    }

    #[test]
    fn a_crate_is_named_by_a_path_or_a_use() {
        let tokens = |text: &str| text.parse::<TokenStream>().unwrap().into_iter().collect::<Vec<_>>();
        for text in ["use axum::Router;", "fn a(x: axum::Router) ;", "use axum as web;", "#![axum] axum::x"] {
            assert!(names(&tokens(text).iter().flat_map(open).collect::<Vec<_>>(), "axum"), "{text}");
        }
        for text in ["let axum = 1;", "use crate::axum::x;", "// axum::x"] {
            assert!(!names(&tokens(text), "axum"), "{text}");
        }
    }

    fn open(tree: &TokenTree) -> Vec<TokenTree> {
        match tree {
            TokenTree::Group(group) => group.stream().into_iter().collect(),
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => vec![tree.clone()],
        }
    }
}
