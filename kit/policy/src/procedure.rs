//! How it is decided: deadlines, limits, reasons with their clause, remedies, provider standing, words for codes.

use crate::citation::Citation;
use crate::document::Provenance;
use serde::Deserialize;

base::text_enum!(
    /// How the amount of a deadline is counted.
    DeadlineKind {
        /// Working days after the starting day; 0 means the same day.
        WorkingDays => "working_days",
        /// Calendar days after the starting day.
        CalendarDays => "calendar_days",
        /// Hours on the clock.
        Hours => "hours",
        /// Calendar months.
        Months => "months",
        /// From the first day of the next month.
        NextMonth => "next_month",
    }
);

/// A deadline.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// Stable code: `public_notice`.
    pub code: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// How many.
    pub amount: u32,
    /// Of what.
    pub kind: DeadlineKind,
    /// Basis.
    pub source: Vec<Citation>,
    /// Where the row stands.
    #[serde(skip)]
    pub provenance: Provenance,
}

base::text_enum!(
    /// What a limit counts.
    LimitUnit {
        /// People.
        Persons => "persons",
        /// Per cent.
        Percent => "percent",
        /// Times.
        Times => "times",
    }
);

/// A number in a procedure that is not a time: at least two people, at least 30 %.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// Stable code: `home_visit_persons_min`.
    pub code: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// How many.
    pub amount: u32,
    /// Of what.
    pub unit: LimitUnit,
    /// Basis.
    pub source: Vec<Citation>,
    /// Where the row stands.
    #[serde(skip)]
    pub provenance: Provenance,
}

base::text_enum!(
    /// The decision that a reason supports.
    Decision {
        /// 确认
        Confirm => "confirm",
        /// 不予确认
        Refuse => "refuse",
        /// 退回
        Return => "return",
    }
);

/// A reason that may be chosen for a decision, with the clause that is printed in the paper.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Stable code: `mutual_recognition`.
    pub code: String,
    /// The decision it supports.
    pub decision: Decision,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Sentence for the decision paper.
    pub clause_zh: String,
    /// The officer must add the facts of the case.
    #[serde(default)]
    pub needs_note: bool,
    /// Legal basis.
    pub source: Vec<Citation>,
    /// Where the row stands.
    #[serde(skip)]
    pub provenance: Provenance,
}

/// What a person can do against a decision or a service.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remedy {
    /// Stable code: `reconsideration`.
    pub code: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Text for the paper, with `{county}` for the name of the county.
    pub text_zh: String,
    /// The text in English.
    pub text_en: String,
    /// Code of the deadline for using it.
    pub deadline: String,
    /// Legal basis.
    pub source: Vec<Citation>,
    /// Where the row stands.
    #[serde(skip)]
    pub provenance: Provenance,
}

impl Remedy {
    /// The Chinese text with the county's name.
    pub fn text_zh_for(&self, county: &str) -> String {
        self.text_zh.replace("{county}", county)
    }

    /// The English text with the county's name.
    pub fn text_en_for(&self, county: &str) -> String {
        self.text_en.replace("{county}", county)
    }
}

base::text_enum!(
    /// Which list of codes a term names.
    TermKind {
        /// Kinds of evidence.
        Evidence => "evidence",
        /// Kinds of staff.
        Staff => "staff",
        /// Statutory classes.
        Class => "class",
        /// Tiers.
        Tier => "tier",
        /// Stages, `1` to `4`.
        Stage => "stage",
    }
);

/// The words shown for a code.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The list the code belongs to.
    pub kind: TermKind,
    /// The code.
    pub code: String,
    /// Word in Chinese.
    pub name_zh: String,
    /// Word in English.
    pub name_en: String,
    /// Where the row stands.
    #[serde(skip)]
    pub provenance: Provenance,
}

/// One part of a provider's score.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandingComponent {
    /// Stable code: `satisfaction`.
    pub code: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Points of 100.
    pub weight: u32,
}

/// What makes a provider red whatever the score.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Veto {
    /// Stable code: `false_record`.
    pub code: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
}

/// The `[standing]` table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StandingRow {
    pub green_min: u32,
    pub yellow_min: u32,
    pub rectification_days: u32,
    pub transfer_working_days: u32,
    pub ban_months: u32,
    pub appeal_working_days: u32,
    pub source: Vec<Citation>,
}

/// Rules of provider standing (红黄绿). Not the colours of warnings about people.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Least score of green.
    pub green_min: u32,
    /// Least score of yellow; below is red.
    pub yellow_min: u32,
    /// Calendar days for rectification.
    pub rectification_days: u32,
    /// Working days to transfer running plans from a red provider.
    pub transfer_working_days: u32,
    /// Months of exclusion.
    pub ban_months: u32,
    /// Working days to appeal.
    pub appeal_working_days: u32,
    /// Parts of the score; the weights make 100.
    pub components: Vec<StandingComponent>,
    /// Facts that make a provider red at once.
    pub vetoes: Vec<Veto>,
    /// Basis.
    pub source: Vec<Citation>,
    /// Where the table stands.
    pub provenance: Provenance,
}
