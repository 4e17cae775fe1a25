//! Rust sources as token trees, with test code told apart.

use super::Member;
use crate::setup::files_below;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use syn::parse::{ParseStream, Parser};
use syn::visit_mut::VisitMut;

/// One product source file; test files are not kept.
pub struct Source {
    /// Name of the crate.
    pub member: String,
    /// Path below the crate's folder: `src/store.rs`.
    pub path: String,
    /// Path below the repository.
    pub shown: String,
    /// Parsed, without `#[cfg(test)]` items.
    pub file: syn::File,
    /// Lines of product code and comments.
    pub lines: usize,
}

impl Source {
    /// Every token, groups opened, in order.
    pub fn tokens(&self) -> Vec<TokenTree> {
        let mut flat = Vec::new();
        flatten(self.file.to_token_stream(), &mut flat);
        flat
    }
}

fn flatten(stream: TokenStream, into: &mut Vec<TokenTree>) {
    for tree in stream {
        let inner = if let TokenTree::Group(group) = &tree { Some(group.stream()) } else { None };
        into.push(tree);
        if let Some(inner) = inner {
            flatten(inner, into);
        }
    }
}

/// Reads every product source of the workspace.
///
/// # Errors
/// When a file cannot be read or is not Rust.
pub fn read(members: &[Member]) -> Result<Vec<Source>, String> {
    let mut sources = Vec::new();
    for member in members {
        let mut paths = Vec::new();
        let src = member.folder.join("src");
        if src.is_dir() {
            files_below(&src, &[], &mut paths)?;
        }
        paths.retain(|path| path.extension().is_some_and(|e| e == "rs"));
        let mut parsed = Vec::new();
        let mut tests = BTreeSet::new();
        for path in paths {
            let (file, lines) = parse(&path, &mut tests)?;
            parsed.push((path, file, lines));
        }
        for (path, file, lines) in parsed {
            if path.ancestors().any(|p| tests.contains(p) || tests.contains(&p.with_extension(""))) {
                continue;
            }
            let inside = path.strip_prefix(&member.folder).unwrap_or(&path).to_string_lossy().into_owned();
            let shown = format!("{}/{inside}", member.at);
            sources.push(Source { member: member.name.clone(), path: inside, shown, file, lines });
        }
    }
    Ok(sources)
}

/// Parses a file without its test items; modules that are tests in files of their own go to `tests`, without `.rs`.
fn parse(path: &Path, tests: &mut BTreeSet<PathBuf>) -> Result<(syn::File, usize), String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut file = syn::parse_file(&text).map_err(|e| format!("{}:{}: {e}", path.display(), e.span().start().line))?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let folder = path.parent().unwrap_or(path);
    let below = if matches!(stem.as_str(), "lib" | "main" | "mod") { folder.to_path_buf() } else { folder.join(stem) };
    let mut strip = StripTests { lines: 0, modules: Vec::new(), paths: Vec::new() };
    strip.visit_file_mut(&mut file);
    tests.extend(strip.modules.iter().map(|name| below.join(name)));
    tests.extend(strip.paths.iter().map(|name| folder.join(name).with_extension("")));
    Ok((file, text.lines().count().saturating_sub(strip.lines)))
}

/// Removes `#[cfg(test)]` items and counts their lines.
struct StripTests {
    lines: usize,
    modules: Vec<String>,
    /// What `#[path = "…"]` says of such modules.
    paths: Vec<String>,
}

impl StripTests {
    fn is_test(&mut self, item: &syn::Item) -> bool {
        let attributes = |input: ParseStream<'_>| {
            let attributes = input.call(syn::Attribute::parse_outer)?;
            input.parse::<TokenStream>().map(|_| attributes)
        };
        let attributes = attributes.parse2(item.to_token_stream()).unwrap_or_default();
        let only_for_tests = |a: &syn::Attribute| {
            a.path().is_ident("cfg") && a.parse_args::<syn::Path>().is_ok_and(|what| what.is_ident("test"))
        };
        if !attributes.iter().any(only_for_tests) {
            return false;
        }
        self.lines += code_span(item.to_token_stream());
        if let syn::Item::Mod(module) = item
            && module.content.is_none()
        {
            match attributes.iter().find_map(path_of) {
                Some(path) => self.paths.push(path),
                None => self.modules.push(module.ident.to_string()),
            }
        }
        true
    }
}

/// The text of a `#[path = "…"]`.
fn path_of(attribute: &syn::Attribute) -> Option<String> {
    let named = attribute.meta.require_name_value().ok().filter(|meta| meta.path.is_ident("path"))?;
    let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = &named.value else { return None };
    Some(text.value())
}

/// Lines from the first to the last token.
fn code_span(stream: TokenStream) -> usize {
    let lines: Vec<usize> = stream.into_iter().flat_map(|t| [t.span().start().line, t.span().end().line]).collect();
    lines.iter().max().zip(lines.iter().min()).map_or(0, |(last, first)| last - first + 1)
}

impl VisitMut for StripTests {
    fn visit_file_mut(&mut self, file: &mut syn::File) {
        file.items.retain(|item| !self.is_test(item));
        syn::visit_mut::visit_file_mut(self, file);
    }

    fn visit_item_mod_mut(&mut self, module: &mut syn::ItemMod) {
        if let Some((_, items)) = &mut module.content {
            items.retain(|item| !self.is_test(item));
        }
        syn::visit_mut::visit_item_mod_mut(self, module);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_items_and_test_files_are_left_out() {
        let folder = std::env::temp_dir().join(format!("jishiyu-tidy-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("model.rs");
        let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n fn b() {}\n}\n#[cfg(test)]\nmod more;\n\
                    #[cfg(test)]\n#[path = \"model_tests.rs\"]\nmod yet;\nmod own {\n#[cfg(test)]\nfn c() {}\n}\n";
        std::fs::write(&file, text).unwrap();
        let mut tests = BTreeSet::new();
        let (parsed, lines) = parse(&file, &mut tests).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(tests, BTreeSet::from([folder.join("model/more"), folder.join("model_tests")]));
        assert_eq!((parsed.items.len(), lines), (2, 3));
    }
}
