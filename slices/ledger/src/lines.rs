//! Settlement lines: one delivered visit, its price, and what a person decided about it. Pure.

use crate::model::{Account, FundKey, Month, Movement, MovementKind, StatementId};
use base::id::{PersonId, PlanLineId, ProviderId, SettlementLineId, VisitId, WorkerId};
use base::money::Fen;
use base::{Date, DivisionCode, Failure, Rejection, Timestamp};

base::text_enum!(
    /// Where a line stands.
    LineState {
        /// Something is odd: a person must look before it is owed.
        Held => "held",
        /// Owed to the provider.
        Priced => "priced",
        /// In a statement that the township has confirmed.
        Confirmed => "confirmed",
        /// Paid; never changed again, only reversed by a new line.
        Paid => "paid",
        /// Nothing is owed.
        Refused => "refused",
        /// Taken back before it was paid.
        Reversed => "reversed",
    }
);

impl LineState {
    /// How a list colours it.
    pub(crate) const fn tone(self) -> &'static str {
        match self {
            Self::Held => "attention",
            Self::Priced | Self::Confirmed => "rain",
            Self::Paid => "good",
            Self::Refused | Self::Reversed => "",
        }
    }
}

/// One visit in the settlement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Key.
    pub id: SettlementLineId,
    /// The evidence.
    pub visit_id: VisitId,
    /// The plan line it delivered.
    pub line_id: PlanLineId,
    /// Who received it.
    pub person_id: PersonId,
    /// Where.
    pub division: DivisionCode,
    /// Who is owed.
    pub provider_id: ProviderId,
    /// Who went.
    pub worker_id: WorkerId,
    /// Catalogue item.
    pub item: String,
    /// Who pays; unknown while held without a commitment.
    pub fund: Option<FundKey>,
    /// What the plan says it costs; negative in a reversal.
    pub asked_fen: Fen,
    /// What is owed.
    pub amount_fen: Fen,
    /// Month of settlement.
    pub month: Month,
    /// Day of delivery.
    pub day: Date,
    /// Minutes delivered.
    pub minutes: i64,
    /// When it was priced.
    pub priced_at: Timestamp,
    /// Where it stands.
    pub state: LineState,
    /// Why it was held: codes.
    pub exceptions: Vec<String>,
    /// Why it was decided as it was.
    pub reason: Option<String>,
    /// The one statement it belongs to.
    pub statement_id: Option<StatementId>,
    /// The line that this one takes back.
    pub reverses_id: Option<SettlementLineId>,
    /// For the optimistic lock.
    pub version: i64,
}

/// Why a step about a line is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineRejection {
    /// Somebody has decided already.
    NotHeld(LineState),
    /// The deduction is not between one fen and the price.
    BadDeduction(Fen),
    /// Only what is owed or paid can be taken back.
    NotReversible(LineState),
    /// A confirmed statement must go back first.
    StatementConfirmed,
    /// A reversal is final.
    IsReversal,
}

impl From<LineRejection> for Failure {
    fn from(rejection: LineRejection) -> Self {
        let (code, message) = match rejection {
            LineRejection::NotHeld(_) => {
                ("line_not_held", "这条记录不在待核状态，已经有人处理过。请刷新后查看结果。".into())
            }
            LineRejection::BadDeduction(asked) => {
                ("bad_deduction", format!("扣减金额应大于 0 元、不超过 {asked} 元，请重新填写。"))
            }
            LineRejection::NotReversible(_) => {
                ("line_not_reversible", "只有已计价或已付款的记录才能冲销；这一条还没有计价、已核减或已冲销。".into())
            }
            LineRejection::StatementConfirmed => {
                ("statement_confirmed", "这条记录所在的结算单已经确认。请先把结算单退回，再冲销这一条。".into())
            }
            LineRejection::IsReversal => ("line_is_reversal", "这一条本身就是冲销记录，不能再冲销。".into()),
        };
        Rejection::new(code, message).into()
    }
}

/// Where the money of a held line comes from when a person lets it pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Who pays.
    pub fund: FundKey,
    /// Out of the commitment, or out of what is available when the plan had none left.
    pub from: Account,
}

/// A reversal: the line taken back, the new line that says so, and the money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reversal {
    /// The old line; changed only when it was not paid yet.
    pub original: Line,
    /// The new line with the negative amount.
    pub line: Line,
    /// Where the money goes.
    pub movement: Movement,
}

impl Line {
    /// What becomes of the money when a priced visit is booked.
    ///
    /// # Errors
    /// A negative amount is a defect.
    pub fn booking(&self, source: &Source) -> Result<Movement, Failure> {
        let back = self.asked_fen.checked_sub(self.amount_fen)?;
        let movement = Movement::new(MovementKind::Price, self.visit_id).shift(
            &source.fund,
            source.from,
            Account::Payable(self.provider_id),
            self.amount_fen,
        )?;
        // What was deducted is free for other plans at once; money that was available has not moved at all.
        let back = if source.from == Account::Committed { back } else { Fen::ZERO };
        Ok(movement.shift(&source.fund, Account::Committed, Account::Available, back)?)
    }

    /// A person has looked: the visit is owed, less a deduction.
    ///
    /// # Errors
    /// Not held any more, or a deduction out of range.
    pub fn decide(mut self, deducted: Fen, source: Source, reason: String) -> Result<(Self, Movement), Failure> {
        if self.state != LineState::Held {
            return Err(LineRejection::NotHeld(self.state).into());
        }
        if deducted.is_negative() || deducted > self.asked_fen {
            return Err(LineRejection::BadDeduction(self.asked_fen).into());
        }
        self.amount_fen = self.asked_fen.checked_sub(deducted)?;
        self.state = if self.amount_fen.is_zero() { LineState::Refused } else { LineState::Priced };
        self.reason = Some(reason);
        let movement = self.booking(&source)?;
        self.fund = Some(source.fund);
        Ok((self, movement))
    }

    /// Takes the line back. Before payment the money is free again; after payment the old line stays as it is and the
    /// provider owes the amount, which the next statement takes off.
    ///
    /// # Errors
    /// Nothing was owed, or a confirmed statement holds the line.
    pub fn reverse(mut self, id: SettlementLineId, (now, reason): (Timestamp, String)) -> Result<Reversal, Failure> {
        if self.reverses_id.is_some() {
            return Err(LineRejection::IsReversal.into());
        }
        let provider = self.provider_id;
        let (from, to, state) = match self.state {
            LineState::Priced => (Account::Payable(provider), Account::Available, LineState::Reversed),
            LineState::Paid => (Account::Paid(provider), Account::Recoverable(provider), LineState::Priced),
            LineState::Confirmed => return Err(LineRejection::StatementConfirmed.into()),
            LineState::Held | LineState::Refused | LineState::Reversed => {
                return Err(LineRejection::NotReversible(self.state).into());
            }
        };
        let fund = self.fund.clone().ok_or_else(|| Failure::bug("a priced line without a fund"))?;
        let movement = Movement::new(MovementKind::Reverse, id).shift(&fund, from, to, self.amount_fen)?;
        let line = Self {
            id,
            asked_fen: Fen(-self.asked_fen.0),
            amount_fen: Fen(-self.amount_fen.0),
            month: Month::of(now.china_date()),
            priced_at: now,
            state,
            exceptions: Vec::new(),
            reason: Some(reason),
            statement_id: None,
            reverses_id: Some(self.id),
            version: 1,
            ..self.clone()
        };
        if self.state == LineState::Priced {
            self.state = LineState::Reversed;
            self.statement_id = None;
        }
        Ok(Reversal { original: self, line, movement })
    }
}
