//! Events that cross slices. Plain data, append-only: a field may be added, never changed or removed.
//!
//! A slice emits an event with the change it made; `app/src/wiring.rs` delivers it to other slices in the same
//! transaction. Events carry identifiers and figures, never names, numbers or addresses of people.

use base::division::DivisionCode;
use base::id::{AssessmentId, CaseId, NeedId, OrderId, PersonId, PlanId, PlanLineId, ProviderId, VisitId, WorkerId};
use base::money::Fen;
use base::{Date, Timestamp};

/// Something that happened in one slice and may concern others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A need was written into the demand ledger.
    NeedReported(NeedReported),
    /// A need was accepted as an application: a case has begun.
    CaseAccepted(CaseAccepted),
    /// The county confirmed the case: services may be assessed and planned.
    CaseConfirmed(CaseConfirmed),
    /// The county or the township refused the case.
    CaseRefused(CaseRefused),
    /// An assessor finished an assessment.
    AssessmentCompleted(AssessmentCompleted),
    /// The recipient agreed to a plan.
    PlanAgreed(PlanAgreed),
    /// A work order was opened for one unit of a plan line.
    OrderOpened(OrderOpened),
    /// A work order was given to a provider and a worker.
    OrderAssigned(OrderAssigned),
    /// The provider cannot deliver an order that was given to it: it is open again.
    OrderReturned(OrderReturned),
    /// A person decided that an order will not be delivered.
    OrderCancelled(OrderCancelled),
    /// A visit ended and the recipient confirmed it.
    VisitCompleted(VisitCompleted),
    /// A visit could not be delivered.
    VisitFailed(VisitFailed),
    /// The recipient rated a visit.
    VisitRated(VisitRated),
    /// A delivered visit was priced and booked to a fund.
    VisitPriced(VisitPriced),
}

/// See [`Event::NeedReported`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeedReported {
    /// The need.
    pub need_id: NeedId,
    /// Whose need.
    pub person_id: PersonId,
    /// Where the person lives.
    pub division: DivisionCode,
    /// Through which channel: `door`, `field`, `desk`, `data`.
    pub channel: &'static str,
}

/// See [`Event::CaseAccepted`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseAccepted {
    /// The case.
    pub case_id: CaseId,
    /// Whose case.
    pub person_id: PersonId,
    /// Where the person lives.
    pub division: DivisionCode,
}

/// See [`Event::CaseConfirmed`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseConfirmed {
    /// The case.
    pub case_id: CaseId,
    /// Whose case.
    pub person_id: PersonId,
    /// Where the person lives.
    pub division: DivisionCode,
    /// Codes of the needs as the citizen chose them.
    pub needs: Vec<String>,
}

/// See [`Event::CaseRefused`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRefused {
    /// The case.
    pub case_id: CaseId,
    /// Whose case.
    pub person_id: PersonId,
    /// Where the person lives.
    pub division: DivisionCode,
}

/// See [`Event::AssessmentCompleted`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessmentCompleted {
    /// The assessment.
    pub assessment_id: AssessmentId,
    /// The case it was made for.
    pub case_id: CaseId,
    /// Who was assessed.
    pub person_id: PersonId,
    /// Where the person lives.
    pub division: DivisionCode,
    /// The instrument's code.
    pub instrument: String,
    /// The grade's code.
    pub grade: String,
    /// Codes of the needs found.
    pub needs: Vec<String>,
}

/// One line of an agreed plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreedLine {
    /// The line.
    pub line_id: PlanLineId,
    /// Catalogue item.
    pub item: String,
    /// Units agreed for the plan's year.
    pub units: i64,
    /// Price of one unit, frozen.
    pub price_fen: Fen,
    /// Tranche of the quota the line draws on, from 1.
    pub tranche: i64,
}

/// See [`Event::PlanAgreed`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanAgreed {
    /// The plan.
    pub plan_id: PlanId,
    /// The case it belongs to.
    pub case_id: CaseId,
    /// Whose plan.
    pub person_id: PersonId,
    /// Where the person lives.
    pub division: DivisionCode,
    /// First day of service.
    pub from: Date,
    /// What was agreed.
    pub lines: Vec<AgreedLine>,
}

/// See [`Event::OrderOpened`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderOpened {
    /// The order.
    pub order_id: OrderId,
    /// For whom.
    pub person_id: PersonId,
    /// Where.
    pub division: DivisionCode,
    /// Catalogue item.
    pub item: String,
}

/// See [`Event::OrderAssigned`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderAssigned {
    /// The order.
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
    /// The second worker of a two-person visit.
    pub companion_id: Option<WorkerId>,
    /// When the visit is to begin.
    pub starts_at: Timestamp,
    /// Minutes planned.
    pub minutes: i64,
}

/// See [`Event::OrderReturned`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderReturned {
    /// The order.
    pub order_id: OrderId,
    /// For whom.
    pub person_id: PersonId,
    /// Where.
    pub division: DivisionCode,
}

/// See [`Event::OrderCancelled`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderCancelled {
    /// The order.
    pub order_id: OrderId,
    /// The plan line of which it was one unit.
    pub line_id: PlanLineId,
    /// The case it belonged to.
    pub case_id: CaseId,
    /// For whom.
    pub person_id: PersonId,
    /// Where.
    pub division: DivisionCode,
    /// Catalogue item.
    pub item: String,
    /// Price of the unit, frozen in the plan.
    pub price_fen: Fen,
}

/// See [`Event::VisitCompleted`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitCompleted {
    /// The visit.
    pub visit_id: VisitId,
    /// The order it delivered.
    pub order_id: OrderId,
    /// The plan line it delivered.
    pub line_id: PlanLineId,
    /// For whom.
    pub person_id: PersonId,
    /// Where.
    pub division: DivisionCode,
    /// Catalogue item.
    pub item: String,
    /// Price of one unit, frozen in the plan.
    pub price_fen: Fen,
    /// The provider to be paid.
    pub provider_id: ProviderId,
    /// Who went.
    pub worker_id: WorkerId,
    /// Minutes between check-in and check-out.
    pub minutes: i64,
    /// Exceptions a person should look at: `location_far`, `no_location`, `short`, `confirmed_by_witness`.
    pub exceptions: Vec<&'static str>,
}

/// See [`Event::VisitFailed`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitFailed {
    /// The visit.
    pub visit_id: VisitId,
    /// The order it should have delivered.
    pub order_id: OrderId,
    /// For whom.
    pub person_id: PersonId,
    /// Where.
    pub division: DivisionCode,
    /// Why: `not_at_home`, `refused`, `unsafe`, `hospitalised`, `deceased`, `weather`.
    pub reason: String,
}

/// See [`Event::VisitRated`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitRated {
    /// The visit.
    pub visit_id: VisitId,
    /// Where.
    pub division: DivisionCode,
    /// The provider that was rated.
    pub provider_id: ProviderId,
    /// 1 (bad), 2 (so-so), 3 (good).
    pub rating: i64,
}

/// See [`Event::VisitPriced`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitPriced {
    /// The visit.
    pub visit_id: VisitId,
    /// The plan line it delivered.
    pub line_id: PlanLineId,
    /// Who received it.
    pub person_id: PersonId,
    /// Where.
    pub division: DivisionCode,
    /// What it cost.
    pub amount_fen: Fen,
}
