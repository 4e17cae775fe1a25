//! One person's way through the loop: from the need to the last visit of the year.

use crate::dice::Dice;
use crate::people::{Figure, Kind};
use crate::world::{County, working_day};
use assessment::CompleteAssessment;
use assessment::rules::Filled;
use base::id::{AssessmentId, CaseId, OrderId, PersonId, PlanId, ProviderId, UserId, VisitId};
use base::{Date, Failure, Timestamp};
use casework::model::Channel;
use casework::use_cases::{accept, decide, end_notice, recheck, report, review};
use db::{params, sql};
use planning::{AgreePlan, ChangeLines, Wish};
use platform::Platform;
use std::collections::VecDeque;

/// Where a journey stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    Enrol,
    Report,
    Accept,
    Review,
    EndNotice,
    Recheck,
    Decide,
    Assess,
    Agree,
    Assign,
    Visit,
    Done,
}

/// A visit to come.
#[derive(Debug, Clone)]
pub(crate) struct Appointment {
    pub visit_id: VisitId,
    pub item: String,
    pub starts_at: Timestamp,
    pub minutes: i64,
    pub worker: UserId,
    /// Delivered in a class with a sign-in sheet: the engine gathers those.
    pub class: bool,
}

/// One person on the way.
#[derive(Debug)]
pub(crate) struct Journey {
    pub figure: Figure,
    pub county: usize,
    pub stage: Stage,
    pub at: Timestamp,
    pub person: Option<PersonId>,
    pub visits: VecDeque<Appointment>,
    /// What the plan is to hold; empty takes the draft as it was proposed.
    pub wishes: Vec<Wish>,
    pub dice: Dice,
    pub completed: u32,
    /// Percent of journeys that stop for good after the enrolment: people on the roll without a need today.
    pub needs: Vec<String>,
    case_id: Option<CaseId>,
    plan_id: Option<PlanId>,
}

impl Journey {
    /// A person who will report a need at `at`.
    pub(crate) fn new(figure: Figure, county: usize, at: Timestamp, dice: Dice) -> Self {
        let needs = needs_of(figure.kind);
        Self {
            figure,
            county,
            stage: Stage::Enrol,
            at,
            person: None,
            visits: VecDeque::new(),
            wishes: Vec::new(),
            dice,
            completed: 0,
            needs,
            case_id: None,
            plan_id: None,
        }
    }

    /// When the next thing happens, if anything does.
    pub(crate) fn next_at(&self) -> Option<Timestamp> {
        match self.stage {
            Stage::Done => None,
            Stage::Visit => self.visits.front().map(|visit| visit.starts_at),
            Stage::Enrol
            | Stage::Report
            | Stage::Accept
            | Stage::Review
            | Stage::EndNotice
            | Stage::Recheck
            | Stage::Decide
            | Stage::Assess
            | Stage::Agree
            | Stage::Assign => Some(self.at),
        }
    }

    /// Does everything that is due on `day`; answers how many commands that took.
    pub(crate) fn advance(
        &mut self,
        platform: &Platform,
        county: &County,
        day: Date,
        until: Timestamp,
    ) -> Result<u32, Failure> {
        let mut commands = 0;
        while self.next_at().is_some_and(|at| at.china_date() <= day && at <= until) {
            if self.stage == Stage::Visit && self.visits.front().is_some_and(|visit| visit.class) {
                break;
            }
            commands += self.step(platform, county)?;
        }
        Ok(commands)
    }

    fn step(&mut self, platform: &Platform, county: &County) -> Result<u32, Failure> {
        match self.stage {
            Stage::Enrol => self.enrol(platform, county)?,
            Stage::Report => self.report(platform, county)?,
            Stage::Accept => self.accept(platform, county)?,
            Stage::Review => self.review(platform, county)?,
            Stage::EndNotice => self.end_notice(platform, county)?,
            Stage::Recheck => self.recheck(platform, county)?,
            Stage::Decide => self.decide(platform, county)?,
            Stage::Assess => self.assess(platform, county)?,
            Stage::Agree => return self.agree(platform, county),
            Stage::Assign => return self.assign(platform, county),
            Stage::Visit => return self.visit(platform, county),
            Stage::Done => {}
        }
        Ok(1)
    }

    /// Goes on to the next stage after some working days.
    fn then(&mut self, platform: &Platform, stage: Stage, days: (i64, i64)) {
        let wait = self.dice.between(days.0, days.1);
        let day = self.at.china_date().saturating_add(jiff::Span::new().days(wait));
        let (hour, minute) = (self.dice.between(9, 16), self.dice.between(0, 59));
        let next = Timestamp::in_china(working_day(platform, day), hour, minute);
        self.at = next.max(self.at.plus_minutes(5));
        self.stage = stage;
    }

    fn enrol(&mut self, platform: &Platform, county: &County) -> Result<(), Failure> {
        let (enrol, clerk) = (self.figure.enrol.clone(), county.clerk(self.figure.enrol.division).clone());
        let person = platform.run_at(Some(self.at), move |cx| registry::enrol(cx, &clerk.on(cx.today()), &enrol))?;
        self.person = Some(person);
        self.stage = if self.needs.is_empty() { Stage::Done } else { Stage::Report };
        self.at = self.at.plus_minutes(10);
        Ok(())
    }

    fn report(&mut self, platform: &Platform, county: &County) -> Result<(), Failure> {
        let division = self.figure.enrol.division;
        let by_assistant = self.dice.chance(60);
        let staffer = if by_assistant { county.assistants[0].clone() } else { county.clerk(division).clone() };
        let channel = if by_assistant { Channel::Field } else { *self.dice.pick(&[Channel::Desk, Channel::Door]) };
        let cmd = report::ReportNeed {
            person_id: self.person()?,
            division,
            needs: self.needs.clone(),
            words: String::new(),
            channel,
            minor: self.figure.minor,
            recognised: true,
        };
        let reported = platform.run_at(Some(self.at), move |cx| report::run(cx, &staffer.on(cx.today()), &cmd))?;
        self.case_id = Some(reported.case_id);
        self.then(platform, Stage::Accept, (0, 1));
        Ok(())
    }

    fn accept(&mut self, platform: &Platform, county: &County) -> Result<(), Failure> {
        let clerk = county.clerk(self.figure.enrol.division).clone();
        let cmd = accept::AcceptCase { case_id: self.case()?, near_relative: false };
        platform.run_at(Some(self.at), move |cx| accept::run(cx, &clerk.on(cx.today()), &cmd))?;
        self.then(platform, Stage::Review, (1, 4));
        Ok(())
    }

    fn review(&mut self, platform: &Platform, county: &County) -> Result<(), Failure> {
        let clerk = county.clerk(self.figure.enrol.division).clone();
        let opinion = "情况属实，确有服务需求，建议给予服务类社会救助。".to_owned();
        let cmd = review::ReviewCase { case_id: self.case()?, opinion, investigators: Vec::new() };
        platform.run_at(Some(self.at), move |cx| review::run(cx, &clerk.on(cx.today()), &cmd))?;
        if self.figure.minor {
            self.then(platform, Stage::Recheck, (1, 3));
        } else {
            self.then(platform, Stage::EndNotice, (8, 10));
        }
        Ok(())
    }

    fn end_notice(&mut self, platform: &Platform, county: &County) -> Result<(), Failure> {
        let clerk = county.clerk(self.figure.enrol.division).clone();
        let cmd = end_notice::EndNotice { case_id: self.case()?, objection: None };
        platform.run_at(Some(self.at), move |cx| end_notice::run(cx, &clerk.on(cx.today()), &cmd))?;
        self.then(platform, Stage::Recheck, (1, 3));
        Ok(())
    }

    fn recheck(&mut self, platform: &Platform, county: &County) -> Result<(), Failure> {
        let (clerk, case_id) = (county.county_clerk.clone(), self.case()?);
        platform.run_at(Some(self.at), move |cx| {
            recheck::run(cx, &clerk.on(cx.today()), &recheck::RecheckCase { case_id })
        })?;
        self.then(platform, Stage::Decide, (1, 3));
        Ok(())
    }

    fn decide(&mut self, platform: &Platform, county: &County) -> Result<(), Failure> {
        let approver = county.approver.clone();
        let cmd = decide::DecideCase {
            case_id: self.case()?,
            verdict: decide::Verdict::Confirm,
            reason: "service_need".into(),
            note: String::new(),
        };
        platform.run_at(Some(self.at), move |cx| decide::run(cx, &approver.on(cx.today()), &cmd))?;
        self.then(platform, Stage::Assess, (1, 4));
        Ok(())
    }

    fn assess(&mut self, platform: &Platform, county: &County) -> Result<(), Failure> {
        let case_id = self.case()?;
        let found: (AssessmentId, UserId) = platform.look(|cx| {
            Ok(cx.tx.query_one(
                sql!("select id, assessor_id from v_assessment where case_id = $1"),
                &params![case_id],
                |r| Ok((r.get(0)?, r.get(1)?)),
            )?)
        })?;
        let assessor = county.assessors.get(&found.1).cloned().ok_or_else(|| Failure::bug("no such assessor"))?;
        let unable = match self.figure.kind {
            Kind::Elder | Kind::Disabled => self.dice.between(1, 4),
            Kind::Adult | Kind::Child => 0,
        };
        let items = ["bathe", "transfer", "toilet", "walk", "dress", "eat"];
        let answers = items.iter().zip(0..).map(|(item, n)| ((*item).to_owned(), i64::from(n >= unable))).collect();
        let needs = self.needs.clone();
        let filled =
            Filled { answers, needs, companion: "同组社工".into(), manual_grade: None, reason: String::new() };
        let cmd = CompleteAssessment { id: found.0, filled, version: 1 };
        platform
            .run_at(Some(self.at), move |cx| assessment::complete_assessment(cx, &assessor.on(cx.today()), &cmd))?;
        self.then(platform, Stage::Agree, (1, 3));
        Ok(())
    }

    fn agree(&mut self, platform: &Platform, county: &County) -> Result<u32, Failure> {
        let case_id = self.case()?;
        let (plan, version): (PlanId, i64) = platform.look(|cx| {
            let id =
                cx.tx.query_one(sql!("select id from v_plan where case_id = $1"), &params![case_id], |r| r.get(0))?;
            Ok((id, 1))
        })?;
        self.plan_id = Some(plan);
        if self.wishes.is_empty() && self.lines(platform, plan)? == 0 {
            // Nothing fits an open tranche yet: the draft stays with the clerk.
            self.stage = Stage::Done;
            return Ok(0);
        }
        let clerk = county.clerk(self.figure.enrol.division).clone();
        let mut version = version;
        let mut commands = 1;
        if !self.wishes.is_empty() {
            let cmd = ChangeLines { id: plan, wishes: self.wishes.clone(), version };
            let actor = clerk.clone();
            platform.run_at(Some(self.at), move |cx| planning::change_lines(cx, &actor.on(cx.today()), &cmd))?;
            version += 1;
            commands += 1;
        }
        let consent =
            if self.figure.minor { planning::model::Consent::Guardian } else { planning::model::Consent::OneSelf };
        let name = if self.figure.minor { "监护人".to_owned() } else { String::new() };
        let cmd = AgreePlan { id: plan, consent, name, version };
        platform
            .run_at(Some(self.at.plus_minutes(20)), move |cx| planning::agree_plan(cx, &clerk.on(cx.today()), &cmd))?;
        self.then(platform, Stage::Assign, (0, 1));
        Ok(commands)
    }

    fn lines(&self, platform: &Platform, plan: PlanId) -> Result<i64, Failure> {
        let count = sql!("select count(*) from v_plan_line where plan_id = $1");
        platform.look(|cx| Ok(cx.tx.query_one(count, &params![plan], |r| r.get(0))?))
    }

    fn assign(&mut self, platform: &Platform, county: &County) -> Result<u32, Failure> {
        let plan = self.plan_id.ok_or_else(|| Failure::bug("no plan"))?;
        let firsts: Vec<OrderId> = platform.look(|cx| {
            Ok(cx.tx.query(
                sql!("select min(id) from v_order where plan_id = $1 and state = 'open' group by line_id order by 1"),
                &params![plan],
                |r| r.get(0),
            )?)
        })?;
        let mut commands = 0;
        for order in firsts {
            let clerk = county.county_clerk.clone();
            platform.run_at(Some(self.at), move |cx| dispatch::auto_assign(cx, &clerk.on(cx.today()), order))?;
            commands += 1 + self.provider_accepts(platform, county, order)?;
        }
        self.visits = self.appointments(platform)?;
        self.stage = if self.visits.is_empty() { Stage::Done } else { Stage::Visit };
        Ok(commands)
    }

    /// The provider accepts within the day; in the last day of the history some orders still wait for it.
    fn provider_accepts(&self, platform: &Platform, county: &County, order: OrderId) -> Result<u32, Failure> {
        let given: Option<ProviderId> = platform.look(|cx| {
            let given = sql!("select provider_id from v_order where id = $1");
            Ok(cx.tx.query_one(given, &params![order], |r| r.get(0))?)
        })?;
        let Some(manager) = given.and_then(|id| county.managers.get(&id)).cloned() else { return Ok(0) };
        let at = self.at.plus_minutes(45);
        platform.run_at(Some(at), move |cx| dispatch::accept(cx, &manager.on(cx.today()), order))?;
        Ok(1)
    }

    fn appointments(&self, platform: &Platform) -> Result<VecDeque<Appointment>, Failure> {
        let person = self.person()?;
        let division = self.figure.enrol.division;
        platform.look(|cx| {
            let view = cx.policy.view(division, self.at.china_date())?;
            let rows = cx.tx.query(
                sql!(
                    "select v.id, v.item, v.starts_at, w.user_id from v_visit v join v_worker w on w.id = v.worker_id
                     where v.person_id = $1 and v.state = 'planned' order by v.starts_at, v.id"
                ),
                &params![person],
                |r| Ok((r.get(0)?, r.get::<String>(1)?, r.get(2)?, r.get(3)?)),
            )?;
            let appointment = |(visit_id, item, starts_at, worker): (VisitId, String, Timestamp, UserId)| {
                let rule = view.item(&item);
                let minutes = rule.and_then(|i| i.minutes).map_or(60, i64::from);
                let class = rule.is_some_and(|i| i.evidence.contains(&policy::Evidence::SignInSheet));
                Appointment { visit_id, item, starts_at, minutes, worker, class }
            };
            Ok(rows.into_iter().map(appointment).collect())
        })
    }

    /// The home visit: check in, the steps, check out, now and then a rating.
    fn visit(&mut self, platform: &Platform, county: &County) -> Result<u32, Failure> {
        let Some(next) = self.visits.pop_front() else { return Ok(0) };
        if self.visits.is_empty() {
            self.stage = Stage::Done;
        }
        let worker = county.workers.get(&next.worker).cloned().ok_or_else(|| Failure::bug("no such worker"))?;
        let began = next.starts_at.plus_minutes(self.dice.between(0, 6));
        let ended = began.plus_minutes(next.minutes + self.dice.between(-4, 12));
        let place = self.figure.enrol.position;
        let visit_id = next.visit_id;
        let carer = worker.clone();
        platform.run_at(Some(began), move |cx| {
            let cmd = visit::use_cases::check_in::CheckIn { visit_id, at: None, position: place };
            visit::use_cases::check_in::run(cx, &carer.on(cx.today()), &cmd)
        })?;
        let proof = visit::use_cases::check_out::Proof::Signature("M40 120L120 80L200 140L300 90L420 150".into());
        let cmd = visit::use_cases::check_out::CheckOut {
            visit_id,
            at: None,
            steps: Some(vec![1, 2, 3]),
            proof,
            position: place,
        };
        platform.run_at(Some(ended), move |cx| visit::use_cases::check_out::run(cx, &worker.on(cx.today()), &cmd))?;
        self.completed += 1;
        let mut commands = 2;
        if self.dice.chance(35) {
            commands += self.rate(platform, visit_id, ended)?;
        }
        Ok(commands)
    }

    fn rate(&mut self, platform: &Platform, visit_id: VisitId, ended: Timestamp) -> Result<u32, Failure> {
        let rating = if self.dice.chance(92) { 3 } else { self.dice.between(1, 2) };
        let (person, at) = (self.person()?, ended.plus_minutes(self.dice.between(30, 600)));
        let grant = authz::Grant { role: "citizen".into(), division: None, provider_id: None, person_id: Some(person) };
        let user_id = UserId(person.0);
        platform.run_at(Some(at), move |cx| {
            let actor = authz::Actor { user_id, name: "本人".into(), grants: vec![grant.clone()], today: cx.today() };
            visit::rate(cx, &actor, &visit::RateVisit { visit_id, rating, note: String::new() })
        })?;
        Ok(1)
    }

    fn person(&self) -> Result<PersonId, Failure> {
        self.person.ok_or_else(|| Failure::bug("not enrolled yet"))
    }

    fn case(&self) -> Result<CaseId, Failure> {
        self.case_id.ok_or_else(|| Failure::bug("no case yet"))
    }
}

/// The needs that go with a kind of person, in the words of `policy/national/needs.toml`.
fn needs_of(kind: Kind) -> Vec<String> {
    let needs: &[&str] = match kind {
        Kind::Elder => &["bathing", "meals", "grooming"],
        Kind::Disabled => &["cleaning", "rehab"],
        Kind::Adult => &["skills", "job"],
        Kind::Child => &["child_study", "child_company"],
    };
    needs.iter().map(|n| (*n).to_owned()).collect()
}
