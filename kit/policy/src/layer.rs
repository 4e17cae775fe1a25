//! Builds the view of one place on one day: national first, then each overlay from the widest to the narrowest.
//!
//! An overlay may add rows everywhere, shorten deadlines, re-price, rename and narrow items. It never repeats what
//! stands above it, and never removes a basic item.

use crate::catalogue::{CatalogueItem, ItemRow, Need, OverrideRow, Project, Tier};
use crate::citation::SourceDocument;
use crate::document::{DocumentRef, Loaded, Provenance};
use crate::error::Problem;
use crate::files::Row;
use crate::funding::{Fund, QuotaRow, QuotaRule, Unused};
use crate::instrument::Instrument;
use crate::procedure::{Deadline, Standing};
use crate::tree::{Tree, hex};
use crate::view::PolicyView;
use base::Date;
use base::money::Fen;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;
use toml::Spanned;

/// The levels of a place (`national`, `650000`, `652300`, …) and the day.
pub(crate) struct Layers<'a> {
    pub levels: &'a [String],
    pub date: Date,
}

impl Layers<'_> {
    /// The versions in force, level after level: of each document the latest that has begun.
    pub fn in_force<'t, T>(&self, documents: &'t [Loaded<T>]) -> Vec<&'t Loaded<T>> {
        let mut chosen = Vec::new();
        for level in self.levels {
            let begun = |d: &DocumentRef| d.level == *level && d.in_force(self.date);
            let mut of_level: Vec<&Loaded<T>> = Vec::new();
            for loaded in documents.iter().filter(|l| begun(&l.document)) {
                match of_level.iter_mut().find(|l| l.document.id == loaded.document.id) {
                    Some(other) if other.document.valid_from < loaded.document.valid_from => *other = loaded,
                    Some(_) => {}
                    None => of_level.push(loaded),
                }
            }
            chosen.extend(of_level);
        }
        chosen
    }

    /// Rows of all levels; a code that already stands above is a problem.
    fn rows<T, R: Row>(
        &self,
        documents: &[Loaded<T>],
        rows: impl Fn(&T) -> &[Spanned<R>],
        problems: &mut Vec<Problem>,
    ) -> Vec<R> {
        let mut all: Vec<R> = Vec::new();
        for loaded in self.in_force(documents) {
            for spanned in rows(&loaded.body) {
                let row = placed(loaded, spanned);
                match all.iter().find(|other| other.code() == row.code()) {
                    Some(other) => problems.push(twice(&row.code(), row.provenance(), other.provenance())),
                    None => all.push(row),
                }
            }
        }
        all
    }
}

/// A row that knows where it stands.
pub(crate) fn placed<T, R: Row>(loaded: &Loaded<T>, spanned: &Spanned<R>) -> R {
    let mut row = spanned.get_ref().clone();
    row.place(loaded.place(spanned.span().start));
    row
}

pub(crate) fn twice(code: &str, second: &Provenance, first: &Provenance) -> Problem {
    let what = format!("“{code}”重复，{}:{} 已经有了", first.file, first.line);
    Problem::at(second, what, "请删去一处，或者换一个代码")
}

/// The view, or nothing when the national basis is not yet in force on that day.
pub(crate) fn build(
    tree: &Tree,
    layers: &Layers,
    sources: &Arc<BTreeMap<String, SourceDocument>>,
    problems: &mut Vec<Problem>,
) -> Option<PolicyView> {
    let quota = quota(tree, layers, problems)?;
    let standing = standing(tree, layers)?;
    let (documents, stamp) = documents(tree, layers);
    let mut funds = layers.rows(&tree.funds, |f| &f.fund, problems);
    funds.sort_by_key(|f| f.priority);
    let (items, dropped) = items(tree, layers, problems);
    let mut needs = layers.rows(&tree.needs, |f| &f.need, problems);
    let mut projects = layers.rows(&tree.projects, |f| &f.project, problems);
    // What a narrower level gave up is no longer offered by the lists above it.
    let offered = |code: &String| !dropped.contains(code);
    needs.iter_mut().for_each(|n: &mut Need| n.items.retain(offered));
    needs.retain(|n| !n.items.is_empty());
    projects.iter_mut().for_each(|p: &mut Project| p.items.retain(offered));
    funds.iter_mut().for_each(|f: &mut Fund| f.items_never.retain(offered));
    let entry_steps = layers.in_force(&tree.entry_steps).last().map(|l| l.body.entry.get_ref().steps.clone());
    Some(PolicyView {
        stamp,
        documents,
        sources: Arc::clone(sources),
        items,
        needs,
        negative: layers.rows(&tree.negative_list, |f| &f.negative, problems),
        quota,
        funds,
        deadlines: deadlines(tree, layers, problems),
        limits: layers.rows(&tree.deadlines, |f| &f.limit, problems),
        categories: layers.rows(&tree.categories, |f| &f.category, problems),
        tags: layers.rows(&tree.categories, |f| &f.tag, problems),
        targets: layers.rows(&tree.target_groups, |f| &f.target_group, problems),
        instruments: instruments(tree, layers),
        reasons: layers.rows(&tree.reasons, |f| &f.reason, problems),
        remedies: layers.rows(&tree.rights, |f| &f.remedy, problems),
        standing,
        projects,
        terms: layers.rows(&tree.vocabulary, |f| &f.term, problems),
        entry_steps: entry_steps.unwrap_or_default(),
    })
}

/// The documents that make up the view, and a short hash over their versions and texts.
fn documents(tree: &Tree, layers: &Layers) -> (Vec<Arc<DocumentRef>>, String) {
    let mut all = Vec::new();
    macro_rules! take {
        ($($field:ident),+) => { $(
            all.extend(layers.in_force(&tree.$field).iter().map(|l| Arc::clone(&l.document)));
        )+ };
    }
    take!(sources, categories, target_groups, vocabulary, deadlines, catalogue, needs, negative_list, quota, funds);
    take!(reasons, rights, standing, entry_steps, projects, instruments);
    all.sort_by_key(|d| (layers.levels.iter().position(|level| *level == d.level), d.file.clone()));
    let mut hash = Sha256::new();
    for document in &all {
        hash.update(format!("{} {} {}\n", document.id, document.version, document.sha256));
    }
    let stamp = hex(&hash.finalize()).chars().take(16).collect();
    (all, stamp)
}

/// The items, and the codes of those that a narrower level gave up.
fn items(tree: &Tree, layers: &Layers, problems: &mut Vec<Problem>) -> (Vec<CatalogueItem>, Vec<String>) {
    let mut items: Vec<CatalogueItem> = Vec::new();
    let mut dropped = Vec::new();
    for loaded in layers.in_force(&tree.catalogue) {
        for spanned in &loaded.body.item {
            let place = loaded.place(spanned.span().start);
            check_item(spanned.get_ref(), &place, problems);
            let item = CatalogueItem::new(spanned.get_ref(), &place);
            match items.iter().find(|other| other.code == item.code) {
                Some(other) => problems.push(twice(&item.code, &place, &other.provenance)),
                None => items.push(item),
            }
        }
        for spanned in &loaded.body.change {
            let place = loaded.place(spanned.span().start);
            if change_item(&mut items, spanned.get_ref(), &place, problems) {
                dropped.push(spanned.get_ref().code.clone());
            }
        }
    }
    items.retain(|item| !dropped.contains(&item.code));
    items.sort_by_key(|item| item.class);
    (items, dropped)
}

fn check_item(row: &ItemRow, place: &Provenance, problems: &mut Vec<Problem>) {
    let mut wrong = |what: String, how: &str| problems.push(Problem::at(place, what, how));
    if row.price_min_fen.is_negative() || row.price_max_fen < row.price_min_fen {
        wrong(format!("“{}”的参考价格区间不对", row.code), "price_min_fen 应不小于 0，且不大于 price_max_fen");
    }
    if row.price_fen.is_some_and(|p| !(row.price_min_fen..=row.price_max_fen).contains(&p)) {
        wrong(format!("“{}”的价格不在参考区间内", row.code), "请改 price_fen，或者改参考区间");
    }
    if row.steps.is_empty() || row.who.is_empty() || row.targets.is_empty() {
        wrong(format!("“{}”缺少步骤、服务人员或者服务对象", row.code), "steps、who、targets 都至少写一项");
    }
    if row.workers_min == Some(0) || row.minutes == Some(0) {
        wrong(format!("“{}”的人数或者分钟数是 0", row.code), "请写大于 0 的数；不计时的项目不写 minutes");
    }
}

/// Applies a change; true when the item is given up.
fn change_item(
    items: &mut [CatalogueItem],
    change: &OverrideRow,
    place: &Provenance,
    problems: &mut Vec<Problem>,
) -> bool {
    let mut wrong = |what: String, how: &str| problems.push(Problem::at(place, what, how));
    let Some(item) = items.iter_mut().find(|item| item.code == change.code) else {
        wrong(format!("上级清单里没有“{}”", change.code), "请核对代码；新增项目用 [[item]]");
        return false;
    };
    let range = item.price_min_fen..=item.price_max_fen;
    match change.price_fen {
        Some(price) if price.is_negative() => {
            wrong(format!("“{}”的价格是负数", change.code), "请改 price_fen，单位是分");
        }
        Some(price) if !range.contains(&price) && change.reason.is_none() => {
            let range = format!("{}—{}", item.price_min_fen.fen(), item.price_max_fen.fen());
            wrong(format!("“{}”的价格不在参考区间 {range} 分内", change.code), "请改 price_fen，或者写明 reason");
        }
        Some(_) | None => item.apply(change, place),
    }
    let dropped = change.enabled == Some(false);
    if dropped && item.tier == Tier::Basic {
        wrong(format!("“{}”是基础必选项目，下级不得取消", change.code), "请删去 enabled = false");
    }
    dropped && item.tier != Tier::Basic
}

/// Deadlines: an overlay may shorten what is counted in the same way, not lengthen it.
fn deadlines(tree: &Tree, layers: &Layers, problems: &mut Vec<Problem>) -> Vec<Deadline> {
    let mut all: Vec<Deadline> = Vec::new();
    for loaded in layers.in_force(&tree.deadlines) {
        for spanned in &loaded.body.deadline {
            let row = placed(loaded, spanned);
            match all.iter_mut().find(|other| other.code == row.code) {
                None => all.push(row),
                Some(upper) if upper.provenance.level == row.provenance.level => {
                    problems.push(twice(&row.code, &row.provenance, &upper.provenance));
                }
                Some(upper) if row.kind == upper.kind && row.amount <= upper.amount => *upper = row,
                Some(upper) => {
                    let what = format!("“{}”比上级规定的 {} 更长，或者换了算法", row.code, upper.amount);
                    problems.push(Problem::at(&row.provenance, what, "下级只能缩短时限，kind 不变"));
                }
            }
        }
    }
    all
}

fn quota(tree: &Tree, layers: &Layers, problems: &mut Vec<Problem>) -> Option<QuotaRule> {
    let mut merged: Option<(QuotaRow, Provenance)> = None;
    for loaded in layers.in_force(&tree.quota) {
        let row = loaded.body.quota.get_ref().clone();
        let place = loaded.place(loaded.body.quota.span().start);
        merged = Some(match merged {
            None if loaded.document.level != "national" => return None,
            None => (row, place),
            Some((upper, from)) => {
                let from = if row.annual_fen.is_some() { place } else { from };
                (lay_over(upper, row), from)
            }
        });
    }
    let (row, provenance) = merged?;
    let complete = complete_quota(row, provenance.clone());
    if complete.is_none() {
        let how = "国家级要写全 annual_fen、opens_at_used_percent、opens_after_days、unused、categories 和各期";
        problems.push(Problem::at(&provenance, "年度额度没有写全", how));
    }
    complete
}

fn lay_over(upper: QuotaRow, lower: QuotaRow) -> QuotaRow {
    QuotaRow {
        annual_fen: lower.annual_fen.or(upper.annual_fen),
        opens_at_used_percent: lower.opens_at_used_percent.or(upper.opens_at_used_percent),
        opens_after_days: lower.opens_after_days.or(upper.opens_after_days),
        unused: lower.unused.or(upper.unused),
        categories: lower.categories.or(upper.categories),
        tranche: lower.tranche.or(upper.tranche),
        source: lower.source,
    }
}

fn complete_quota(row: QuotaRow, provenance: Provenance) -> Option<QuotaRule> {
    let annual_fen: Fen = row.annual_fen?;
    let unused: Unused = row.unused?;
    Some(QuotaRule {
        annual_fen,
        tranches: row.tranche?,
        opens_at_used_percent: row.opens_at_used_percent?,
        opens_after_days: row.opens_after_days?,
        unused,
        categories: row.categories?,
        source: row.source,
        provenance,
    })
}

fn standing(tree: &Tree, layers: &Layers) -> Option<Standing> {
    let loaded = layers.in_force(&tree.standing).into_iter().next_back()?;
    let row = loaded.body.standing.get_ref();
    Some(Standing {
        green_min: row.green_min,
        yellow_min: row.yellow_min,
        rectification_days: row.rectification_days,
        transfer_working_days: row.transfer_working_days,
        ban_months: row.ban_months,
        appeal_working_days: row.appeal_working_days,
        components: loaded.body.component.clone(),
        vetoes: loaded.body.veto.clone(),
        source: row.source.clone(),
        provenance: loaded.place(loaded.body.standing.span().start),
    })
}

/// Instruments by code; a narrower level may use a variant of its own under the same code.
fn instruments(tree: &Tree, layers: &Layers) -> Vec<Arc<Instrument>> {
    let mut all: Vec<Arc<Instrument>> = Vec::new();
    for loaded in layers.in_force(&tree.instruments) {
        let instrument = Arc::new(instrument(loaded));
        match all.iter_mut().find(|other| other.code == instrument.code) {
            Some(upper) => *upper = instrument,
            None => all.push(instrument),
        }
    }
    all
}

/// The instrument as a file defines it.
pub(crate) fn instrument(loaded: &Loaded<crate::files::InstrumentFile>) -> Instrument {
    let row = loaded.body.instrument.get_ref();
    Instrument {
        code: row.code.clone(),
        name_zh: row.name_zh.clone(),
        name_en: row.name_en.clone(),
        licence: row.licence.clone(),
        who_may_administer: row.who_may_administer.clone(),
        age_min: row.age_min,
        age_max: row.age_max,
        validity_months: row.validity_months,
        recheck_deadline: row.recheck_deadline.clone(),
        items: loaded.body.item.iter().map(|i| i.get_ref().clone()).collect(),
        grades: loaded.body.grade.iter().map(|g| g.get_ref().clone()).collect(),
        source: row.source.clone(),
        provenance: loaded.place(loaded.body.instrument.span().start),
    }
}
