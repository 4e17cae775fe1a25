//! Everything a single file cannot know: codes that name nothing, shares that do not add up, bands with gaps, roles
//! that see too much, worked cases that do not come out. Says all of it at once.

use crate::citation::{Citation, SourceDocument};
use crate::document::{Loaded, Provenance, line_of};
use crate::error::Problem;
use crate::files::{InstrumentFile, Row};
use crate::instrument::{Instrument, WorkedCase, score};
use crate::layer;
use crate::procedure::TermKind;
use crate::role::{Permission, Role, RoleScope};
use crate::tree::{Cases, Tree, folder_of};
use crate::view::PolicyView;
use std::collections::BTreeMap;

/// Notes every code of `codes` that `known` does not know.
fn unknown(
    codes: &[String],
    known: impl Fn(&str) -> bool,
    what: &str,
    place: &Provenance,
    problems: &mut Vec<Problem>,
) {
    for code in codes.iter().filter(|code| !known(code)) {
        problems.push(Problem::at(place, format!("{what}“{code}”不存在"), "请核对代码，或者先登记它"));
    }
}

/// Checks one view as a whole.
pub(crate) fn view(view: &PolicyView, problems: &mut Vec<Problem>) {
    items(view, problems);
    references(view, problems);
    quota(view, problems);
    standing(view, problems);
    for instrument in &view.instruments {
        instrument_references(view, instrument, problems);
    }
}

fn items(view: &PolicyView, problems: &mut Vec<Problem>) {
    for item in &view.items {
        let place = &item.provenance;
        unknown(&item.who, |c| view.term(TermKind::Staff, c).is_some(), "服务人员", place, problems);
        unknown(&item.targets, |c| view.target(c).is_some(), "服务对象群体", place, problems);
        let stage = item.stage.to_string();
        if view.term(TermKind::Stage, &stage).is_none() {
            problems.push(Problem::at(
                place,
                format!("“{}”的阶段 {stage} 不存在", item.code),
                "请改 stage，或者登记用词",
            ));
        }
        if view.funds_for(item).is_empty() {
            let what = format!("没有一种资金可以支付“{}”", item.code);
            problems.push(Problem::at(place, what, "请改 funds.toml 的 stages、classes 或者 items_never"));
        }
        let words = [
            (TermKind::Class, vec![item.class.as_str()]),
            (TermKind::Tier, vec![item.tier.as_str()]),
            (TermKind::Evidence, item.evidence.iter().map(|e| e.as_str()).collect()),
        ];
        for (kind, code) in words.iter().flat_map(|(kind, codes)| codes.iter().map(move |code| (*kind, *code))) {
            if view.term(kind, code).is_none() {
                problems.push(Problem::at(place, format!("“{code}”没有中文名称"), "请在 vocabulary.toml 登记"));
            }
        }
    }
}

fn references(view: &PolicyView, problems: &mut Vec<Problem>) {
    let item = |code: &str| view.item(code).is_some();
    let category = |code: &str| view.category(code).is_some();
    for need in &view.needs {
        unknown(&need.items, item, "服务项目", &need.provenance, problems);
    }
    for fund in &view.funds {
        unknown(&fund.items_never, item, "服务项目", &fund.provenance, problems);
    }
    for project in &view.projects {
        unknown(&project.items, item, "服务项目", &project.provenance, problems);
        unknown(&project.targets, |c| view.target(c).is_some(), "服务对象群体", &project.provenance, problems);
    }
    for group in &view.targets {
        unknown(&group.categories, category, "对象类别", &group.provenance, problems);
        unknown(&group.tags, |c| view.tag(c).is_some(), "标签", &group.provenance, problems);
    }
    for row in &view.categories {
        unknown(row.parent.as_slice(), category, "上级类别", &row.provenance, problems);
        if row.child && row.public_notice {
            problems.push(Problem::at(&row.provenance, "儿童类别不得公示", "请写 public_notice = false"));
        }
    }
    for remedy in &view.remedies {
        let deadline = std::slice::from_ref(&remedy.deadline);
        unknown(deadline, |c| view.deadline(c).is_some(), "时限", &remedy.provenance, problems);
    }
}

fn quota(view: &PolicyView, problems: &mut Vec<Problem>) {
    let quota = &view.quota;
    let place = &quota.provenance;
    unknown(&quota.categories, |c| view.category(c).is_some(), "对象类别", place, problems);
    let mut wrong = |what: String, how: &str| problems.push(Problem::at(place, what, how));
    let total: u32 = quota.tranches.iter().map(|t| u32::from(t.share_percent)).sum();
    if total != 100 {
        wrong(format!("各期比例合计为 {total}%，应为 100%"), "请改 share_percent");
    }
    if !(1..=100).contains(&quota.opens_at_used_percent) {
        wrong(format!("opens_at_used_percent = {} 不对", quota.opens_at_used_percent), "请写 1 到 100");
    }
    if quota.annual_fen.is_negative() {
        wrong("年度额度是负数".to_owned(), "请改 annual_fen，单位是分");
    }
    if quota.tranches.iter().zip(1..).any(|(t, number)| t.number != number) {
        wrong("各期的 number 应从 1 起依次排列".to_owned(), "请改 number 或者调整顺序");
    }
    for stage in 1..=4_u8 {
        let times = quota.tranches.iter().flat_map(|t| &t.stages).filter(|s| **s == stage).count();
        if times != 1 {
            wrong(format!("阶段 {stage} 应正好归入一期，现在归入 {times} 期"), "请改各期的 stages");
        }
    }
}

fn standing(view: &PolicyView, problems: &mut Vec<Problem>) {
    let standing = &view.standing;
    let total: u32 = standing.components.iter().map(|c| c.weight).sum();
    if total != 100 {
        let what = format!("各项分值合计为 {total}，应为 100");
        problems.push(Problem::at(&standing.provenance, what, "请改 weight"));
    }
    if standing.yellow_min >= standing.green_min || standing.green_min > 100 {
        problems.push(Problem::at(&standing.provenance, "红黄绿分数线不对", "应有 yellow_min < green_min ≤ 100"));
    }
}

fn instrument_references(view: &PolicyView, instrument: &Instrument, problems: &mut Vec<Problem>) {
    let place = &instrument.provenance;
    let staff = |c: &str| view.term(TermKind::Staff, c).is_some();
    unknown(&instrument.who_may_administer, staff, "评估人员", place, problems);
    unknown(instrument.recheck_deadline.as_slice(), |c| view.deadline(c).is_some(), "时限", place, problems);
}

/// Checks one instrument by itself: its questions, and grades that cover the whole range once.
pub(crate) fn instrument(loaded: &Loaded<InstrumentFile>, problems: &mut Vec<Problem>) {
    let (mut least, mut most) = (0, 0);
    let mut codes: Vec<&str> = Vec::new();
    for spanned in &loaded.body.item {
        let (item, place) = (spanned.get_ref(), loaded.place(spanned.span().start));
        let mut values: Vec<i64> = item.options.iter().map(|o| o.value).collect();
        values.sort_unstable();
        values.dedup();
        if values.len() < 2 || values.len() != item.options.len() {
            let how = "每个选项的 value 不同，至少两个";
            problems.push(Problem::at(&place, format!("“{}”的选项太少或者重复", item.code), how));
        }
        if codes.contains(&item.code.as_str()) {
            problems.push(Problem::at(&place, format!("“{}”重复", item.code), "请删去一处，或者换一个代码"));
        }
        codes.push(&item.code);
        let (low, high) = item.range();
        (least, most) = (least + low, most + high);
    }
    grades(loaded, least, most, problems);
}

fn grades(loaded: &Loaded<InstrumentFile>, least: i64, most: i64, problems: &mut Vec<Problem>) {
    let mut bands: Vec<_> = loaded.body.grade.iter().map(|g| (g.get_ref(), loaded.place(g.span().start))).collect();
    bands.sort_by_key(|(grade, _)| grade.min);
    let mut next = least;
    for (grade, place) in &bands {
        let how = format!("各等级应从 {least} 分到 {most} 分首尾相接，请改 min、max");
        if grade.max < grade.min || grade.min < least || grade.max > most {
            let what = format!("等级“{}”的分数 {}—{} 不在范围内", grade.code, grade.min, grade.max);
            problems.push(Problem::at(place, what, how));
        } else if grade.min < next {
            problems.push(Problem::at(place, format!("等级“{}”与前一等级重叠", grade.code), how));
        } else if grade.min > next {
            let what = format!("等级“{}”之前有空档，{next}—{} 分没有等级", grade.code, grade.min - 1);
            problems.push(Problem::at(place, what, how));
        }
        next = next.max(grade.max + 1);
    }
    if next <= most {
        let place = loaded.place(loaded.body.instrument.span().start);
        problems.push(Problem::at(&place, format!("{next}—{most} 分没有等级"), "请补上等级，或者改 max"));
    }
}

/// Runs the worked cases of every instrument.
pub(crate) fn cases(tree: &Tree, problems: &mut Vec<Problem>) {
    for cases in &tree.cases {
        let mut beside = tree.instruments.iter().filter(|l| folder_of(&l.document.file) == cases.folder).peekable();
        if beside.peek().is_none() {
            problems.push(Problem::new(&cases.file, 0, "旁边没有评估量表", "算例放在量表的目录里"));
        }
        for loaded in beside {
            run_cases(cases, &layer::instrument(loaded), problems);
        }
    }
    for loaded in &tree.instruments {
        if !tree.cases.iter().any(|c| c.folder == folder_of(&loaded.document.file)) {
            let place = loaded.place(loaded.body.instrument.span().start);
            problems.push(Problem::at(&place, "量表没有算例", "请在同一目录写 cases.toml"));
        }
    }
}

fn run_cases(cases: &Cases, instrument: &Instrument, problems: &mut Vec<Problem>) {
    let version = &instrument.provenance.version;
    for spanned in &cases.body.case {
        let case: &WorkedCase = spanned.get_ref();
        if case.versions.as_ref().is_some_and(|versions| !versions.contains(version)) {
            continue;
        }
        let scored = score(instrument, &case.answers);
        if (scored.score, &scored.grade, &scored.missing) != (case.score, &case.grade, &case.missing) {
            let line = line_of(&cases.text, spanned.span().start);
            let show = |score: Option<i64>, grade: &Option<String>| {
                format!(
                    "{}、{}",
                    score.map_or("无分数".to_owned(), |s| format!("{s} 分")),
                    grade.as_deref().unwrap_or("无等级")
                )
            };
            let (now, want) = (show(scored.score, &scored.grade), show(case.score, &case.grade));
            let what = format!("算例“{}”算出来是{now}，写的是{want}", case.name);
            problems.push(Problem::new(&cases.file, line, what, "请核对量表或者算例"));
        }
    }
}

/// Roles: known permissions, incompatibility both ways, administrators apart from everything and without case data.
pub(crate) fn roles(
    roles: &BTreeMap<String, Role>,
    permissions: &BTreeMap<String, Permission>,
    problems: &mut Vec<Problem>,
) {
    for role in roles.values() {
        let place = &role.provenance;
        unknown(&role.permissions, |p| permissions.contains_key(p), "权限", place, problems);
        unknown(&role.incompatible_with, |r| roles.contains_key(r), "角色", place, problems);
        for other in role.incompatible_with.iter().filter_map(|code| roles.get(code)) {
            if !other.incompatible_with.contains(&role.code) {
                let what = format!("“{}”与“{}”不相容，只写了一边", role.code, other.code);
                problems.push(Problem::at(&other.provenance, what, "请在 incompatible_with 补上另一边"));
            }
        }
        if role.administrator {
            administrator(role, roles, permissions, problems);
        }
    }
}

/// 三员分立: an administrator holds no other role and sees no case data.
fn administrator(
    role: &Role,
    roles: &BTreeMap<String, Role>,
    permissions: &BTreeMap<String, Permission>,
    problems: &mut Vec<Problem>,
) {
    let mut wrong = |what: String, how: &str| problems.push(Problem::at(&role.provenance, what, how));
    for permission in role.permissions.iter().filter(|p| permissions.get(*p).is_some_and(|p| p.case_data)) {
        wrong(format!("管理员“{}”不得有“{permission}”，会看到救助对象资料", role.code), "请删去这项权限");
    }
    for other in roles.keys().filter(|o| **o != role.code && !role.incompatible_with.contains(o)) {
        wrong(format!("管理员“{}”没有与“{other}”分开", role.code), "请写进 incompatible_with");
    }
    if role.scope != RoleScope::None {
        wrong(format!("管理员“{}”的 scope 应为 none", role.code), "请改 scope");
    }
}

/// Every citation names a registered document.
pub(crate) fn citations(tree: &Tree, sources: &BTreeMap<String, SourceDocument>, problems: &mut Vec<Problem>) {
    let mut check = |citations: &[Citation], place: &Provenance| {
        for citation in citations.iter().filter(|c| !sources.contains_key(&c.tag)) {
            let what = format!("依据“{citation}”的标签没有登记");
            problems.push(Problem::at(place, what, "请在 national/sources.toml 登记，或者改正"));
        }
    };
    macro_rules! headers {
        ($($field:ident),+) => { $(for loaded in &tree.$field { check(&loaded.document.source, &loaded.place(0)); })+ };
    }
    headers!(sources, categories, target_groups, vocabulary, deadlines, catalogue, needs, negative_list, quota, funds);
    headers!(reasons, rights, standing, entry_steps, projects, instruments, permissions, roles, calendars);
    macro_rules! rows {
        ($($field:ident.$rows:ident),+) => { $(for loaded in &tree.$field {
            for row in &loaded.body.$rows {
                check(Row::source(row.get_ref()), &loaded.place(row.span().start));
            }
        })+ };
    }
    rows!(categories.category, categories.tag, target_groups.target_group, deadlines.deadline, deadlines.limit);
    rows!(needs.need, negative_list.negative, funds.fund, reasons.reason, rights.remedy, projects.project);
    macro_rules! plain {
        ($($field:ident.$rows:ident),+) => { $(for loaded in &tree.$field {
            for row in &loaded.body.$rows {
                check(&row.get_ref().source, &loaded.place(row.span().start));
            }
        })+ };
    }
    plain!(catalogue.item, catalogue.change, instruments.item, instruments.grade);
    macro_rules! tables {
        ($($field:ident.$table:ident),+) => { $(for loaded in &tree.$field {
            check(&loaded.body.$table.get_ref().source, &loaded.place(loaded.body.$table.span().start));
        })+ };
    }
    tables!(quota.quota, standing.standing, entry_steps.entry, instruments.instrument);
}
