//! What a page template must not hold: words of one language, inline styles, inline scripts.
//!
//! Texts live in `locales/`, so that every page exists in every language; the content security policy of the product
//! refuses inline styles and handlers, so a template that has them only looks right to its author.

use super::{Finding, Member};
use crate::setup::files_below;
use std::collections::BTreeSet;

/// Checks every template of kit and slices.
///
/// # Errors
/// When a template cannot be read.
pub fn check(members: &[Member]) -> Result<Vec<Finding>, String> {
    let mut findings = Vec::new();
    for member in members {
        let folder = member.folder.join("templates");
        let mut paths = Vec::new();
        if folder.is_dir() {
            files_below(&folder, &[], &mut paths)?;
        }
        for path in paths {
            let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
            let name = path.strip_prefix(&folder).unwrap_or(&path).display();
            let key = format!("template {}/templates/{name}", member.at);
            findings
                .extend(wrong(&text).into_iter().map(|(line, why)| Finding::new(&key, format!("line {line}: {why}"))));
        }
    }
    Ok(findings)
}

/// Line numbers from 1, and what is wrong there; each kind of mistake once.
fn wrong(text: &str) -> Vec<(usize, &'static str)> {
    let mut found: Vec<(usize, &'static str)> = Vec::new();
    for (at, line) in without_comments(text).lines().enumerate() {
        if line.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c)) {
            found.push((at + 1, "Chinese words belong in locales/, so that the page has every language"));
        }
        let tag = line.to_ascii_lowercase();
        let words: Vec<&str> = tag.split_whitespace().collect();
        let handler = |w: &&str| {
            w.starts_with("on") && w.split_once('=').is_some_and(|(n, _)| n.bytes().all(|b| b.is_ascii_lowercase()))
        };
        if words.iter().any(|w| w.starts_with("style=\"")) || tag.contains("<style") {
            found.push((at + 1, "inline styles are refused by the content security policy: use a class"));
        }
        if words.iter().any(handler) || tag.contains("<script>") {
            found.push((at + 1, "inline scripts are refused by the content security policy: use a data attribute"));
        }
    }
    let mut told = BTreeSet::new();
    found.retain(|(_, why)| told.insert(*why));
    found
}

/// The text with `{# … #}` taken out; line numbers stay.
fn without_comments(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find("{#") {
        let end = rest[start..].find("#}").map_or(rest.len(), |e| start + e + 2);
        out.push_str(&rest[..start]);
        out.extend(rest[start..end].chars().filter(|c| *c == '\n'));
        rest = &rest[end..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::wrong;

    #[test]
    fn words_styles_and_handlers_are_found() {
        let text = "{# 说明\n second #}<p class=\"num\">{{ page.t(\"a\") }}</p>\n<p>待办</p>\n<p style=\"x\">\n<a onclick=\"x()\">";
        assert_eq!(wrong(text).iter().map(|(line, _)| *line).collect::<Vec<_>>(), [3, 4, 5]);
        assert!(wrong("<script type=\"module\" src=\"{{ page.js }}\"></script>").is_empty());
        assert!(wrong("<a data-confirm=\"{{ t }}\" href=\"/a?once=1\">").is_empty());
    }
}
