//! How long functions and files are and how the lines spread over the crates.
//!
//! A function's length is the number of its lines that hold code: blank lines and comments are free, as in clippy.

use super::Finding;
use super::source::Source;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use syn::visit::Visit;

/// What was measured.
#[derive(Default)]
pub struct Figures {
    /// Lines of code and `file::function`, longest last.
    functions: Vec<(usize, String)>,
    /// Lines without tests and path, longest last.
    files: Vec<(usize, String)>,
    crates: BTreeMap<String, usize>,
}

/// Measures every source.
pub fn measure(sources: &[Source]) -> Figures {
    let mut figures = Figures::default();
    for source in sources {
        *figures.crates.entry(source.member.clone()).or_default() += source.lines;
        figures.files.push((source.lines, source.shown.clone()));
        let mut functions = Functions(Vec::new());
        functions.visit_file(&source.file);
        figures.functions.extend(functions.0.into_iter().map(|(n, name)| (n, format!("{}::{name}", source.shown))));
    }
    figures.functions.sort();
    figures.files.sort();
    figures
}

/// The value that 95 of 100 do not exceed.
fn p95(sorted: &[(usize, String)]) -> usize {
    let rank = (sorted.len() * 95).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).map_or(0, |(n, _)| *n)
}

fn over(sorted: &[(usize, String)], limit: usize) -> impl Iterator<Item = &(usize, String)> {
    sorted.iter().filter(move |(n, _)| *n > limit)
}

impl Figures {
    fn total(&self) -> usize {
        self.crates.values().sum()
    }

    fn largest_crate(&self) -> (&str, usize) {
        let largest = self.crates.iter().max_by_key(|(_, lines)| **lines);
        largest.map_or(("", 0), |(name, lines)| (name.as_str(), *lines))
    }

    fn largest_percent(&self) -> f64 {
        self.largest_crate().1 as f64 * 100.0 / self.total().max(1) as f64
    }

    /// Broken limits.
    ///
    /// # Errors
    /// When `tidy.toml` lacks a limit.
    pub fn findings(&self, rules: &toml::Table) -> Result<Vec<Finding>, String> {
        let limit = |name: &str| {
            let value = rules.get("limits").and_then(|l| l.get(name)).and_then(toml::Value::as_integer);
            value.map(|v| v as usize).ok_or_else(|| format!("xtask/tidy.toml has no limits.{name}"))
        };
        let mut findings = Vec::new();
        for (list, size, kind, allowed) in [
            (&self.functions, 70, "function", limit("functions_over_70")?),
            (&self.files, 500, "file", limit("files_over_500")?),
        ] {
            let long: Vec<_> = over(list, size).collect();
            if long.len() > allowed {
                let finding = |(n, name): &&(usize, String)| {
                    Finding::new(format!("{kind} {name}"), format!("{n} lines; a {kind} has at most {size}"))
                };
                findings.extend(long.iter().map(finding));
            }
        }
        for (kind, list) in [("function_p95", &self.functions), ("file_p95", &self.files)] {
            let (now, most) = (p95(list), limit(kind)?);
            if now > most {
                findings.push(Finding::new(kind, format!("is {now}, may be {most}")));
            }
        }
        let most = limit("largest_crate_percent")?;
        if self.total() >= limit("largest_crate_from_lines")? && self.largest_percent() > most as f64 {
            let why = format!("{:.1} % of all lines; split it, {most} % is the most", self.largest_percent());
            findings.push(Finding::new(format!("crate {}", self.largest_crate().0), why));
        }
        Ok(findings)
    }

    /// For programs.
    pub fn to_json(&self) -> Value {
        json!({
            "lines": self.total(),
            "crates": self.crates,
            "largest_crate": self.largest_crate().0,
            "largest_crate_percent": (self.largest_percent() * 10.0).round() / 10.0,
            "functions": self.functions.len(),
            "functions_over_70": over(&self.functions, 70).count(),
            "function_p95": p95(&self.functions),
            "function_longest": self.functions.last().map(|(n, name)| json!({"lines": n, "name": name})),
            "files": self.files.len(),
            "files_over_500": over(&self.files, 500).count(),
            "file_p95": p95(&self.files),
            "file_longest": self.files.last().map(|(n, name)| json!({"lines": n, "name": name})),
        })
    }

    /// For people.
    pub fn table(&self) -> String {
        let mut out = String::new();
        let mut row = |name: &str, value: String| writeln!(out, "{name:<22} {value}").unwrap_or_default();
        let longest = |list: &[(usize, String)]| list.last().map_or(String::new(), |(n, name)| format!("{n}  {name}"));
        row("lines without tests", self.total().to_string());
        row("largest crate", format!("{} {:.1} %", self.largest_crate().0, self.largest_percent()));
        row("functions", self.functions.len().to_string());
        row("  over 70 lines", over(&self.functions, 70).count().to_string());
        row("  p95", p95(&self.functions).to_string());
        row("  longest", longest(&self.functions));
        row("files", self.files.len().to_string());
        row("  over 500 lines", over(&self.files, 500).count().to_string());
        row("  p95", p95(&self.files).to_string());
        row("  longest", longest(&self.files));
        out
    }
}

/// Length and name of each function.
struct Functions(Vec<(usize, String)>);

impl Functions {
    fn add(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let mut lines = BTreeSet::new();
        code_lines(signature.to_token_stream(), &mut lines);
        code_lines(block.to_token_stream(), &mut lines);
        self.0.push((lines.len(), signature.ident.to_string()));
    }
}

fn code_lines(stream: TokenStream, lines: &mut BTreeSet<usize>) {
    for tree in stream {
        if let TokenTree::Group(group) = &tree {
            lines.insert(group.span_open().start().line);
            lines.insert(group.span_close().end().line);
            code_lines(group.stream(), lines);
        } else {
            lines.extend(tree.span().start().line..=tree.span().end().line);
        }
    }
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.add(&item.sig, &item.block);
        syn::visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.add(&item.sig, &item.block);
        syn::visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.add(&item.sig, block);
        }
        syn::visit::visit_trait_item_fn(self, item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lines_with_code_count() {
        let text =
            "impl A {\n/// doc\nfn a(\n  x: u8,\n) {\n\n  // why\n  let s = \"one\n two\";\n  drop((x, s));\n}\n}";
        let mut functions = Functions(Vec::new());
        functions.visit_file(&syn::parse_file(text).unwrap());
        assert_eq!(functions.0, [(7, "a".to_owned())]);
    }

    #[test]
    fn p95_is_the_nearest_rank() {
        let list: Vec<_> = (1..=20).map(|n| (n, String::new())).collect();
        assert_eq!((p95(&list), p95(&list[..1]), p95(&[])), (19, 1, 0));
    }
}
