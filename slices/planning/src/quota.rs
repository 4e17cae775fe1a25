//! The yearly quota in tranches. Pure: integers, no clock, no SQL.
//!
//! A tranche opens when the former is used to a share, or has been open for a number of days, whichever comes first
//! (东胜区: 90 % or 90 days). What is taken can never exceed what a tranche holds.

use base::{Date, Fen};
use policy::{QuotaRule, Unused};

/// One tranche and what has been taken from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrancheUse {
    /// From 1, in the order of opening.
    pub number: u8,
    /// What it holds.
    pub amount_fen: Fen,
    /// What agreed plans have taken.
    pub used_fen: Fen,
    /// Since when it is open; none while nobody has noted it.
    pub opened_on: Option<Date>,
}

/// The quota of one person in one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quota {
    /// Tranches in the order of opening.
    pub tranches: Vec<TrancheUse>,
    /// The next one opens when this share of the former is used …
    pub opens_at_used_percent: u8,
    /// … or after this many days.
    pub opens_after_days: u32,
    /// What happens to the rest of a tranche when the next one opens.
    pub unused: Unused,
}

/// Whether a tranche can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// It can.
    Open {
        /// Since when.
        since: Date,
    },
    /// Not yet.
    Closed {
        /// On which day it opens at the latest; none while the former one is closed too.
        opens_on: Option<Date>,
    },
    /// Its rest has lapsed because the next one is open.
    Lapsed,
}

/// Why nothing can be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuotaRefusal {
    /// There is no such tranche.
    NoTranche,
    /// It is not open yet.
    Closed {
        /// On which day it opens at the latest.
        opens_on: Option<Date>,
    },
    /// Its rest has lapsed.
    Lapsed,
    /// Less is left than asked for.
    Short {
        /// What is left.
        left_fen: Fen,
    },
}

impl Quota {
    /// A fresh quota by the rule of the place; for somebody who is not entitled every tranche is empty.
    pub fn fresh(rule: &QuotaRule, entitled: bool, today: Date) -> Self {
        let tranche = |number| TrancheUse {
            number,
            amount_fen: if entitled { rule.amount_fen(number) } else { Fen::ZERO },
            used_fen: Fen::ZERO,
            opened_on: (number == 1).then_some(today),
        };
        Self::of(rule, rule.tranches.iter().map(|t| tranche(t.number)).collect())
    }

    /// The quota as it stands, under the rule of the place.
    pub fn of(rule: &QuotaRule, tranches: Vec<TrancheUse>) -> Self {
        Self {
            tranches,
            opens_at_used_percent: rule.opens_at_used_percent,
            opens_after_days: rule.opens_after_days,
            unused: rule.unused,
        }
    }

    /// Whether tranche `number` can be used today.
    pub fn opening(&self, number: u8, today: Date) -> Opening {
        let opening = self.opened(number, today);
        let next_is_open = || matches!(self.opened(number.saturating_add(1), today), Opening::Open { .. });
        if matches!(opening, Opening::Open { .. }) && self.unused == Unused::Lapses && next_is_open() {
            return Opening::Lapsed;
        }
        opening
    }

    fn opened(&self, number: u8, today: Date) -> Opening {
        let closed = Opening::Closed { opens_on: None };
        let Some(at) = self.tranches.iter().position(|t| t.number == number) else { return closed };
        if let Some(since) = self.tranches[at].opened_on {
            return Opening::Open { since };
        }
        let Some(former) = at.checked_sub(1).map(|before| &self.tranches[before]) else { return closed };
        let Opening::Open { since } = self.opened(former.number, today) else { return closed };
        let by_days = since.saturating_add(jiff::Span::new().days(self.opens_after_days));
        let share = i128::from(former.amount_fen.fen()) * i128::from(self.opens_at_used_percent);
        if by_days <= today {
            Opening::Open { since: by_days }
        } else if i128::from(former.used_fen.fen()) * 100 >= share {
            Opening::Open { since: today }
        } else {
            Opening::Closed { opens_on: Some(by_days) }
        }
    }

    /// On which day a tranche opens at the latest, when nothing more is used of those before it.
    pub fn opens_by(&self, number: u8, today: Date) -> Option<Date> {
        let at = self.tranches.iter().position(|t| t.number == number)?;
        match self.opened(number, today) {
            Opening::Open { since } => Some(since),
            Opening::Closed { .. } | Opening::Lapsed => {
                let former = self.opens_by(self.tranches[at.checked_sub(1)?].number, today)?;
                Some(former.saturating_add(jiff::Span::new().days(self.opens_after_days)))
            }
        }
    }

    /// The tranches that can be used today.
    pub fn open_tranches(&self, today: Date) -> Vec<u8> {
        let open = |t: &&TrancheUse| matches!(self.opening(t.number, today), Opening::Open { .. });
        self.tranches.iter().filter(open).map(|t| t.number).collect()
    }

    /// What is left in a tranche, open or not.
    pub fn left_fen(&self, number: u8) -> Fen {
        let tranche = self.tranches.iter().find(|t| t.number == number);
        tranche.map_or(Fen::ZERO, |t| Fen(t.amount_fen.fen().saturating_sub(t.used_fen.fen())))
    }

    /// Takes an amount out of a tranche. An amount of nothing is always there: a free service uses no quota.
    ///
    /// # Errors
    /// See [`QuotaRefusal`]; then nothing was taken.
    pub fn take(&mut self, number: u8, amount: Fen, today: Date) -> Result<(), QuotaRefusal> {
        if amount.is_zero() {
            return Ok(());
        }
        match self.opening(number, today) {
            Opening::Open { .. } => {}
            Opening::Closed { opens_on } => return Err(QuotaRefusal::Closed { opens_on }),
            Opening::Lapsed => return Err(QuotaRefusal::Lapsed),
        }
        let left_fen = self.left_fen(number);
        let tranche = self.tranches.iter_mut().find(|t| t.number == number).ok_or(QuotaRefusal::NoTranche)?;
        if amount.is_negative() || amount > left_fen {
            return Err(QuotaRefusal::Short { left_fen });
        }
        tranche.used_fen = Fen(tranche.used_fen.fen() + amount.fen());
        Ok(())
    }

    /// Notes the day on which each open tranche opened, so that the days of the next one count from it.
    pub fn note_openings(&mut self, today: Date) {
        for at in 0..self.tranches.len() {
            if let Opening::Open { since } = self.opened(self.tranches[at].number, today) {
                self.tranches[at].opened_on = Some(since);
            }
        }
    }
}

#[cfg(test)]
mod tests;
