//! Decisions of the registry: who is the same person, what a search word means, who may look at what. Pure.

use crate::model::{EnrolPerson, Field, Purpose};
use base::name::search_key;
use base::{Accept, CitizenIdNo, Date, PhoneNo, Rejection, Sex, Timestamp};

/// How many masked fields one user may look at within an hour.
pub(crate) const REVEALS_PER_HOUR: i64 = 60;

/// Below this age all personal data is sensitive (个人信息保护法第二十八条).
pub(crate) const CHILD_BELOW: i16 = 14;

/// Why the registry says no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RegistryRejection {
    /// The number stands under another name.
    NameMismatch,
    /// Somebody of this name and birth date is there, and a number is missing on one side.
    PossibleDuplicate,
    /// The person has a file outside the actor's area.
    FileElsewhere,
    /// A synthetic number outside a demonstration.
    DemoNumber,
    /// Neither the register nor a number tells it.
    Missing(&'static str),
    /// Born after today.
    NotYetBorn,
    /// Nothing is registered in this field.
    NothingThere,
    /// The hourly limit is reached.
    TooManyLooks {
        /// When one more look is possible.
        again_at: Timestamp,
    },
    /// A child's data for a purpose that does not need it.
    NotForChildren,
}

impl From<RegistryRejection> for Rejection {
    fn from(rejection: RegistryRejection) -> Self {
        match rejection {
            RegistryRejection::NameMismatch => Self::new(
                "name_mismatch",
                "这个身份证号已有档案，但登记的姓名不同。请对照证件核对姓名和号码；确已改名的，先由县级经办员更正档案。",
            ),
            RegistryRejection::PossibleDuplicate => Self::new(
                "possible_duplicate",
                "本县已有一位同名、同一天出生的人，可能是同一个人。请先在档案里查找；核实不是同一个人的，勾选“已核实”后再提交。",
            ),
            RegistryRejection::FileElsewhere => {
                Self::new("file_elsewhere", "这个人在您的辖区之外已有档案，不能重复建档。请联系上级民政部门办理转接。")
            }
            RegistryRejection::DemoNumber => {
                Self::new("demo_number", "这是演示用的身份证号（99 开头），正式系统不能使用。请填写本人的真实号码。")
            }
            RegistryRejection::Missing(what) => {
                Self::new("fact_missing", format!("没有身份证号时，请填写{what}；有身份证号的，填写号码即可。"))
            }
            RegistryRejection::NotYetBorn => Self::new("not_yet_born", "出生日期晚于今天，请核对。"),
            RegistryRejection::NothingThere => {
                Self::new("nothing_registered", "这一项还没有登记，没有可以查看的内容。请先补充登记。")
            }
            RegistryRejection::TooManyLooks { again_at } => Self::new(
                "reveal_limit",
                format!(
                    "您一小时内已查看 {REVEALS_PER_HOUR} 次，到上限了。请在 {} 以后再看；确有急事，请联系安全管理员。",
                    clock(again_at)
                ),
            )
            .by("《个人信息保护法》第三十四条"),
            RegistryRejection::NotForChildren => Self::new(
                "purpose_not_for_child",
                "不满十四周岁的人，只有核对身份或者上门服务时才能查看。请换一个用途，或者联系监护人。",
            )
            .by("《个人信息保护法》第二十八条"),
        }
    }
}

impl From<RegistryRejection> for base::Failure {
    fn from(rejection: RegistryRejection) -> Self {
        Self::Rejected(rejection.into())
    }
}

fn clock(at: Timestamp) -> String {
    let minute = at.china_minute_of_day();
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Which citizen numbers this installation accepts: those of area 99 only for a demonstration.
pub const fn accepted(demo: bool) -> Accept {
    if demo { Accept::Demo } else { Accept::Real }
}

/// Sex and birth date of somebody to be enrolled: the register before the number, because the number may be wrong.
pub(crate) fn sex_and_birth(cmd: &EnrolPerson, today: Date) -> Result<(Sex, Date), RegistryRejection> {
    let number = cmd.id_no.as_ref();
    let sex = cmd.sex.or(number.map(CitizenIdNo::sex)).ok_or(RegistryRejection::Missing("性别"))?;
    let birth_date =
        cmd.birth_date.or(number.map(CitizenIdNo::birth_date)).ok_or(RegistryRejection::Missing("出生日期"))?;
    if birth_date > today { Err(RegistryRejection::NotYetBorn) } else { Ok((sex, birth_date)) }
}

/// Whether the file found under a number is that of the person at the desk.
pub(crate) fn same_name(on_file: &str, given: &str) -> Result<(), RegistryRejection> {
    if search_key(on_file) == search_key(given) { Ok(()) } else { Err(RegistryRejection::NameMismatch) }
}

/// Whether a masked field may be looked at now; answers whether it is a child's, to be noted in the journal.
pub(crate) fn may_look(
    purpose: Purpose,
    age: i16,
    (looks, oldest): (i64, Option<Timestamp>),
    now: Timestamp,
) -> Result<bool, RegistryRejection> {
    let child = age < CHILD_BELOW;
    let fits = match purpose {
        Purpose::Verify | Purpose::Visit => true,
        Purpose::Contact | Purpose::Complaint => !child,
    };
    if !fits {
        return Err(RegistryRejection::NotForChildren);
    }
    if looks >= REVEALS_PER_HOUR {
        return Err(RegistryRejection::TooManyLooks { again_at: oldest.unwrap_or(now).plus_minutes(60) });
    }
    Ok(child)
}

/// What a word typed into a search field means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Search {
    /// Nothing was typed: everybody within reach.
    Everybody,
    /// Exactly this citizen number.
    IdNo(CitizenIdNo),
    /// Exactly this phone.
    Phone(PhoneNo),
    /// A name that begins like this, in its form for comparison.
    Name(String),
    /// It looks like a number but cannot be one; says why.
    Unreadable(String),
}

impl Search {
    /// Whether the search is for an exact number, which the journal notes.
    pub const fn is_number(&self) -> bool {
        matches!(self, Self::IdNo(_) | Self::Phone(_))
    }

    /// The field that is searched by.
    pub const fn field(&self) -> Option<Field> {
        match self {
            Self::IdNo(_) => Some(Field::IdNo),
            Self::Phone(_) => Some(Field::Phone),
            Self::Name(_) => Some(Field::Name),
            Self::Everybody | Self::Unreadable(_) => None,
        }
    }
}

/// Reads a search word: 15 or more digits are a citizen number, other digits a phone, everything else a name.
pub fn read_search(word: &str, accept: Accept) -> Search {
    let key = search_key(word);
    let digits = key.chars().filter(char::is_ascii_digit).count();
    if key.is_empty() {
        Search::Everybody
    } else if digits * 2 < key.chars().count() {
        Search::Name(key)
    } else if digits >= 14 {
        CitizenIdNo::parse(word, accept).map_or_else(|e| Search::Unreadable(e.to_string()), Search::IdNo)
    } else {
        PhoneNo::parse(word).map_or_else(|e| Search::Unreadable(e.to_string()), Search::Phone)
    }
}
