//! A work order and what may happen to it. Pure: no clock, no SQL.

use crate::rules::Reason;
use base::id::{CaseId, OrderId, PersonId, PlanId, PlanLineId, ProviderId, WorkerId};
use base::{Date, DivisionCode, Failure, Fen, Rejection, Timestamp};
use provider::ContractId;

base::text_enum!(
    /// Where an order stands, as a word.
    StateWord {
        /// Waits for somebody to deliver it.
        Open => "open",
        /// Given to a worker.
        Assigned => "assigned",
        /// Delivered.
        Done => "done",
        /// Not to be delivered any more.
        Cancelled => "cancelled",
    }
);

base::text_enum!(
    /// What a person decided about an order that was given up.
    Outcome {
        /// It is tried once more.
        Again => "again",
        /// The person does not want it or does not need it any more.
        NotWanted => "not_wanted",
        /// The person is helped in another way.
        OtherHelp => "other_help",
        /// The person has died, moved away or lives in an institution.
        Left => "left",
        /// The provider cannot deliver it and has handed it back.
        HandedBack => "handed_back",
    }
);

impl Outcome {
    /// What the county chooses from.
    pub const COUNTY: [Self; 4] = [Self::Again, Self::NotWanted, Self::OtherHelp, Self::Left];
}

/// How often a delivery is tried before a person decides what becomes of the order (handbook 6.2 (e): three attempts).
pub const ATTEMPTS_MAX: i64 = 3;

/// Days of the new window after a failed attempt.
const RETRY_DAYS: i32 = 14;

/// Who delivers an order, when and under which contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assignment {
    /// The contract that pays.
    pub contract_id: ContractId,
    /// The provider that answers for it.
    pub provider_id: ProviderId,
    /// Who goes.
    pub worker_id: WorkerId,
    /// The second worker of a two-person visit.
    pub companion_id: Option<WorkerId>,
    /// When the visit is to begin.
    pub starts_at: Timestamp,
    /// When the provider accepted it.
    pub accepted_at: Option<Timestamp>,
}

/// Where an order stands, with what that state knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Waits for somebody to deliver it.
    Open,
    /// Given to a worker.
    Assigned(Assignment),
    /// Delivered.
    Done(Assignment),
    /// Not to be delivered any more.
    Cancelled,
}

impl State {
    /// The state as a word.
    pub const fn word(&self) -> StateWord {
        match self {
            Self::Open => StateWord::Open,
            Self::Assigned(_) => StateWord::Assigned,
            Self::Done(_) => StateWord::Done,
            Self::Cancelled => StateWord::Cancelled,
        }
    }

    /// Who delivers it, where that is known.
    pub const fn assignment(&self) -> Option<&Assignment> {
        match self {
            Self::Assigned(assignment) | Self::Done(assignment) => Some(assignment),
            Self::Open | Self::Cancelled => None,
        }
    }
}

/// One unit of a plan line, to be delivered once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Key.
    pub id: OrderId,
    /// Plan it belongs to.
    pub plan_id: PlanId,
    /// Line of that plan.
    pub line_id: PlanLineId,
    /// Case it belongs to.
    pub case_id: CaseId,
    /// For whom.
    pub person_id: PersonId,
    /// Where that person lives.
    pub division: DivisionCode,
    /// Catalogue item.
    pub item: String,
    /// Price of the unit, frozen in the plan.
    pub price_fen: Fen,
    /// Minutes planned.
    pub minutes: i64,
    /// How many must go together.
    pub workers_min: i64,
    /// First and last day on which it should begin.
    pub window: (Date, Date),
    /// Attempts that failed.
    pub attempts: i64,
    /// Why it was given against the ranking, or why the last attempt failed.
    pub reason: String,
    /// Where it stands.
    pub state: State,
    /// Optimistic version.
    pub version: i64,
}

/// What became of an order whose visit failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterFailure {
    /// Open again, in a new window.
    Reopened,
    /// Given up; a person looks at it.
    Cancelled,
}

/// Why a step cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderRejection {
    /// The step does not follow from the state.
    WrongStep {
        /// Where the order stands.
        state: StateWord,
    },
    /// The worker does not serve here.
    NotACandidate,
    /// The worker may not be chosen, whatever the reason.
    Excluded(Vec<Reason>),
    /// The worker may be chosen with a written reason only.
    OverrideNeeded(Vec<Reason>),
    /// Nobody fits.
    Nobody,
    /// The second worker cannot go.
    NoCompanion,
    /// No free half-hour is left within the window.
    NoSlot {
        /// First day of the window.
        from: Date,
        /// Last day of the window.
        to: Date,
    },
    /// The wished time is taken.
    Taken {
        /// The wished time.
        at: Timestamp,
    },
    /// The wished time has passed.
    Past,
    /// The provider has accepted it before.
    AlreadyAccepted,
    /// The visit begins already, or should have begun.
    TooLateToHandBack,
    /// Nothing about the order waits for a decision: it was taken already.
    NothingToReview,
    /// Nobody is sent to somebody who has died.
    Deceased,
}

impl From<OrderRejection> for Rejection {
    fn from(rejection: OrderRejection) -> Self {
        match rejection {
            OrderRejection::WrongStep { state } => Self::new(
                "wrong_step",
                format!("这张工单现在是“{}”，不能做这一步。请刷新页面，按页面上给出的下一步办理。", state_name(state)),
            ),
            OrderRejection::NotACandidate => {
                Self::new("not_a_candidate", "这名服务人员不在本地服务，或者已经停用。请从候选列表中选择。")
            }
            OrderRejection::Excluded(reasons) => {
                let message = format!("不能派给这名服务人员：{}。请从合适的候选人中选择。", sentences(&reasons));
                Self::new("candidate_excluded", message)
            }
            OrderRejection::OverrideNeeded(reasons) => {
                let message = format!("系统不建议这名服务人员：{}。确需派给他，请写明理由。", sentences(&reasons));
                Self::invalid(vec![base::FieldError { field: "override_reason", message }])
            }
            OrderRejection::Nobody => Self::new(
                "nobody_fits",
                "没有合适的服务人员。请看每名候选人的不合适原因：可以补签合同、增加人员，或者写明理由改派。",
            ),
            OrderRejection::NoCompanion => Self::new(
                "no_companion",
                "这一项要两人同去，但所选的第二人不合适或不在同一机构。请换一名，或者让系统自动选择。",
            ),
            OrderRejection::NoSlot { from, to } => Self::new(
                "no_slot",
                format!("{from} 到 {to} 之间没有空闲的工作日时段。请换一名服务人员，或者只派这一单并指定时间。"),
            ),
            OrderRejection::Taken { at } => {
                let message = format!("{at} 这名服务人员或服务对象已有安排，请换一个时间。");
                Self::invalid(vec![base::FieldError { field: "starts_at", message }])
            }
            OrderRejection::Past => {
                let message = "上门时间已经过去，请选择今后的时间。".to_owned();
                Self::invalid(vec![base::FieldError { field: "starts_at", message }])
            }
            OrderRejection::AlreadyAccepted => Self::new("already_accepted", "这张工单已经接单，不用再接一次。"),
            OrderRejection::TooLateToHandBack => Self::new(
                "too_late_to_hand_back",
                "约定的上门时间已经到了，不能再退单。去不了的，请护理员在上门服务页面选“没服务成”并写明原因。",
            ),
            OrderRejection::NothingToReview => {
                Self::new("nothing_to_review", "这张工单没有等待研判的事项，可能已经有人办过了。请刷新页面查看结果。")
            }
            OrderRejection::Deceased => {
                let message = "服务对象已经去世，不能再安排上门。请选择“去世、迁出或入住机构”。".to_owned();
                Self::invalid(vec![base::FieldError { field: "outcome", message }])
            }
        }
    }
}

impl From<OrderRejection> for Failure {
    fn from(rejection: OrderRejection) -> Self {
        Self::Rejected(rejection.into())
    }
}

fn sentences(reasons: &[Reason]) -> String {
    reasons.iter().map(Reason::chinese).collect::<Vec<_>>().join("；")
}

const fn state_name(state: StateWord) -> &'static str {
    match state {
        StateWord::Open => "待派单",
        StateWord::Assigned => "已派单",
        StateWord::Done => "已完成",
        StateWord::Cancelled => "已取消",
    }
}

/// The days in which a delivery is tried again, from tomorrow.
fn new_window(today: Date) -> (Date, Date) {
    let day = |n: i32| today.saturating_add(jiff::Span::new().days(n));
    (day(1), day(RETRY_DAYS))
}

impl Order {
    fn wrong_step<T>(&self) -> Result<T, OrderRejection> {
        Err(OrderRejection::WrongStep { state: self.state.word() })
    }

    /// Gives the order to a worker; `reason` is empty when the worker was a fitting one.
    ///
    /// # Errors
    /// [`OrderRejection::WrongStep`] unless it is open.
    pub fn assign(self, assignment: Assignment, reason: &str) -> Result<Self, OrderRejection> {
        if self.state != State::Open {
            return self.wrong_step();
        }
        Ok(Self { state: State::Assigned(assignment), reason: reason.to_owned(), ..self })
    }

    /// The visit was delivered.
    ///
    /// # Errors
    /// [`OrderRejection::WrongStep`] unless it is assigned.
    pub fn deliver(self) -> Result<Self, OrderRejection> {
        let State::Assigned(assignment) = self.state else { return self.wrong_step() };
        Ok(Self { state: State::Done(assignment), ..self })
    }

    /// The visit failed: tried again in a new window that begins tomorrow, at most three times, and never again for
    /// somebody who has died. Answers the assignment it had, whose amount goes back to the contract.
    ///
    /// # Errors
    /// [`OrderRejection::WrongStep`] unless it is assigned.
    pub fn fail(self, reason: &str, today: Date) -> Result<(Self, Assignment, AfterFailure), OrderRejection> {
        let State::Assigned(assignment) = self.state else { return self.wrong_step() };
        let attempts = self.attempts + 1;
        let failed = Self { attempts, reason: reason.to_owned(), ..self };
        if attempts >= ATTEMPTS_MAX || reason == "deceased" {
            return Ok((Self { state: State::Cancelled, ..failed }, assignment, AfterFailure::Cancelled));
        }
        let again = Self { state: State::Open, window: new_window(today), ..failed };
        Ok((again, assignment, AfterFailure::Reopened))
    }

    /// A person has decided about an order that was given up: it is open once more, with all its attempts before it,
    /// or it stays cancelled.
    ///
    /// # Errors
    /// [`OrderRejection::WrongStep`] unless it is cancelled; once more is refused for somebody who has died.
    pub fn review(self, outcome: Outcome, today: Date) -> Result<Self, OrderRejection> {
        if self.state != State::Cancelled {
            return self.wrong_step();
        }
        match outcome {
            Outcome::Again if self.reason == "deceased" => Err(OrderRejection::Deceased),
            Outcome::Again => {
                let window = new_window(today);
                Ok(Self { state: State::Open, window, attempts: 0, reason: String::new(), ..self })
            }
            Outcome::NotWanted | Outcome::OtherHelp | Outcome::Left => Ok(self),
            Outcome::HandedBack => self.wrong_step(),
        }
    }

    /// The provider accepts what was given to it.
    ///
    /// # Errors
    /// [`OrderRejection::WrongStep`] unless it is assigned; twice.
    pub fn accept(self, now: Timestamp) -> Result<Self, OrderRejection> {
        let State::Assigned(assignment) = self.state else { return self.wrong_step() };
        if assignment.accepted_at.is_some() {
            return Err(OrderRejection::AlreadyAccepted);
        }
        Ok(Self { state: State::Assigned(Assignment { accepted_at: Some(now), ..assignment }), ..self })
    }

    /// The provider cannot deliver it: open again, in its window or, where too little of that is left, in a new one.
    /// Answers the assignment it had, whose amount goes back to the contract.
    ///
    /// # Errors
    /// [`OrderRejection::WrongStep`] unless it is assigned; once the visit is to begin.
    pub fn hand_back(self, now: Timestamp) -> Result<(Self, Assignment), OrderRejection> {
        let State::Assigned(assignment) = self.state else { return self.wrong_step() };
        if assignment.starts_at <= now {
            return Err(OrderRejection::TooLateToHandBack);
        }
        let today = now.china_date();
        let window = if self.window.1 > today { self.window } else { new_window(today) };
        Ok((Self { state: State::Open, window, reason: String::new(), ..self }, assignment))
    }
}

#[cfg(test)]
#[path = "model_tests.rs"]
mod tests;
