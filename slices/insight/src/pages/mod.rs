//! One file per page: parse, call, render.

pub(crate) mod export;
pub(crate) mod insight;
pub(crate) mod list;
pub(crate) mod oversight;
#[cfg(test)]
mod tests;

use crate::disclosure::Shown;
use crate::model::Period;
use crate::store::Window;
use crate::tally::hours;
use base::money::Fen;
use ui::Page;

/// A count, or the mark of a hidden one.
fn count(page: &Page, shown: Shown) -> String {
    shown.figure().map_or_else(|| page.t("insight-hidden"), grouped)
}

/// Hours of minutes, or the mark of hidden ones.
fn hours_of(page: &Page, shown: Shown) -> String {
    shown.figure().map_or_else(|| page.t("insight-hidden"), hours)
}

/// An amount, or the mark of a hidden one.
fn yuan(page: &Page, amount: Option<Fen>) -> String {
    amount.map_or_else(|| page.t("insight-hidden"), |fen| fen.to_string())
}

/// A share, or a dash where nobody gave a mark.
fn percent(share: Option<i64>) -> String {
    share.map_or_else(|| "—".to_owned(), |n| format!("{n}%"))
}

/// A whole number in groups of three.
fn grouped(n: i64) -> String {
    let text = Fen::from_yuan(n).to_string();
    text.strip_suffix(".00").unwrap_or(&text).to_owned()
}

/// The part of an address that keeps the window.
fn query(window: &Window, period: Period) -> String {
    format!("period={period}&division={}", window.division)
}

/// The three periods of today, with whether each is shown.
fn period_tabs(page: &Page, window: &Window, periods: &[Period; 3]) -> Vec<(String, String, bool)> {
    let word = |period: &Period| match period {
        Period::Month(..) => page.t("insight-this-month"),
        Period::Quarter(..) => page.t("insight-this-quarter"),
        Period::Year(_) => page.t("insight-this-year"),
    };
    periods.iter().map(|p| (word(p), query(window, *p), *p == window.period)).collect()
}

/// A period in words.
fn period_words(page: &Page, period: Period) -> String {
    match period {
        Period::Month(year, month) => page.t_with2("insight-month", "year", year, "month", month),
        Period::Quarter(year, quarter) => page.t_with2("insight-quarter", "year", year, "quarter", quarter),
        Period::Year(year) => page.t_with("insight-year", "year", year),
    }
}
