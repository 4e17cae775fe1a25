//! An assessment and the one thing that may happen to it. Pure.

use base::id::{AssessmentId, CaseId, PersonId, UserId};
use base::{DivisionCode, Failure, Rejection, Timestamp};
use std::collections::BTreeMap;

base::text_enum!(
    /// Where an assessment stands, as a word.
    StateWord {
        /// To be done.
        Open => "open",
        /// Finished; never changed again.
        Done => "done",
    }
);

/// Answers by item: the value of the chosen option.
pub type Answers = BTreeMap<String, i64>;

/// A grade set by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManualGrade {
    /// Code of the grade.
    pub grade: String,
    /// Why the computed grade does not fit this person.
    pub reason: String,
}

/// What an assessment came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findings {
    /// Who assessed.
    pub by: UserId,
    /// When it was finished.
    pub at: Timestamp,
    /// The version of the instrument that was used.
    pub instrument_version: String,
    /// The regulation in force on that day.
    pub policy_stamp: String,
    /// Every answer.
    pub answers: Answers,
    /// Sum of the points.
    pub score: i64,
    /// The computed grade.
    pub grade: String,
    /// The grade set by hand, beside the computed one.
    pub manual: Option<ManualGrade>,
    /// Codes of the needs found, in the order of the policy.
    pub needs: Vec<String>,
    /// The second person of the home visit; empty where the rule does not ask for one.
    pub companion: String,
}

impl Findings {
    /// The grade that counts: the one set by hand, else the computed one.
    pub fn effective_grade(&self) -> &str {
        self.manual.as_ref().map_or(&self.grade, |manual| &manual.grade)
    }
}

/// Where an assessment stands, with what that state knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// To be done.
    Open,
    /// Finished.
    Done(Box<Findings>),
}

impl State {
    /// The state as a word.
    pub const fn word(&self) -> StateWord {
        match self {
            Self::Open => StateWord::Open,
            Self::Done(_) => StateWord::Done,
        }
    }

    /// What it came to, once finished.
    pub fn findings(&self) -> Option<&Findings> {
        match self {
            Self::Open => None,
            Self::Done(findings) => Some(findings),
        }
    }
}

/// One assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// Key.
    pub id: AssessmentId,
    /// The case it is made for.
    pub case_id: CaseId,
    /// Who is assessed.
    pub person_id: PersonId,
    /// Where the person lives.
    pub division: DivisionCode,
    /// Code of the instrument.
    pub instrument: String,
    /// Who is to assess; nobody while the county has no assessor.
    pub assessor_id: Option<UserId>,
    /// Codes of the needs that the person told.
    pub asked: Vec<String>,
    /// Since when.
    pub opened_at: Timestamp,
    /// Until when.
    pub due_at: Timestamp,
    /// Where it stands.
    pub state: State,
    /// Optimistic version.
    pub version: i64,
}

/// Why an assessment cannot be finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AssessmentRejection {
    /// It is finished already.
    AlreadyDone,
    /// No instrument in force fits the person.
    NoInstrument,
}

impl From<AssessmentRejection> for Rejection {
    fn from(rejection: AssessmentRejection) -> Self {
        match rejection {
            AssessmentRejection::AlreadyDone => {
                Self::new("assessment_done", "这次评估已经完成，不能再改。情况有变化的，请另开一次评估。")
            }
            AssessmentRejection::NoInstrument => Self::new(
                "no_instrument",
                "现行政策里没有适合这个年龄的评估工具：请在 policy/…/instruments 里补上后再办理。",
            ),
        }
    }
}

impl From<AssessmentRejection> for Failure {
    fn from(rejection: AssessmentRejection) -> Self {
        Self::Rejected(rejection.into())
    }
}

impl Assessment {
    /// Finishes the assessment.
    ///
    /// # Errors
    /// [`AssessmentRejection::AlreadyDone`].
    pub fn complete(self, findings: Findings) -> Result<Self, AssessmentRejection> {
        match self.state {
            State::Open => Ok(Self { state: State::Done(Box::new(findings)), ..self }),
            State::Done(_) => Err(AssessmentRejection::AlreadyDone),
        }
    }
}
