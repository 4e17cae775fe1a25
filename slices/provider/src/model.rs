//! Providers, workers, contracts and what may happen to them. Pure: no clock, no SQL.

use base::id::{ProviderId, UserId, WorkerId};
use base::{Date, DivisionCode, Failure, Fen, FieldError, Position, Rejection, Sex, Timestamp, Uscc};

base::define_id!(
    /// A contract with a provider.
    ContractId
);

base::text_enum!(
    /// What kind of organisation a provider is.
    ProviderKind {
        /// A company.
        Company => "company",
        /// A social organisation: association, foundation, social service institution.
        SocialOrganisation => "social_organisation",
        /// A public institution.
        PublicInstitution => "public_institution",
        /// A care institution for elderly or disabled people, or for children.
        CareHome => "care_home",
        /// A group of volunteers.
        Volunteers => "volunteers",
    }
);

base::text_enum!(
    /// The standing of a provider (红黄绿). Not the urgency of a person's warning.
    Standing {
        /// Good: may take new people.
        Green => "green",
        /// Slight problems: goes on with the people it has, takes no new ones until mended.
        Yellow => "yellow",
        /// Cleared out: gets no more work.
        Red => "red",
    }
);

base::text_enum!(
    /// A language a worker can speak with people.
    Language {
        /// Standard Chinese.
        Chinese => "zh",
        /// Uyghur.
        Uyghur => "ug",
        /// Kazakh.
        Kazakh => "kk",
        /// Mongolian.
        Mongolian => "mn",
        /// Tibetan.
        Tibetan => "bo",
        /// Chinese sign language.
        Sign => "sgn",
    }
);

/// Longest name of an organisation or number of a contract, in characters.
pub const NAME_MAX: usize = 80;

/// Longest reason for a standing, in characters.
pub const NOTE_MAX: usize = 300;

/// Longest contract, in years: one year, twice renewed (handbook §6.5, contract data).
const CONTRACT_YEARS_MAX: i16 = 3;

/// A provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// Key.
    pub id: ProviderId,
    /// Registered name.
    pub name: String,
    /// Unified social credit code.
    pub uscc: Uscc,
    /// What kind of organisation.
    pub kind: ProviderKind,
    /// Its standing.
    pub standing: Standing,
    /// Why it stands there; empty at registration.
    pub standing_note: String,
    /// Since when.
    pub standing_since: Timestamp,
    /// Where it is registered to serve; everything below belongs to it.
    pub division: DivisionCode,
    /// Still in business with the county.
    pub active: bool,
    /// Optimistic version.
    pub version: i64,
}

/// A worker of a provider.
#[derive(Debug, Clone, PartialEq)]
pub struct Worker {
    /// Key.
    pub id: WorkerId,
    /// Whose worker.
    pub provider_id: ProviderId,
    /// The account with which the worker signs in.
    pub user_id: Option<UserId>,
    /// Name on the badge.
    pub name: String,
    /// Sex, for people who wish to be cared for by one of their own.
    pub sex: Sex,
    /// Kinds of staff the worker is qualified as, codes of the policy.
    pub kinds: Vec<String>,
    /// Languages spoken.
    pub languages: Vec<Language>,
    /// Where the worker lives or starts from.
    pub division: DivisionCode,
    /// The same as a point, WGS-84.
    pub position: Option<Position>,
    /// Until when the check for contact with children is valid.
    pub clearance_until: Option<Date>,
    /// Still working.
    pub active: bool,
}

/// A contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// Key.
    pub id: ContractId,
    /// Number on the paper.
    pub number: String,
    /// With whom.
    pub provider_id: ProviderId,
    /// Where it holds; everything below belongs to it.
    pub division: DivisionCode,
    /// Codes of the catalogue items it covers.
    pub items: Vec<String>,
    /// First day.
    pub valid_from: Date,
    /// Last day.
    pub valid_to: Date,
    /// What may be spent on it in all.
    pub ceiling_fen: Fen,
    /// What is given out already.
    pub used_fen: Fen,
}

/// Why a step cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProviderRejection {
    /// The code belongs to a provider already.
    UsccTaken,
    /// The number belongs to a contract already.
    NumberTaken,
    /// The account belongs to another worker already.
    AccountTaken,
    /// It stands there already.
    SameStanding,
    /// A red provider gets no new contract and no new worker.
    ClearedOut,
    /// The contract has not so much left.
    CeilingReached,
}

impl From<ProviderRejection> for Rejection {
    fn from(rejection: ProviderRejection) -> Self {
        let field = |field, message: &str| Self::invalid(vec![FieldError { field, message: message.to_owned() }]);
        match rejection {
            ProviderRejection::UsccTaken => {
                field("uscc", "这个统一社会信用代码已经登记过，请在机构列表里查找，不要重复登记。")
            }
            ProviderRejection::NumberTaken => field("number", "这个合同编号已经用过，请核对编号。"),
            ProviderRejection::AccountTaken => field("user_id", "这个账号已经属于另一名服务人员，请换一个账号。"),
            ProviderRejection::SameStanding => {
                Self::new("standing_unchanged", "机构现在就是这个颜色，不需要调整；请选择另一个颜色。")
            }
            ProviderRejection::ClearedOut => {
                Self::new("provider_cleared_out", "这家机构是红牌，不能签新合同、加新人员；整改并恢复颜色以后再办。")
            }
            ProviderRejection::CeilingReached => Self::new(
                "contract_ceiling_reached",
                "合同剩余额度不够这次派单：请减少派单数量，换一家机构，或者先签补充合同。",
            ),
        }
    }
}

impl From<ProviderRejection> for Failure {
    fn from(rejection: ProviderRejection) -> Self {
        Self::Rejected(rejection.into())
    }
}

impl Provider {
    /// Takes another standing.
    ///
    /// # Errors
    /// [`ProviderRejection::SameStanding`].
    pub fn stand(self, standing: Standing, note: String, now: Timestamp) -> Result<Self, ProviderRejection> {
        if self.standing == standing {
            return Err(ProviderRejection::SameStanding);
        }
        Ok(Self { standing, standing_note: note, standing_since: now, ..self })
    }

    /// Whether new contracts and workers may be added.
    ///
    /// # Errors
    /// [`ProviderRejection::ClearedOut`].
    pub fn may_grow(&self) -> Result<(), ProviderRejection> {
        if self.standing == Standing::Red || !self.active { Err(ProviderRejection::ClearedOut) } else { Ok(()) }
    }
}

impl Contract {
    /// What may still be given out.
    pub fn left_fen(&self) -> Fen {
        Fen(self.ceiling_fen.fen() - self.used_fen.fen())
    }

    /// How much is given out, in percent, rounded down.
    pub fn used_percent(&self) -> i64 {
        if self.ceiling_fen.is_zero() { 100 } else { self.used_fen.fen() * 100 / self.ceiling_fen.fen() }
    }

    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.valid_from <= day && day <= self.valid_to
    }
}

/// Whether the days of a contract are in order and not too many.
///
/// # Errors
/// A sentence for the person who typed the days.
pub fn check_days(from: Date, to: Date) -> Result<(), String> {
    if to < from {
        return Err("截止日期早于开始日期，请把两个日期对调或改正。".into());
    }
    let limit = from.saturating_add(jiff::Span::new().years(CONTRACT_YEARS_MAX));
    if to >= limit {
        return Err(format!("一份合同连同续签最长 {CONTRACT_YEARS_MAX} 年，请把截止日期改到 {limit} 以前。"));
    }
    Ok(())
}
