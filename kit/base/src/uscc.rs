//! The unified social credit code of organisations (统一社会信用代码, GB 32100-2015), 18 characters with two check
//! characters inside. Owns reading and checking; whether such an organisation exists is the registry's question.
//! Rural collectives (`N…`) are lawful contractors and pass. Start with [`Uscc::parse`].

use crate::text;
use crate::value::{FromValue, Value, ValueError};
use std::fmt;

/// The 31 characters of GB 32100: no I, O, Z, S, V.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

crate::text_enum!(
    /// What an organisation is, told by the first two characters of its code.
    OrganisationKind {
        /// 11 机关
        Government => "government",
        /// 12 事业单位
        PublicInstitution => "public_institution",
        /// 13 群团组织
        MassOrganisation => "mass_organisation",
        /// 51 社会团体
        SocialAssociation => "social_association",
        /// 52 社会服务机构（民办非企业单位）
        SocialService => "social_service",
        /// 53 基金会
        Foundation => "foundation",
        /// 91 企业
        Enterprise => "enterprise",
        /// 92 个体工商户
        IndividualBusiness => "individual_business",
        /// 93 农民专业合作社
        FarmersCooperative => "farmers_cooperative",
        /// N1, N2, N3 农村集体经济组织
        RuralCollective => "rural_collective",
        /// Any other registering authority or kind.
        Other => "other",
    }
);

impl OrganisationKind {
    /// The word shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Government => "机关",
            Self::PublicInstitution => "事业单位",
            Self::MassOrganisation => "群团组织",
            Self::SocialAssociation => "社会团体",
            Self::SocialService => "社会服务机构",
            Self::Foundation => "基金会",
            Self::Enterprise => "企业",
            Self::IndividualBusiness => "个体工商户",
            Self::FarmersCooperative => "农民专业合作社",
            Self::RuralCollective => "农村集体经济组织",
            Self::Other => "其他组织",
        }
    }
}

/// Why a text is not a unified social credit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UsccError {
    /// Nothing was typed.
    #[error("请填写统一社会信用代码。")]
    Empty,
    /// Not 18 characters.
    #[error("统一社会信用代码应为 18 位，现在是 {now} 位，请核对是否漏写或多写。")]
    WrongLength {
        /// How many characters there are now.
        now: usize,
    },
    /// A character outside the alphabet.
    #[error("统一社会信用代码第 {position} 位不能是{}：只用数字和大写字母，没有 I、O、S、V、Z，请核对是否应为 1、0、5、2。", text::shown(*.found))]
    BadCharacter {
        /// Counted from 1.
        position: usize,
        /// What stands there.
        found: char,
    },
    /// A letter in the region of registration.
    #[error("统一社会信用代码第 3 到 8 位是登记地区，应全是数字，第 {position} 位现为“{found}”，请核对。")]
    RegionNotDigits {
        /// Counted from 1.
        position: usize,
        /// What stands there.
        found: char,
    },
    /// The last character does not fit the others.
    #[error("统一社会信用代码最后一位应为 {expected}，现为 {found}，请逐位核对。")]
    CheckCharacter {
        /// What the first 17 call for.
        expected: char,
        /// What stands there.
        found: char,
    },
    /// The organisation part does not fit itself.
    #[error("统一社会信用代码第 17 位（组织机构代码的校验位）应为 {expected}，现为 {found}，请核对第 9 到 17 位。")]
    OrganisationCheck {
        /// What characters 9 to 16 call for.
        expected: char,
        /// What stands there.
        found: char,
    },
}

/// A checked code of 18 characters. Public data.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uscc([u8; 18]);

impl Uscc {
    /// Reads a code: full-width and small letters and blanks are mended.
    pub fn parse(raw: &str) -> Result<Self, UsccError> {
        let text = text::compact(raw).to_ascii_uppercase();
        match text.chars().count() {
            0 => return Err(UsccError::Empty),
            18 => {}
            now => return Err(UsccError::WrongLength { now }),
        }
        let mut code = [0; 18];
        for (at, (slot, found)) in code.iter_mut().zip(text.chars()).enumerate() {
            let byte = u8::try_from(found).ok().filter(|byte| ALPHABET.contains(byte));
            *slot = byte.ok_or(UsccError::BadCharacter { position: at + 1, found })?;
        }
        if let Some(at) = (2..8).find(|at| !code[*at].is_ascii_digit()) {
            return Err(UsccError::RegionNotDigits { position: at + 1, found: char::from(code[at]) });
        }
        let (expected, found) = (char::from(check_character(&code)), char::from(code[17]));
        if expected != found {
            return Err(UsccError::CheckCharacter { expected, found });
        }
        let (expected, found) = (char::from(organisation_check(&code)), char::from(code[16]));
        if expected != found {
            return Err(UsccError::OrganisationCheck { expected, found });
        }
        Ok(Self(code))
    }

    /// The 18 characters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// What the first two characters say.
    pub fn kind(&self) -> OrganisationKind {
        match &self.0[..2] {
            b"11" => OrganisationKind::Government,
            b"12" => OrganisationKind::PublicInstitution,
            b"13" => OrganisationKind::MassOrganisation,
            b"51" => OrganisationKind::SocialAssociation,
            b"52" => OrganisationKind::SocialService,
            b"53" => OrganisationKind::Foundation,
            b"91" => OrganisationKind::Enterprise,
            b"92" => OrganisationKind::IndividualBusiness,
            b"93" => OrganisationKind::FarmersCooperative,
            b"N1" | b"N2" | b"N3" => OrganisationKind::RuralCollective,
            _ => OrganisationKind::Other,
        }
    }

    /// The six digits of the place of registration, as of that day.
    pub fn region(&self) -> &str {
        &self.as_str()[2..8]
    }

    /// The nine characters of the organisation code (GB 11714).
    pub fn organisation_code(&self) -> &str {
        &self.as_str()[8..17]
    }
}

/// GB 32100: weights 3^i mod 31 over the position in the alphabet.
fn check_character(code: &[u8; 18]) -> u8 {
    let mut weight = 1;
    let mut sum = 0;
    for character in &code[..17] {
        sum += ALPHABET.iter().position(|c| c == character).unwrap_or_default() * weight;
        weight = weight * 3 % 31;
    }
    ALPHABET[(31 - sum % 31) % 31]
}

/// GB 11714 over characters 9 to 16; here A is 10 and Z is 35.
fn organisation_check(code: &[u8; 18]) -> u8 {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let value = |character: u8| char::from(character).to_digit(36).unwrap_or_default();
    let sum: u32 = code[8..16].iter().zip(WEIGHTS).map(|(character, weight)| value(*character) * weight).sum();
    b"0X987654321"[usize::try_from(sum % 11).unwrap_or_default()]
}

impl fmt::Display for Uscc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Uscc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Uscc({self})")
    }
}

impl std::str::FromStr for Uscc {
    type Err = UsccError;
    fn from_str(s: &str) -> Result<Self, UsccError> {
        Self::parse(s)
    }
}

impl serde::Serialize for Uscc {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for Uscc {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

impl From<Uscc> for Value {
    fn from(code: Uscc) -> Self {
        Self::Text(code.as_str().to_owned())
    }
}

impl FromValue for Uscc {
    fn from_value(value: Value) -> Result<Self, ValueError> {
        crate::value::parse_text(value, "a unified social credit code")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accepts_the_vectors_of_the_handbook() {
        let table = [
            ("91110000600037341L", OrganisationKind::Enterprise),
            ("12100000400009880K", OrganisationKind::PublicInstitution),
            ("52371621MJD000011N", OrganisationKind::SocialService),
            ("511506025000000158", OrganisationKind::SocialAssociation),
            ("91652301MA77000145", OrganisationKind::Enterprise),
            ("N2371621MF0000013L", OrganisationKind::RuralCollective),
            ("12640104455000015P", OrganisationKind::PublicInstitution),
            ("53371600MJE000021D", OrganisationKind::Foundation),
        ];
        for (raw, kind) in table {
            let code = Uscc::parse(raw).unwrap();
            assert_eq!((code.as_str(), code.kind()), (raw, kind));
            assert_eq!(Uscc::from_value(Value::from(code)), Ok(code));
            assert_eq!(serde_json::from_str::<Uscc>(&serde_json::to_string(&code).unwrap()).unwrap(), code);
        }
        let code = Uscc::parse(" ｎ２371621mf0000013l ").unwrap();
        assert_eq!((code.region(), code.organisation_code()), ("371621", "MF0000013"));
        assert_eq!(format!("{code:?} {code}"), "Uscc(N2371621MF0000013L) N2371621MF0000013L");
    }

    #[test]
    fn kinds_follow_the_first_two_characters() {
        let kinds = [
            ("11", "机关"),
            ("13", "群团组织"),
            ("92", "个体工商户"),
            ("93", "农民专业合作社"),
            ("N1", "农村集体经济组织"),
            ("N3", "农村集体经济组织"),
            ("A1", "其他组织"),
            ("N9", "其他组织"),
        ];
        for (start, label) in kinds {
            let mut code = *Uscc::parse("91110000600037341L").unwrap().as_str().as_bytes().first_chunk::<18>().unwrap();
            code[..2].copy_from_slice(start.as_bytes());
            code[17] = check_character(&code);
            assert_eq!(Uscc::parse(std::str::from_utf8(&code).unwrap()).unwrap().kind().label(), label);
        }
    }

    #[test]
    fn says_what_is_wrong_and_how_to_mend_it() {
        let table = [
            ("", "请填写统一社会信用代码。"),
            ("9111", "统一社会信用代码应为 18 位，现在是 4 位，请核对是否漏写或多写。"),
            (
                "9111000060003734IL",
                "统一社会信用代码第 17 位不能是“I”：只用数字和大写字母，没有 I、O、S、V、Z，请核对是否应为 1、0、5、2。",
            ),
            ("91110A00600037341L", "统一社会信用代码第 3 到 8 位是登记地区，应全是数字，第 6 位现为“A”，请核对。"),
            ("911100006000373415", "统一社会信用代码最后一位应为 L，现为 5，请逐位核对。"),
        ];
        for (raw, message) in table {
            assert_eq!(Uscc::parse(raw).map_err(|e| e.to_string()), Err(message.to_owned()), "{raw}");
        }
        // a wrong organisation part under a check character that fits it
        let mut code = *b"91110000600037340L";
        code[17] = check_character(&code);
        let message = "统一社会信用代码第 17 位（组织机构代码的校验位）应为 1，现为 0，请核对第 9 到 17 位。";
        let answer = Uscc::parse(std::str::from_utf8(&code).unwrap());
        assert_eq!(answer.map_err(|e| e.to_string()), Err(message.to_owned()));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(raw in prop_oneof![any::<String>(), "[0-9A-Za-zＡ-Ｚ０-９ ]{16,20}"]) {
            if let Ok(code) = Uscc::parse(&raw) {
                prop_assert_eq!(Uscc::parse(code.as_str()), Ok(code));
            }
        }

        #[test]
        fn one_wrong_character_is_always_found(
            head in "[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{8}", at in 0usize..18, other in 1usize..31,
        ) {
            let mut code = *format!("{head}00").as_bytes().first_chunk::<18>().unwrap();
            code[16] = organisation_check(&code);
            code[17] = check_character(&code);
            prop_assert!(Uscc::parse(std::str::from_utf8(&code).unwrap()).is_ok());
            let position = ALPHABET.iter().position(|c| *c == code[at]).unwrap();
            code[at] = ALPHABET[(position + other) % 31];
            prop_assert!(Uscc::parse(std::str::from_utf8(&code).unwrap()).is_err());
        }
    }
}
