//! Which items may be chosen, what a choice takes, and what is proposed. Pure: no clock, no SQL.

use crate::model::Period;
use crate::quota::{Opening, Quota, QuotaRefusal};
use base::{Date, Fen, FieldError, Rejection};
use catalogue::plain_yuan;
use policy::{CatalogueItem, LawClass, Need, PolicyView, Tier};
use std::collections::BTreeSet;

/// Most units of one line: once a day.
pub const UNITS_MAX: i64 = 366;

/// Age from which an assessed loss of self-care makes somebody a disabled elder, not a disabled adult.
const ELDER_AGE: i16 = 60;

/// What is known of the person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// Codes of categories.
    pub categories: Vec<String>,
    /// Codes of tags.
    pub tags: Vec<String>,
    /// Completed years.
    pub age: Option<i16>,
    /// Level of the assessed grade; 0 is no impairment.
    pub grade_level: i64,
}

impl Circumstances {
    /// Tags with what the assessment adds: whoever was found unable to care for themselves belongs to the group that
    /// care items are written for, with or without a certificate.
    pub fn groups(&self) -> Vec<String> {
        let mut tags = self.tags.clone();
        if self.grade_level > 0 {
            let elder = self.age.is_some_and(|age| age >= ELDER_AGE);
            tags.push(if elder { "elder_disabled".into() } else { "severe_disability".into() });
        }
        tags
    }

    fn is_meant_by(&self, view: &PolicyView, item: &CatalogueItem) -> bool {
        let tags = self.groups();
        let includes = |code: &String| view.target(code).is_some_and(|group| group.includes(&self.categories, &tags));
        item.targets.iter().any(includes)
    }
}

/// Age from which somebody decides for oneself.
const GROWN: i16 = 18;

/// Whether the person is a minor, for whom the guardian agrees: by age, or, where the birth date is not known, by a
/// category of children.
pub fn is_minor(view: &PolicyView, who: &Circumstances) -> bool {
    let of_children = || who.categories.iter().any(|code| view.category(code).is_some_and(|c| c.child));
    who.age.map_or_else(of_children, |age| age < GROWN)
}

/// Why an item cannot be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// It is on no list of this place.
    NotListed,
    /// It is never paid; carries the code of the row.
    Negative(String),
    /// It is written for other people.
    OtherGroup,
    /// The person has no yearly quota.
    NotEntitled,
    /// No tranche pays this kind of item.
    NoTranche,
    /// Its tranche is not open yet.
    TrancheClosed {
        /// The tranche.
        tranche: u8,
        /// On which day it opens at the latest.
        opens_on: Option<Date>,
    },
    /// The rest of its tranche has lapsed.
    TrancheLapsed {
        /// The tranche.
        tranche: u8,
    },
    /// Less is left than it costs.
    QuotaShort {
        /// The tranche.
        tranche: u8,
        /// What is left.
        left_fen: Fen,
    },
}

impl Obstacle {
    fn of(tranche: u8, refusal: QuotaRefusal) -> Self {
        match refusal {
            QuotaRefusal::NoTranche => Self::NoTranche,
            QuotaRefusal::Closed { opens_on } => Self::TrancheClosed { tranche, opens_on },
            QuotaRefusal::Lapsed => Self::TrancheLapsed { tranche },
            QuotaRefusal::Short { left_fen } => Self::QuotaShort { tranche, left_fen },
        }
    }

    /// Stable code of the answer.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotListed => "not_on_list",
            Self::Negative(_) => "negative_list",
            Self::OtherGroup => "other_group",
            Self::NotEntitled => "not_entitled",
            Self::NoTranche => "no_tranche",
            Self::TrancheClosed { .. } => "tranche_closed",
            Self::TrancheLapsed { .. } => "tranche_lapsed",
            Self::QuotaShort { .. } => "quota_exhausted",
        }
    }

    /// What and how, about the item `code`, in plain Chinese.
    fn sentence(&self, view: &PolicyView, code: &str) -> String {
        let name = view.item(code).map_or(code, |item| item.name_zh.as_str());
        let tranche = |number: &u8| {
            let found = view.quota().tranches.iter().find(|t| t.number == *number);
            format!("第{number}期“{}”", found.map_or("", |t| t.name_zh.as_str()))
        };
        match self {
            Self::NotListed => format!("服务清单里没有“{name}”，不能写进计划。请从本地清单里选。"),
            Self::Negative(row) => {
                let row = view.negative_rows().iter().find(|r| r.code == *row);
                let (what, why) = row.map_or((name, ""), |r| (r.name_zh.as_str(), r.reason_zh.as_str()));
                let basis = row.map(|r| view.cite(&r.source)).unwrap_or_default();
                format!("“{what}”在负面清单上，不能用救助服务资金支付：{why}（{basis}）。请换成清单里的项目。")
            }
            Self::OtherGroup => {
                format!("“{name}”不是为这位服务对象设的项目。请换一项；情况有变化的，先更新档案或重新评估。")
            }
            Self::NotEntitled => format!("这位服务对象不在年度服务额度的范围内，只能选不收钱的项目，“{name}”不能选。"),
            Self::NoTranche => format!("年度额度没有哪一期支付“{name}”这类项目，请换一项。"),
            Self::TrancheClosed { tranche: number, opens_on } => {
                let when = opens_on.map(|day| format!("，最迟 {day} 开")).unwrap_or_default();
                let percent = view.quota().opens_at_used_percent;
                let text = tranche(number);
                format!("{text}还没有开：上一期用到 {percent}% 就开{when}。“{name}”请到时再选，或者先把上一期选满。")
            }
            Self::TrancheLapsed { tranche: number } => {
                format!("{}已经过期，没用完的不再保留，“{name}”不能选。", tranche(number))
            }
            Self::QuotaShort { tranche: number, left_fen } => {
                let left = plain_yuan(*left_fen);
                format!("{}只剩 {left} 元，不够付“{name}”。请减少次数或者换一项。", tranche(number))
            }
        }
    }

    /// The answer "no" about the item `code`.
    pub fn rejection(&self, view: &PolicyView, code: &str) -> Rejection {
        let message = self.sentence(view, code);
        let fields = vec![FieldError { field: "lines", message: message.clone() }];
        Rejection { fields, ..Rejection::new(self.code(), message).by("社会救助法第三十四条") }
    }
}

/// An item with its units, its price and the tranche that pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PricedLine {
    /// Catalogue item.
    pub item: String,
    /// Units within the period.
    pub units: i64,
    /// Price of one unit.
    pub price_fen: Fen,
    /// Tranche that pays.
    pub tranche: u8,
}

/// Everything that does not depend on what else is chosen.
fn listed<'v>(view: &'v PolicyView, who: &Circumstances, code: &str) -> Result<(&'v CatalogueItem, u8), Obstacle> {
    let Some(item) = view.item(code) else {
        let row = view.negative_rows().iter().find(|row| row.code == code);
        return Err(row.map_or(Obstacle::NotListed, |row| Obstacle::Negative(row.code.clone())));
    };
    if !who.is_meant_by(view, item) {
        return Err(Obstacle::OtherGroup);
    }
    if !item.price_fen.is_zero() && !view.quota().entitles(&who.categories) {
        return Err(Obstacle::NotEntitled);
    }
    let tranche = view.quota().tranche_for_stage(item.stage).ok_or(Obstacle::NoTranche)?;
    Ok((item, tranche.number))
}

/// Why one more unit of an item cannot be chosen; nothing when it can.
pub fn obstacle(view: &PolicyView, who: &Circumstances, quota: &Quota, today: Date, code: &str) -> Option<Obstacle> {
    let (item, tranche) = match listed(view, who, code) {
        Ok(found) => found,
        Err(obstacle) => return Some(obstacle),
    };
    quota.clone().take(tranche, item.price_fen, today).err().map(|refusal| Obstacle::of(tranche, refusal))
}

/// Prices a whole choice and takes it out of the quota, tranche after tranche: choosing the former one full opens the
/// next. Answers the lines and the quota after them.
///
/// # Errors
/// The first item that cannot be chosen, and why.
pub fn check(
    view: &PolicyView,
    who: &Circumstances,
    quota: &Quota,
    today: Date,
    wishes: &[(String, i64)],
) -> Result<(Vec<PricedLine>, Quota), Rejection> {
    let mut lines = Vec::new();
    let mut seen = BTreeSet::new();
    for (code, units) in wishes {
        let (item, tranche) = listed(view, who, code).map_err(|obstacle| obstacle.rejection(view, code))?;
        if !seen.insert(code) || !(1..=UNITS_MAX).contains(units) {
            let message = format!("“{}”的次数应为 1 到 {UNITS_MAX}，同一项只写一行。不要的项目请写 0。", item.name_zh);
            return Err(Rejection::invalid(vec![FieldError { field: "lines", message }]));
        }
        lines.push(PricedLine { item: code.clone(), units: *units, price_fen: item.price_fen, tranche });
    }
    lines.sort_by(|a, b| (a.tranche, &a.item).cmp(&(b.tranche, &b.item)));
    let mut quota = quota.clone();
    for line in &lines {
        let total = line.price_fen.checked_mul(line.units).unwrap_or(Fen(i64::MAX));
        let taken = quota.take(line.tranche, total, today);
        taken.map_err(|refusal| Obstacle::of(line.tranche, refusal).rejection(view, &line.item))?;
    }
    Ok((lines, quota))
}

/// What is proposed, and what it waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// The lines; the person changes them.
    pub lines: Vec<PricedLine>,
    /// With no line at all: the day by which the first tranche opens that could answer a need.
    pub waits_until: Option<Date>,
}

/// What is proposed for the needs found: for each need its first item that can be chosen, then units shared out by what
/// they cost until the tranche is full or the item is there often enough. A need whose first item lies in a tranche
/// that is still closed is answered by another of its items that can be had now. When nothing can be had now, the
/// draft says until when it waits, at the latest for the quota of the next year.
pub fn propose(
    view: &PolicyView,
    who: &Circumstances,
    needs: &[String],
    quota: &Quota,
    (today, period): (Date, Period),
) -> Proposed {
    let needs: Vec<&Need> = needs.iter().filter_map(|code| view.need(code)).collect();
    let mut quota = quota.clone();
    let affordable = |quota: &Quota, code: &str| {
        let found = listed(view, who, code).ok();
        found.filter(|(item, tranche)| item.price_fen <= quota.left_fen(*tranche)).map(|(_, tranche)| tranche)
    };
    let mut lines =
        choose(view, who, &needs, &mut quota, (today, period), |quota, code| affordable(quota, code).is_some());
    let unmet = |lines: &[PricedLine]| -> Vec<&Need> {
        let met = |need: &&Need| lines.iter().any(|line| need.items.contains(&line.item));
        needs.iter().copied().filter(|need| !met(need)).collect()
    };
    lines.extend(choose(view, who, &unmet(&lines), &mut quota, (today, period), |quota, code| {
        let open = |tranche| matches!(quota.opening(tranche, today), Opening::Open { .. });
        affordable(quota, code).is_some_and(open)
    }));
    let opens_by = |code: &String| quota.opens_by(affordable(&quota, code)?, today).filter(|day| *day > today);
    let first = unmet(&lines).iter().flat_map(|need| &need.items).filter_map(opens_by).min();
    let next_year = period.to.tomorrow().unwrap_or(period.to);
    let waits_until = first.map(|day| day.min(next_year)).filter(|_| lines.is_empty());
    Proposed { lines, waits_until }
}

/// For each need its first item that `fits`, with as many units as there is room for, taken out of the quota.
fn choose(
    view: &PolicyView,
    who: &Circumstances,
    needs: &[&Need],
    quota: &mut Quota,
    (today, period): (Date, Period),
    fits: impl Fn(&Quota, &str) -> bool,
) -> Vec<PricedLine> {
    let mut chosen: Vec<(&CatalogueItem, PricedLine)> = Vec::new();
    for need in needs {
        let Some(code) = need.items.iter().find(|code| fits(quota, code)) else { continue };
        let Ok((item, tranche)) = listed(view, who, code) else { continue };
        if chosen.iter().all(|(_, line)| line.item != *code) {
            let line = PricedLine { item: code.clone(), units: 0, price_fen: item.price_fen, tranche };
            chosen.push((item, line));
        }
    }
    chosen.sort_by_key(|(_, line)| line.tranche);
    for tranche in view.quota().tranches.iter().map(|t| t.number) {
        let mut own: Vec<_> = chosen.iter_mut().filter(|(_, line)| line.tranche == tranche).collect();
        fill(&mut own, who, quota, (today, period));
    }
    chosen.into_iter().map(|(_, line)| line).filter(|line| line.units > 0).collect()
}

/// Gives units until nothing can be given any more, the next one always to the line that has cost least so far; care
/// counts half for whoever has lost self-care, so that it gets twice as much.
fn fill(
    lines: &mut [&mut (&CatalogueItem, PricedLine)],
    who: &Circumstances,
    quota: &mut Quota,
    (today, period): (Date, Period),
) {
    let weight = |item: &CatalogueItem| if item.class == LawClass::Care && who.grade_level > 0 { 1 } else { 2 };
    let mut full = BTreeSet::new();
    while let Some(at) = (0..lines.len())
        .filter(|at| !full.contains(at))
        .min_by_key(|at| lines[*at].1.units * lines[*at].1.price_fen.fen() * weight(lines[*at].0))
    {
        let (item, line) = &mut *lines[at];
        if line.units < often(item, period) && quota.take(line.tranche, item.price_fen, today).is_ok() {
            line.units += 1;
        } else {
            full.insert(at);
        }
    }
}

/// How often an item is proposed at most: care and living weekly, the rest monthly; what is installed, or not measured
/// by time, or for an emergency, once.
fn often(item: &CatalogueItem, period: Period) -> i64 {
    let once =
        item.minutes.is_none() || item.tier == Tier::Emergency || item.who.iter().any(|staff| staff == "engineer");
    match item.class {
        LawClass::Care | LawClass::Living | LawClass::Concern if once => 1,
        LawClass::Concern => period.months(),
        LawClass::Care | LawClass::Living if item.price_fen.is_zero() => period.months(),
        LawClass::Care | LawClass::Living => period.weeks(),
    }
}

/// The guarded update has refused: another plan of the same person was agreed in between.
pub(crate) fn taken_meanwhile() -> Rejection {
    let message = "额度刚才被另一份计划用掉了。请刷新页面，看清剩余额度后再选。";
    Rejection::new("quota_exhausted", message).by("社会救助法第三十四条")
}

#[cfg(test)]
mod tests;
