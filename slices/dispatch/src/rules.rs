//! Who should go: hard filters first, then a score, every candidate with reasons. Pure and in integers.

use crate::times::{Busy, clashes, first_free};
use base::id::{ProviderId, WorkerId};
use base::{Date, DivisionCode, Fen, Position, Sex, Timestamp};
use provider::{ContractId, Standing};
use std::cmp::Reverse;
use std::sync::Arc;

/// Working days that a ranking looks at.
pub const HORIZON: usize = 5;

/// What a contract allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Key.
    pub id: ContractId,
    /// Where it holds; everything below belongs to it.
    pub division: DivisionCode,
    /// Codes of the items; none named means all.
    pub items: Vec<String>,
    /// First and last day.
    pub valid: (Date, Date),
    /// What is left of its ceiling.
    pub left_fen: Fen,
}

/// What a ranking knows of a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderFacts {
    /// Key.
    pub id: ProviderId,
    /// Registered name.
    pub name: String,
    /// Its standing.
    pub standing: Standing,
    /// Its contracts.
    pub contracts: Vec<Terms>,
    /// Sum of the ratings (1 to 3) of its visits and how many there are.
    pub rating: (i64, i64),
    /// Orders it has or had for this person.
    pub served: i64,
}

/// A worker who might go.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Key.
    pub worker_id: WorkerId,
    /// Name on the badge.
    pub name: String,
    /// Whose worker.
    pub provider: Arc<ProviderFacts>,
    /// Sex.
    pub sex: Sex,
    /// Kinds of staff the worker is qualified as.
    pub kinds: Vec<String>,
    /// Until when the check for contact with children is valid.
    pub clearance_until: Option<Date>,
    /// Where the worker starts from.
    pub position: Option<Position>,
    /// Visits given to the worker already, within the horizon.
    pub busy: Vec<Busy>,
    /// Orders of this person that the worker has or had.
    pub served: i64,
}

/// What is to be delivered.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Catalogue item.
    pub item: String,
    /// Kinds of staff that may deliver it; none named means any.
    pub kinds: Vec<String>,
    /// Care of the body, where one's own sex is preferred.
    pub intimate: bool,
    /// How many must go together.
    pub workers_min: i64,
    /// Minutes planned.
    pub minutes: i64,
    /// Where the person lives.
    pub division: DivisionCode,
    /// The person's sex.
    pub sex: Sex,
    /// Under 18, or in a category of children.
    pub child: bool,
    /// The day on which the person died.
    pub deceased_on: Option<Date>,
    /// The person's home.
    pub position: Option<Position>,
    /// Price of everything that would be given out.
    pub total_fen: Fen,
    /// First and last day on which something of it begins.
    pub period: (Date, Date),
    /// Working days to choose from.
    pub days: Vec<Date>,
    /// A wished begin.
    pub wish: Option<Timestamp>,
}

/// One reason, with its value.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "code", content = "value", rename_all = "snake_case")]
pub enum Reason {
    /// Metres between worker and home.
    Distance(u32),
    /// One of the two places is not known.
    DistanceUnknown,
    /// Orders of this person that the worker has or had.
    Served(i64),
    /// Visits on the same day.
    Load(i64),
    /// Satisfaction with the provider, percent.
    Rating(i64),
    /// Of the same sex as the person, for care of the body.
    SameSex,
    /// A yellow provider that goes on with somebody it serves.
    YellowContinues,
    /// A red provider gets no work.
    RedProvider,
    /// A yellow provider takes no new people.
    YellowNoNewPeople,
    /// The provider has no contract.
    NoContract,
    /// The contract does not hold here.
    ContractArea,
    /// The contract does not cover the item.
    ContractItem,
    /// The contract does not hold for the whole time; its last day.
    ContractPeriod(Date),
    /// The contract has not enough left; what is left.
    ContractRoom(Fen),
    /// The worker is not qualified.
    NotQualified,
    /// The worker was never checked for contact with children.
    NoClearance,
    /// The check has expired.
    ClearanceExpired(Date),
    /// No time free.
    TimeConflict,
    /// Two must go, and the provider has nobody else.
    NoSecondWorker,
    /// The person has died.
    Deceased(Date),
}

impl Reason {
    /// Key of its text; the text takes [`Reason::value`] as `v`.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Distance(_) => "dispatch-reason-distance",
            Self::DistanceUnknown => "dispatch-reason-distance-unknown",
            Self::Served(_) => "dispatch-reason-served",
            Self::Load(_) => "dispatch-reason-load",
            Self::Rating(_) => "dispatch-reason-rating",
            Self::SameSex => "dispatch-reason-same-sex",
            Self::YellowContinues => "dispatch-reason-yellow-continues",
            Self::RedProvider => "dispatch-reason-red-provider",
            Self::YellowNoNewPeople => "dispatch-reason-yellow-no-new-people",
            Self::NoContract => "dispatch-reason-no-contract",
            Self::ContractArea => "dispatch-reason-contract-area",
            Self::ContractItem => "dispatch-reason-contract-item",
            Self::ContractPeriod(_) => "dispatch-reason-contract-period",
            Self::ContractRoom(_) => "dispatch-reason-contract-room",
            Self::NotQualified => "dispatch-reason-not-qualified",
            Self::NoClearance => "dispatch-reason-no-clearance",
            Self::ClearanceExpired(_) => "dispatch-reason-clearance-expired",
            Self::TimeConflict => "dispatch-reason-time-conflict",
            Self::NoSecondWorker => "dispatch-reason-no-second-worker",
            Self::Deceased(_) => "dispatch-reason-deceased",
        }
    }

    /// The figure or date in its text; empty when there is none.
    pub fn value(&self) -> String {
        match self {
            Self::Distance(metres) => format!("{}.{}", metres / 1_000, metres % 1_000 / 100),
            Self::Served(n) | Self::Load(n) | Self::Rating(n) => n.to_string(),
            Self::ContractPeriod(day) | Self::ClearanceExpired(day) | Self::Deceased(day) => day.to_string(),
            Self::ContractRoom(left) => left.to_string(),
            Self::DistanceUnknown
            | Self::SameSex
            | Self::YellowContinues
            | Self::RedProvider
            | Self::YellowNoNewPeople
            | Self::NoContract
            | Self::ContractArea
            | Self::ContractItem
            | Self::NotQualified
            | Self::NoClearance
            | Self::TimeConflict
            | Self::NoSecondWorker => String::new(),
        }
    }

    /// Whether no written reason can set it aside: the law (未成年人保护法第六十二条), the ceiling of a contract, a
    /// cleared-out provider, or plain impossibility.
    pub const fn is_absolute(&self) -> bool {
        !matches!(self, Self::YellowNoNewPeople | Self::ContractArea | Self::ContractItem)
    }

    /// The sentence of a rejection.
    pub fn chinese(&self) -> String {
        match self {
            Self::Distance(_) => format!("距离 {} 公里", self.value()),
            Self::DistanceUnknown => "距离不详".into(),
            Self::Served(n) => format!("服务过 {n} 次"),
            Self::Load(n) => format!("当天已有 {n} 单"),
            Self::Rating(n) => format!("满意度 {n}%"),
            Self::SameSex => "同性别".into(),
            Self::YellowContinues => "黄牌机构，只服务原有对象".into(),
            Self::RedProvider => "红牌机构，不再派单".into(),
            Self::YellowNoNewPeople => "黄牌机构，整改期间不接新对象".into(),
            Self::NoContract => "机构没有有效合同".into(),
            Self::ContractArea => "合同不含这个区域".into(),
            Self::ContractItem => "合同不含这个项目".into(),
            Self::ContractPeriod(day) => format!("合同 {day} 到期，不覆盖全部时间"),
            Self::ContractRoom(left) => format!("合同额度不足，只剩 {left} 元"),
            Self::NotQualified => "没有这个项目要求的资质".into(),
            Self::NoClearance => "没有做过儿童接触核查".into(),
            Self::ClearanceExpired(day) => format!("儿童接触核查 {day} 已过期"),
            Self::TimeConflict => "时间冲突".into(),
            Self::NoSecondWorker => "要两人同去，机构没有第二人".into(),
            Self::Deceased(day) => format!("服务对象已于 {day} 去世"),
        }
    }
}

/// What a ranking says of a candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// May go.
    Fit {
        /// Higher is better.
        score: i64,
        /// When the first visit could begin.
        start: Timestamp,
        /// What made the score.
        reasons: Vec<Reason>,
    },
    /// Is not proposed.
    Rejected {
        /// Everything that speaks against it.
        reasons: Vec<Reason>,
    },
}

impl Verdict {
    /// The reasons, either way.
    pub fn reasons(&self) -> &[Reason] {
        match self {
            Self::Fit { reasons, .. } | Self::Rejected { reasons } => reasons,
        }
    }

    /// Whether the candidate may go.
    pub const fn is_fit(&self) -> bool {
        matches!(self, Self::Fit { .. })
    }

    /// The score; a rejected candidate has none.
    pub const fn score(&self) -> Option<i64> {
        match self {
            Self::Fit { score, .. } => Some(*score),
            Self::Rejected { .. } => None,
        }
    }

    /// Whether the candidate may go, at worst with a written reason.
    pub fn is_possible(&self) -> bool {
        match self {
            Self::Fit { .. } => true,
            Self::Rejected { reasons } => !reasons.iter().any(Reason::is_absolute),
        }
    }
}

/// A candidate in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// Who.
    pub candidate: Candidate,
    /// What the ranking says.
    pub verdict: Verdict,
    /// The contract that would pay.
    pub contract: Option<ContractId>,
}

/// Every candidate in order: those who fit by score, then those rejected by the number of objections; equals by the
/// worker's key, so that the same facts always give the same order.
pub fn rank(job: &Job, candidates: Vec<Candidate>) -> Vec<Ranked> {
    let mut ranked: Vec<Ranked> = candidates.into_iter().map(|candidate| judge(job, candidate)).collect();
    if job.workers_min > 1 {
        want_second(&mut ranked);
    }
    ranked.sort_by_key(|r| match &r.verdict {
        Verdict::Fit { score, .. } => (0, Reverse(*score), r.candidate.worker_id),
        Verdict::Rejected { reasons } => (1, Reverse(-(reasons.len() as i64)), r.candidate.worker_id),
    });
    ranked
}

/// The second worker for a chosen one: the next best of the same provider.
pub fn second(ranked: &[Ranked], chosen: &Ranked) -> Option<WorkerId> {
    let others = ranked.iter().filter(|r| r.candidate.worker_id != chosen.candidate.worker_id);
    let mut same =
        others.filter(|r| r.candidate.provider.id == chosen.candidate.provider.id && r.verdict.is_possible());
    same.next().map(|r| r.candidate.worker_id)
}

fn want_second(ranked: &mut [Ranked]) {
    let able: Vec<(ProviderId, WorkerId)> = ranked
        .iter()
        .filter(|r| r.verdict.is_possible())
        .map(|r| (r.candidate.provider.id, r.candidate.worker_id))
        .collect();
    for r in ranked {
        let own = (r.candidate.provider.id, r.candidate.worker_id);
        if able.iter().any(|other| other.0 == own.0 && other.1 != own.1) {
            continue;
        }
        r.verdict = match &r.verdict {
            Verdict::Fit { .. } => Verdict::Rejected { reasons: vec![Reason::NoSecondWorker] },
            Verdict::Rejected { reasons } => {
                Verdict::Rejected { reasons: reasons.iter().cloned().chain([Reason::NoSecondWorker]).collect() }
            }
        };
    }
}

fn judge(job: &Job, candidate: Candidate) -> Ranked {
    let (contract, mut against) = best_contract(job, &candidate.provider);
    against.extend(objections(job, &candidate));
    let start = match job.wish {
        Some(wish) => (!clashes(wish, job.minutes, &candidate.busy)).then_some(wish),
        None => first_free(&job.days, job.minutes, &candidate.busy),
    };
    let verdict = match start {
        Some(start) if against.is_empty() => score(job, &candidate, start),
        Some(_) => Verdict::Rejected { reasons: against },
        None => {
            against.push(Reason::TimeConflict);
            Verdict::Rejected { reasons: against }
        }
    };
    Ranked { candidate, verdict, contract }
}

/// The contract with the fewest objections; among equals the one with most left.
fn best_contract(job: &Job, provider: &ProviderFacts) -> (Option<ContractId>, Vec<Reason>) {
    let judged = provider.contracts.iter().map(|terms| (terms, contract_objections(job, terms)));
    let best = judged.min_by_key(|(terms, against)| (against.len(), Reverse(terms.left_fen), terms.id));
    best.map_or((None, vec![Reason::NoContract]), |(terms, against)| (Some(terms.id), against))
}

fn contract_objections(job: &Job, terms: &Terms) -> Vec<Reason> {
    let mut against = Vec::new();
    if !terms.division.contains(job.division) {
        against.push(Reason::ContractArea);
    }
    if !terms.items.is_empty() && !terms.items.contains(&job.item) {
        against.push(Reason::ContractItem);
    }
    if job.period.0 < terms.valid.0 || terms.valid.1 < job.period.1 {
        against.push(Reason::ContractPeriod(terms.valid.1));
    }
    if terms.left_fen < job.total_fen {
        against.push(Reason::ContractRoom(terms.left_fen));
    }
    against
}

fn objections(job: &Job, candidate: &Candidate) -> Vec<Reason> {
    let mut against = Vec::new();
    against.extend(job.deceased_on.map(Reason::Deceased));
    match candidate.provider.standing {
        Standing::Red => against.push(Reason::RedProvider),
        Standing::Yellow if candidate.provider.served == 0 => against.push(Reason::YellowNoNewPeople),
        Standing::Yellow | Standing::Green => {}
    }
    if !job.kinds.is_empty() && !job.kinds.iter().any(|kind| candidate.kinds.contains(kind)) {
        against.push(Reason::NotQualified);
    }
    // Whoever works with minors is checked beforehand and every year (未成年人保护法第六十二条).
    if job.child {
        match candidate.clearance_until {
            None => against.push(Reason::NoClearance),
            Some(until) if until < job.period.1 => against.push(Reason::ClearanceExpired(until)),
            Some(_) => {}
        }
    }
    against
}

fn score(job: &Job, candidate: &Candidate, start: Timestamp) -> Verdict {
    let mut score = 1_000;
    let mut reasons = Vec::new();
    match (job.position, candidate.position) {
        (Some(home), Some(from)) => {
            let metres = home.distance_m(&from);
            score -= i64::from(metres / 20).min(500);
            reasons.push(Reason::Distance(metres));
        }
        _ => {
            score -= 250;
            reasons.push(Reason::DistanceUnknown);
        }
    }
    if candidate.served > 0 {
        score += 80 * candidate.served.min(3);
        reasons.push(Reason::Served(candidate.served));
    }
    let day = start.china_date();
    let load = candidate.busy.iter().filter(|busy| busy.start.china_date() == day).count() as i64;
    if load > 0 {
        score -= 60 * load;
        reasons.push(Reason::Load(load));
    }
    let (points, visits) = candidate.provider.rating;
    if visits > 0 {
        // 1 (bad) to 3 (good) as 0 to 100.
        let percent = (points - visits) * 50 / visits;
        score += 2 * percent;
        reasons.push(Reason::Rating(percent));
    }
    if job.intimate && matches!(job.sex, Sex::Male | Sex::Female) && job.sex == candidate.sex {
        score += 30;
        reasons.push(Reason::SameSex);
    }
    if candidate.provider.standing == Standing::Yellow {
        score -= 100;
        reasons.push(Reason::YellowContinues);
    }
    Verdict::Fit { score, start, reasons }
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
