//! What lists share: pages that neither skip nor repeat a row, counts that equal the rows, names in two languages.

use crate::page::Page;
use base::name::masked_name;
use base::{Date, age_on};
use std::fmt::Display;

/// Rows on one page of a list.
pub const PAGE: i64 = 50;

/// Where a page begins: the sort key and the key of the last row of the page before, as [`more`] wrote them.
/// Anything else begins at the top: `otherwise` is the key before every other.
pub fn cursor(after: Option<&str>, otherwise: i64) -> (i64, String) {
    let split = after.and_then(|text| text.split_once('_'));
    split.and_then(|(at, id)| Some((at.parse().ok()?, id.to_owned()))).unwrap_or((otherwise, String::new()))
}

/// Takes the row off that was asked for beyond `limit`, and says whether there was one.
pub fn cut<T>(rows: &mut Vec<T>, limit: i64) -> bool {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    more
}

/// Takes the row off that was asked for beyond `limit`, and says where the next page begins.
pub fn more<T, K: Display, I: Display>(rows: &mut Vec<T>, limit: i64, key: impl Fn(&T) -> (K, I)) -> Option<String> {
    if !cut(rows, limit) {
        return None;
    }
    rows.last().map(key).map(|(at, id)| format!("{at}_{id}"))
}

/// How many rows each part of a list has.
#[derive(Debug, Clone)]
pub struct Counts<S> {
    /// Every part in its order, empty ones too.
    pub each: Vec<(S, i64)>,
    /// All together.
    pub total: i64,
}

impl<S: Copy + PartialEq> Counts<S> {
    /// Of all parts, from those that were found.
    pub fn of(all: &[S], found: &[(S, i64)]) -> Self {
        let count = |part: S| found.iter().find(|(found, _)| *found == part).map_or(0, |(_, count)| *count);
        let each: Vec<(S, i64)> = all.iter().map(|part| (*part, count(*part))).collect();
        Self { total: each.iter().map(|(_, count)| count).sum(), each }
    }

    /// How many rows the shown part has; all of them when none is chosen.
    pub fn shown(&self, part: Option<S>) -> i64 {
        part.map_or(self.total, |part| self.each.iter().find(|(one, _)| *one == part).map_or(0, |(_, count)| *count))
    }
}

/// A name in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Name {
    /// In Chinese.
    pub zh: String,
    /// In English; may be empty.
    pub en: String,
}

impl Name {
    /// From what the policy says.
    pub fn of(zh: &str, en: &str) -> Self {
        Self { zh: zh.to_owned(), en: en.to_owned() }
    }

    /// In the language of the page.
    pub fn on<'n>(&'n self, page: &Page) -> &'n str {
        page.pick(&self.zh, &self.en)
    }
}

/// A person as a list shows one: masked name and age.
#[derive(Debug, Clone, Default)]
pub struct PersonLine {
    /// `王*`.
    pub name: String,
    /// Full years, when the birth date is known.
    pub age: Option<i16>,
}

impl PersonLine {
    /// From the registry's row.
    pub fn of(name: Option<String>, born: Option<Date>, today: Date) -> Self {
        let name = name.as_deref().map(masked_name).unwrap_or_default();
        Self { name, age: born.map(|born| age_on(born, today)) }
    }

    /// `81岁`, in the language of the page.
    pub fn about(&self, page: &Page) -> String {
        self.age.map(|age| page.t_with("ui-age", "n", age)).unwrap_or_default()
    }
}

/// A value inside an address.
pub fn encoded(value: &str) -> String {
    percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_ends_where_the_next_begins() {
        let mut rows: Vec<i64> = (0..=3).collect();
        let next = more(&mut rows, 3, |row| (*row, "id"));
        assert_eq!((rows.len(), next.as_deref()), (3, Some("2_id")));
        assert_eq!(cursor(next.as_deref(), i64::MAX), (2, "id".to_owned()));
        assert_eq!(more(&mut rows, 3, |row| (*row, "id")), None, "the last page");
        for wrong in [None, Some(""), Some("x_y"), Some("12")] {
            assert_eq!(cursor(wrong, i64::MIN), (i64::MIN, String::new()), "{wrong:?} begins at the top");
        }
    }

    #[test]
    fn counts_hold_the_empty_parts_and_their_sum() {
        let counts = Counts::of(&['a', 'b', 'c'], &[('c', 2), ('a', 5)]);
        assert_eq!(counts.each, [('a', 5), ('b', 0), ('c', 2)]);
        assert_eq!((counts.total, counts.shown(None), counts.shown(Some('c')), counts.shown(Some('b'))), (7, 7, 2, 0));
    }

    #[test]
    fn an_address_keeps_every_value() {
        assert_eq!(encoded("王 a&b=1"), "%E7%8E%8B%20a%26b%3D1");
    }
}
