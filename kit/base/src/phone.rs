//! Phone numbers: mobiles and landlines of the mainland. Owns reading, the one form in which numbers are matched, and
//! masking; never says whose number it is: many recipients share a child's or a neighbour's, so a number is no key.
//! Start with [`PhoneNo::parse`].

use crate::text;
use std::fmt;

/// Why a text is not a phone number. The message never repeats the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// Nothing was typed.
    #[error("请填写联系电话。")]
    Empty,
    /// Something else than digits and separators.
    #[error("电话号码只能写数字和短横线，现有{}，请改写；几个号码请分开填写。", text::shown(*.found))]
    BadCharacter {
        /// What stands there.
        found: char,
    },
    /// A mobile of another length than 11.
    #[error("手机号应为 11 位，现在是 {now} 位，请核对是否漏写或多写。")]
    MobileLength {
        /// How many digits there are now.
        now: usize,
    },
    /// 10, 11 and 12 are no mobiles.
    #[error("手机号第二位应为 3 到 9，现为 {found}，请核对。")]
    MobileSecondDigit {
        /// What stands there.
        found: char,
    },
    /// A landline whose local part has not 7 or 8 digits.
    #[error("座机号应为区号加 7 或 8 位号码，例如 0543-5321234，请核对。")]
    LandlineForm,
    /// Neither a mobile nor an area code in front.
    #[error("座机请在前面写上区号，例如 0543-5321234；手机号应以 1 开头。")]
    NoAreaCode,
    /// A number of another country.
    #[error("这里只能填写中国大陆的手机号或座机号，境外号码请写在备注里。")]
    Foreign,
}

/// A checked number, digits only. Personal data: no `Display`, no serde, `Debug` hides it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhoneNo(String);

impl PhoneNo {
    /// Reads a number: full-width digits, blanks, dashes, brackets and the country code 86 are mended.
    pub fn parse(raw: &str) -> Result<Self, PhoneError> {
        let text = text::compact(raw);
        let bare: String = text.chars().filter(|c| !is_separator(*c)).collect();
        let (digits, national) = match bare.strip_prefix('+').or_else(|| bare.strip_prefix("00")) {
            Some(rest) => (rest.strip_prefix("86").ok_or(PhoneError::Foreign)?, false),
            None if bare.len() == 13 && bare.starts_with("861") => (&bare[2..], true),
            None => (bare.as_str(), true),
        };
        if digits.is_empty() {
            return Err(PhoneError::Empty);
        }
        if let Some(found) = digits.chars().find(|c| !c.is_ascii_digit()) {
            return Err(PhoneError::BadCharacter { found });
        }
        let is_mobile = digits.starts_with('1') && (national || digits.len() == 11);
        match digits.chars().next() {
            _ if is_mobile => check_mobile(digits).map(|()| Self(digits.to_owned())),
            Some('0') => check_landline(digits).map(|()| Self(digits.to_owned())),
            // abroad the 0 of the area code is left out
            _ if !national => {
                let digits = format!("0{digits}");
                check_landline(&digits).map(|()| Self(digits))
            }
            _ => Err(PhoneError::NoAreaCode),
        }
    }

    /// The digits: for sealing, for matching, for the worker who has to call.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether messages can reach it.
    pub fn is_mobile(&self) -> bool {
        self.0.starts_with('1')
    }

    /// The form for a reader who may see the number: `138 1234 5678`, `0543-5321234`.
    pub fn formatted(&self) -> String {
        let number = &self.0;
        if self.is_mobile() {
            format!("{} {} {}", &number[..3], &number[3..7], &number[7..])
        } else {
            let (area, local) = number.split_at(area_length(number));
            format!("{area}-{local}")
        }
    }

    /// `138****5678`, `0543-****234`: four digits are hidden.
    pub fn masked(&self) -> String {
        let number = &self.0;
        if self.is_mobile() {
            format!("{}****{}", &number[..3], &number[7..])
        } else {
            let (area, local) = number.split_at(area_length(number));
            format!("{area}-****{}", &local[4..])
        }
    }
}

impl fmt::Debug for PhoneNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PhoneNo(…)")
    }
}

fn is_separator(c: char) -> bool {
    matches!(c, '-' | '(' | ')' | '.' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

fn check_mobile(digits: &str) -> Result<(), PhoneError> {
    if digits.len() != 11 {
        return Err(PhoneError::MobileLength { now: digits.len() });
    }
    match digits.chars().nth(1) {
        Some('3'..='9') | None => Ok(()),
        Some(found) => Err(PhoneError::MobileSecondDigit { found }),
    }
}

/// Area codes have three digits when they begin with 01 or 02, otherwise four; the 0 is counted.
fn area_length(digits: &str) -> usize {
    if digits.starts_with("01") || digits.starts_with("02") { 3 } else { 4 }
}

fn check_landline(digits: &str) -> Result<(), PhoneError> {
    let local = digits.get(area_length(digits)..).unwrap_or_default();
    let fits = matches!(local.len(), 7 | 8) && !local.starts_with(['0', '1']) && !digits.starts_with("00");
    // 01 is only Beijing, 010
    let known = !digits.starts_with("01") || digits.starts_with("010");
    if fits && known { Ok(()) } else { Err(PhoneError::LandlineForm) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_mobiles_and_landlines() {
        let table = [
            ("13812345678", "13812345678", "138 1234 5678", "138****5678"),
            (" １３８ 1234-5678", "13812345678", "138 1234 5678", "138****5678"),
            ("+86 138 1234 5678", "13812345678", "138 1234 5678", "138****5678"),
            ("008613812345678", "13812345678", "138 1234 5678", "138****5678"),
            ("8613812345678", "13812345678", "138 1234 5678", "138****5678"),
            ("0543-5321234", "05435321234", "0543-5321234", "0543-****234"),
            ("（0477）8321234", "04778321234", "0477-8321234", "0477-****234"),
            ("010—66012345", "01066012345", "010-66012345", "010-****2345"),
            ("+86 10 6601 2345", "01066012345", "010-66012345", "010-****2345"),
            ("+86 543 5321234", "05435321234", "0543-5321234", "0543-****234"),
            ("0991 88012345", "099188012345", "0991-88012345", "0991-****2345"),
        ];
        for (raw, digits, formatted, masked) in table {
            let number = PhoneNo::parse(raw).unwrap();
            assert_eq!(
                (number.expose(), number.formatted().as_str(), number.masked().as_str()),
                (digits, formatted, masked)
            );
            assert_eq!(number.is_mobile(), digits.starts_with('1'));
            assert_eq!(format!("{number:?}"), "PhoneNo(…)");
        }
    }

    #[test]
    fn says_what_is_wrong_and_how_to_mend_it() {
        let table = [
            ("", "请填写联系电话。"),
            (" - ", "请填写联系电话。"),
            ("1381234567", "手机号应为 11 位，现在是 10 位，请核对是否漏写或多写。"),
            ("138123456789", "手机号应为 11 位，现在是 12 位，请核对是否漏写或多写。"),
            ("12812345678", "手机号第二位应为 3 到 9，现为 2，请核对。"),
            ("13812345678/13912345678", "电话号码只能写数字和短横线，现有“/”，请改写；几个号码请分开填写。"),
            ("5321234", "座机请在前面写上区号，例如 0543-5321234；手机号应以 1 开头。"),
            ("0543-532123", "座机号应为区号加 7 或 8 位号码，例如 0543-5321234，请核对。"),
            ("0543-532123456", "座机号应为区号加 7 或 8 位号码，例如 0543-5321234，请核对。"),
            ("0123-5321234", "座机号应为区号加 7 或 8 位号码，例如 0543-5321234，请核对。"),
            ("0543-0321234", "座机号应为区号加 7 或 8 位号码，例如 0543-5321234，请核对。"),
            ("+852 2345 6789", "这里只能填写中国大陆的手机号或座机号，境外号码请写在备注里。"),
        ];
        for (raw, message) in table {
            assert_eq!(PhoneNo::parse(raw).map_err(|e| e.to_string()), Err(message.to_owned()), "{raw}");
        }
    }

    proptest! {
        #[test]
        fn every_mobile_is_read(raw in "1[3-9][0-9]{9}") {
            let number = PhoneNo::parse(&raw).unwrap();
            prop_assert_eq!(number.expose(), raw.as_str());
        }

        #[test]
        fn any_text_is_read_or_refused(raw in prop_oneof![any::<String>(), "\\+?[0-9０-９ ()-]{0,16}"]) {
            if let Ok(number) = PhoneNo::parse(&raw) {
                prop_assert_eq!(PhoneNo::parse(number.expose()), Ok(number.clone()));
                prop_assert_eq!(PhoneNo::parse(&number.formatted()), Ok(number.clone()));
                prop_assert!(number.masked().contains("****"));
            }
        }
    }
}
