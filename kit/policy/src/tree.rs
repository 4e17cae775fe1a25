//! Reads the policy folder: one file after another into its typed shape, every problem collected.
//!
//! The kind of a document is the name of its file (`deadlines.toml`) or of its folder (`reasons/2026-07-01.toml`), so
//! that a list can be split or dated without a change here.

use crate::document::{DocumentRef, Loaded, line_of};
use crate::error::Problem;
use crate::files::*;
use crate::instrument::CasesFile;
use base::division::DivisionCode;
use sha2::{Digest, Sha256};
use std::path::Path;
use std::sync::Arc;

/// All documents, national first, then each overlay.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub sources: Vec<Loaded<SourcesFile>>,
    pub categories: Vec<Loaded<CategoriesFile>>,
    pub target_groups: Vec<Loaded<TargetGroupsFile>>,
    pub vocabulary: Vec<Loaded<VocabularyFile>>,
    pub deadlines: Vec<Loaded<DeadlinesFile>>,
    pub catalogue: Vec<Loaded<CatalogueFile>>,
    pub needs: Vec<Loaded<NeedsFile>>,
    pub negative_list: Vec<Loaded<NegativeFile>>,
    pub quota: Vec<Loaded<QuotaFile>>,
    pub funds: Vec<Loaded<FundsFile>>,
    pub reasons: Vec<Loaded<ReasonsFile>>,
    pub rights: Vec<Loaded<RightsFile>>,
    pub standing: Vec<Loaded<StandingFile>>,
    pub entry_steps: Vec<Loaded<EntryStepsFile>>,
    pub projects: Vec<Loaded<ProjectsFile>>,
    pub instruments: Vec<Loaded<InstrumentFile>>,
    pub cases: Vec<Cases>,
    pub permissions: Vec<Loaded<PermissionsFile>>,
    pub roles: Vec<Loaded<RoleFile>>,
    pub calendars: Vec<Loaded<CalendarFile>>,
    /// Overlays found, the widest first.
    pub overlays: Vec<(DivisionCode, String)>,
    /// SHA-256 over names and texts of all files.
    pub stamp: String,
}

/// Worked cases and the folder of the instrument they belong to.
#[derive(Debug)]
pub(crate) struct Cases {
    pub file: String,
    pub folder: String,
    pub text: Arc<str>,
    pub body: CasesFile,
}

/// One file as read from the disk.
struct Found {
    /// Path below the policy folder, with `/`.
    path: String,
    text: Arc<str>,
}

/// Reads everything below `root`; what cannot be read or parsed goes to `problems`.
pub(crate) fn read(root: &Path, problems: &mut Vec<Problem>) -> Tree {
    let mut found = Vec::new();
    collect(root, "", &mut found, problems);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    let mut tree = Tree { stamp: stamp(&found), ..Tree::default() };
    let (national, local): (Vec<Found>, Vec<Found>) = found.into_iter().partition(|f| f.path.starts_with("national/"));
    if national.is_empty() {
        let how = "请检查配置里的 policy 目录是否正确";
        problems.push(Problem::new("national", 0, format!("在 {} 下没有国家级政策文件", root.display()), how));
    }
    for file in national.iter().chain(&local) {
        place_file(&mut tree, file, problems);
    }
    tree.overlays.sort_by_key(|(division, _)| (division.level(), *division));
    tree
}

fn collect(folder: &Path, below: &str, found: &mut Vec<Found>, problems: &mut Vec<Problem>) {
    let how = "请检查文件是否存在、能否读取、是否为 UTF-8";
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) => return problems.push(Problem::new(below, 0, format!("不能读取目录：{e}"), how)),
    };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
        if entry.path().is_dir() {
            collect(&entry.path(), &path, found, problems);
        } else if name.ends_with(".toml") {
            match std::fs::read_to_string(entry.path()) {
                Ok(text) => found.push(Found { path, text: text.into() }),
                Err(e) => problems.push(Problem::new(&path, 0, format!("不能读取：{e}"), how)),
            }
        }
    }
}

/// Puts one file where its level and kind say.
fn place_file(tree: &mut Tree, file: &Found, problems: &mut Vec<Problem>) {
    let parts: Vec<&str> = file.path.trim_end_matches(".toml").split('/').collect();
    let (level, rest) = match parts.as_slice() {
        ["national", rest @ ..] if !rest.is_empty() => ("national", rest),
        ["local", code, rest @ ..] if !rest.is_empty() => (*code, rest),
        _ => {
            let how = "政策文件放在 national/ 或者 local/<区划代码>/ 下";
            return problems.push(Problem::new(&file.path, 0, "文件放错了地方", how));
        }
    };
    if level != "national" && !know_overlay(tree, level, &file.path, problems) {
        return;
    }
    if let ["instruments", _, "cases"] = rest {
        if let Some(body) = parse::<CasesFile>(file, problems) {
            let folder = folder_of(&file.path).to_owned();
            tree.cases.push(Cases { file: file.path.clone(), folder, text: file.text.clone(), body });
        }
        return;
    }
    place_kind(tree, rest.first().copied().unwrap_or_default(), level, file, problems);
}

/// The folder part of a path: worked cases belong to the instruments beside them.
pub(crate) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn place_kind(tree: &mut Tree, kind: &str, level: &str, file: &Found, problems: &mut Vec<Problem>) {
    match kind {
        "sources" => push(&mut tree.sources, file, level, problems),
        "categories" => push(&mut tree.categories, file, level, problems),
        "target_groups" => push(&mut tree.target_groups, file, level, problems),
        "vocabulary" => push(&mut tree.vocabulary, file, level, problems),
        "deadlines" => push(&mut tree.deadlines, file, level, problems),
        "catalogue" => push(&mut tree.catalogue, file, level, problems),
        "needs" => push(&mut tree.needs, file, level, problems),
        "negative_list" => push(&mut tree.negative_list, file, level, problems),
        "quota" => push(&mut tree.quota, file, level, problems),
        "funds" => push(&mut tree.funds, file, level, problems),
        "reasons" => push(&mut tree.reasons, file, level, problems),
        "rights" => push(&mut tree.rights, file, level, problems),
        "standing" => push(&mut tree.standing, file, level, problems),
        "entry_steps" => push(&mut tree.entry_steps, file, level, problems),
        "projects" => push(&mut tree.projects, file, level, problems),
        "instruments" => push(&mut tree.instruments, file, level, problems),
        "permissions" if level == "national" => push(&mut tree.permissions, file, level, problems),
        "roles" if level == "national" => push(&mut tree.roles, file, level, problems),
        "calendar" if level == "national" => push(&mut tree.calendars, file, level, problems),
        "permissions" | "roles" | "calendar" => {
            let how = "请移到 national/ 下，或者删去";
            problems.push(Problem::new(&file.path, 0, format!("{kind} 只能由国家级规定"), how));
        }
        other => {
            let how = "文件名或者目录名应是 policy/README.md 列出的一种";
            problems.push(Problem::new(&file.path, 0, format!("不认识的文件种类“{other}”"), how));
        }
    }
}

/// Notes the overlay of a division; false when the folder's name is no division code.
fn know_overlay(tree: &mut Tree, code: &str, path: &str, problems: &mut Vec<Problem>) -> bool {
    let Ok(division) = DivisionCode::parse(code) else {
        let how = "目录名应是 6 位、9 位或者 12 位行政区划代码，如 local/371621";
        problems.push(Problem::new(path, 0, format!("“{code}”不是行政区划代码"), how));
        return false;
    };
    match tree.overlays.iter().find(|(known, _)| *known == division) {
        None => tree.overlays.push((division, code.to_owned())),
        Some((_, name)) if name == code => {}
        Some((_, name)) => {
            let how = "同一个地方只用一个目录，请合并";
            problems.push(Problem::new(path, 0, format!("“{code}”与“{name}”是同一个区划"), how));
        }
    }
    true
}

fn push<T: PolicyFile>(list: &mut Vec<Loaded<T>>, file: &Found, level: &str, problems: &mut Vec<Problem>) {
    let Some(body) = parse::<T>(file, problems) else { return };
    let header = body.header();
    let document = Arc::new(DocumentRef {
        id: header.id.clone(),
        version: header.version.clone(),
        title: header.title.clone(),
        level: level.to_owned(),
        valid_from: header.valid_from.0,
        valid_to: header.valid_to.map(|day| day.0),
        approver: header.approver.clone(),
        source: header.source.clone(),
        file: file.path.clone(),
        sha256: hex(&Sha256::digest(file.text.as_bytes())),
    });
    check_version(list, &document, problems);
    list.push(Loaded { document, text: file.text.clone(), body });
}

/// One document has one version at a time: no version twice, no two that are both bounded and overlap.
fn check_version<T>(list: &[Loaded<T>], new: &DocumentRef, problems: &mut Vec<Problem>) {
    let mut wrong = |what: String, how: &str| problems.push(Problem::new(&new.file, 1, what, how));
    if !new.id.starts_with(&format!("{}.", new.level)) {
        wrong(format!("文件编号“{}”应以“{}.”开头", new.id, new.level), "请改 [document] 的 id");
    }
    if new.valid_to.is_some_and(|last| last < new.valid_from) {
        wrong("失效日期早于生效日期".to_owned(), "请改 valid_to 或者 valid_from");
    }
    for other in list.iter().map(|l| &l.document).filter(|d| d.id == new.id) {
        let overlap = match (other.valid_from <= new.valid_from, other.valid_to, new.valid_to) {
            (true, Some(last), _) => last >= new.valid_from,
            (false, _, Some(last)) => last >= other.valid_from,
            (true, None, _) | (false, _, None) => other.valid_from == new.valid_from,
        };
        if other.version == new.version || overlap {
            let what = format!("与 {} 是同一文件“{}”的同一版本，或者生效期重叠", other.file, new.id);
            wrong(what, "请改 version、valid_from 或者 valid_to");
        }
    }
}

fn parse<T: serde::de::DeserializeOwned>(file: &Found, problems: &mut Vec<Problem>) -> Option<T> {
    match toml::from_str::<T>(&file.text) {
        Ok(body) => Some(body),
        Err(error) => {
            let line = line_of(&file.text, error.span().map_or(0, |span| span.start));
            let (what, how) = explain(error.message());
            problems.push(Problem::new(&file.path, line, what, how));
            None
        }
    }
}

/// What a parser says, in words for officials.
fn explain(message: &str) -> (String, String) {
    let quoted = |m: &str| m.split('`').nth(1).unwrap_or_default().to_owned();
    let expected = || message.split_once("expected ").map(|(_, e)| e.replace("one of ", "").replace('`', ""));
    if message.starts_with("unknown field") {
        let how = expected().map_or_else(|| "请删去".to_owned(), |e| format!("请删去，或者改成其中之一：{e}"));
        (format!("不认识的键“{}”", quoted(message)), how)
    } else if message.starts_with("unknown variant") {
        (format!("不认识的取值“{}”", quoted(message)), format!("请改成其中之一：{}", expected().unwrap_or_default()))
    } else if message.starts_with("missing field") {
        (format!("缺少“{}”", quoted(message)), "请补上这一项".to_owned())
    } else if message.starts_with("duplicate key") {
        (format!("写了两遍：{message}"), "请只留一处".to_owned())
    } else {
        (format!("写法不对：{message}"), "请对照同类文件改正".to_owned())
    }
}

fn stamp(found: &[Found]) -> String {
    let mut hash = Sha256::new();
    for file in found {
        hash.update(file.path.as_bytes());
        hash.update([0]);
        hash.update(Sha256::digest(file.text.as_bytes()));
    }
    hex(&hash.finalize())
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
