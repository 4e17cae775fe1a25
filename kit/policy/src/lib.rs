//! Regulation as data: loads the folder `policy/`, layers it from the nation down to the village, answers what is in
//! force in one place on one day, and says of every value which document, version, file and line it came from.
//!
//! Refuses the whole folder when anything in it is wrong: an unknown key, an unknown code, a doubled row, bands that
//! overlap, a worked case that does not come out. It never decides about people and never reads a clock.
//!
//! Start with [`Policy::load`], then [`Policy::view`]; `policy/README.md` explains the files.

mod calendar;
mod catalogue;
mod check;
mod citation;
mod document;
mod error;
mod files;
mod funding;
mod instrument;
mod layer;
mod people;
mod procedure;
mod role;
mod tree;
mod view;

pub use catalogue::{CatalogueItem, Evidence, LawClass, Need, NegativeRow, Project, ProjectForm, TargetGroup, Tier};
pub use citation::{Citation, SourceDocument, SourceKind};
pub use document::{Day, DocumentRef, Provenance};
pub use error::{PolicyError, Problem};
pub use funding::{Fund, QuotaRule, Tranche, Unused};
pub use instrument::{AnswerOption, Grade, Instrument, InstrumentItem, Scored, score};
pub use people::{Category, CategoryLevel, Tag};
pub use procedure::{
    Deadline, DeadlineKind, Decision, Limit, LimitUnit, Reason, Remedy, Standing, StandingComponent, Term, TermKind,
    Veto,
};
pub use role::{Permission, Role, RoleScope};
pub use view::PolicyView;

use base::calendar::WorkingCalendar;
use base::division::DivisionCode;
use base::{Date, Rejection};
use document::Loaded;
use files::Row;
use layer::Layers;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use toml::Spanned;
use tree::Tree;

/// The whole policy, checked. Cheap to clone and to share.
#[derive(Debug, Clone)]
pub struct Policy(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    stamp: String,
    calendar: WorkingCalendar,
    roles: BTreeMap<String, Role>,
    permissions: BTreeMap<String, Permission>,
    /// Overlays, the widest first.
    overlays: Vec<DivisionCode>,
    views: Views,
}

/// By narrowest overlay (none: national), then by the first day of each period without a change; no view in a period
/// in which the national basis is not in force.
type Views = BTreeMap<Option<DivisionCode>, BTreeMap<Date, Option<Arc<PolicyView>>>>;

/// The levels that apply to one division.
#[derive(Debug, Clone)]
pub struct Layered {
    policy: Policy,
    narrowest: Option<DivisionCode>,
}

impl Policy {
    /// Reads and checks everything below `root`.
    ///
    /// Fails with every problem found, each with file, line, what and how, in Chinese.
    pub fn load(root: &Path) -> Result<Self, PolicyError> {
        let mut problems = Vec::new();
        let tree = tree::read(root, &mut problems);
        // A file that cannot be read would only cause further complaints about codes that it defines.
        PolicyError::check(std::mem::take(&mut problems))?;
        let calendar = calendar::build(&tree.calendars, &mut problems);
        let sources = Arc::new(by_code(&tree.sources, |f| &f.source, &mut problems));
        let permissions = by_code(&tree.permissions, |f| &f.permission, &mut problems);
        let roles = by_code(&tree.roles, |f| std::slice::from_ref(&f.role), &mut problems);
        check::citations(&tree, &sources, &mut problems);
        check::roles(&roles, &permissions, &mut problems);
        tree.instruments.iter().for_each(|loaded| check::instrument(loaded, &mut problems));
        check::cases(&tree, &mut problems);
        let views = build_views(&tree, &sources, &mut problems);
        PolicyError::check(problems)?;
        let overlays = tree.overlays.iter().map(|(division, _)| *division).collect();
        Ok(Self(Arc::new(Inner { stamp: tree.stamp, calendar, roles, permissions, overlays, views })))
    }

    /// Working days of the years that were published.
    pub fn working_calendar(&self) -> &WorkingCalendar {
        &self.0.calendar
    }

    /// SHA-256 over every file, hex: which regulation this process runs on.
    pub fn version_stamp(&self) -> &str {
        &self.0.stamp
    }

    /// All roles by code.
    pub fn roles(&self) -> &BTreeMap<String, Role> {
        &self.0.roles
    }

    /// The role `county_clerk`.
    pub fn role(&self, code: &str) -> Option<&Role> {
        self.0.roles.get(code)
    }

    /// The vocabulary of permissions by code.
    pub fn permissions(&self) -> &BTreeMap<String, Permission> {
        &self.0.permissions
    }

    /// The first two of these roles that one account must not hold together.
    pub fn incompatible(&self, codes: &[&str]) -> Option<(&Role, &Role)> {
        let held: Vec<&Role> = codes.iter().filter_map(|code| self.role(code)).collect();
        held.iter().find_map(|a| {
            let other = held.iter().find(|b| a.incompatible_with.contains(&b.code))?;
            Some((*a, *other))
        })
    }

    /// The levels that apply to `division`.
    pub fn for_division(&self, division: DivisionCode) -> Layered {
        let narrowest = self.0.overlays.iter().rev().copied().find(|overlay| overlay.contains(division));
        Layered { policy: self.clone(), narrowest }
    }

    /// What is in force in `division` on `date`; rejects a day before anything was in force.
    pub fn view(&self, division: DivisionCode, date: Date) -> Result<Arc<PolicyView>, Rejection> {
        self.for_division(division).on(date)
    }
}

impl Layered {
    /// What is in force on `date`; rejects a day before anything was in force.
    pub fn on(&self, date: Date) -> Result<Arc<PolicyView>, Rejection> {
        let periods = self.policy.0.views.get(&self.narrowest);
        let found = periods.and_then(|periods| periods.range(..=date).next_back());
        found.and_then(|(_, view)| view.clone()).ok_or_else(|| {
            let message = format!("{date} 还没有生效的政策。请核对日期，或者在 policy/ 里补上当时的文件。");
            Rejection::new("policy_not_in_force", message)
        })
    }
}

/// Rows that are national and undated, by code.
fn by_code<T, R: Row>(
    files: &[Loaded<T>],
    rows: impl Fn(&T) -> &[Spanned<R>],
    problems: &mut Vec<Problem>,
) -> BTreeMap<String, R> {
    let mut all: BTreeMap<String, R> = BTreeMap::new();
    for loaded in files {
        for spanned in rows(&loaded.body) {
            let row = layer::placed(loaded, spanned);
            match all.get(&row.code()) {
                Some(first) => problems.push(layer::twice(&row.code(), row.provenance(), first.provenance())),
                None => drop(all.insert(row.code(), row)),
            }
        }
    }
    all
}

/// Every view there can be: for the nation and each overlay, for each period between two changes.
fn build_views(tree: &Tree, sources: &Arc<BTreeMap<String, SourceDocument>>, problems: &mut Vec<Problem>) -> Views {
    let days = days_of_change(tree);
    let places = std::iter::once(None).chain(tree.overlays.iter().map(|(division, _)| Some(*division)));
    let mut views = BTreeMap::new();
    for narrowest in places {
        let levels = levels(tree, narrowest);
        let mut periods = BTreeMap::new();
        for date in &days {
            let layers = Layers { levels: &levels, date: *date };
            let view = layer::build(tree, &layers, sources, problems);
            if let Some(view) = &view {
                check::view(view, problems);
            }
            periods.insert(*date, view.map(Arc::new));
        }
        if periods.values().all(Option::is_none) {
            let how = "请检查 quota.toml、standing.toml 是否存在、是否生效";
            problems.push(Problem::new("national", 0, "没有任何一天有完整的政策", how));
        }
        views.insert(narrowest, periods);
    }
    views
}

/// `national` and the overlays that contain `narrowest`, the widest first.
fn levels(tree: &Tree, narrowest: Option<DivisionCode>) -> Vec<String> {
    let above = tree.overlays.iter().filter(|(overlay, _)| narrowest.is_some_and(|n| overlay.contains(n)));
    std::iter::once("national".to_owned()).chain(above.map(|(_, name)| name.clone())).collect()
}

/// The days on which something begins or has just ended.
fn days_of_change(tree: &Tree) -> BTreeSet<Date> {
    let mut days = BTreeSet::new();
    macro_rules! take {
        ($($field:ident),+) => { $(for loaded in &tree.$field {
            days.insert(loaded.document.valid_from);
            days.extend(loaded.document.valid_to.and_then(|last| last.tomorrow().ok()));
        })+ };
    }
    take!(categories, target_groups, vocabulary, deadlines, catalogue, needs, negative_list, quota, funds, reasons);
    take!(rights, standing, entry_steps, projects, instruments);
    days
}

#[cfg(test)]
mod tests;
