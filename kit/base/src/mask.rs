//! Masking of what is no code: addresses and account numbers. Codes mask themselves ([`crate::CitizenIdNo::masked`],
//! [`crate::PhoneNo::masked`], [`crate::name::masked_name`]). When in doubt these functions show less.

use crate::text;

/// What follows the administrative part of an address and may lead to the door.
const DETAILS: &[&str] = &[
    "村",
    "社区",
    "居委会",
    "路",
    "街",
    "大道",
    "巷",
    "弄",
    "胡同",
    "里弄",
    "号",
    "栋",
    "幢",
    "座",
    "楼",
    "单元",
    "室",
    "小区",
    "花园",
    "公寓",
    "院",
    "组",
    "屯",
    "队",
    "嘎查",
    "连",
];

/// An address down to the township (街道, 镇, 乡, 苏木), else to the county, then `****`. Whatever comes after the first
/// house number, road or village is never shown; an address without a division is hidden whole.
pub fn mask_address(raw: &str) -> String {
    let address: String = raw.trim().chars().filter(|c| !c.is_control() && !text::is_paste_mark(*c)).collect();
    let administrative = &address[..first_detail(&address)];
    let township = last_end(administrative, &["街道", "镇", "乡", "苏木"]);
    let kept = township.or_else(|| last_end(administrative, &["县", "区", "旗", "市", "盟", "州", "省"])).unwrap_or(0);
    format!("{}****", &administrative[..kept])
}

/// Where the first digit or detail word stands. `街` of `街道` is no detail, nor is a word directly before the word of a
/// division, as in `周村区`.
fn first_detail(address: &str) -> usize {
    let names = |rest: &str| rest.starts_with(['区', '县', '镇', '乡', '市']) || rest.starts_with("街道");
    let starts_detail = |rest: &str| {
        rest.starts_with(|c: char| text::half_width(c).is_ascii_alphanumeric())
            || DETAILS.iter().any(|word| {
                rest.strip_prefix(word).is_some_and(|after| !(names(after) || *word == "街" && after.starts_with('道')))
            })
    };
    address.char_indices().map(|(at, _)| at).find(|at| starts_detail(&address[*at..])).unwrap_or(address.len())
}

/// The end of the last of these words.
fn last_end(text: &str, words: &[&str]) -> Option<usize> {
    words.iter().filter_map(|word| text.rfind(word).map(|at| at + word.len())).max()
}

/// A bank or one-card account: only the last four digits (`****1234`); shorter ones are hidden whole.
pub fn mask_account(raw: &str) -> String {
    let digits: Vec<char> = text::compact(raw).chars().collect();
    let shown = if digits.len() >= 8 { 4 } else { 0 };
    format!("****{}", digits[digits.len() - shown..].iter().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shows_the_township_and_no_more() {
        let table = [
            ("山东省滨州市惠民县孙武街道王家村12号", "山东省滨州市惠民县孙武街道****"),
            ("山东省滨州市惠民县石庙镇归化村", "山东省滨州市惠民县石庙镇****"),
            ("内蒙古自治区鄂尔多斯市乌审旗嘎鲁图镇巴音温都尔嘎查", "内蒙古自治区鄂尔多斯市乌审旗嘎鲁图镇****"),
            ("内蒙古自治区锡林郭勒盟苏尼特右旗额仁淖尔苏木", "内蒙古自治区锡林郭勒盟苏尼特右旗额仁淖尔苏木****"),
            ("山东省淄博市周村区北郊镇大姜村", "山东省淄博市周村区北郊镇****"),
            // 路 may be a road: when in doubt less is shown
            ("浙江省台州市路桥区路南街道1号", "浙江省台州市****"),
            ("西安市碑林区南大街 5 号院 3 单元", "西安市碑林区****"),
            ("惠民县鼓楼路超市旁", "惠民县****"),
            ("3号楼2单元", "****"),
            ("某某小区", "****"),
            ("", "****"),
        ];
        for (raw, masked) in table {
            assert_eq!(mask_address(raw), masked, "{raw}");
        }
    }

    #[test]
    fn shows_four_digits_of_an_account() {
        let table = [("6222 0212 3456 7890", "****7890"), ("12345678", "****5678"), ("1234567", "****"), ("", "****")];
        for (raw, masked) in table {
            assert_eq!(mask_account(raw), masked);
        }
    }

    proptest! {
        #[test]
        fn no_house_number_survives(raw in prop_oneof![any::<String>(), "[省市县区镇乡街道路村号0-9０-９王李张]{0,20}"]) {
            let masked = mask_address(&raw);
            prop_assert!(masked.ends_with("****"));
            prop_assert!(!masked.chars().any(|c| text::half_width(c).is_ascii_digit()), "{}", masked);
        }
    }
}
