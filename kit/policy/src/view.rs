//! Everything in force in one place on one day. Never changes once built; share it by `Arc`.

use crate::catalogue::{CatalogueItem, Need, NegativeRow, Project, TargetGroup};
use crate::citation::{Citation, SourceDocument, cite};
use crate::document::DocumentRef;
use crate::funding::{Fund, QuotaRule};
use crate::instrument::Instrument;
use crate::people::{Category, Tag};
use crate::procedure::{Deadline, Decision, Limit, Reason, Remedy, Standing, Term, TermKind};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The policy of one place on one day. Lists keep the order of the files, which is the order of display.
#[derive(Debug)]
pub struct PolicyView {
    pub(crate) stamp: String,
    pub(crate) documents: Vec<Arc<DocumentRef>>,
    pub(crate) sources: Arc<BTreeMap<String, SourceDocument>>,
    pub(crate) items: Vec<CatalogueItem>,
    pub(crate) needs: Vec<Need>,
    pub(crate) negative: Vec<NegativeRow>,
    pub(crate) quota: QuotaRule,
    pub(crate) funds: Vec<Fund>,
    pub(crate) deadlines: Vec<Deadline>,
    pub(crate) limits: Vec<Limit>,
    pub(crate) categories: Vec<Category>,
    pub(crate) tags: Vec<Tag>,
    pub(crate) targets: Vec<TargetGroup>,
    pub(crate) instruments: Vec<Arc<Instrument>>,
    pub(crate) reasons: Vec<Reason>,
    pub(crate) remedies: Vec<Remedy>,
    pub(crate) standing: Standing,
    pub(crate) projects: Vec<Project>,
    pub(crate) terms: Vec<Term>,
    pub(crate) entry_steps: Vec<String>,
}

impl PolicyView {
    /// Short hash over the document versions in force: kept with decisions, plans and orders.
    pub fn stamp(&self) -> &str {
        &self.stamp
    }

    /// The document versions in force, national first.
    pub fn documents(&self) -> &[Arc<DocumentRef>] {
        &self.documents
    }

    /// `《社会救助法》第三十四条` for each citation, joined by `、`.
    pub fn cite(&self, citations: &[Citation]) -> String {
        cite(&self.sources, citations)
    }

    /// The document behind the tag of a citation.
    pub fn source(&self, tag: &str) -> Option<&SourceDocument> {
        self.sources.get(tag)
    }

    /// Service items: care, living, concern.
    pub fn items(&self) -> &[CatalogueItem] {
        &self.items
    }

    /// The item `C03`.
    pub fn item(&self, code: &str) -> Option<&CatalogueItem> {
        self.items.iter().find(|i| i.code == code)
    }

    /// Items written for a person with these categories and tags.
    pub fn items_for(&self, categories: &[String], tags: &[String]) -> Vec<&CatalogueItem> {
        let meant = |code: &String| self.target(code).is_some_and(|group| group.includes(categories, tags));
        self.items.iter().filter(|item| item.targets.iter().any(meant)).collect()
    }

    /// Steps common to every visit at home.
    pub fn entry_steps(&self) -> &[String] {
        &self.entry_steps
    }

    /// Difficulties in the words of citizens.
    pub fn needs(&self) -> &[Need] {
        &self.needs
    }

    /// The need `bathing`.
    pub fn need(&self, code: &str) -> Option<&Need> {
        self.needs.iter().find(|n| n.code == code)
    }

    /// Needs that the item `code` answers.
    pub fn needs_met_by(&self, code: &str) -> Vec<&Need> {
        self.needs.iter().filter(|n| n.items.iter().any(|item| item == code)).collect()
    }

    /// What is never paid.
    pub fn negative_rows(&self) -> &[NegativeRow] {
        &self.negative
    }

    /// The yearly quota.
    pub fn quota(&self) -> &QuotaRule {
        &self.quota
    }

    /// Funds, the one that pays first at the front.
    pub fn funds(&self) -> &[Fund] {
        &self.funds
    }

    /// The fund `central_grant`.
    pub fn fund(&self, code: &str) -> Option<&Fund> {
        self.funds.iter().find(|f| f.code == code)
    }

    /// Funds that may be charged for `item`, the one that pays first at the front.
    pub fn funds_for(&self, item: &CatalogueItem) -> Vec<&Fund> {
        self.funds.iter().filter(|f| f.may_pay(item)).collect()
    }

    /// Deadlines.
    pub fn deadlines(&self) -> &[Deadline] {
        &self.deadlines
    }

    /// The deadline `public_notice`.
    pub fn deadline(&self, code: &str) -> Option<&Deadline> {
        self.deadlines.iter().find(|d| d.code == code)
    }

    /// The limit `home_visit_persons_min`.
    pub fn limit(&self, code: &str) -> Option<&Limit> {
        self.limits.iter().find(|l| l.code == code)
    }

    /// Categories of recipients.
    pub fn categories(&self) -> &[Category] {
        &self.categories
    }

    /// The category `destitute`.
    pub fn category(&self, code: &str) -> Option<&Category> {
        self.categories.iter().find(|c| c.code == code)
    }

    /// Tags a person may carry.
    pub fn tags(&self) -> &[Tag] {
        &self.tags
    }

    /// The tag `elder_living_alone`.
    pub fn tag(&self, code: &str) -> Option<&Tag> {
        self.tags.iter().find(|t| t.code == code)
    }

    /// The target group `disabled_elder`.
    pub fn target(&self, code: &str) -> Option<&TargetGroup> {
        self.targets.iter().find(|t| t.code == code)
    }

    /// Assessment instruments.
    pub fn instruments(&self) -> &[Arc<Instrument>] {
        &self.instruments
    }

    /// The instrument `tk6` in the version of the day.
    pub fn instrument(&self, code: &str) -> Option<&Arc<Instrument>> {
        self.instruments.iter().find(|i| i.code == code)
    }

    /// Reasons that may be chosen for a decision.
    pub fn reasons(&self, decision: Decision) -> Vec<&Reason> {
        self.reasons.iter().filter(|r| r.decision == decision).collect()
    }

    /// The reason `mutual_recognition`.
    pub fn reason(&self, code: &str) -> Option<&Reason> {
        self.reasons.iter().find(|r| r.code == code)
    }

    /// What a person can do against a decision or a service.
    pub fn remedies(&self) -> &[Remedy] {
        &self.remedies
    }

    /// The remedy `reconsideration`.
    pub fn remedy(&self, code: &str) -> Option<&Remedy> {
        self.remedies.iter().find(|r| r.code == code)
    }

    /// Rules of provider standing.
    pub fn standing(&self) -> &Standing {
        &self.standing
    }

    /// Service projects of the place.
    pub fn projects(&self) -> &[Project] {
        &self.projects
    }

    /// The words for a code: `(Evidence, "location")`.
    pub fn term(&self, kind: TermKind, code: &str) -> Option<&Term> {
        self.terms.iter().find(|t| t.kind == kind && t.code == code)
    }
}
