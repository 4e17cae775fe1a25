//! Who is helped: categories of recipients and the tags a person may carry.

use crate::citation::Citation;
use crate::document::Provenance;
use serde::Deserialize;

base::text_enum!(
    /// What a category is given to.
    CategoryLevel {
        /// One person.
        Person => "person",
        /// A household.
        Household => "household",
        /// Either.
        Any => "any",
    }
);

const fn yes() -> bool {
    true
}

/// A category of recipients.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Stable code: `destitute`.
    pub code: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// What it is given to.
    pub level: CategoryLevel,
    /// The wider category this is a part of.
    #[serde(default)]
    pub parent: Option<String>,
    /// Named by 社会救助法第十三条.
    #[serde(default)]
    pub statutory_recipient: bool,
    /// Low-income population (国办发〔2023〕39号): monitored, not entitled by that alone.
    #[serde(default)]
    pub low_income_population: bool,
    /// A category of children.
    #[serde(default)]
    pub child: bool,
    /// Whether a public notice step exists at all; never for children.
    #[serde(default = "yes")]
    pub public_notice: bool,
    /// Definition in one sentence.
    pub definition_zh: String,
    /// Code of the national or provincial platform, filled by the county.
    #[serde(default)]
    pub external_code: Option<String>,
    /// Basis.
    pub source: Vec<Citation>,
    /// Where the row stands.
    #[serde(skip)]
    pub provenance: Provenance,
}

/// A tag of a person; several may be carried at once.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tag {
    /// Stable code: `elder_living_alone`.
    pub code: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Sensitive personal information (个人信息保护法第二十八条).
    pub sensitive: bool,
    /// Basis.
    pub source: Vec<Citation>,
    /// Where the row stands.
    #[serde(skip)]
    pub provenance: Provenance,
}
