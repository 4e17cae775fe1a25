//! A plan and what may happen to it. Pure: no clock, no SQL.

use base::id::{CaseId, PersonId, PlanId, PlanLineId, UserId};
use base::money::MoneyError;
use base::{Date, DivisionCode, Failure, Fen, Rejection, Timestamp};

base::text_enum!(
    /// Where a plan stands, as a word.
    StateWord {
        /// Offered, to be agreed.
        Draft => "draft",
        /// Declined; offered again later.
        Declined => "declined",
        /// Agreed: services are ordered.
        Agreed => "agreed",
        /// Replaced by a newer offer.
        Ended => "ended",
    }
);

base::text_enum!(
    /// Who agreed.
    Consent {
        /// The person.
        OneSelf => "self",
        /// The guardian.
        Guardian => "guardian",
        /// Somebody the person has asked to.
        Proxy => "proxy",
    }
);

/// The days on which a plan's services are given: from one day to the end of its year, because the quota is a year's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

impl Period {
    /// The period that begins the day after `today`.
    pub fn after(today: Date) -> Self {
        let from = today.tomorrow().unwrap_or(today);
        Self { from, to: from.last_of_year() }
    }

    /// The year whose quota pays.
    pub fn year(&self) -> i64 {
        self.from.year().into()
    }

    /// Weeks, the last one counted whole.
    pub fn weeks(&self) -> i64 {
        let days = self.from.until(self.to).map_or(0, |span| i64::from(span.get_days())) + 1;
        (days + 6) / 7
    }

    /// Calendar months touched.
    pub fn months(&self) -> i64 {
        i64::from(self.to.month() - self.from.month()) + 1
    }
}

/// One line of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Key.
    pub id: PlanLineId,
    /// Catalogue item.
    pub item: String,
    /// Units within the plan's period.
    pub units: i64,
    /// Price of one unit, frozen.
    pub price_fen: Fen,
    /// Tranche of the quota that pays.
    pub tranche: u8,
}

impl Line {
    /// What the line costs.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`].
    pub fn total_fen(&self) -> Result<Fen, MoneyError> {
        self.price_fen.checked_mul(self.units)
    }
}

/// An agreement, with everything its paper must say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// Who agreed.
    pub consent: Consent,
    /// Name of the guardian or proxy; empty for oneself.
    pub name: String,
    /// Who wrote it down.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
    /// The days on which services are given.
    pub period: Period,
}

/// Where a plan stands, with what that state knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Offered.
    Draft,
    /// Declined at `at` for `reason`.
    Declined {
        /// The reason in words.
        reason: String,
        /// When.
        at: Timestamp,
    },
    /// Agreed.
    Agreed(Agreement),
    /// Replaced.
    Ended,
}

impl State {
    /// The state as a word.
    pub const fn word(&self) -> StateWord {
        match self {
            Self::Draft => StateWord::Draft,
            Self::Declined { .. } => StateWord::Declined,
            Self::Agreed(_) => StateWord::Agreed,
            Self::Ended => StateWord::Ended,
        }
    }
}

/// One plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Key.
    pub id: PlanId,
    /// The case it belongs to.
    pub case_id: CaseId,
    /// Whose.
    pub person_id: PersonId,
    /// Where the person lives.
    pub division: DivisionCode,
    /// Grade of the assessment.
    pub grade: String,
    /// Its level: 0 is no impairment.
    pub grade_level: i64,
    /// Codes of the needs found.
    pub needs: Vec<String>,
    /// The regulation from which the prices were taken.
    pub policy_stamp: String,
    /// The day on which the prices were frozen.
    pub priced_on: Date,
    /// What is offered or agreed.
    pub lines: Vec<Line>,
    /// When it was drafted.
    pub created_at: Timestamp,
    /// Until when it is to be agreed.
    pub due_at: Timestamp,
    /// An empty draft waits until this day for a tranche to open.
    pub waits_until: Option<Date>,
    /// Where it stands.
    pub state: State,
    /// Optimistic version.
    pub version: i64,
}

/// Why a step cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanRejection {
    /// The step does not follow from the state.
    WrongStep {
        /// Where the plan stands.
        state: StateWord,
    },
    /// Nothing has been chosen.
    Empty,
    /// A citizen online agrees for oneself or for a ward; a proxy comes to the window.
    ProxyAtTheWindow,
    /// A minor cannot agree; the guardian does.
    GuardianNeeded,
}

impl From<PlanRejection> for Rejection {
    fn from(rejection: PlanRejection) -> Self {
        match rejection {
            PlanRejection::WrongStep { state } => {
                let state = match state {
                    StateWord::Draft => "待同意",
                    StateWord::Declined => "已谢绝",
                    StateWord::Agreed => "已同意",
                    StateWord::Ended => "已被新计划代替",
                };
                Self::new(
                    "wrong_step",
                    format!("这份计划现在是“{state}”，不能做这一步。请刷新页面，按页面给出的下一步办理。"),
                )
            }
            PlanRejection::Empty => {
                Self::new("plan_empty", "计划里还没有服务：请先选好项目和次数并保存，再请本人同意。")
            }
            PlanRejection::GuardianNeeded => {
                let message = "服务对象未满十八周岁，要由监护人同意。请选“监护人”，写上监护人的姓名。".to_owned();
                let fields = vec![base::FieldError { field: "consent", message: message.clone() }];
                Self { fields, ..Self::new("guardian_needed", message).by("民法典第二十三条") }
            }
            PlanRejection::ProxyAtTheWindow => {
                Self::new("proxy_at_the_window", "代办同意要带委托书到乡镇窗口办理；本人或监护人可以在这里直接同意。")
            }
        }
    }
}

impl From<PlanRejection> for Failure {
    fn from(rejection: PlanRejection) -> Self {
        Self::Rejected(rejection.into())
    }
}

impl Plan {
    fn offered(self) -> Result<Self, PlanRejection> {
        match self.state {
            State::Draft | State::Declined { .. } => Ok(self),
            State::Agreed(_) | State::Ended => Err(PlanRejection::WrongStep { state: self.state.word() }),
        }
    }

    /// Other services are chosen; a declined plan becomes an offer again.
    ///
    /// # Errors
    /// [`PlanRejection::WrongStep`] once agreed or replaced.
    pub fn change_lines(self, lines: Vec<Line>) -> Result<Self, PlanRejection> {
        Ok(Self { lines, state: State::Draft, waits_until: None, ..self.offered()? })
    }

    /// The person, guardian or proxy agrees.
    ///
    /// # Errors
    /// Once agreed or replaced; without any line.
    pub fn agree(self, agreement: Agreement) -> Result<Self, PlanRejection> {
        let plan = self.offered()?;
        if plan.lines.is_empty() {
            return Err(PlanRejection::Empty);
        }
        Ok(Self { state: State::Agreed(agreement), ..plan })
    }

    /// The offer is declined; nobody is pressed, it is repeated later.
    ///
    /// # Errors
    /// [`PlanRejection::WrongStep`] once agreed or replaced.
    pub fn decline(self, reason: String, at: Timestamp) -> Result<Self, PlanRejection> {
        Ok(Self { state: State::Declined { reason, at }, waits_until: None, ..self.offered()? })
    }

    /// A newer offer takes its place.
    ///
    /// # Errors
    /// [`PlanRejection::WrongStep`] once agreed or replaced.
    pub fn end(self) -> Result<Self, PlanRejection> {
        Ok(Self { state: State::Ended, ..self.offered()? })
    }
}

#[cfg(test)]
mod tests;
