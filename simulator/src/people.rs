//! Synthetic people: identity numbers of the unassigned area 990001, names and homes that belong to nobody.

use crate::dice::Dice;
use base::{CitizenIdNo, Crs, Date, DivisionCode, PersonName, PhoneNo, Position, Sensitive, Sex};
use registry::EnrolPerson;

const SURNAMES: &[&str] = &[
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马",
    "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹", "袁", "邓", "许", "傅", "沈", "曾",
    "彭", "吕", "欧阳", "上官",
];
const GIVEN: &[&str] = &[
    "秀英", "桂兰", "玉珍", "凤英", "兰英", "淑珍", "建国", "建军", "德福", "长山", "福生", "志强", "永刚", "春梅",
    "红霞", "秀兰", "玉兰", "桂英", "明", "芳", "军", "丽", "强", "敏", "静", "磊", "小雨", "子涵", "浩然", "思琪",
    "文博", "雅婷", "树林", "怀仁", "守义", "有才", "金花", "素贞", "国强", "爱民",
];
const FAR_NAMES: &[&str] =
    &["阿依古丽·买买提", "热合曼·吾斯曼", "古丽娜·巴合提", "叶尔兰·哈力克", "帕提古丽·艾山", "巴合提别克·努尔兰"];

/// What kind of person the simulator makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An elder who cannot do everything alone.
    Elder,
    /// A severely disabled adult.
    Disabled,
    /// A working-age adult on minimum living guarantee.
    Adult,
    /// A child in difficulty.
    Child,
}

/// A person to be enrolled, with what the journey needs to know.
#[derive(Debug, Clone)]
pub struct Figure {
    /// The enrolment.
    pub enrol: EnrolPerson,
    /// The kind.
    pub kind: Kind,
    /// Under 18 on `today`.
    pub minor: bool,
}

/// Draws a person who lives in `village`, within some 6 km of `centre` (longitude, latitude, WGS-84).
///
/// # Panics
/// Never: every drawn part is valid by construction.
pub fn draw(dice: &mut Dice, serial: u32, (village, centre): (DivisionCode, (f64, f64)), today: Date) -> Figure {
    let kind = match dice.below(100) {
        0..55 => Kind::Elder,
        55..75 => Kind::Disabled,
        75..90 => Kind::Adult,
        _ => Kind::Child,
    };
    let age = match kind {
        Kind::Elder => dice.between(62, 93),
        Kind::Disabled => dice.between(22, 58),
        Kind::Adult => dice.between(24, 57),
        Kind::Child => dice.between(7, 15),
    };
    let birth = birth_date(dice, today, age, serial);
    let far = village.prefix().starts_with("65") && dice.chance(35);
    let name =
        if far { (*dice.pick(FAR_NAMES)).to_owned() } else { format!("{}{}", dice.pick(SURNAMES), dice.pick(GIVEN)) };
    let mut enrol = EnrolPerson::named(PersonName::parse(&name).expect("a drawn name is a name"), village);
    // The parity of the last sequence digit tells the sex (GB 11643).
    let id_no = CitizenIdNo::demo(birth, serial % 1_000).expect("a drawn birth date has a number");
    enrol.sex = Some(id_no.sex());
    enrol.id_no = Some(id_no);
    enrol.birth_date = Some(birth);
    enrol.phone = PhoneNo::parse(&format!("199{:08}", 10_000_000 + serial)).ok();
    enrol.address = Some(Sensitive::new(format!("{}组{}号", dice.between(1, 8), dice.between(1, 90))));
    enrol.position = position(dice, centre);
    (enrol.categories, enrol.tags) = standing(dice, kind, age);
    enrol.verified_distinct = true;
    Figure { enrol, kind, minor: age < 18 }
}

/// Three digits number those who are born on the same day; every further thousand is born on other days of the month,
/// so that up to four thousand people have four thousand numbers.
fn birth_date(dice: &mut Dice, today: Date, age: i64, serial: u32) -> Date {
    let thousand = i64::from(serial / 1_000 % 4);
    let year = today.year() - i16::try_from(age).unwrap_or(60);
    let month = i8::try_from(dice.between(1, 12)).unwrap_or(1);
    let day = i8::try_from(1 + 4 * dice.between(0, 6) + thousand).unwrap_or(1);
    jiff::civil::date(year - 1, month, day)
}

fn position(dice: &mut Dice, (lon, lat): (f64, f64)) -> Option<Position> {
    // One thousandth of a degree is about a hundred metres.
    let mut step = || f64::from(i32::try_from(dice.between(-60, 60)).unwrap_or(0)) / 1_000.0;
    let (east, north) = (step(), step());
    Position::new(lat + north, lon + east, Crs::Wgs84).ok()
}

fn standing(dice: &mut Dice, kind: Kind, age: i64) -> (Vec<String>, Vec<String>) {
    let words = |list: &[&str]| list.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
    match kind {
        Kind::Elder => {
            let category = if dice.chance(60) { "destitute_home" } else { "dibao" };
            let mut tags = words(if age >= 80 { &["elder_80plus"] } else { &[] });
            if dice.chance(55) {
                tags.push("elder_living_alone".into());
            }
            if dice.chance(45) {
                tags.push("elder_disabled".into());
            }
            (words(&[category]), tags)
        }
        Kind::Disabled => (words(&["dibao"]), words(&["severe_disability"])),
        Kind::Adult => {
            let category = *dice.pick(&["dibao", "dibao_edge", "rigid_expenditure"]);
            (words(&[category]), words(if dice.chance(40) { &["serious_illness"] } else { &["long_term_unemployed"] }))
        }
        Kind::Child => (words(&[*dice.pick(&["defacto_unattended", "child_difficulty_family"])]), Vec::new()),
    }
}

/// A name for a member of staff.
pub fn staff_name(dice: &mut Dice) -> String {
    format!("{}{}", dice.pick(SURNAMES), dice.pick(GIVEN))
}

/// Whether a drawn name is more often a woman's; for workers, whose sex is asked by some recipients.
pub fn staff_sex(dice: &mut Dice) -> Sex {
    if dice.chance(70) { Sex::Female } else { Sex::Male }
}

#[cfg(test)]
mod tests {
    use super::draw;
    use crate::dice::Dice;
    use base::DivisionCode;
    use std::collections::BTreeSet;

    #[test]
    fn four_thousand_people_have_four_thousand_numbers() {
        let village = DivisionCode::parse("371621001001").expect("a code");
        let today = jiff::civil::date(2026, 9, 18);
        for seed in 0..4 {
            let mut dice = Dice::new(seed);
            let numbers = (0..4_000)
                .filter_map(|serial| draw(&mut dice, serial, (village, (117.5, 37.5)), today).enrol.id_no)
                .map(|number| number.expose().to_owned())
                .collect::<BTreeSet<String>>();
            assert_eq!(numbers.len(), 4_000, "seed {seed}");
        }
    }
}
