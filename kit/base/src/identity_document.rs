//! Kinds of identity document (handbook §2.1) and the form of their numbers. Other systems number the kinds
//! differently, so ours are words. Never decides whose document it is. Start with
//! [`IdentityDocumentKind::normalise`].

use crate::citizen_id::{Accept, CitizenIdError, CitizenIdNo, NumberKind};
use crate::sensitive::Sensitive;
use crate::text;

crate::text_enum!(
    /// What a person shows to prove who they are.
    IdentityDocumentKind {
        /// 居民身份证
        ResidentId => "resident_id",
        /// 港澳台居民居住证
        HkMacauTwResidence => "hk_macau_tw_residence",
        /// 外国人永久居留身份证
        ForeignerPermanentResidence => "foreigner_permanent_residence",
        /// 港澳居民来往内地通行证
        HkMacauPass => "hk_macau_pass",
        /// 台湾居民来往大陆通行证
        TwPass => "tw_pass",
        /// 护照
        Passport => "passport",
        /// 居住证 of internal migrants: carries the citizen number; its holders apply where they live
        /// (社会救助法第三十七条).
        ResidencePermit => "residence_permit",
        /// 户口簿, numbered locally
        HouseholdBook => "household_book",
        /// 出生医学证明
        BirthCertificate => "birth_certificate",
        /// 残疾人证
        DisabilityCertificate => "disability_certificate",
        /// 无证件或身份不明: no number; a description, a photo and the place of finding stand in the register.
        None => "none",
    }
);

crate::text_enum!(
    /// Type of disability (GB/T 26341-2010), the 19th digit of the certificate.
    DisabilityType {
        /// 1 视力
        Visual => "visual",
        /// 2 听力
        Hearing => "hearing",
        /// 3 言语
        Speech => "speech",
        /// 4 肢体
        Physical => "physical",
        /// 5 智力
        Intellectual => "intellectual",
        /// 6 精神
        Mental => "mental",
        /// 7 多重
        Multiple => "multiple",
    }
);

impl DisabilityType {
    /// The word shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Visual => "视力",
            Self::Hearing => "听力",
            Self::Speech => "言语",
            Self::Physical => "肢体",
            Self::Intellectual => "智力",
            Self::Mental => "精神",
            Self::Multiple => "多重",
        }
    }

    /// From the digit 1 to 7 of GB/T 26341.
    pub fn from_gb_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code).checked_sub(1)?).copied()
    }
}

/// Why a number does not fit its kind of document. The message never repeats the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdentityDocumentError {
    /// The citizen number inside is wrong.
    #[error(transparent)]
    CitizenId(#[from] CitizenIdError),
    /// A good number of another kind of document.
    #[error("这是{}的号码，请把证件类型改为{}，或核对号码。", .belongs_to.label(), .belongs_to.label())]
    OtherKind {
        /// The kind it belongs to.
        belongs_to: IdentityDocumentKind,
    },
    /// The number has another form.
    #[error("{}号码应为{}，请核对。", .kind.label(), .kind.form())]
    Form {
        /// The kind that was chosen.
        kind: IdentityDocumentKind,
    },
    /// The 19th digit is not 1 to 7.
    #[error("残疾人证第 19 位是残疾类别，应为 1 到 7，现为{}，请核对。", text::shown(*.found))]
    DisabilityType {
        /// What stands there.
        found: char,
    },
    /// The 20th digit is not 1 to 4.
    #[error("残疾人证第 20 位是残疾等级，应为 1 到 4，现为{}，请核对。", text::shown(*.found))]
    DisabilityGrade {
        /// What stands there.
        found: char,
    },
    /// Something was typed although there is no document.
    #[error("证件类型选了“无”，请把号码留空，并在说明里写明来历和体貌；有证件时请改选证件类型。")]
    NumberWithoutDocument,
}

impl IdentityDocumentKind {
    /// The name on the document.
    pub const fn label(self) -> &'static str {
        match self {
            Self::ResidentId => "居民身份证",
            Self::HkMacauTwResidence => "港澳台居民居住证",
            Self::ForeignerPermanentResidence => "外国人永久居留身份证",
            Self::HkMacauPass => "港澳居民来往内地通行证",
            Self::TwPass => "台湾居民来往大陆通行证",
            Self::Passport => "护照",
            Self::ResidencePermit => "居住证",
            Self::HouseholdBook => "户口簿",
            Self::BirthCertificate => "出生医学证明",
            Self::DisabilityCertificate => "残疾人证",
            Self::None => "无证件或身份不明",
        }
    }

    /// The form of the number in words, for hints beside the field.
    pub const fn form(self) -> &'static str {
        match self {
            Self::ResidentId | Self::HkMacauTwResidence => " 18 位",
            Self::ForeignerPermanentResidence => " 18 位数字，旧版为 3 个字母加 12 位数字",
            Self::HkMacauPass => " H 或 M 加 8 位数字（换证次数 2 位可以一并填写）",
            Self::TwPass => " 8 位数字",
            Self::Passport => " 5 到 17 位字母或数字",
            Self::ResidencePermit => "持证人的 18 位身份证号",
            Self::HouseholdBook => "不超过 30 个字",
            Self::BirthCertificate => " 1 个字母加 9 位数字",
            Self::DisabilityCertificate => " 20 位（身份证号加类别、等级各 1 位，补办的后面有 B 加数字）",
            Self::None => "空",
        }
    }

    /// Checks the number of such a document and gives the form in which it is kept and matched (half-width capitals
    /// without blanks; 15-digit citizen numbers become 18).
    pub fn normalise(self, raw: &str, accept: Accept) -> Result<Sensitive<String>, IdentityDocumentError> {
        let text = text::compact(raw).to_ascii_uppercase();
        match self {
            Self::ResidentId | Self::HkMacauTwResidence => self.eighteen(&text, accept),
            Self::ResidencePermit => Self::ResidentId.eighteen(&text, accept),
            Self::ForeignerPermanentResidence => {
                if pattern(&text, 3, &[12], |c| c.is_ascii_uppercase()) {
                    return Ok(Sensitive::new(text));
                }
                self.eighteen(&text, accept)
            }
            Self::HkMacauPass => {
                let fits = pattern(&text, 1, &[8, 10], |c| "HM".contains(c));
                self.when(fits, text)
            }
            Self::TwPass => self.when(pattern(&text, 0, &[8], |_| false), text),
            Self::Passport => {
                let fits = (5..=17).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
                self.when(fits, text)
            }
            Self::HouseholdBook => {
                let fits = (1..=30).contains(&text.chars().count()) && !text.chars().any(char::is_control);
                self.when(fits, text)
            }
            Self::BirthCertificate => self.when(pattern(&text, 1, &[9], |c| c.is_ascii_uppercase()), text),
            Self::DisabilityCertificate => {
                DisabilityCertificateNo::parse(&text, accept).map(|number| Sensitive::new(number.text()))
            }
            Self::None if text.is_empty() => Ok(Sensitive::new(text)),
            Self::None => Err(IdentityDocumentError::NumberWithoutDocument),
        }
    }

    fn when(self, fits: bool, text: String) -> Result<Sensitive<String>, IdentityDocumentError> {
        if fits { Ok(Sensitive::new(text)) } else { Err(IdentityDocumentError::Form { kind: self }) }
    }

    /// A number of 18 characters that belongs to this very kind of document.
    fn eighteen(self, text: &str, accept: Accept) -> Result<Sensitive<String>, IdentityDocumentError> {
        let number = CitizenIdNo::parse(text, accept)?;
        let belongs_to = match number.kind() {
            NumberKind::Citizen | NumberKind::Demo => Self::ResidentId,
            NumberKind::HongKong | NumberKind::Macau | NumberKind::Taiwan => Self::HkMacauTwResidence,
            NumberKind::Foreigner => Self::ForeignerPermanentResidence,
        };
        if belongs_to == self {
            Ok(Sensitive::new(number.expose().to_owned()))
        } else {
            Err(IdentityDocumentError::OtherKind { belongs_to })
        }
    }
}

/// `letters` characters that `is_letter` allows, then digits in one of these counts.
fn pattern(text: &str, letters: usize, digits: &[usize], is_letter: impl Fn(char) -> bool) -> bool {
    let (head, tail): (Vec<_>, Vec<_>) = text.chars().enumerate().partition(|(at, _)| *at < letters);
    head.into_iter().all(|(_, c)| is_letter(c))
        && digits.contains(&tail.len())
        && tail.into_iter().all(|(_, c)| c.is_ascii_digit())
}

/// The number of a disability certificate: citizen number, type, grade, and for a re-issued card `B` and a count. It
/// changes when type or grade change, so it is never a key; what it says is a cross-check of the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DisabilityCertificateNo {
    /// The citizen number inside.
    pub holder: CitizenIdNo,
    /// The type inside.
    pub disability_type: DisabilityType,
    /// The grade inside: 1 (most severe) to 4.
    pub grade: u8,
    /// How often the card was issued again; 0 for the first card.
    pub reissued: u8,
}

impl DisabilityCertificateNo {
    /// Reads 20 characters and perhaps `B` with one or two digits.
    pub fn parse(raw: &str, accept: Accept) -> Result<Self, IdentityDocumentError> {
        const FORM: IdentityDocumentError =
            IdentityDocumentError::Form { kind: IdentityDocumentKind::DisabilityCertificate };
        let text = text::compact(raw).to_ascii_uppercase();
        let (number, suffix) = text.split_once('B').map_or((text.as_str(), None), |(n, s)| (n, Some(s)));
        if number.chars().count() != 20 || !number.is_ascii() {
            return Err(FORM);
        }
        let reissued = match suffix {
            None => 0,
            Some(s) if matches!(s.len(), 1 | 2) && s.bytes().all(|b| b.is_ascii_digit()) => {
                s.parse().ok().filter(|count| *count > 0).ok_or(FORM)?
            }
            Some(_) => return Err(FORM),
        };
        let holder = CitizenIdNo::parse(&number[..18], accept)?;
        let (type_digit, grade_digit) = (char::from(number.as_bytes()[18]), char::from(number.as_bytes()[19]));
        let digit = |c: char| c.to_digit(10).and_then(|d| u8::try_from(d).ok());
        let disability_type = digit(type_digit)
            .and_then(DisabilityType::from_gb_code)
            .ok_or(IdentityDocumentError::DisabilityType { found: type_digit })?;
        let grade = digit(grade_digit)
            .filter(|grade| (1..=4).contains(grade))
            .ok_or(IdentityDocumentError::DisabilityGrade { found: grade_digit })?;
        Ok(Self { holder, disability_type, grade, reissued })
    }

    /// The number as it stands on the card: for sealing and matching.
    pub fn text(&self) -> String {
        let type_code =
            DisabilityType::ALL.iter().position(|kind| *kind == self.disability_type).unwrap_or_default() + 1;
        let first = format!("{}{type_code}{}", self.holder.expose(), self.grade);
        if self.reissued == 0 { first } else { format!("{first}B{}", self.reissued) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use IdentityDocumentKind as Kind;
    use proptest::prelude::*;

    #[test]
    fn accepts_and_normalises() {
        let table = [
            (Kind::ResidentId, "11010519491231002x", "11010519491231002X"),
            (Kind::ResidentId, "990001195503120011", "990001195503120011"),
            (Kind::ResidencePermit, "440524188001010014", "440524188001010014"),
            (Kind::HkMacauTwResidence, "810000199408230021", "810000199408230021"),
            (Kind::HkMacauTwResidence, "830000199201300022", "830000199201300022"),
            (Kind::ForeignerPermanentResidence, "usa110088 010203", "USA110088010203"),
            (Kind::HkMacauPass, "h12345678", "H12345678"),
            (Kind::HkMacauPass, "M1234567801", "M1234567801"),
            (Kind::TwPass, "１２３４５６７８", "12345678"),
            (Kind::Passport, "e12345678", "E12345678"),
            (Kind::HouseholdBook, "惠民 0012-3", "惠民0012-3"),
            (Kind::BirthCertificate, "r370123456", "R370123456"),
            (Kind::DisabilityCertificate, "11010519491231002x41", "11010519491231002X41"),
            (Kind::DisabilityCertificate, "99000119550312001172b1", "99000119550312001172B1"),
            (Kind::None, " ", ""),
        ];
        for (kind, raw, kept) in table {
            assert_eq!(kind.normalise(raw, Accept::Demo), Ok(Sensitive::new(kept.to_owned())), "{kind} {raw}");
        }
    }

    #[test]
    fn refuses_with_a_way_out() {
        let table = [
            (
                Kind::ResidentId,
                "810000199408230021",
                "这是港澳台居民居住证的号码，请把证件类型改为港澳台居民居住证，或核对号码。",
            ),
            (
                Kind::HkMacauTwResidence,
                "440524188001010014",
                "这是居民身份证的号码，请把证件类型改为居民身份证，或核对号码。",
            ),
            (Kind::ResidencePermit, "440524188001010015", "身份证号最后一位应为 4，现为 5，请核对"),
            (
                Kind::ResidentId,
                "990001195503120011",
                "以 99 开头的是演示用号码，正式系统不能使用，请填写证件上的号码。",
            ),
            (Kind::TwPass, "1234567", "台湾居民来往大陆通行证号码应为 8 位数字，请核对。"),
            (
                Kind::HkMacauPass,
                "H123456789",
                "港澳居民来往内地通行证号码应为 H 或 M 加 8 位数字（换证次数 2 位可以一并填写），请核对。",
            ),
            (Kind::Passport, "E123", "护照号码应为 5 到 17 位字母或数字，请核对。"),
            (Kind::HouseholdBook, "", "户口簿号码应为不超过 30 个字，请核对。"),
            (Kind::BirthCertificate, "R37012345", "出生医学证明号码应为 1 个字母加 9 位数字，请核对。"),
            (
                Kind::DisabilityCertificate,
                "11010519491231002X",
                "残疾人证号码应为 20 位（身份证号加类别、等级各 1 位，补办的后面有 B 加数字），请核对。",
            ),
            (
                Kind::DisabilityCertificate,
                "11010519491231002X41B0",
                "残疾人证号码应为 20 位（身份证号加类别、等级各 1 位，补办的后面有 B 加数字），请核对。",
            ),
            (
                Kind::DisabilityCertificate,
                "11010519491231002X81",
                "残疾人证第 19 位是残疾类别，应为 1 到 7，现为“8”，请核对。",
            ),
            (
                Kind::DisabilityCertificate,
                "11010519491231002X45",
                "残疾人证第 20 位是残疾等级，应为 1 到 4，现为“5”，请核对。",
            ),
            (Kind::None, "1", "证件类型选了“无”，请把号码留空，并在说明里写明来历和体貌；有证件时请改选证件类型。"),
        ];
        for (kind, raw, message) in table {
            let answer = kind.normalise(raw, Accept::Real).map_err(|e| e.to_string());
            assert_eq!(answer, Err(message.to_owned()), "{kind} {raw}");
        }
    }

    #[test]
    fn a_disability_certificate_tells_type_and_grade() {
        let number = DisabilityCertificateNo::parse("11010519491231002X63B12", Accept::Real).unwrap();
        assert_eq!((number.disability_type, number.grade, number.reissued), (DisabilityType::Mental, 3, 12));
        assert_eq!((number.holder.expose(), number.disability_type.label()), ("11010519491231002X", "精神"));
        assert!(!format!("{number:?}").contains("1949123"));
        assert_eq!((DisabilityType::from_gb_code(0), DisabilityType::from_gb_code(8)), (None, None));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(raw in prop_oneof![any::<String>(), "[0-9A-Za-zＡ-Ｚ０-９ ]{0,24}"]) {
            for kind in Kind::ALL {
                if let Ok(kept) = kind.normalise(&raw, Accept::Demo) {
                    prop_assert_eq!(kind.normalise(kept.expose(), Accept::Demo), Ok(kept));
                }
            }
        }
    }
}
