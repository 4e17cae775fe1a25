//! The citizen number (公民身份号码, GB 11643-1999) and its relatives that share its 18 characters and its check
//! character (ISO 7064 MOD 11-2). Owns reading, checking and masking; never compares the address with today's
//! division table, because the address is that of the day of assignment and may be abolished since. Never the key of
//! a person: newborns and unidentified people have none. Start with [`CitizenIdNo::parse`].

use crate::text;
use crate::time::Date;
use std::fmt;

crate::text_enum!(
    /// Sex as registered (GB/T 2261.1).
    Sex {
        /// 0 未知的性别
        Unknown => "unknown",
        /// 1 男
        Male => "male",
        /// 2 女
        Female => "female",
        /// 9 未说明的性别
        Unstated => "unstated",
    }
);

impl Sex {
    /// The code of GB/T 2261.1 for exchange with other systems.
    pub const fn gb_code(self) -> u8 {
        match self {
            Self::Unknown => 0,
            Self::Male => 1,
            Self::Female => 2,
            Self::Unstated => 9,
        }
    }

    /// The word shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Unknown => "未知",
            Self::Male => "男",
            Self::Female => "女",
            Self::Unstated => "未说明",
        }
    }
}

/// Which numbers are lawful here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accept {
    /// Only numbers that can belong to a person.
    Real,
    /// Also the synthetic numbers of area 99, which belong to nobody.
    Demo,
}

/// Whose number it is, told by the address part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NumberKind {
    /// A citizen: the first two digits are a province of GB/T 2260.
    Citizen,
    /// Residence permit of Hong Kong people, address 810000.
    HongKong,
    /// Residence permit of Macau people, address 820000.
    Macau,
    /// Residence permit of Taiwan people, address 830000.
    Taiwan,
    /// Permanent residence of foreigners: 9, two digits of the issuing province, three digits of the country
    /// (ISO 3166 numeric). No province begins with 9, so these never meet the demo area 99.
    Foreigner,
    /// Synthetic, address 99xxxx: only where [`Accept::Demo`] says so.
    Demo,
}

/// Why a text is not a citizen number. The message never repeats the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CitizenIdError {
    /// Nothing was typed.
    #[error("请填写身份证号。")]
    Empty,
    /// Neither 18 nor 15 characters.
    #[error("身份证号应为 18 位（旧证 15 位），现在是 {now} 位，请核对是否漏写或多写。")]
    WrongLength {
        /// How many characters there are now.
        now: usize,
    },
    /// A letter where a digit stands.
    #[error("身份证号第 {position} 位应为数字，现为{}，请核对（字母 O 和数字 0、字母 l 和数字 1 容易混淆）。", text::shown(*.found))]
    NotADigit {
        /// Counted from 1.
        position: usize,
        /// What stands there.
        found: char,
    },
    /// The first two digits are no province.
    #[error("身份证号前两位 {found:02} 不是省级地区代码，请核对前六位。")]
    UnknownArea {
        /// The first two digits.
        found: u8,
    },
    /// 81, 82 or 83 not followed by 0000.
    #[error("港澳台居民居住证号应以 810000、820000 或 830000 开头，请核对前六位。")]
    UnknownResidenceArea,
    /// 9, but no province after it.
    #[error("以 9 开头的应是外国人永久居留身份证号，第 2、3 位应为签发地的省级代码，请核对前六位。")]
    UnknownIssuingPlace,
    /// A synthetic number where only real ones are lawful.
    #[error("以 99 开头的是演示用号码，正式系统不能使用，请填写证件上的号码。")]
    DemoNumber,
    /// Digits 7 to 14 are no date.
    #[error("身份证号第 7 到 14 位应是出生年月日，现在不是真实的日期，请核对。")]
    NotADate,
    /// The birth date lies after today.
    #[error("身份证号里的出生日期晚于今天，请核对第 7 到 14 位。")]
    BornInFuture,
    /// The last character does not fit the others.
    #[error("身份证号最后一位应为 {expected}，现为 {found}，请核对")]
    CheckDigit {
        /// What the first 17 digits call for.
        expected: char,
        /// What stands there.
        found: char,
    },
}

/// Provinces of GB/T 2260, which every address code of a citizen has begun with since 1984.
const PROVINCES: [u8; 32] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63,
    64, 65, 71,
];

/// A checked citizen number of 18 characters. Personal data: no `Display`, no serde, `Debug` hides it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CitizenIdNo {
    text: [u8; 18],
    birth_date: Date,
}

impl CitizenIdNo {
    /// Reads a number: full-width digits, blanks and a small x are mended, 15 digits become 18.
    pub fn parse(raw: &str, accept: Accept) -> Result<Self, CitizenIdError> {
        let text = text::compact(raw).to_ascii_uppercase();
        let length = text.chars().count();
        let text = match length {
            0 => return Err(CitizenIdError::Empty),
            18 => body_and_check(&text)?,
            15 => upgrade(&text)?,
            now => return Err(CitizenIdError::WrongLength { now }),
        };
        kind_of(&text, accept)?;
        let birth_date = birth_date_of(&text).ok_or(CitizenIdError::NotADate)?;
        let (expected, found) = (char::from(check_character(&text)), char::from(text[17]));
        if expected != found {
            return Err(CitizenIdError::CheckDigit { expected, found });
        }
        Ok(Self { text, birth_date })
    }

    /// Like [`CitizenIdNo::parse`], and nobody is born after `today`.
    pub fn parse_on(raw: &str, accept: Accept, today: Date) -> Result<Self, CitizenIdError> {
        let number = Self::parse(raw, accept)?;
        if number.birth_date > today { Err(CitizenIdError::BornInFuture) } else { Ok(number) }
    }

    /// A synthetic number of area 99 that belongs to nobody: an odd `serial` is male, an even one female; serials
    /// below 9,998,000 give different numbers for the same date. Fails only for years that are no birth year.
    pub fn demo(birth_date: Date, serial: u32) -> Result<Self, CitizenIdError> {
        let (area, sequence) = (990_001 + serial / 1_000 % 9_998, serial % 1_000);
        let day = birth_date.strftime("%Y%m%d");
        let mut text = body_and_check(&format!("{area:06}{day}{sequence:03}0"))?;
        text[17] = check_character(&text);
        let birth_date = birth_date_of(&text).ok_or(CitizenIdError::NotADate)?;
        Ok(Self { text, birth_date })
    }

    /// The 18 characters themselves: for sealing, for matching, for a page whose reader may see them.
    pub fn expose(&self) -> &str {
        std::str::from_utf8(&self.text).unwrap_or_default()
    }

    /// The birth date inside the number. The register may know better: keep it with its source.
    pub const fn birth_date(&self) -> Date {
        self.birth_date
    }

    /// The sex inside the number (17th digit, odd is male). The register may know better: keep it with its source.
    pub const fn sex(&self) -> Sex {
        if self.text[16] % 2 == 1 { Sex::Male } else { Sex::Female }
    }

    /// Whose number it is.
    pub fn kind(&self) -> NumberKind {
        // a number that exists was accepted once, so the demo area is asked for as such
        kind_of(&self.text, Accept::Demo).unwrap_or(NumberKind::Citizen)
    }

    /// `330***********1234`: the first three and the last four characters.
    pub fn masked(&self) -> String {
        format!("{}***********{}", &self.expose()[..3], &self.expose()[14..])
    }
}

impl fmt::Debug for CitizenIdNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CitizenIdNo(…)")
    }
}

/// 17 digits and a digit or X.
fn body_and_check(text: &str) -> Result<[u8; 18], CitizenIdError> {
    let mut out = [0; 18];
    for (at, (slot, found)) in out.iter_mut().zip(text.chars()).enumerate() {
        if !(found.is_ascii_digit() || at == 17 && found == 'X') {
            return Err(CitizenIdError::NotADigit { position: at + 1, found });
        }
        *slot = u8::try_from(found).unwrap_or_default();
    }
    Ok(out)
}

/// The 15 digits of before 1999: no century (always 19: nobody of the 18.. series lives) and no check character.
fn upgrade(text: &str) -> Result<[u8; 18], CitizenIdError> {
    if let Some((at, found)) = text.chars().enumerate().find(|(_, c)| !c.is_ascii_digit()) {
        return Err(CitizenIdError::NotADigit { position: at + 1, found });
    }
    let mut out = body_and_check(&format!("{}19{}0", &text[..6], &text[6..]))?;
    out[17] = check_character(&out);
    Ok(out)
}

/// ISO 7064 MOD 11-2 over the first 17 digits.
fn check_character(text: &[u8; 18]) -> u8 {
    const WEIGHTS: [usize; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: usize = text.iter().zip(WEIGHTS).map(|(figure, weight)| usize::from(figure - b'0') * weight).sum();
    b"10X98765432"[sum % 11]
}

/// The number in some digits.
fn digits(text: &[u8]) -> u32 {
    text.iter().fold(0, |number, figure| number * 10 + u32::from(figure - b'0'))
}

fn kind_of(text: &[u8; 18], accept: Accept) -> Result<NumberKind, CitizenIdError> {
    let known = |code: u32| PROVINCES.iter().any(|province| u32::from(*province) == code);
    match (digits(&text[..2]), digits(&text[2..6])) {
        (81, 0) => Ok(NumberKind::HongKong),
        (82, 0) => Ok(NumberKind::Macau),
        (83, 0) => Ok(NumberKind::Taiwan),
        (81..=83, _) => Err(CitizenIdError::UnknownResidenceArea),
        (99, _) if accept == Accept::Demo => Ok(NumberKind::Demo),
        (99, _) => Err(CitizenIdError::DemoNumber),
        (90..=98, _) if known(digits(&text[1..3])) => Ok(NumberKind::Foreigner),
        (90..=98, _) => Err(CitizenIdError::UnknownIssuingPlace),
        (province, _) if known(province) => Ok(NumberKind::Citizen),
        (other, _) => Err(CitizenIdError::UnknownArea { found: u8::try_from(other).unwrap_or_default() }),
    }
}

/// Digits 7 to 14 as a date; years before 1800 are nobody's.
fn birth_date_of(text: &[u8; 18]) -> Option<Date> {
    let number = |from: usize, to: usize| i16::try_from(digits(&text[from..to])).unwrap_or_default();
    let small = |number: i16| i8::try_from(number).unwrap_or_default();
    let year = number(6, 10);
    Date::new(year, small(number(10, 12)), small(number(12, 14))).ok().filter(|_| year >= 1800)
}

#[cfg(test)]
mod tests;
