//! A person as the registry knows them, and the words of commands. Pure: no clock, no SQL.

use base::id::{HouseholdId, PersonId};
use base::{CitizenIdNo, Date, DivisionCode, PersonName, PhoneNo, Position, Sensitive, Sex};

base::text_enum!(
    /// A field that pages show masked.
    Field {
        /// The full name.
        Name => "name",
        /// The citizen number.
        IdNo => "id_no",
        /// The telephone number.
        Phone => "phone",
        /// The address.
        Address => "address",
    }
);

base::text_enum!(
    /// What a masked field is looked at for.
    Purpose {
        /// To contact the person.
        Contact => "contact",
        /// To check who somebody is.
        Verify => "verify",
        /// For a visit at home.
        Visit => "visit",
        /// To handle a complaint.
        Complaint => "complaint",
    }
);

/// The command: enter a person into the registry, or find the one who is there already.
#[derive(Debug, Clone)]
pub struct EnrolPerson {
    /// Name as the person writes it.
    pub name: PersonName,
    /// Citizen number; newborns and unidentified people have none.
    pub id_no: Option<CitizenIdNo>,
    /// Sex as registered; taken from the number when not given.
    pub sex: Option<Sex>,
    /// Birth date as registered; taken from the number when not given.
    pub birth_date: Option<Date>,
    /// Phone, perhaps a child's or a neighbour's.
    pub phone: Option<PhoneNo>,
    /// Address in words.
    pub address: Option<Sensitive<String>>,
    /// The village where the person lives.
    pub division: DivisionCode,
    /// Codes of categories.
    pub categories: Vec<String>,
    /// Codes of tags; living alone is the tag `elder_living_alone`.
    pub tags: Vec<String>,
    /// Where the home is; kept in WGS-84.
    pub position: Option<Position>,
    /// Somebody of the same household.
    pub lives_with: Option<PersonId>,
    /// Somebody has checked that this is not the person of the same name and birth date who is in the registry.
    pub verified_distinct: bool,
}

impl EnrolPerson {
    /// A person of whom only the name and the village are known; the rest is filled in.
    pub const fn named(name: PersonName, division: DivisionCode) -> Self {
        Self {
            name,
            id_no: None,
            sex: None,
            birth_date: None,
            phone: None,
            address: None,
            division,
            categories: Vec::new(),
            tags: Vec::new(),
            position: None,
            lives_with: None,
            verified_distinct: false,
        }
    }
}

/// What came of an enrolment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Enrolled {
    /// The person.
    pub person_id: PersonId,
    /// False when the person was in the registry already.
    pub created: bool,
}

/// A person of the registry; numbers and address are opened where they are needed.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub id: PersonId,
    pub name: String,
    pub sex: Sex,
    pub birth_date: Date,
    pub division: DivisionCode,
    pub categories: Vec<String>,
    pub tags: Vec<String>,
    pub household_id: Option<HouseholdId>,
    pub deceased_on: Option<Date>,
    pub version: i64,
    pub id_no_sealed: Option<Vec<u8>>,
    pub phone_sealed: Option<Vec<u8>>,
    pub address_sealed: Option<Vec<u8>>,
}
