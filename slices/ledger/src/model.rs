//! Funds, pots and movements. Pure: no clock, no SQL, no floats.
//!
//! Money never appears or vanishes: it moves from one pot to another inside one fund of one county and one year. A
//! [`Movement`] is made of such shifts only, so it cannot be built out of balance.

use base::id::{PlanId, PlanLineId, ProviderId};
use base::money::Fen;
use base::value::{FromValue, Value, ValueError};
use base::{Date, DivisionCode, Failure, Level};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

base::define_id!(
    /// A movement: two or more postings that make zero.
    MovementId
);
base::define_id!(
    /// A monthly statement of a provider for a township.
    StatementId
);

/// A fund of one county and one year: 中央补助 of 惠民县 in 2026.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FundKey {
    /// The county whose money it is.
    pub division: DivisionCode,
    /// The budget year.
    pub year: i16,
    /// The fund's code in the policy: `central_grant`.
    pub code: String,
}

impl FundKey {
    /// The fund `code` that pays for somebody who lives in `division`: the county keeps the books, and a prefecture
    /// without counties does so itself.
    pub fn of(division: DivisionCode, year: i16, code: &str) -> Self {
        Self { division: county_of(division), year, code: code.to_owned() }
    }
}

/// The division that keeps the books for `division`.
pub fn county_of(division: DivisionCode) -> DivisionCode {
    division.at(Level::County).or(division.at(Level::Prefecture)).unwrap_or(division)
}

/// The township that checks the statements for `division`.
pub fn township_of(division: DivisionCode) -> DivisionCode {
    division.at(Level::Township).unwrap_or(division)
}

impl fmt::Display for FundKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}", self.division, self.year, self.code)
    }
}

impl FromStr for FundKey {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.splitn(3, '-');
        let mut next = || parts.next().filter(|part| !part.is_empty()).ok_or("资金编号应为“区划-年度-资金代码”。");
        let (division, year, code) = (next()?, next()?, next()?);
        let division = DivisionCode::parse(division).or(Err("资金编号里的区划代码不对。"))?;
        Ok(Self { division, year: year.parse().or(Err("资金编号里的年度不对。"))?, code: code.to_owned() })
    }
}

impl From<&FundKey> for Value {
    fn from(key: &FundKey) -> Self {
        Self::Text(key.to_string())
    }
}

impl FromValue for FundKey {
    fn from_value(value: Value) -> Result<Self, ValueError> {
        base::value::parse_text(value, "a fund key")
    }
}

/// A month of settlement: today the calendar month in China.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// The month of settlement of a day.
    pub fn of(day: Date) -> Self {
        Self { year: day.year(), month: day.month() }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = "月份应写成 2026-09 的样子。";
        let (year, month) = text.trim().split_once('-').ok_or(wrong)?;
        if year.len() != 4 || month.len() != 2 {
            return Err(wrong);
        }
        let (year, month) = (year.parse().or(Err(wrong))?, month.parse().or(Err(wrong))?);
        if (2024..=2099).contains(&year) && (1..=12).contains(&month) { Ok(Self { year, month }) } else { Err(wrong) }
    }
}

impl From<Month> for Value {
    fn from(month: Month) -> Self {
        Self::Text(month.to_string())
    }
}

impl FromValue for Month {
    fn from_value(value: Value) -> Result<Self, ValueError> {
        base::value::parse_text(value, "a month YYYY-MM")
    }
}

/// A pot that money of a fund lies in. Only [`Account::Grant`], the giver's side, may be below zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Account {
    /// What the giver has granted: minus the budget.
    Grant,
    /// Not yet promised to anybody.
    Available,
    /// Promised to plan lines, not yet earned.
    Committed,
    /// Earned by a provider, not yet paid.
    Payable(ProviderId),
    /// Paid to a provider.
    Paid(ProviderId),
    /// Paid and to be claimed back: the next statement is that much smaller.
    Recoverable(ProviderId),
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Grant => f.write_str("grant"),
            Self::Available => f.write_str("available"),
            Self::Committed => f.write_str("committed"),
            Self::Payable(provider) => write!(f, "payable:{provider}"),
            Self::Paid(provider) => write!(f, "paid:{provider}"),
            Self::Recoverable(provider) => write!(f, "recoverable:{provider}"),
        }
    }
}

impl FromStr for Account {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let unknown = || format!("no account named {text}");
        let (word, provider) = text.split_once(':').unwrap_or((text, ""));
        let provider = || provider.parse().map_err(|_| unknown());
        Ok(match word {
            "grant" => Self::Grant,
            "available" => Self::Available,
            "committed" => Self::Committed,
            "payable" => Self::Payable(provider()?),
            "paid" => Self::Paid(provider()?),
            "recoverable" => Self::Recoverable(provider()?),
            _ => return Err(unknown()),
        })
    }
}

base::text_enum!(
    /// Why money moved.
    MovementKind {
        /// A budget was set or changed.
        Budget => "budget",
        /// A plan was agreed.
        Commit => "commit",
        /// A commitment ended unused.
        Release => "release",
        /// A visit was priced.
        Price => "price",
        /// A line was reversed.
        Reverse => "reverse",
        /// A statement was paid.
        Pay => "pay",
    }
);

/// One side of a shift.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    /// In which fund.
    pub fund: FundKey,
    /// Which pot.
    pub account: Account,
    /// What came in (positive) or went out (negative).
    pub amount_fen: Fen,
}

/// Postings that make zero within every fund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    kind: MovementKind,
    subject: String,
    postings: Vec<Posting>,
}

/// A shift of less than nothing: a defect of the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a shift must be positive, not {} fen", .0.fen())]
pub struct NegativeShift(pub Fen);

impl From<NegativeShift> for Failure {
    fn from(error: NegativeShift) -> Self {
        Self::Bug(Box::new(error))
    }
}

/// Figures of a fund, or how a movement changes them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Granted for the year.
    pub budget_fen: Fen,
    /// Promised to plans, not yet earned.
    pub committed_fen: Fen,
    /// Earned by providers, paid or not.
    pub spent_fen: Fen,
    /// Paid to providers.
    pub paid_fen: Fen,
}

impl Figures {
    /// What can still be promised.
    pub fn available_fen(self) -> Fen {
        Fen(self.budget_fen.fen() - self.committed_fen.fen() - self.spent_fen.fen())
    }

    /// What providers have earned and not received.
    pub fn payable_fen(self) -> Fen {
        Fen(self.spent_fen.fen() - self.paid_fen.fen())
    }

    /// Adds what lies in, or has moved into, an account.
    pub fn add(&mut self, account: Account, amount: Fen) {
        let plus = |figure: &mut Fen, sign: i64| figure.0 += sign * amount.0;
        match account {
            Account::Grant => plus(&mut self.budget_fen, -1),
            Account::Available => {}
            Account::Committed => plus(&mut self.committed_fen, 1),
            Account::Payable(_) | Account::Recoverable(_) => plus(&mut self.spent_fen, 1),
            Account::Paid(_) => {
                plus(&mut self.spent_fen, 1);
                plus(&mut self.paid_fen, 1);
            }
        }
    }
}

impl Movement {
    /// A movement about a subject (a plan, a visit, a statement), with nothing moved yet.
    pub fn new(kind: MovementKind, subject: impl ToString) -> Self {
        Self { kind, subject: subject.to_string(), postings: Vec::new() }
    }

    /// Moves an amount from one pot to another of the same fund; nothing is moved for zero.
    ///
    /// # Errors
    /// [`NegativeShift`]: turn the shift round instead.
    pub fn shift(mut self, fund: &FundKey, from: Account, to: Account, amount: Fen) -> Result<Self, NegativeShift> {
        if amount.is_negative() {
            return Err(NegativeShift(amount));
        }
        if !amount.is_zero() {
            let posting = |account, fen| Posting { fund: fund.clone(), account, amount_fen: Fen(fen) };
            self.postings.extend([posting(from, -amount.0), posting(to, amount.0)]);
        }
        Ok(self)
    }

    /// Why.
    pub const fn kind(&self) -> MovementKind {
        self.kind
    }

    /// About what.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// What was moved.
    pub fn postings(&self) -> &[Posting] {
        &self.postings
    }

    /// How the figures of each fund change.
    pub fn effects(&self) -> BTreeMap<&FundKey, Figures> {
        let mut effects: BTreeMap<&FundKey, Figures> = BTreeMap::new();
        for posting in &self.postings {
            effects.entry(&posting.fund).or_default().add(posting.account, posting.amount_fen);
        }
        effects
    }
}

/// Money of one fund reserved for one plan line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    /// The plan.
    pub plan_id: PlanId,
    /// The line.
    pub line_id: PlanLineId,
    /// Where the money lies.
    pub fund: FundKey,
    /// What is not used yet.
    pub remaining_fen: Fen,
}

#[cfg(test)]
#[path = "model_tests.rs"]
mod tests;
