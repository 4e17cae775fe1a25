//! Monthly statements: what a provider is owed by the funds for one township. Three different people sign. Pure.

use crate::model::{Month, StatementId};
use base::id::{ProviderId, UserId};
use base::money::Fen;
use base::{DivisionCode, Failure, Rejection, Timestamp};

base::text_enum!(
    /// Where a statement stands.
    StatementState {
        /// Drawn, to be checked by the township.
        Draft => "draft",
        /// Confirmed by the township.
        Confirmed => "confirmed",
        /// Accepted by the county.
        Accepted => "accepted",
        /// Paid.
        Paid => "paid",
    }
);

impl StatementState {
    /// How a list colours it.
    pub(crate) const fn tone(self) -> &'static str {
        match self {
            Self::Draft => "attention",
            Self::Confirmed | Self::Accepted => "rain",
            Self::Paid => "good",
        }
    }
}

/// A signature under a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signed {
    /// Who.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
}

/// How far a statement has come, with the signatures it bears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Drawn.
    Draft,
    /// Signed by the township.
    Confirmed(Signed),
    /// Signed by township and county.
    Accepted(Signed, Signed),
    /// Signed by township, county and payer.
    Paid(Signed, Signed, Signed),
}

impl Progress {
    /// As a word.
    pub const fn state(self) -> StatementState {
        match self {
            Self::Draft => StatementState::Draft,
            Self::Confirmed(_) => StatementState::Confirmed,
            Self::Accepted(..) => StatementState::Accepted,
            Self::Paid(..) => StatementState::Paid,
        }
    }

    /// The signatures in order: township, county, payer.
    pub const fn signatures(self) -> [Option<Signed>; 3] {
        match self {
            Self::Draft => [None, None, None],
            Self::Confirmed(a) => [Some(a), None, None],
            Self::Accepted(a, b) => [Some(a), Some(b), None],
            Self::Paid(a, b, c) => [Some(a), Some(b), Some(c)],
        }
    }
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Key.
    pub id: StatementId,
    /// Who is owed.
    pub provider_id: ProviderId,
    /// The township.
    pub division: DivisionCode,
    /// Month of settlement.
    pub month: Month,
    /// How far it has come.
    pub progress: Progress,
    /// Sum of its lines.
    pub total_fen: Fen,
    /// How many lines.
    pub lines: i64,
    /// Number of the payment order.
    pub payment: Option<String>,
    /// Why it was sent back last.
    pub returned_reason: Option<String>,
    /// For the optimistic lock.
    pub version: i64,
}

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatementRejection {
    /// The step does not follow from where the statement stands.
    OutOfOrder(StatementState),
    /// One person must not sign twice.
    SamePerson,
    /// Nothing is left in it.
    Empty,
}

impl From<StatementRejection> for Failure {
    fn from(rejection: StatementRejection) -> Self {
        let (code, message) = match rejection {
            StatementRejection::OutOfOrder(state) => {
                let step = match state {
                    StatementState::Draft => "等待乡镇核对",
                    StatementState::Confirmed => "等待县级审核",
                    StatementState::Accepted => "等待付款",
                    StatementState::Paid => "已付款，只能冲销、不能改动",
                };
                ("statement_out_of_order", format!("这张结算单现在{step}，不能办这一步。请刷新后按顺序办理。"))
            }
            StatementRejection::SamePerson => (
                "statement_same_person",
                "核对、审核、付款应由三个人分别办理。您已经在前面的步骤签过字，请由另一位同事办理。".into(),
            ),
            StatementRejection::Empty => {
                ("statement_empty", "这张结算单里已经没有记录，不用确认。请等下次出单。".into())
            }
        };
        Rejection::new(code, message).into()
    }
}

impl Statement {
    /// The township confirms.
    ///
    /// # Errors
    /// Out of order, or nothing in it.
    pub fn confirm(mut self, by: Signed) -> Result<Self, StatementRejection> {
        let Progress::Draft = self.progress else { return Err(self.out_of_order()) };
        if self.lines == 0 {
            return Err(StatementRejection::Empty);
        }
        self.progress = Progress::Confirmed(by);
        Ok(self)
    }

    /// The county accepts.
    ///
    /// # Errors
    /// Out of order, or the person who confirmed.
    pub fn accept(mut self, by: Signed) -> Result<Self, StatementRejection> {
        let Progress::Confirmed(township) = self.progress else { return Err(self.out_of_order()) };
        if township.by == by.by {
            return Err(StatementRejection::SamePerson);
        }
        self.progress = Progress::Accepted(township, by);
        Ok(self)
    }

    /// It is paid.
    ///
    /// # Errors
    /// Out of order, or one of those who signed before.
    pub fn pay(mut self, by: Signed, payment: String) -> Result<Self, StatementRejection> {
        let Progress::Accepted(township, county) = self.progress else { return Err(self.out_of_order()) };
        if township.by == by.by || county.by == by.by {
            return Err(StatementRejection::SamePerson);
        }
        self.progress = Progress::Paid(township, county, by);
        self.payment = Some(payment);
        Ok(self)
    }

    /// It goes back to the township with a reason; the signatures fall.
    ///
    /// # Errors
    /// Not confirmed yet, or paid already.
    pub fn send_back(mut self, reason: String) -> Result<Self, StatementRejection> {
        match self.progress {
            Progress::Confirmed(_) | Progress::Accepted(..) => {
                self.progress = Progress::Draft;
                self.returned_reason = Some(reason);
                Ok(self)
            }
            Progress::Draft | Progress::Paid(..) => Err(self.out_of_order()),
        }
    }

    const fn out_of_order(&self) -> StatementRejection {
        StatementRejection::OutOfOrder(self.progress.state())
    }
}
