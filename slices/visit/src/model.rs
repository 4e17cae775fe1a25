//! A visit and what may happen to it. Pure: no clock, no SQL.

use crate::rules;
use base::coord::Position;
use base::id::{OrderId, PersonId, PlanLineId, ProviderId, UserId, VisitId, WorkerId};
use base::money::Fen;
use base::{DivisionCode, Failure, Rejection, Timestamp};

base::text_enum!(
    /// Where a visit stands, as a word.
    StateWord {
        /// On somebody's list for the day.
        Planned => "planned",
        /// The carer has arrived.
        UnderWay => "under_way",
        /// Delivered and confirmed.
        Completed => "completed",
        /// Not delivered.
        Failed => "failed",
    }
);

base::text_enum!(
    /// Who or what confirmed that the service was received.
    Confirmation {
        /// The recipient signed on the phone.
        Signature => "signature",
        /// The code at the recipient's door was read.
        Qr => "qr",
        /// The recipient cannot sign; somebody else confirms by name.
        Witness => "witness",
        /// A paper sign-in sheet of a session.
        SignInSheet => "sign_in_sheet",
    }
);

base::text_enum!(
    /// Why a visit could not be delivered.
    FailReason {
        /// Nobody opened.
        NotAtHome => "not_at_home",
        /// The recipient did not want it.
        Refused => "refused",
        /// It was not safe to enter or to go on.
        Unsafe => "unsafe",
        /// The recipient is in hospital.
        Hospitalised => "hospitalised",
        /// The recipient has died.
        Deceased => "deceased",
        /// The weather or the road did not allow it.
        Weather => "weather",
        /// The provider has handed the order back before anybody went.
        HandedBack => "handed_back",
    }
);

base::text_enum!(
    /// What happened during a visit that somebody must look at.
    IncidentKind {
        /// A fall.
        Fall => "fall",
        /// Acute illness.
        Illness => "illness",
        /// Signs of violence, neglect or abuse.
        Abuse => "abuse",
        /// Fire, gas, electricity, building.
        Hazard => "hazard",
        /// Damage or a dispute about belongings.
        Property => "property",
        /// The carer was threatened or hurt.
        CarerHarm => "carer_harm",
        /// Anything else.
        Other => "other",
    }
);

base::text_enum!(
    /// What was done about an incident.
    IncidentOutcome {
        /// Everything was put right on the spot.
        Settled => "settled",
        /// Brought to a doctor, or a doctor came.
        Treated => "treated",
        /// Reported to the police or the child protection, as the law asks (handbook 4.7).
        Reported => "reported",
        /// The provider has to mend something, and was told what and until when.
        ProviderMends => "provider_mends",
        /// Looked into, and it was not so.
        Unfounded => "unfounded",
    }
);

base::text_enum!(
    /// What a person should look at before the visit is paid.
    Exception {
        /// Farther from the home than the reading's accuracy explains.
        LocationFar => "location_far",
        /// The item asks for a location and the phone gave none.
        NoLocation => "no_location",
        /// Much shorter than planned.
        Short => "short",
        /// Confirmed by a witness in place of the recipient.
        ConfirmedByWitness => "confirmed_by_witness",
        /// Entered long after it happened.
        LateEntry => "late_entry",
    }
);

/// One location reading of a visit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// Where the phone said it was.
    pub at: Position,
    /// Metres to the recipient's home, where the home is known and the service is given there.
    pub distance_m: Option<i64>,
}

/// The beginning of a visit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Arrival {
    /// When the carer arrived.
    pub at: Timestamp,
    /// The one reading at the start.
    pub reading: Option<Reading>,
}

/// The end of a visit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Departure {
    /// When the carer left.
    pub at: Timestamp,
    /// The one reading at the end.
    pub reading: Option<Reading>,
    /// Who or what confirmed.
    pub confirmation: Confirmation,
}

/// Where a visit stands, with what that state knows.
#[derive(Debug, Clone, PartialEq)]
pub enum State {
    /// On the list.
    Planned,
    /// Arrived.
    UnderWay(Arrival),
    /// Delivered.
    Completed(Arrival, Departure),
    /// Not delivered.
    Failed {
        /// The beginning, when it had begun.
        arrival: Option<Arrival>,
        /// Why.
        reason: FailReason,
    },
}

/// What the item's rules ask of a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EvidenceRule {
    /// One location at the start and one at the end are read; otherwise positions are dropped (data minimisation).
    pub location: bool,
    /// The service is given at the recipient's home: locations are compared with it.
    pub at_home: bool,
}

/// When something happened and when it was entered: the same moment, unless the phone had no network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// When it happened.
    pub happened_at: Timestamp,
    /// When it reached the server.
    pub entered_at: Timestamp,
}

/// The recipient's opinion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rating {
    /// 1 (bad), 2 (so-so), 3 (good).
    pub stars: i64,
    /// When it was given.
    pub at: Timestamp,
}

/// One visit.
#[derive(Debug, Clone, PartialEq)]
pub struct Visit {
    /// Key.
    pub id: VisitId,
    /// The order it delivers.
    pub order_id: OrderId,
    /// The plan line it delivers.
    pub line_id: PlanLineId,
    /// For whom.
    pub person_id: PersonId,
    /// Where.
    pub division: DivisionCode,
    /// Catalogue item.
    pub item: String,
    /// Price of one unit, frozen in the plan.
    pub price_fen: Fen,
    /// The provider that answers for it.
    pub provider_id: ProviderId,
    /// Who goes.
    pub worker_id: WorkerId,
    /// The second worker.
    pub companion_id: Option<WorkerId>,
    /// The worker's account.
    pub worker_user_id: Option<UserId>,
    /// When it is to begin.
    pub starts_at: Timestamp,
    /// Minutes planned.
    pub minutes_planned: i64,
    /// Numbers of the steps done, ascending, from 1.
    pub steps: Vec<i64>,
    /// What a person should look at.
    pub exceptions: Vec<Exception>,
    /// Where it stands.
    pub state: State,
    /// The recipient's opinion.
    pub rating: Option<Rating>,
    /// The recipient's home, where it is known; not the visit's to change.
    pub home: Option<Position>,
    /// Optimistic version.
    pub version: i64,
}

/// Why a step cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VisitRejection {
    /// The step does not follow from the state.
    WrongStep {
        /// Where the visit stands.
        state: StateWord,
    },
    /// A time that lies in the future, or an end before the beginning.
    WrongTime,
    /// There is no such step.
    NoSuchStep,
    /// Rated before.
    AlreadyRated,
    /// The days for rating are over.
    RatingClosed,
    /// The order went to somebody else while the visit ran or after it was done.
    AlreadyDelivered,
    /// The incident was closed before.
    IncidentClosed,
}

impl From<VisitRejection> for Rejection {
    fn from(rejection: VisitRejection) -> Self {
        match rejection {
            VisitRejection::WrongStep { state } => Self::new(
                "wrong_step",
                format!("这次服务现在是“{}”，不能做这一步。请刷新页面，按页面上给出的下一步办理。", state_name(state)),
            ),
            VisitRejection::WrongTime => {
                Self::new("wrong_time", "时间不对：不能晚于现在，签退不能早于签到。请核对手机的时间后再提交。")
            }
            VisitRejection::NoSuchStep => Self::new("no_such_step", "没有这一步，请刷新页面，按最新的步骤勾选。"),
            VisitRejection::AlreadyRated => Self::new("already_rated", "这次服务已经评价过了，每次服务评价一次。"),
            VisitRejection::RatingClosed => {
                Self::new("rating_closed", "服务结束超过30天，评价已经截止。有意见请打 12345，或向乡镇民政办反映。")
            }
            VisitRejection::IncidentClosed => {
                Self::new("incident_closed", "这起异常已经办结。请刷新页面查看处置结果。")
            }
            VisitRejection::AlreadyDelivered => {
                Self::new("already_delivered", "这次服务已经开始或完成，不能改派。请先核对服务记录。")
            }
        }
    }
}

impl From<VisitRejection> for Failure {
    fn from(rejection: VisitRejection) -> Self {
        Self::Rejected(rejection.into())
    }
}

const fn state_name(state: StateWord) -> &'static str {
    match state {
        StateWord::Planned => "待服务",
        StateWord::UnderWay => "服务中",
        StateWord::Completed => "已完成",
        StateWord::Failed => "未完成",
    }
}

impl State {
    /// The state as a word.
    pub const fn word(&self) -> StateWord {
        match self {
            Self::Planned => StateWord::Planned,
            Self::UnderWay(_) => StateWord::UnderWay,
            Self::Completed(..) => StateWord::Completed,
            Self::Failed { .. } => StateWord::Failed,
        }
    }

    /// The beginning, when there was one.
    pub const fn arrival(&self) -> Option<&Arrival> {
        match self {
            Self::Planned => None,
            Self::UnderWay(arrival) | Self::Completed(arrival, _) => Some(arrival),
            Self::Failed { arrival, .. } => arrival.as_ref(),
        }
    }

    /// The end, when there was one.
    pub const fn departure(&self) -> Option<&Departure> {
        match self {
            Self::Completed(_, departure) => Some(departure),
            Self::Planned | Self::UnderWay(_) | Self::Failed { .. } => None,
        }
    }

    /// Why it failed, when it did.
    pub const fn failure(&self) -> Option<FailReason> {
        match self {
            Self::Failed { reason, .. } => Some(*reason),
            Self::Planned | Self::UnderWay(_) | Self::Completed(..) => None,
        }
    }
}

impl Visit {
    fn wrong_step<T>(&self) -> Result<T, VisitRejection> {
        Err(VisitRejection::WrongStep { state: self.state.word() })
    }

    fn flag(&mut self, exception: Exception) {
        if !self.exceptions.contains(&exception) {
            self.exceptions.push(exception);
        }
    }

    /// Takes a reading in, or drops it: only where the item's evidence asks for one is it kept. A missing or a distant
    /// reading is flagged for a person and never holds the visit up.
    fn read(&mut self, position: Option<Position>, rule: EvidenceRule) -> Option<Reading> {
        if !rule.location {
            return None;
        }
        let Some(at) = position else {
            self.flag(Exception::NoLocation);
            return None;
        };
        let home = self.home.filter(|_| rule.at_home);
        if home.is_some_and(|home| rules::is_far(&at, &home)) {
            self.flag(Exception::LocationFar);
        }
        Some(Reading { at, distance_m: home.map(|home| i64::from(at.distance_m(&home))) })
    }

    fn entered(&mut self, moment: Moment) -> Result<(), VisitRejection> {
        if moment.happened_at > moment.entered_at {
            return Err(VisitRejection::WrongTime);
        }
        if rules::is_late_entry(moment) {
            self.flag(Exception::LateEntry);
        }
        Ok(())
    }

    /// The carer has arrived.
    ///
    /// # Errors
    /// Out of order, or a time in the future.
    pub fn check_in(
        self,
        moment: Moment,
        position: Option<Position>,
        rule: EvidenceRule,
    ) -> Result<Self, VisitRejection> {
        if self.state != State::Planned {
            return self.wrong_step();
        }
        let mut visit = self;
        visit.entered(moment)?;
        let reading = visit.read(position, rule);
        Ok(Self { state: State::UnderWay(Arrival { at: moment.happened_at, reading }), ..visit })
    }

    /// Sets which steps are done; `last` is the highest number there is.
    ///
    /// # Errors
    /// Out of order, or a step that does not exist.
    pub fn tick(self, steps: &[i64], last: i64) -> Result<Self, VisitRejection> {
        let State::UnderWay(_) = self.state else { return self.wrong_step() };
        if steps.iter().any(|step| !(1..=last).contains(step)) {
            return Err(VisitRejection::NoSuchStep);
        }
        let mut steps = steps.to_vec();
        steps.sort_unstable();
        steps.dedup();
        Ok(Self { steps, ..self })
    }

    /// The service was confirmed and the carer leaves.
    ///
    /// # Errors
    /// Out of order, an end before the beginning or in the future.
    pub fn check_out(
        self,
        moment: Moment,
        confirmation: Confirmation,
        position: Option<Position>,
        rule: EvidenceRule,
    ) -> Result<Self, VisitRejection> {
        let State::UnderWay(arrival) = self.state else { return self.wrong_step() };
        if moment.happened_at < arrival.at {
            return Err(VisitRejection::WrongTime);
        }
        let mut visit = self;
        visit.entered(moment)?;
        let reading = visit.read(position, rule);
        if rules::is_short(moment.happened_at.minutes_since(arrival.at), visit.minutes_planned) {
            visit.flag(Exception::Short);
        }
        if confirmation == Confirmation::Witness {
            visit.flag(Exception::ConfirmedByWitness);
        }
        let departure = Departure { at: moment.happened_at, reading, confirmation };
        Ok(Self { state: State::Completed(arrival, departure), ..visit })
    }

    /// One person of a session, present by the sign-in sheet: the whole visit in one step. The sheet is the proof, so
    /// no location is asked for.
    ///
    /// # Errors
    /// Out of order, or a session that has not ended yet.
    pub fn attended(self, from: Timestamp, to: Moment) -> Result<Self, VisitRejection> {
        let rule = EvidenceRule { location: false, at_home: false };
        let from = Moment { happened_at: from, entered_at: to.entered_at };
        self.check_in(from, None, rule)?.check_out(to, Confirmation::SignInSheet, None, rule)
    }

    /// The visit could not be delivered.
    ///
    /// # Errors
    /// Out of order.
    pub fn fail(self, reason: FailReason) -> Result<Self, VisitRejection> {
        let arrival = match self.state {
            State::Planned => None,
            State::UnderWay(arrival) => Some(arrival),
            State::Completed(..) | State::Failed { .. } => return self.wrong_step(),
        };
        Ok(Self { state: State::Failed { arrival, reason }, ..self })
    }

    /// The recipient's opinion, once, within 30 days.
    ///
    /// # Errors
    /// Before the end of the visit, twice, or too late.
    pub fn rate(self, stars: i64, now: Timestamp) -> Result<Self, VisitRejection> {
        let State::Completed(_, departure) = &self.state else { return self.wrong_step() };
        if self.rating.is_some() {
            return Err(VisitRejection::AlreadyRated);
        }
        if rules::rating_closed(departure.at, now) {
            return Err(VisitRejection::RatingClosed);
        }
        Ok(Self { rating: Some(Rating { stars, at: now }), ..self })
    }

    /// The order was given to somebody else, or once more after a failure; the journal keeps what was before.
    ///
    /// # Errors
    /// When the visit runs or is done.
    pub fn replan(self) -> Result<Self, VisitRejection> {
        match self.state {
            State::Planned | State::Failed { .. } => {
                Ok(Self { state: State::Planned, steps: Vec::new(), exceptions: Vec::new(), ..self })
            }
            State::UnderWay(_) | State::Completed(..) => Err(VisitRejection::AlreadyDelivered),
        }
    }

    /// Minutes between check-in and check-out; 0 before the end.
    pub fn minutes(&self) -> i64 {
        match (self.state.arrival(), self.state.departure()) {
            (Some(arrival), Some(departure)) => departure.at.minutes_since(arrival.at),
            _ => 0,
        }
    }

    /// The larger of the two distances to the home, in metres.
    pub fn distance_m(&self) -> Option<i64> {
        let of = |reading: Option<Reading>| reading.and_then(|r| r.distance_m);
        let arrived = of(self.state.arrival().and_then(|a| a.reading));
        arrived.max(of(self.state.departure().and_then(|d| d.reading)))
    }
}

#[cfg(test)]
#[path = "model_tests.rs"]
mod tests;
