//! Who pays, and how much: the yearly quota in tranches and the funds with their earmarks.

use crate::catalogue::{CatalogueItem, LawClass};
use crate::citation::Citation;
use crate::document::Provenance;
use base::money::Fen;
use serde::Deserialize;

base::text_enum!(
    /// What happens to the unused part of a tranche.
    Unused {
        /// It rolls forward, inside the year only.
        WithinYear => "within_year",
        /// It lapses when the next tranche opens.
        Lapses => "lapses",
    }
);

/// The `[quota]` table; an overlay writes only what differs.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuotaRow {
    #[serde(default)]
    pub annual_fen: Option<Fen>,
    #[serde(default)]
    pub opens_at_used_percent: Option<u8>,
    #[serde(default)]
    pub opens_after_days: Option<u32>,
    #[serde(default)]
    pub unused: Option<Unused>,
    #[serde(default)]
    pub categories: Option<Vec<String>>,
    #[serde(default)]
    pub tranche: Option<Vec<Tranche>>,
    pub source: Vec<Citation>,
}

/// One part of the yearly quota.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tranche {
    /// From 1, in the order of opening.
    pub number: u8,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Share of the year's quota.
    pub share_percent: u8,
    /// Stages of items it pays.
    pub stages: Vec<u8>,
}

/// The yearly service quota of one person.
#[derive(Debug, Clone)]
pub struct QuotaRule {
    /// What one person may use in a year.
    pub annual_fen: Fen,
    /// Parts of it, in the order of opening; the shares make 100.
    pub tranches: Vec<Tranche>,
    /// The next tranche opens when at least this share of the former is used …
    pub opens_at_used_percent: u8,
    /// … or after this many calendar days.
    pub opens_after_days: u32,
    /// What happens to the rest of a tranche.
    pub unused: Unused,
    /// Categories entitled to the quota.
    pub categories: Vec<String>,
    /// Basis.
    pub source: Vec<Citation>,
    /// Where the amount comes from.
    pub provenance: Provenance,
}

impl QuotaRule {
    /// Amount of tranche `number`; zero when there is none. The amounts make the year's quota exactly.
    pub fn amount_fen(&self, number: u8) -> Fen {
        let shares: Vec<u64> = self.tranches.iter().map(|t| u64::from(t.share_percent)).collect();
        let parts = self.annual_fen.split(&shares).unwrap_or_default();
        self.tranches.iter().zip(parts).find(|(t, _)| t.number == number).map_or(Fen::ZERO, |(_, amount)| amount)
    }

    /// The tranche that pays items of `stage`.
    pub fn tranche_for_stage(&self, stage: u8) -> Option<&Tranche> {
        self.tranches.iter().find(|t| t.stages.contains(&stage))
    }

    /// Whether one of these categories is entitled to the quota.
    pub fn entitles(&self, categories: &[String]) -> bool {
        categories.iter().any(|c| self.categories.contains(c))
    }
}

/// A source of money with its earmark.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fund {
    /// Stable code: `central_grant`.
    pub code: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Smaller pays first.
    pub priority: u8,
    /// The earmark in words.
    pub earmark_zh: String,
    /// The earmark in English.
    pub earmark_en: String,
    /// Stages it may pay.
    pub stages: Vec<u8>,
    /// Classes it may pay.
    pub classes: Vec<LawClass>,
    /// Items it must not pay.
    #[serde(default)]
    pub items_never: Vec<String>,
    /// Basis.
    pub source: Vec<Citation>,
    /// Where the row stands.
    #[serde(skip)]
    pub provenance: Provenance,
}

impl Fund {
    /// Whether the earmark allows to charge `item`.
    pub fn may_pay(&self, item: &CatalogueItem) -> bool {
        self.stages.contains(&item.stage)
            && self.classes.contains(&item.class)
            && !self.items_never.contains(&item.code)
    }
}
