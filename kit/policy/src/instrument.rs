//! Assessment instruments as data, and the one pure function that scores them.
//!
//! Never guesses: an item without an answer is missing, not zero, and then there is no score and no grade.
//! Start with [`score`].

use crate::citation::Citation;
use crate::document::Provenance;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// One possible answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerOption {
    /// Points; also what is stored as the answer.
    pub value: i64,
    /// Words in Chinese.
    pub label_zh: String,
    /// Words in English.
    pub label_en: String,
}

/// One question.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InstrumentItem {
    /// Stable code: `bathe`.
    pub code: String,
    /// Question in Chinese.
    pub name_zh: String,
    /// Question in English.
    pub name_en: String,
    /// Group whose points make a sub-score.
    pub group: String,
    /// Answers, best first.
    pub options: Vec<AnswerOption>,
    /// Basis.
    pub source: Vec<Citation>,
}

impl InstrumentItem {
    /// The least and the most points of this item.
    pub(crate) fn range(&self) -> (i64, i64) {
        let values = || self.options.iter().map(|o| o.value);
        (values().min().unwrap_or(0), values().max().unwrap_or(0))
    }
}

/// A grade: a band of the score.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grade {
    /// Stable code: `partial`.
    pub code: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// 0 is no impairment; larger is worse.
    pub level: u8,
    /// Least score of the band.
    pub min: i64,
    /// Greatest score of the band.
    pub max: i64,
    /// What it means, one sentence for the person.
    pub meaning_zh: String,
    /// Basis.
    pub source: Vec<Citation>,
}

/// The `[instrument]` table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InstrumentRow {
    pub code: String,
    pub name_zh: String,
    pub name_en: String,
    pub licence: String,
    pub who_may_administer: Vec<String>,
    #[serde(default)]
    pub age_min: Option<u8>,
    #[serde(default)]
    pub age_max: Option<u8>,
    pub validity_months: u32,
    #[serde(default)]
    pub recheck_deadline: Option<String>,
    pub source: Vec<Citation>,
}

/// A version of an instrument in force.
#[derive(Debug, Clone)]
pub struct Instrument {
    /// Stable code: `tk6`.
    pub code: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Under which terms the form may be used.
    pub licence: String,
    /// Kinds of staff who may administer it.
    pub who_may_administer: Vec<String>,
    /// Least age, when there is one.
    pub age_min: Option<u8>,
    /// Greatest age, when there is one.
    pub age_max: Option<u8>,
    /// Months until a new assessment is due.
    pub validity_months: u32,
    /// Deadline code for a re-check after a reported change.
    pub recheck_deadline: Option<String>,
    /// Questions in the order of the form.
    pub items: Vec<InstrumentItem>,
    /// Grades, without gap or overlap over the whole range.
    pub grades: Vec<Grade>,
    /// Basis.
    pub source: Vec<Citation>,
    /// Where the instrument stands.
    pub provenance: Provenance,
}

impl Instrument {
    /// The question with this code.
    pub fn item(&self, code: &str) -> Option<&InstrumentItem> {
        self.items.iter().find(|i| i.code == code)
    }

    /// The grade with this code.
    pub fn grade(&self, code: &str) -> Option<&Grade> {
        self.grades.iter().find(|g| g.code == code)
    }
}

/// A worked case beside an instrument; it must hold, or the policy is not taken into use.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WorkedCase {
    pub name: String,
    /// Versions of the instrument it is meant for; all when absent.
    #[serde(default)]
    pub versions: Option<Vec<String>>,
    pub answers: BTreeMap<String, i64>,
    #[serde(default)]
    pub score: Option<i64>,
    #[serde(default)]
    pub grade: Option<String>,
    #[serde(default)]
    pub missing: Vec<String>,
}

/// `instruments/<code>/cases.toml`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CasesFile {
    pub case: Vec<Spanned<WorkedCase>>,
}

/// What an assessment comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scored {
    /// Sum of the points; none while an answer is missing or invalid.
    pub score: Option<i64>,
    /// Points by group; only groups that are complete.
    pub sub_scores: BTreeMap<String, i64>,
    /// Code of the grade; none while an answer is missing or invalid.
    pub grade: Option<String>,
    /// Name of the grade in Chinese.
    pub grade_name: Option<String>,
    /// Codes of items without an answer, in the order of the form.
    pub missing: Vec<String>,
    /// Codes of answers that name no item, or no option of their item.
    pub invalid: Vec<String>,
    /// How it came about, line by line, in Chinese.
    pub explanation: Vec<String>,
}

/// Scores `answers` (item code → value of the chosen option).
///
/// Pure and total: anything that cannot be scored is listed in `missing` or `invalid`, and no grade is given.
pub fn score(instrument: &Instrument, answers: &BTreeMap<String, i64>) -> Scored {
    let mut missing = Vec::new();
    let mut invalid: Vec<String> = answers.keys().filter(|code| instrument.item(code).is_none()).cloned().collect();
    let mut explanation = Vec::new();
    let mut groups: BTreeMap<String, Option<i64>> = BTreeMap::new();
    for item in &instrument.items {
        let answer = answers.get(&item.code);
        let option = answer.and_then(|value| item.options.iter().find(|o| o.value == *value));
        match (answer, option) {
            (None, _) => missing.push(item.code.clone()),
            (Some(_), None) => invalid.push(item.code.clone()),
            (Some(_), Some(o)) => explanation.push(format!("{}：{}（{}分）", item.name_zh, o.label_zh, o.value)),
        }
        let sum = groups.entry(item.group.clone()).or_insert(Some(0));
        *sum = sum.zip(option).map(|(sum, option)| sum + option.value);
    }
    let total = groups.values().copied().try_fold(0, |total, sum| sum.map(|sum| total + sum));
    let total = total.filter(|_| invalid.is_empty());
    let grade = total.and_then(|t| instrument.grades.iter().find(|g| (g.min..=g.max).contains(&t)));
    match (total, grade) {
        (Some(total), Some(g)) => {
            explanation.push(format!("合计{total}分，在{}—{}分之间：{}。{}", g.min, g.max, g.name_zh, g.meaning_zh));
        }
        (Some(_) | None, _) => explanation.push(unfinished(instrument, &missing, &invalid)),
    }
    Scored {
        score: total,
        sub_scores: groups.into_iter().filter_map(|(group, sum)| sum.map(|sum| (group, sum))).collect(),
        grade: grade.map(|g| g.code.clone()),
        grade_name: grade.map(|g| g.name_zh.clone()),
        missing,
        invalid,
        explanation,
    }
}

fn unfinished(instrument: &Instrument, missing: &[String], invalid: &[String]) -> String {
    let names = |codes: &[String]| {
        let names: Vec<&str> = codes
            .iter()
            .map(|code| instrument.item(code).map_or(code.as_str(), |item| item.name_zh.as_str()))
            .collect();
        names.join("、")
    };
    if missing.is_empty() {
        format!("答案不在选项里：{}。请重新选择，现在不定等级。", names(invalid))
    } else {
        format!("还有{}项没有回答：{}。没有回答的不算零分，补答后再定等级。", missing.len(), names(missing))
    }
}
