//! Where a row comes from: structured citations (`"LAW 42.2"`) and the list of documents they may name.

use crate::document::{Day, Provenance};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// One citation: a document of `national/sources.toml`, perhaps an article and a paragraph of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Citation {
    /// Tag of the document: `LAW`.
    pub tag: String,
    /// Article (条), from 1.
    pub article: Option<u16>,
    /// Paragraph (款) of the article, from 1.
    pub paragraph: Option<u16>,
}

impl FromStr for Citation {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("依据“{text}”写法不对：应写成“标签”“标签 条”或者“标签 条.款”，如 \"LAW 42.2\"");
        let number = |s: &str| s.parse::<u16>().ok().filter(|n| (1..1000).contains(n)).ok_or_else(wrong);
        let (tag, place) = text.split_once(' ').map_or((text, None), |(tag, place)| (tag, Some(place)));
        if tag.is_empty() || !tag.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit()) {
            return Err(wrong());
        }
        let (article, paragraph) = match place.map(|p| p.split_once('.').map_or((p, None), |(a, p)| (a, Some(p)))) {
            None => (None, None),
            Some((article, paragraph)) => (Some(number(article)?), paragraph.map(number).transpose()?),
        };
        Ok(Self { tag: tag.to_owned(), article, paragraph })
    }
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.tag)?;
        if let Some(article) = self.article {
            write!(f, " {article}")?;
        }
        if let Some(paragraph) = self.paragraph {
            write!(f, ".{paragraph}")?;
        }
        Ok(())
    }
}

impl<'de> Deserialize<'de> for Citation {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// What kind of authority a document has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// A law or an administrative regulation.
    Statute,
    /// A rule, opinion or notice of the central government.
    Rule,
    /// A national standard.
    Standard,
    /// A practice that is published, without force elsewhere.
    Practice,
    /// A default of Jishiyu that a county has to confirm.
    Proposal,
}

/// A document that rows may cite.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceDocument {
    /// Tag used in citations.
    pub tag: String,
    /// Its authority.
    pub kind: SourceKind,
    /// Full title.
    pub title_zh: String,
    /// Title as printed in a citation.
    pub short_zh: String,
    /// Document number: `民发〔2021〕57号`.
    #[serde(default)]
    pub number_zh: Option<String>,
    /// First day in force, where known.
    #[serde(default)]
    pub in_force_from: Option<Day>,
    /// Where the row stands.
    #[serde(skip)]
    pub provenance: Provenance,
}

/// `《社会救助法》第四十二条第二款` for each citation, joined by `、`.
pub(crate) fn cite(sources: &BTreeMap<String, SourceDocument>, citations: &[Citation]) -> String {
    let texts: Vec<String> = citations.iter().map(|c| cite_one(sources, c)).collect();
    texts.join("、")
}

fn cite_one(sources: &BTreeMap<String, SourceDocument>, citation: &Citation) -> String {
    let Some(document) = sources.get(&citation.tag) else { return citation.to_string() };
    let mut text = match document.kind {
        SourceKind::Statute | SourceKind::Rule => format!("《{}》", document.short_zh),
        SourceKind::Standard | SourceKind::Practice | SourceKind::Proposal => document.short_zh.clone(),
    };
    if let Some(article) = citation.article {
        text.push_str(&format!("第{}条", chinese_number(article)));
    }
    if let Some(paragraph) = citation.paragraph {
        text.push_str(&format!("第{}款", chinese_number(paragraph)));
    }
    text
}

/// 1–999 as statutes write article numbers: 十, 二十一, 一百零八.
fn chinese_number(n: u16) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |d: u16| DIGITS[usize::from(d % 10)];
    let (hundreds, tens, ones) = (n / 100, n / 10 % 10, n % 10);
    let mut text = String::new();
    if hundreds > 0 {
        text.push_str(digit(hundreds));
        text.push('百');
    }
    match (hundreds, tens) {
        (0, 0) => {}
        (0, 1) => text.push('十'),
        (_, 0) if ones > 0 => text.push('零'),
        (_, 0) => {}
        (_, _) => {
            text.push_str(digit(tens));
            text.push('十');
        }
    }
    if ones > 0 {
        text.push_str(digit(ones));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn article_numbers_read_as_in_the_statute() {
        for (n, text) in [
            (1, "一"),
            (10, "十"),
            (19, "十九"),
            (20, "二十"),
            (34, "三十四"),
            (78, "七十八"),
            (100, "一百"),
            (101, "一百零一"),
            (110, "一百一十"),
            (124, "一百二十四"),
        ] {
            assert_eq!(chinese_number(n), text);
        }
    }

    #[test]
    fn citations_read_and_print() {
        for text in ["LAW", "LAW 34", "LAW 42.2", "S4", "GB40143"] {
            assert_eq!(text.parse::<Citation>().map(|c| c.to_string()), Ok(text.to_owned()));
        }
        for text in ["", "law 34", "LAW 0", "LAW x", "LAW 34.", "LAW 34-36", "LAW  34"] {
            assert!(text.parse::<Citation>().is_err(), "{text}");
        }
    }
}
