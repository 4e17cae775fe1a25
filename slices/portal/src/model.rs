//! An application as it is being filled in.

use base::{Date, DivisionCode, PersonName, PhoneNo, Sex, citizen_id::CitizenIdNo};
use serde::{Deserialize, Serialize};

base::define_id!(
    /// An opinion, a complaint or an objection.
    FeedbackId
);

base::text_enum!(
    /// The questions, in their order.
    Step {
        /// For whom.
        Who => "who",
        /// What is hard to do.
        Needs => "needs",
        /// Who it is.
        Person => "person",
        /// Which township.
        Township => "township",
        /// Which village.
        Village => "village",
        /// How to reach them.
        Contact => "contact",
        /// Everything once more.
        Check => "check",
    }
);

impl Step {
    /// Counted from 1.
    pub fn number(self) -> usize {
        Self::ALL.iter().position(|step| *step == self).map_or(1, |at| at + 1)
    }

    /// Address of the question.
    pub fn href(self) -> String {
        format!("/apply/{self}")
    }

    /// The question before; the first one goes back home.
    pub fn back(self) -> String {
        match self.number().checked_sub(2).and_then(|at| Self::ALL.get(at)) {
            Some(before) => before.href(),
            None => "/".into(),
        }
    }

    /// The question after.
    pub fn next(self) -> Self {
        Self::ALL.get(self.number()).copied().unwrap_or(Self::Check)
    }
}

base::text_enum!(
    /// For whom somebody applies.
    ForWhom {
        /// For themselves.
        OneSelf => "self",
        /// For one of the family.
        Family => "family",
        /// For a neighbour.
        Neighbour => "neighbour",
    }
);

base::text_enum!(
    /// What somebody has to say.
    FeedbackKind {
        /// An opinion.
        Opinion => "opinion",
        /// A complaint about a service or a person.
        Complaint => "complaint",
        /// An objection to a public notice.
        Objection => "objection",
    }
);

/// The answers as they were typed; they are checked at every step and once more when they are handed in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Answers {
    pub for_whom: String,
    pub needs: Vec<String>,
    pub words: String,
    pub name: String,
    pub id_no: String,
    pub born: String,
    pub sex: String,
    pub township: String,
    pub village: String,
    pub phone: String,
    pub address: String,
}

impl Answers {
    /// Takes over what one question asked, and leaves the rest.
    pub fn answered(mut self, step: Step, typed: Self) -> Self {
        match step {
            Step::Who => self.for_whom = typed.for_whom,
            Step::Needs => (self.needs, self.words) = (typed.needs, typed.words),
            Step::Person => {
                (self.name, self.id_no) = (typed.name, typed.id_no);
                (self.born, self.sex) = (typed.born, typed.sex);
            }
            Step::Township => {
                if self.township != typed.township {
                    self.village = String::new();
                }
                self.township = typed.township;
            }
            Step::Village => self.village = typed.village,
            Step::Contact => (self.phone, self.address) = (typed.phone, typed.address),
            Step::Check => {}
        }
        self
    }
}

/// Who it is, read.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub name: PersonName,
    pub id_no: Option<CitizenIdNo>,
    pub birth_date: Date,
    pub sex: Sex,
}

/// How to reach them, read.
#[derive(Debug, Clone)]
pub(crate) struct Contact {
    pub phone: PhoneNo,
    pub address: Option<String>,
}

/// Everything, read.
#[derive(Debug, Clone)]
pub(crate) struct Application {
    pub for_whom: ForWhom,
    pub needs: Vec<String>,
    pub words: String,
    pub person: Person,
    pub village: DivisionCode,
    pub contact: Contact,
}

base::text_enum!(
    /// Where an application stands, in four plain words.
    Progress {
        /// Taken down.
        Received => "received",
        /// Being looked into.
        Checking => "checking",
        /// Decided.
        Decided => "decided",
        /// Services are given.
        Running => "running",
    }
);
