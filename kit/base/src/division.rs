//! Codes of administrative divisions (GB/T 2260 and the 12 digits of the statistics bureau), always padded to 12
//! digits: province 2, prefecture 2, county 2, township 3, village 3. Owns the shape of a code; which divisions exist,
//! what they are called and when they changed is a table elsewhere. Start with [`DivisionCode`].

use crate::text;
use crate::value::{FromValue, Value, ValueError};
use std::fmt;

crate::text_enum!(
    /// The five storeys of administration, from the widest to the narrowest.
    Level {
        /// 省、自治区、直辖市
        Province => "province",
        /// 市、州、地区、盟
        Prefecture => "prefecture",
        /// 县、区、旗、县级市
        County => "county",
        /// 街道、镇、乡
        Township => "township",
        /// 居委会、村委会
        Village => "village",
    }
);

impl Level {
    /// The word shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Province => "省级",
            Self::Prefecture => "地级",
            Self::County => "县级",
            Self::Township => "乡级",
            Self::Village => "村级",
        }
    }

    /// What one step of the last significant digit is worth in a 12-digit code of this level.
    const fn unit(self) -> u64 {
        match self {
            Self::Province => 10_000_000_000,
            Self::Prefecture => 100_000_000,
            Self::County => 1_000_000,
            Self::Township => 1_000,
            Self::Village => 1,
        }
    }
}

crate::text_enum!(
    /// What the township part says (NBS rule of coding).
    TownshipKind {
        /// 001-099 街道
        Street => "street",
        /// 100-199 镇
        Town => "town",
        /// 200-399 乡
        Township => "township",
        /// 400-599 units like bases, farms and development zones
        Unit => "unit",
        /// Beyond the rule.
        Other => "other",
    }
);

crate::text_enum!(
    /// What the village part says (NBS rule of coding).
    VillageKind {
        /// 001-199 居委会
        Residents => "residents",
        /// 200-399 村委会
        Villagers => "villagers",
        /// 400-499 units like a residents' committee
        LikeResidents => "like_residents",
        /// 500-599 units like a villagers' committee
        LikeVillagers => "like_villagers",
        /// Beyond the rule.
        Other => "other",
    }
);

/// Why a text is not a division code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DivisionCodeError {
    /// Nothing was given.
    #[error("请填写行政区划代码。")]
    Empty,
    /// Something else than digits.
    #[error("行政区划代码只能是数字，第 {position} 位现为{}，请核对。", text::shown(*.found))]
    NotADigit {
        /// Counted from 1.
        position: usize,
        /// What stands there.
        found: char,
    },
    /// Not 2, 4, 6, 9 or 12 digits.
    #[error("行政区划代码应为 2、4、6、9 或 12 位，现在是 {now} 位，请核对。")]
    WrongLength {
        /// How many digits there are now.
        now: usize,
    },
    /// The first two digits are no province.
    #[error("行政区划代码前两位应为 11 到 99 的省级代码，请核对。")]
    NoProvince,
    /// A narrower part stands under an empty wider part.
    #[error("行政区划代码的{}部分是零，后面却还有数字，请核对是否漏写。", .missing.label())]
    Gap {
        /// The level whose part is zero.
        missing: Level,
    },
}

/// A division code of 12 digits. Ordered like its digits, so everything inside a division follows it.
///
/// Prefectures without counties (东莞 441900, 中山 442000, 儋州 460400) carry a pseudo county with the digits of the
/// prefecture: here both are one code of level prefecture, and their townships have it as parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DivisionCode(u64);

impl DivisionCode {
    /// Reads 2, 4, 6, 9 or 12 digits; shorter codes are padded with zeros.
    pub fn parse(raw: &str) -> Result<Self, DivisionCodeError> {
        let text = text::compact(raw);
        if let Some((at, found)) = text.chars().enumerate().find(|(_, c)| !c.is_ascii_digit()) {
            return Err(DivisionCodeError::NotADigit { position: at + 1, found });
        }
        match text.len() {
            0 => return Err(DivisionCodeError::Empty),
            2 | 4 | 6 | 9 | 12 => {}
            now => return Err(DivisionCodeError::WrongLength { now }),
        }
        Self::from_number(format!("{text:0<12}").parse().unwrap_or_default())
    }

    fn from_number(number: u64) -> Result<Self, DivisionCodeError> {
        let code = Self(number);
        let [prefecture, county, township, village] =
            [Level::Prefecture, Level::County, Level::Township, Level::Village].map(|level| code.part(level) > 0);
        if !(11..=99).contains(&code.part(Level::Province)) {
            Err(DivisionCodeError::NoProvince)
        } else if !prefecture && (county || township || village) {
            Err(DivisionCodeError::Gap { missing: Level::Prefecture })
        } else if !township && village {
            Err(DivisionCodeError::Gap { missing: Level::Township })
        } else {
            Ok(code)
        }
    }

    /// The digits of one level alone.
    const fn part(self, level: Level) -> u64 {
        let size = match level {
            Level::Province | Level::Prefecture | Level::County => 100,
            Level::Township | Level::Village => 1_000,
        };
        self.0 / level.unit() % size
    }

    /// The narrowest level whose part is not zero.
    pub fn level(self) -> Level {
        Level::ALL.iter().rev().copied().find(|level| self.part(*level) > 0).unwrap_or(Level::Province)
    }

    /// The division at `level` that this one lies in, or itself; none when this one is wider than `level`, and none for
    /// the county of a township that lies in a prefecture without counties.
    pub fn at(self, level: Level) -> Option<Self> {
        (self.part(level) > 0).then(|| Self(self.0 / level.unit() * level.unit()))
    }

    /// The next wider division; none for a province.
    pub fn parent(self) -> Option<Self> {
        let own = self.level();
        Level::ALL.iter().rev().filter(|level| **level < own).find_map(|level| self.at(*level))
    }

    /// All wider divisions, the nearest first.
    pub fn ancestors(self) -> impl Iterator<Item = Self> {
        std::iter::successors(self.parent(), |code| code.parent())
    }

    /// True for this division itself and for everything inside it.
    pub fn contains(self, other: Self) -> bool {
        let unit = self.level().unit();
        self.0 / unit == other.0 / unit
    }

    /// The significant digits, 2, 4, 6, 9 or 12 of them. Every code inside this division begins with them.
    pub fn prefix(self) -> String {
        let mut text = self.to_string();
        text.truncate(match self.level() {
            Level::Province => 2,
            Level::Prefecture => 4,
            Level::County => 6,
            Level::Township => 9,
            Level::Village => 12,
        });
        text
    }

    /// What kind of township this is or lies in; none for a county and wider.
    pub fn township_kind(self) -> Option<TownshipKind> {
        match self.part(Level::Township) {
            0 => None,
            1..=99 => Some(TownshipKind::Street),
            100..=199 => Some(TownshipKind::Town),
            200..=399 => Some(TownshipKind::Township),
            400..=599 => Some(TownshipKind::Unit),
            _ => Some(TownshipKind::Other),
        }
    }

    /// What kind of village this is; none for a township and wider.
    pub fn village_kind(self) -> Option<VillageKind> {
        match self.part(Level::Village) {
            0 => None,
            1..=199 => Some(VillageKind::Residents),
            200..=399 => Some(VillageKind::Villagers),
            400..=499 => Some(VillageKind::LikeResidents),
            500..=599 => Some(VillageKind::LikeVillagers),
            _ => Some(VillageKind::Other),
        }
    }

    /// One of the nine prefecture rows that only hold a place (市辖区, 县, 省直辖县级行政区划, 自治区直辖县级行政区划):
    /// no government stands behind them, so paths of names leave them out.
    pub fn is_placeholder(self) -> bool {
        const PLACEHOLDERS: [u64; 9] = [1101, 1201, 3101, 4190, 4290, 4690, 5001, 5002, 6590];
        self.level() == Level::Prefecture && PLACEHOLDERS.contains(&(self.0 / Level::Prefecture.unit()))
    }
}

impl fmt::Display for DivisionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012}", self.0)
    }
}

impl std::str::FromStr for DivisionCode {
    type Err = DivisionCodeError;
    fn from_str(s: &str) -> Result<Self, DivisionCodeError> {
        Self::parse(s)
    }
}

impl serde::Serialize for DivisionCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for DivisionCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

impl From<DivisionCode> for Value {
    fn from(code: DivisionCode) -> Self {
        Self::Text(code.to_string())
    }
}

impl FromValue for DivisionCode {
    fn from_value(value: Value) -> Result<Self, ValueError> {
        crate::value::parse_text(value, "a division code")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code(raw: &str) -> DivisionCode {
        raw.parse().unwrap()
    }

    #[test]
    fn pads_to_twelve_digits_and_knows_its_level() {
        let table = [
            ("37", "370000000000", Level::Province, "37"),
            ("3716", "371600000000", Level::Prefecture, "3716"),
            ("371621", "371621000000", Level::County, "371621"),
            ("３７１６２１", "371621000000", Level::County, "371621"),
            ("371621101", "371621101000", Level::Township, "371621101"),
            ("371621101203", "371621101203", Level::Village, "371621101203"),
            ("370000", "370000000000", Level::Province, "37"),
            ("371621000000", "371621000000", Level::County, "371621"),
            ("659001500", "659001500000", Level::Township, "659001500"),
        ];
        for (raw, text, level, prefix) in table {
            let code = code(raw);
            assert_eq!((code.to_string().as_str(), code.level(), code.prefix().as_str()), (text, level, prefix));
            assert_eq!(DivisionCode::from_value(Value::from(code)), Ok(code));
            assert_eq!(serde_json::to_string(&code).unwrap(), format!("\"{text}\""));
            assert_eq!(serde_json::from_str::<DivisionCode>(&format!("\"{raw}\"")).unwrap(), code);
        }
    }

    #[test]
    fn climbs_to_the_province() {
        let up: Vec<String> = code("371621101203").ancestors().map(|c| c.prefix()).collect();
        assert_eq!(up, ["371621101", "371621", "3716", "37"]);
        assert_eq!(code("37").parent(), None);
        let village = code("371621101203");
        assert_eq!(village.at(Level::County), Some(code("371621")));
        assert_eq!(village.at(Level::Village), Some(village));
        assert_eq!(code("3716").at(Level::County), None);
    }

    #[test]
    fn prefectures_without_counties_are_their_own_pseudo_county() {
        for (raw, prefecture) in [("441900003001", "4419"), ("442000100001", "4420"), ("460400100001", "4604")] {
            let township = code(raw).parent().unwrap();
            assert_eq!((township.level(), township.parent()), (Level::Township, Some(code(prefecture))));
            assert_eq!(code(raw).at(Level::County), None);
            assert!(code(prefecture).contains(code(raw)));
            assert_eq!(code(&format!("{prefecture}00")), code(prefecture));
        }
    }

    #[test]
    fn contains_itself_and_what_lies_inside() {
        let county = code("371621");
        assert!(county.contains(county) && county.contains(code("371621101203")) && code("37").contains(county));
        assert!(!county.contains(code("3716")) && !county.contains(code("371622")) && !county.contains(code("37")));
    }

    #[test]
    fn kinds_follow_the_rule_of_coding() {
        use TownshipKind as T;
        use VillageKind as V;
        let townships = [
            (1, T::Street),
            (99, T::Street),
            (100, T::Town),
            (199, T::Town),
            (200, T::Township),
            (399, T::Township),
            (400, T::Unit),
            (599, T::Unit),
            (600, T::Other),
        ];
        for (part, kind) in townships {
            assert_eq!(code(&format!("371621{part:03}")).township_kind(), Some(kind), "{part}");
        }
        let villages = [
            (1, V::Residents),
            (199, V::Residents),
            (200, V::Villagers),
            (399, V::Villagers),
            (400, V::LikeResidents),
            (499, V::LikeResidents),
            (500, V::LikeVillagers),
            (599, V::LikeVillagers),
            (600, V::Other),
        ];
        for (part, kind) in villages {
            assert_eq!(code(&format!("371621101{part:03}")).village_kind(), Some(kind), "{part}");
        }
        assert_eq!((code("371621").township_kind(), code("371621101").village_kind()), (None, None));
    }

    #[test]
    fn placeholders_are_the_nine_rows_without_a_government() {
        let all = (1_100..10_000u64).filter_map(|n| DivisionCode::parse(&n.to_string()).ok());
        let found: Vec<String> = all.filter(|c| c.is_placeholder()).map(|c| c.prefix()).collect();
        assert_eq!(found, ["1101", "1201", "3101", "4190", "4290", "4690", "5001", "5002", "6590"]);
        assert!(!code("419001").is_placeholder());
    }

    #[test]
    fn says_what_is_wrong_and_how_to_mend_it() {
        let table = [
            ("", "请填写行政区划代码。"),
            ("3716O1", "行政区划代码只能是数字，第 5 位现为“O”，请核对。"),
            ("37162", "行政区划代码应为 2、4、6、9 或 12 位，现在是 5 位，请核对。"),
            ("01", "行政区划代码前两位应为 11 到 99 的省级代码，请核对。"),
            ("370021", "行政区划代码的地级部分是零，后面却还有数字，请核对是否漏写。"),
            ("371621000001", "行政区划代码的乡级部分是零，后面却还有数字，请核对是否漏写。"),
        ];
        for (raw, message) in table {
            assert_eq!(DivisionCode::parse(raw).map_err(|e| e.to_string()), Err(message.to_owned()), "{raw}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(raw in prop_oneof![any::<String>(), "[0-9０-９ ]{0,13}"]) {
            if let Ok(code) = DivisionCode::parse(&raw) {
                prop_assert_eq!(DivisionCode::parse(&code.to_string()), Ok(code));
                prop_assert_eq!(DivisionCode::parse(&code.prefix()), Ok(code));
            }
        }

        #[test]
        fn the_tree_holds_together(
            a in (11u64..100, 0u64..4, 0u64..4, 0u64..4, 0u64..4), b in (11u64..13, 0u64..3, 0u64..3, 0u64..3, 0u64..3),
        ) {
            let build = |(p, q, c, t, v)| DivisionCode::parse(&format!("{p:02}{q:02}{c:02}{t:03}{v:03}"));
            if let (Ok(a), Ok(b)) = (build(a), build(b)) {
                for wider in a.ancestors() {
                    prop_assert!(wider.contains(a) && !a.contains(wider) && wider.level() < a.level() && wider < a);
                    prop_assert_eq!(DivisionCode::parse(&wider.to_string()), Ok(wider));
                }
                prop_assert_eq!(a.contains(b), a == b || b.ancestors().any(|wider| wider == a));
                prop_assert_eq!(a.contains(b), b.to_string().starts_with(&a.prefix()));
            }
        }
    }
}
