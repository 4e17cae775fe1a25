//! What can be given: service items, the needs they answer, whom they are for, what is never paid.

use crate::citation::Citation;
use crate::document::Provenance;
use base::money::Fen;
use serde::Deserialize;

base::text_enum!(
    /// The three statutory classes of service (社会救助法第三十四条).
    LawClass {
        /// 照护服务
        Care => "care",
        /// 生活服务
        Living => "living",
        /// 关爱服务
        Concern => "concern",
    }
);

base::text_enum!(
    /// How binding an item is.
    Tier {
        /// 基础必选: may not be dropped by a lower level.
        Basic => "basic",
        /// 自选
        Elective => "elective",
        /// 发展
        Development => "development",
        /// 应急
        Emergency => "emergency",
    }
);

base::text_enum!(
    /// What proves that a service was delivered; each kind has its own step in the Field.
    Evidence {
        /// Location at check-in and check-out.
        Location => "location",
        /// Photos before and after, without face or body.
        Photo => "photo",
        /// The recipient's confirmation.
        Confirmation => "confirmation",
        /// A filled service form.
        Form => "form",
        /// Two workers on site.
        TwoWorkers => "two_workers",
        /// A sound recording, optional.
        Audio => "audio",
        /// Receipts.
        Receipt => "receipt",
        /// A certificate, contract or agreement.
        Certificate => "certificate",
        /// A sign-in sheet.
        SignInSheet => "sign_in_sheet",
        /// The log of a call.
        CallLog => "call_log",
        /// The guardian's written consent.
        GuardianConsent => "guardian_consent",
    }
);

/// A service item as it is written in the national catalogue or added by an overlay.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ItemRow {
    pub code: String,
    pub name_zh: String,
    pub name_en: String,
    pub id_en: String,
    pub unit_zh: String,
    pub unit_en: String,
    #[serde(default)]
    pub minutes: Option<u32>,
    pub price_min_fen: Fen,
    pub price_max_fen: Fen,
    #[serde(default)]
    pub price_fen: Option<Fen>,
    pub class: LawClass,
    pub tier: Tier,
    pub stage: u8,
    pub who: Vec<String>,
    pub evidence: Vec<Evidence>,
    #[serde(default)]
    pub workers_min: Option<u8>,
    #[serde(default)]
    pub door_to_door: bool,
    pub targets: Vec<String>,
    pub steps: Vec<String>,
    pub source: Vec<Citation>,
}

/// What an overlay changes in an item of an upper level; everything absent stays.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OverrideRow {
    pub code: String,
    #[serde(default)]
    pub name_zh: Option<String>,
    #[serde(default)]
    pub name_en: Option<String>,
    #[serde(default)]
    pub price_fen: Option<Fen>,
    #[serde(default)]
    pub minutes: Option<u32>,
    #[serde(default)]
    pub stage: Option<u8>,
    #[serde(default)]
    pub enabled: Option<bool>,
    /// Why a price lies outside the reference range.
    #[serde(default)]
    pub reason: Option<String>,
    pub source: Vec<Citation>,
}

/// A service item in force in one place on one day.
#[derive(Debug, Clone)]
pub struct CatalogueItem {
    /// Stable code: `C03`.
    pub code: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Identifier for programs: `bathing_home`.
    pub id_en: String,
    /// What is counted and priced: 次, 小时, 份.
    pub unit_zh: String,
    /// The unit in English.
    pub unit_en: String,
    /// Standard minutes of one unit; absent where time is not the measure.
    pub minutes: Option<u32>,
    /// What one unit costs here today. Without a local price: the middle of the reference range, down to a whole yuan.
    pub price_fen: Fen,
    /// Lower end of the reference range.
    pub price_min_fen: Fen,
    /// Upper end of the reference range.
    pub price_max_fen: Fen,
    /// Statutory class.
    pub class: LawClass,
    /// How binding the item is.
    pub tier: Tier,
    /// 1 保基本, 2 去困扰, 3 促发展, 4 增质效: which tranche of the quota pays.
    pub stage: u8,
    /// Kinds of staff who may deliver it.
    pub who: Vec<String>,
    /// What proves the delivery.
    pub evidence: Vec<Evidence>,
    /// How many workers must be there.
    pub workers_min: u8,
    /// The common entry steps apply.
    pub door_to_door: bool,
    /// Target groups.
    pub targets: Vec<String>,
    /// Steps of the service standard, shown to workers.
    pub steps: Vec<String>,
    /// Basis of the item.
    pub source: Vec<Citation>,
    /// Where the item was defined.
    pub provenance: Provenance,
    /// Where the price comes from.
    pub price_provenance: Provenance,
}

impl CatalogueItem {
    /// The item as defined by `row`.
    pub(crate) fn new(row: &ItemRow, place: &Provenance) -> Self {
        let middle = row.price_min_fen.fen().midpoint(row.price_max_fen.fen()) / 100 * 100;
        Self {
            code: row.code.clone(),
            name_zh: row.name_zh.clone(),
            name_en: row.name_en.clone(),
            id_en: row.id_en.clone(),
            unit_zh: row.unit_zh.clone(),
            unit_en: row.unit_en.clone(),
            minutes: row.minutes,
            price_fen: row.price_fen.unwrap_or(Fen(middle)),
            price_min_fen: row.price_min_fen,
            price_max_fen: row.price_max_fen,
            class: row.class,
            tier: row.tier,
            stage: row.stage,
            who: row.who.clone(),
            evidence: row.evidence.clone(),
            workers_min: row.workers_min.unwrap_or(1),
            door_to_door: row.door_to_door,
            targets: row.targets.clone(),
            steps: row.steps.clone(),
            source: row.source.clone(),
            provenance: place.clone(),
            price_provenance: place.clone(),
        }
    }

    /// Applies what an overlay changes.
    pub(crate) fn apply(&mut self, change: &OverrideRow, place: &Provenance) {
        if let Some(name) = &change.name_zh {
            self.name_zh.clone_from(name);
        }
        if let Some(name) = &change.name_en {
            self.name_en.clone_from(name);
        }
        if let Some(minutes) = change.minutes {
            self.minutes = Some(minutes);
        }
        if let Some(stage) = change.stage {
            self.stage = stage;
        }
        if let Some(price) = change.price_fen {
            self.price_fen = price;
            self.price_provenance = place.clone();
        }
    }

    /// Whether the service has to be proved by `evidence`.
    pub fn requires(&self, evidence: Evidence) -> bool {
        self.evidence.contains(&evidence)
    }
}

/// A difficulty in the words of citizens, and the items that answer it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// Stable code: `bathing`.
    pub code: String,
    /// Plain words in Chinese.
    pub name_zh: String,
    /// Plain words in English.
    pub name_en: String,
    /// A second line that helps to choose.
    pub hint_zh: String,
    /// The hint in English.
    pub hint_en: String,
    /// Concerns a child.
    #[serde(default)]
    pub for_children: bool,
    /// Must not wait: emergency deadlines apply.
    #[serde(default)]
    pub urgent: bool,
    /// Codes of items, the most usual first.
    pub items: Vec<String>,
    /// Basis.
    pub source: Vec<Citation>,
    /// Where the row stands.
    #[serde(skip)]
    pub provenance: Provenance,
}

/// A group of people an item is written for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetGroup {
    /// Stable code: `disabled_elder`.
    pub code: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Categories whose people belong to it.
    #[serde(default)]
    pub categories: Vec<String>,
    /// Tags whose people belong to it.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Basis.
    pub source: Vec<Citation>,
    /// Where the row stands.
    #[serde(skip)]
    pub provenance: Provenance,
}

impl TargetGroup {
    /// Whether a person with these categories and tags belongs to the group; a group without either takes everyone.
    pub fn includes(&self, categories: &[String], tags: &[String]) -> bool {
        (self.categories.is_empty() && self.tags.is_empty())
            || categories.iter().any(|c| self.categories.contains(c))
            || tags.iter().any(|t| self.tags.contains(t))
    }
}

/// Something never paid from assistance-service funds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NegativeRow {
    /// Stable code: `N07`.
    pub code: String,
    /// What is excluded.
    pub name_zh: String,
    /// The same in English.
    pub name_en: String,
    /// Why.
    pub reason_zh: String,
    /// Why, in English.
    pub reason_en: String,
    /// Basis.
    pub source: Vec<Citation>,
    /// Where the row stands.
    #[serde(skip)]
    pub provenance: Provenance,
}

base::text_enum!(
    /// How a service project runs.
    ProjectForm {
        /// Class sessions with a sign-in sheet.
        Class => "class",
        /// Visits to the home.
        Visit => "visit",
        /// One-to-one with a growth file.
        Mentoring => "mentoring",
    }
);

/// A local service project (服务工程): a name under which some items are offered to some groups.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Project {
    /// Stable code: `life_skills`.
    pub code: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// What it offers, one sentence.
    pub summary_zh: String,
    /// How it runs.
    pub form: ProjectForm,
    /// Codes of its items.
    pub items: Vec<String>,
    /// Codes of the target groups.
    pub targets: Vec<String>,
    /// Basis.
    pub source: Vec<Citation>,
    /// Where the row stands.
    #[serde(skip)]
    pub provenance: Provenance,
}
