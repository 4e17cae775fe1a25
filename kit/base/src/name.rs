//! Names of persons: short Han names, long names with middle dots, rare characters beyond the basic plane. Owns what
//! may be kept, the form for search and masking; refuses nothing but emptiness, excess and control characters. Never
//! sorts: that takes the readings of surnames. Start with [`PersonName::parse`].

use crate::text;
use std::fmt;

/// The longest name that is kept, in characters.
pub const NAME_LENGTH_MAX: usize = 60;

/// Why a text is not kept as a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing was typed.
    #[error("请填写姓名。")]
    Empty,
    /// More than 60 characters.
    #[error("姓名最多 {NAME_LENGTH_MAX} 个字，现在是 {now} 个字，请核对。")]
    TooLong {
        /// How many characters there are now.
        now: usize,
    },
    /// A character that shows nothing.
    #[error("姓名第 {position} 个字是看不见的控制字符，请删去后重新填写。")]
    Control {
        /// Counted from 1.
        position: usize,
    },
}

/// A name as the person writes it, trimmed. Personal data: no `Display`, no serde, `Debug` shows the masked form.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonName(String);

impl PersonName {
    /// Reads a name; blanks around it fall away, dots and spaces inside stay as they were typed.
    pub fn parse(raw: &str) -> Result<Self, NameError> {
        let name = raw.trim();
        let hidden = |c: char| c.is_control() || text::is_paste_mark(c) || matches!(c, '\u{2028}' | '\u{2029}');
        if let Some(at) = name.chars().position(hidden) {
            return Err(NameError::Control { position: at + 1 });
        }
        match name.chars().count() {
            0 => Err(NameError::Empty),
            now if now > NAME_LENGTH_MAX => Err(NameError::TooLong { now }),
            _ => Ok(Self(name.to_owned())),
        }
    }

    /// The name itself: for sealing, for a page whose reader may see it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The form in which names are compared.
    pub fn search_key(&self) -> String {
        search_key(&self.0)
    }

    /// The form for public lists and for readers without a need: see [`masked_name`].
    pub fn masked(&self) -> String {
        masked_name(&self.0)
    }
}

impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonName({})", self.masked())
    }
}

/// The many dots that keyboards give for U+00B7 between the parts of a name.
fn is_name_dot(c: char) -> bool {
    matches!(
        c,
        '.' | '\u{b7}'
            | '\u{387}'
            | '\u{2022}'
            | '\u{2024}'
            | '\u{2027}'
            | '\u{2219}'
            | '\u{22c5}'
            | '\u{30fb}'
            | '\u{ff0e}'
            | '\u{ff65}'
    )
}

/// The form in which a name and a search word are compared: every dot is U+00B7, no blanks, half-width, small letters.
pub fn search_key(text: &str) -> String {
    text::compact(text)
        .chars()
        .map(|c| if is_name_dot(c) { '\u{b7}' } else { c })
        .flat_map(char::to_lowercase)
        .collect()
}

/// Surnames of two characters.
const COMPOUND_SURNAMES: &[&str] = &[
    "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛", "尉迟", "公羊",
    "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容", "仲孙", "钟离", "长孙", "宇文",
    "司徒", "鲜于", "司空", "闾丘", "子车", "亓官", "司寇", "巫马", "公西", "颛孙", "壤驷", "公良", "漆雕", "乐正",
    "宰父", "谷梁", "拓跋", "夹谷", "轩辕", "令狐", "段干", "百里", "呼延", "东郭", "南门", "羊舌", "微生", "公户",
    "公玉", "梁丘", "左丘", "东门", "西门", "第五", "纳兰", "完颜", "耶律", "呼兰", "达奚", "贺兰", "歐陽", "諸葛",
    "司馬", "東方",
];

/// Hides a name: `王*`, `王**`, `欧阳*`; of a name with dots or blanks only the first character stays (`阿*`), because the
/// length of its parts would tell too much. A name of one character is hidden whole.
pub fn masked_name(name: &str) -> String {
    // selectors of glyph variants and combining marks are no characters of their own
    let letters: Vec<char> = name.trim().chars().filter(|c| !is_attached(*c)).collect();
    let parted = letters.iter().any(|c| is_name_dot(*c) || c.is_whitespace());
    let start: String = letters.iter().take(2).collect();
    let kept = match letters.len() {
        0 | 1 => 0,
        3.. if !parted && COMPOUND_SURNAMES.contains(&start.as_str()) => 2,
        _ => 1,
    };
    let is_han_length = (2..=6).contains(&letters.len()) && !parted && !letters.iter().any(char::is_ascii);
    let stars = if is_han_length { letters.len() - kept } else { 1 };
    letters.iter().take(kept).copied().chain(std::iter::repeat_n('*', stars)).collect()
}

fn is_attached(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn keeps_names_of_all_peoples() {
        let long = "阿".repeat(60);
        for raw in
            ["王芳", "欧阳娜娜", "阿卜杜热合曼·买买提吐尔逊", "𡐓𒍪輋", "Maria da Silva", "ئابدۇراخمان", "单", &long]
        {
            assert_eq!(PersonName::parse(&format!(" {raw}\u{3000}")).unwrap().expose(), raw);
        }
    }

    #[test]
    fn refuses_only_emptiness_excess_and_control_characters() {
        let table = [
            ("", "请填写姓名。"),
            (" \u{3000} ", "请填写姓名。"),
            ("王\u{0}芳", "姓名第 2 个字是看不见的控制字符，请删去后重新填写。"),
            ("王芳\u{202e}玉", "姓名第 3 个字是看不见的控制字符，请删去后重新填写。"),
            ("王\n芳", "姓名第 2 个字是看不见的控制字符，请删去后重新填写。"),
        ];
        for (raw, message) in table {
            assert_eq!(PersonName::parse(raw).map_err(|e| e.to_string()), Err(message.to_owned()), "{raw:?}");
        }
        let long = PersonName::parse(&"𡐓".repeat(61)).map_err(|e| e.to_string());
        assert_eq!(long, Err("姓名最多 60 个字，现在是 61 个字，请核对。".to_owned()));
    }

    #[test]
    fn search_sees_through_dots_and_blanks() {
        let key = "阿卜杜·买买提";
        for raw in [
            "阿卜杜·买买提",
            "阿卜杜•买买提",
            "阿卜杜・买买提",
            "阿卜杜‧买买提",
            "阿卜杜．买买提",
            "阿卜杜.买买提",
            "阿卜杜 · 买买提",
            "阿卜杜･买买提",
        ] {
            assert_eq!(PersonName::parse(raw).unwrap().search_key(), key, "{raw}");
        }
        assert_eq!(search_key("Ｍaria SILVA"), "mariasilva");
        assert_ne!(search_key("王芳"), search_key("王方"));
    }

    #[test]
    fn masks_by_the_shape_of_the_name() {
        let table = [
            ("王芳", "王*"),
            ("王小芳", "王**"),
            ("欧阳芳", "欧阳*"),
            ("欧阳娜娜", "欧阳**"),
            ("欧阳", "欧*"),
            ("尼玛次仁", "尼***"),
            ("阿卜杜拉·买买提", "阿*"),
            ("阿卜杜拉．买买提", "阿*"),
            ("Maria Silva", "M*"),
            ("Madonna", "M*"),
            ("𡐓芳芳", "𡐓**"),
            ("葛\u{e0100}小芳", "葛**"),
            ("单", "*"),
            ("", "*"),
        ];
        for (raw, masked) in table {
            assert_eq!(masked_name(raw), masked, "{raw}");
        }
        assert_eq!(format!("{:?}", PersonName::parse("王小芳").unwrap()), "PersonName(王**)");
        assert!(COMPOUND_SURNAMES.iter().all(|surname| surname.chars().count() == 2));
    }

    proptest! {
        #[test]
        fn any_text_is_kept_or_refused(raw in any::<String>()) {
            if let Ok(name) = PersonName::parse(&raw) {
                prop_assert_eq!(PersonName::parse(name.expose()), Ok(name.clone()));
                let key = name.search_key();
                prop_assert_eq!(search_key(&key), key);
                prop_assert!(name.masked().contains('*'));
            }
        }

        #[test]
        fn at_most_the_surname_shows(name in "[一-龥]{2,20}") {
            let shown = masked_name(&name).chars().filter(|c| *c != '*').count();
            prop_assert!(shown == 1 || shown == 2 && COMPOUND_SURNAMES.iter().any(|s| name.starts_with(s)));
        }
    }
}
