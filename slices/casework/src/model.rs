//! A case and what may happen to it. Pure: no clock, no SQL.

use base::id::{CaseId, PersonId, UserId};
use base::{Date, DivisionCode, Failure, Rejection, Timestamp};

base::text_enum!(
    /// Through which channel a need reached the ledger.
    Channel {
        /// The citizen's own application.
        Door => "door",
        /// A village assistant, grid worker or adviser.
        Field => "field",
        /// A clerk at the window or on the telephone.
        Desk => "desk",
        /// A data warning that somebody verified.
        Data => "data",
    }
);

base::text_enum!(
    /// Where a case stands, as a word.
    StateWord {
        /// In the ledger, not yet accepted.
        Reported => "reported",
        /// Accepted by the township, to be reviewed.
        Accepted => "accepted",
        /// Reviewed; the public notice runs.
        OnNotice => "on_notice",
        /// With the county clerk.
        AwaitingRecheck => "awaiting_recheck",
        /// With the county approver.
        AwaitingDecision => "awaiting_decision",
        /// Confirmed: services are assessed and planned.
        Confirmed => "confirmed",
        /// Refused, with reasons and remedy.
        Refused => "refused",
        /// Withdrawn by the applicant.
        Withdrawn => "withdrawn",
    }
);

/// Where a case stands, with what that state knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// In the ledger.
    Reported,
    /// Accepted by the township.
    Accepted,
    /// Reviewed by `reviewed_by`; the notice runs until the end of `until`.
    OnNotice {
        /// Who gave the first opinion.
        reviewed_by: UserId,
        /// First day of the notice.
        from: Date,
        /// Last day of the notice.
        until: Date,
    },
    /// With the county clerk.
    AwaitingRecheck {
        /// Who gave the first opinion.
        reviewed_by: UserId,
    },
    /// With the county approver.
    AwaitingDecision {
        /// Who gave the first opinion.
        reviewed_by: UserId,
        /// Who re-checked.
        rechecked_by: UserId,
    },
    /// Confirmed.
    Confirmed(Decision),
    /// Refused.
    Refused(Decision),
    /// Withdrawn.
    Withdrawn,
}

/// A decision, with everything its paper must say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Who decided.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
    /// Code of the reason.
    pub reason: String,
    /// The facts of the case, where the reason asks for them.
    pub note: String,
    /// The clauses it rests on, as cited.
    pub law: String,
    /// The regulation in force on that day.
    pub policy_stamp: String,
}

/// One application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Key.
    pub id: CaseId,
    /// Document number: `惠民救〔2026〕318号`.
    pub number: String,
    /// Whose.
    pub person_id: PersonId,
    /// Where the person lives.
    pub division: DivisionCode,
    /// How it came.
    pub channel: Channel,
    /// What the person said.
    pub words: String,
    /// Under 18: never put on public notice.
    pub minor: bool,
    /// Already recognised as low-income: economy is not checked again (社会救助法第四十二条).
    pub recognised: bool,
    /// A near relative of an officer: registered apart, visited by the county (最低生活保障审核确认办法第十一条).
    pub near_relative: bool,
    /// The township's opinion.
    pub opinion: String,
    /// Who visited the home.
    pub investigators: String,
    /// Where it stands.
    pub state: State,
    /// When it entered the ledger.
    pub opened_at: Timestamp,
    /// Optimistic version.
    pub version: i64,
}

/// Why a step cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseRejection {
    /// The step does not follow from the state.
    WrongStep {
        /// Where the case stands.
        state: StateWord,
    },
    /// One person may not review and check the same case.
    SamePerson,
    /// The notice still runs.
    NoticeRunning {
        /// Its last day.
        until: Date,
    },
    /// A home survey needs two investigators.
    TwoInvestigatorsNeeded,
}

impl From<CaseRejection> for Rejection {
    fn from(rejection: CaseRejection) -> Self {
        match rejection {
            CaseRejection::WrongStep { state } => Self::new(
                "wrong_step",
                format!("这一件现在是“{}”，不能做这一步。请刷新页面，按页面上给出的下一步办理。", state_name(state)),
            ),
            CaseRejection::SamePerson => {
                Self::new("same_person", "初审、复核和批准不能由同一个人办理：请交给另一位同事。")
                    .by("社会救助法第四十四条")
            }
            CaseRejection::NoticeRunning { until } => {
                Self::new("notice_running", format!("公示到 {until} 才结束，期满且没有异议后再办理。"))
                    .by("最低生活保障审核确认办法第十九条")
            }
            CaseRejection::TwoInvestigatorsNeeded => {
                Self::new("two_investigators_needed", "入户调查每组至少两人：请填写两位调查人员的姓名，用顿号隔开。")
                    .by("最低生活保障审核确认办法第十六条")
            }
        }
    }
}

impl From<CaseRejection> for Failure {
    fn from(rejection: CaseRejection) -> Self {
        Self::Rejected(rejection.into())
    }
}

const fn state_name(state: StateWord) -> &'static str {
    match state {
        StateWord::Reported => "待受理",
        StateWord::Accepted => "待初审",
        StateWord::OnNotice => "公示中",
        StateWord::AwaitingRecheck => "待县级复核",
        StateWord::AwaitingDecision => "待县级审批",
        StateWord::Confirmed => "已批准",
        StateWord::Refused => "不予确认",
        StateWord::Withdrawn => "已撤回",
    }
}

/// The township's first review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Who reviewed.
    pub by: UserId,
    /// The opinion in words.
    pub opinion: String,
    /// The two who visited the home; may be empty for somebody already recognised.
    pub investigators: Vec<String>,
    /// First and last day of the notice.
    pub notice: (Date, Date),
}

impl State {
    /// The state as a word.
    pub const fn word(&self) -> StateWord {
        match self {
            Self::Reported => StateWord::Reported,
            Self::Accepted => StateWord::Accepted,
            Self::OnNotice { .. } => StateWord::OnNotice,
            Self::AwaitingRecheck { .. } => StateWord::AwaitingRecheck,
            Self::AwaitingDecision { .. } => StateWord::AwaitingDecision,
            Self::Confirmed(_) => StateWord::Confirmed,
            Self::Refused(_) => StateWord::Refused,
            Self::Withdrawn => StateWord::Withdrawn,
        }
    }
}

impl Case {
    fn wrong_step<T>(&self) -> Result<T, CaseRejection> {
        Err(CaseRejection::WrongStep { state: self.state.word() })
    }

    /// The township accepts the application.
    ///
    /// # Errors
    /// [`CaseRejection::WrongStep`] unless it was only reported.
    pub fn accept(self, near_relative: bool) -> Result<Self, CaseRejection> {
        if self.state != State::Reported {
            return self.wrong_step();
        }
        Ok(Self { state: State::Accepted, near_relative, ..self })
    }

    /// The township gives its first opinion; the public notice begins, except for a child (事实无人抚养儿童 and every
    /// other minor: 民发〔2019〕62号), whose case goes straight to the county.
    ///
    /// # Errors
    /// Out of order, or fewer than two investigators for somebody not yet recognised.
    pub fn review(self, review: Review) -> Result<Self, CaseRejection> {
        if self.state != State::Accepted {
            return self.wrong_step();
        }
        let visited = !review.investigators.is_empty() || !self.recognised;
        if visited && review.investigators.len() < 2 {
            return Err(CaseRejection::TwoInvestigatorsNeeded);
        }
        let state = if self.minor {
            State::AwaitingRecheck { reviewed_by: review.by }
        } else {
            State::OnNotice { reviewed_by: review.by, from: review.notice.0, until: review.notice.1 }
        };
        Ok(Self { state, opinion: review.opinion, investigators: review.investigators.join("、"), ..self })
    }

    /// The notice has ended: without objection the case goes to the county, with one back to the township.
    ///
    /// # Errors
    /// Out of order; without objection also while the notice still runs.
    pub fn end_notice(self, today: Date, objection: bool) -> Result<Self, CaseRejection> {
        let State::OnNotice { reviewed_by, until, .. } = self.state else { return self.wrong_step() };
        if objection {
            return Ok(Self { state: State::Accepted, ..self });
        }
        if today <= until {
            return Err(CaseRejection::NoticeRunning { until });
        }
        Ok(Self { state: State::AwaitingRecheck { reviewed_by }, ..self })
    }

    /// The county clerk re-checks.
    ///
    /// # Errors
    /// Out of order, or by the person who reviewed.
    pub fn recheck(self, by: UserId) -> Result<Self, CaseRejection> {
        let State::AwaitingRecheck { reviewed_by } = self.state else { return self.wrong_step() };
        if by == reviewed_by {
            return Err(CaseRejection::SamePerson);
        }
        Ok(Self { state: State::AwaitingDecision { reviewed_by, rechecked_by: by }, ..self })
    }

    /// The county confirms.
    ///
    /// # Errors
    /// Out of order, or by somebody who reviewed or re-checked.
    pub fn confirm(self, decision: Decision) -> Result<Self, CaseRejection> {
        self.decide(&decision)?;
        Ok(Self { state: State::Confirmed(decision), ..self })
    }

    /// The county refuses.
    ///
    /// # Errors
    /// As [`Case::confirm`].
    pub fn refuse(self, decision: Decision) -> Result<Self, CaseRejection> {
        self.decide(&decision)?;
        Ok(Self { state: State::Refused(decision), ..self })
    }

    fn decide(&self, decision: &Decision) -> Result<(), CaseRejection> {
        let State::AwaitingDecision { reviewed_by, rechecked_by } = &self.state else { return self.wrong_step() };
        if decision.by == *reviewed_by || decision.by == *rechecked_by {
            return Err(CaseRejection::SamePerson);
        }
        Ok(())
    }

    /// The county sends the case back to the township.
    ///
    /// # Errors
    /// Out of order.
    pub fn send_back(self) -> Result<Self, CaseRejection> {
        match self.state {
            State::AwaitingRecheck { .. } | State::AwaitingDecision { .. } => {
                Ok(Self { state: State::Accepted, ..self })
            }
            State::Reported
            | State::Accepted
            | State::OnNotice { .. }
            | State::Confirmed(_)
            | State::Refused(_)
            | State::Withdrawn => self.wrong_step(),
        }
    }

    /// The applicant takes the application back, any time before a decision.
    ///
    /// # Errors
    /// Out of order.
    pub fn withdraw(self) -> Result<Self, CaseRejection> {
        match self.state {
            State::Confirmed(_) | State::Refused(_) | State::Withdrawn => self.wrong_step(),
            State::Reported
            | State::Accepted
            | State::OnNotice { .. }
            | State::AwaitingRecheck { .. }
            | State::AwaitingDecision { .. } => Ok(Self { state: State::Withdrawn, ..self }),
        }
    }
}

#[cfg(test)]
#[path = "model_tests.rs"]
mod tests;
