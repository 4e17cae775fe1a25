//! Filters, scores and times, by tables; and what holds for every set of candidates.

use super::*;
use crate::times::{days, windows};
use base::Crs;
use expect_test::expect;
use jiff::civil::date;
use platform::testing::{division, start};
use proptest::prelude::*;
use std::fmt::Write;

fn id(n: u64) -> WorkerId {
    WorkerId(uuid_of(n))
}

fn uuid_of(n: u64) -> uuid::Uuid {
    uuid::Uuid::from_u128(u128::from(n))
}

fn home() -> Position {
    Position::new(37.48, 117.51, Crs::Wgs84).unwrap()
}

fn north(metres: u32) -> Position {
    Position::new(37.48 + f64::from(metres) / 111_195.0, 117.51, Crs::Wgs84).unwrap()
}

fn job() -> Job {
    Job {
        item: "C02".into(),
        kinds: vec!["care_worker".into()],
        intimate: false,
        workers_min: 1,
        minutes: 60,
        division: division("371621001001"),
        sex: Sex::Female,
        child: false,
        deceased_on: None,
        position: Some(home()),
        total_fen: Fen::from_yuan(100),
        period: (date(2026, 9, 21), date(2026, 12, 1)),
        days: vec![date(2026, 9, 21), date(2026, 9, 22)],
        wish: None,
    }
}

fn terms() -> Terms {
    Terms {
        id: ContractId(uuid_of(7)),
        division: division("371621000000"),
        items: vec!["C02".into()],
        valid: (date(2026, 1, 1), date(2026, 12, 31)),
        left_fen: Fen::from_yuan(100),
    }
}

fn provider(n: u64) -> ProviderFacts {
    ProviderFacts {
        id: ProviderId(uuid_of(n)),
        name: format!("机构{n}"),
        standing: Standing::Green,
        contracts: vec![terms()],
        rating: (0, 0),
        served: 0,
    }
}

fn worker(n: u64, provider: ProviderFacts) -> Candidate {
    Candidate {
        worker_id: id(n),
        name: format!("人员{n}"),
        provider: Arc::new(provider),
        sex: Sex::Female,
        kinds: vec!["care_worker".into()],
        clearance_until: None,
        position: Some(north(1_200)),
        busy: Vec::new(),
        served: 0,
    }
}

fn with(change: impl FnOnce(&mut Candidate)) -> Candidate {
    let mut candidate = worker(1, provider(1));
    change(&mut candidate);
    candidate
}

fn under(change: impl FnOnce(&mut ProviderFacts)) -> Candidate {
    let mut facts = provider(1);
    change(&mut facts);
    worker(1, facts)
}

fn told(job: &Job, candidate: Candidate) -> String {
    let ranked = rank(job, vec![candidate]);
    let verdict = &ranked[0].verdict;
    let reasons: Vec<String> = verdict.reasons().iter().map(Reason::chinese).collect();
    let score = verdict.score().map_or_else(|| "不派".to_owned(), |score| score.to_string());
    format!("{score}：{}", reasons.join("、"))
}

fn full_day(day: Date) -> Busy {
    Busy { start: Timestamp::in_china(day, 8, 0), minutes: 600 }
}

#[test]
fn every_filter_has_its_reason() {
    let child = Job { child: true, ..job() };
    let two = Job { workers_min: 2, ..job() };
    let dead = Job { deceased_on: Some(date(2026, 9, 1)), ..job() };
    let rows = [
        (job(), worker(1, provider(1))),
        (job(), under(|p| p.standing = Standing::Red)),
        (job(), under(|p| p.standing = Standing::Yellow)),
        (job(), under(|p| (p.standing, p.served) = (Standing::Yellow, 3))),
        (job(), under(|p| p.contracts.clear())),
        (job(), under(|p| p.contracts[0].division = division("371621101000"))),
        (job(), under(|p| p.contracts[0].items = vec!["L02".into()])),
        (job(), under(|p| p.contracts[0].items.clear())),
        (job(), under(|p| p.contracts[0].valid.1 = date(2026, 11, 30))),
        (job(), under(|p| p.contracts[0].left_fen = Fen(9_999))),
        (job(), with(|w| w.kinds = vec!["housekeeper".into()])),
        (child.clone(), worker(1, provider(1))),
        (child.clone(), with(|w| w.clearance_until = Some(date(2026, 11, 30)))),
        (child, with(|w| w.clearance_until = Some(date(2026, 12, 1)))),
        (job(), with(|w| w.busy = vec![full_day(date(2026, 9, 21)), full_day(date(2026, 9, 22))])),
        (two, worker(1, provider(1))),
        (dead, worker(1, provider(1))),
    ];
    let mut table = String::new();
    for (job, candidate) in rows {
        writeln!(table, "{}", told(&job, candidate)).unwrap();
    }
    expect![[r#"
        940：距离 1.2 公里
        不派：红牌机构，不再派单
        不派：黄牌机构，整改期间不接新对象
        840：距离 1.2 公里、黄牌机构，只服务原有对象
        不派：机构没有有效合同
        不派：合同不含这个区域
        不派：合同不含这个项目
        940：距离 1.2 公里
        不派：合同 2026-11-30 到期，不覆盖全部时间
        不派：合同额度不足，只剩 99.99 元
        不派：没有这个项目要求的资质
        不派：没有做过儿童接触核查
        不派：儿童接触核查 2026-11-30 已过期
        940：距离 1.2 公里
        不派：时间冲突
        不派：要两人同去，机构没有第二人
        不派：服务对象已于 2026-09-01 去世
    "#]]
    .assert_eq(&table);
}

#[test]
fn the_score_counts_what_people_care_for() {
    let intimate = Job { intimate: true, ..job() };
    let at_nine = Busy { start: Timestamp::in_china(date(2026, 9, 21), 9, 0), minutes: 60 };
    let rows = [
        (job(), with(|w| w.position = None)),
        (job(), with(|w| w.position = Some(north(40_000)))),
        (job(), with(|w| w.served = 2)),
        (job(), with(|w| w.served = 12)),
        (job(), with(|w| w.busy = vec![at_nine])),
        (job(), under(|p| p.rating = (27, 10))),
        (intimate.clone(), worker(1, provider(1))),
        (intimate, with(|w| w.sex = Sex::Male)),
    ];
    let mut table = String::new();
    for (job, candidate) in rows {
        writeln!(table, "{}", told(&job, candidate)).unwrap();
    }
    expect![[r#"
        750：距离不详
        500：距离 40.0 公里
        1100：距离 1.2 公里、服务过 2 次
        1180：距离 1.2 公里、服务过 12 次
        880：距离 1.2 公里、当天已有 1 单
        1110：距离 1.2 公里、满意度 85%
        970：距离 1.2 公里、同性别
        940：距离 1.2 公里
    "#]]
    .assert_eq(&table);
}

#[test]
fn visits_begin_on_the_half_hour_with_time_for_the_way() {
    let days = [date(2026, 9, 21), date(2026, 9, 22)];
    let at = |h, m, minutes| Busy { start: Timestamp::in_china(days[0], h, m), minutes };
    let table: [(i64, Vec<Busy>, Option<&str>); 7] = [
        (60, vec![], Some("2026-09-21 09:00")),
        // 9:00 to 10:00 and half an hour for the way.
        (60, vec![at(9, 0, 60)], Some("2026-09-21 10:30")),
        (60, vec![at(9, 0, 420)], Some("2026-09-21 16:30")),
        (60, vec![at(9, 0, 421)], Some("2026-09-22 09:00")),
        (90, vec![at(9, 0, 420)], Some("2026-09-22 09:00")),
        (600, vec![], Some("2026-09-21 09:00")),
        (60, days.iter().map(|day| full_day(*day)).collect(), None),
    ];
    for (minutes, busy, expected) in table {
        let found = first_free(&days, minutes, &busy).map(Timestamp::china_text);
        assert_eq!(found.as_deref(), expected, "{minutes} minutes beside {busy:?}");
    }
}

#[test]
fn days_are_working_days_from_tomorrow_on() {
    platform::testing::on_both_engines(
        &[],
        |_, _| Ok(()),
        |p| {
            let calendar = p.policy().working_calendar();
            let today = start().china_date();
            let of = |from, to| days((from, to), today, calendar);
            // 2026-09-20 is a Sunday on which people work; 25 to 27 September is the Mid-Autumn holiday.
            let found = of(date(2026, 9, 1), date(2026, 9, 28));
            assert_eq!(found.first(), Some(&date(2026, 9, 20)));
            assert!(!found.contains(&date(2026, 9, 25)) && found.contains(&date(2026, 9, 28)));
            // A window that has passed is looked at for a fortnight.
            assert_eq!(of(date(2026, 8, 1), date(2026, 8, 7)).last(), Some(&date(2026, 9, 30)));
            // No calendar is loaded for 2027: no day is guessed.
            assert_eq!(of(date(2027, 1, 4), date(2027, 1, 30)), Vec::<Date>::new());
        },
    );
}

#[test]
fn windows_are_spread_over_the_rest_of_the_year() {
    assert_eq!(
        windows(date(2026, 10, 1), 3),
        [
            (date(2026, 10, 1), date(2026, 10, 30)),
            (date(2026, 10, 31), date(2026, 11, 30)),
            (date(2026, 12, 1), date(2026, 12, 31)),
        ]
    );
    // Late in December the windows overlap, and none is shorter than a week.
    assert_eq!(windows(date(2026, 12, 30), 2), vec![(date(2026, 12, 30), date(2027, 1, 5)); 2]);
}

#[test]
fn the_second_worker_is_the_next_best_of_the_same_provider() {
    let two = Job { workers_min: 2, ..job() };
    let near = Candidate { position: Some(home()), ..worker(4, provider(2)) };
    let all = vec![worker(1, provider(1)), worker(2, provider(1)), worker(3, provider(2)), near];
    let ranked = rank(&two, all);
    assert_eq!(ranked[0].candidate.worker_id, id(4));
    assert_eq!(second(&ranked, &ranked[0]), Some(id(3)));
}

fn any_candidate(n: u64) -> impl Strategy<Value = Candidate> {
    let standing = prop::sample::select(vec![Standing::Green, Standing::Yellow, Standing::Red]);
    (standing, 0..3i64, any::<bool>(), any::<bool>(), 0..4u32, 1..3u64).prop_map(move |facts| {
        let (standing, served, qualified, contracted, km, whose) = facts;
        let mut provider = provider(whose);
        (provider.standing, provider.served) = (standing, served);
        if !contracted {
            provider.contracts.clear();
        }
        let kinds = if qualified { vec!["care_worker".into()] } else { vec![] };
        Candidate { served, kinds, position: Some(north(km * 1_000)), ..worker(n, provider) }
    })
}

fn any_candidates() -> impl Strategy<Value = Vec<Candidate>> {
    (any_candidate(1), any_candidate(2), any_candidate(3), any_candidate(4), any_candidate(5))
        .prop_map(|(a, b, c, d, e)| vec![a, b, c, d, e])
}

proptest! {
    #[test]
    fn a_rejected_candidate_is_never_proposed(all in any_candidates(), workers_min in 1..3i64) {
        let job = Job { workers_min, ..job() };
        for one in rank(&job, all) {
            let may = one.candidate.provider.standing != Standing::Red
                && !one.candidate.kinds.is_empty()
                && !one.candidate.provider.contracts.is_empty()
                && (one.candidate.provider.standing == Standing::Green || one.candidate.provider.served > 0);
            if workers_min == 1 {
                prop_assert_eq!(one.verdict.is_fit(), may);
            } else {
                prop_assert!(may || !one.verdict.is_fit());
            }
            prop_assert!(!one.verdict.reasons().is_empty(), "everybody has a reason");
            prop_assert!(!one.verdict.is_fit() || one.contract.is_some());
        }
    }

    #[test]
    fn the_order_depends_on_the_facts_alone(all in any_candidates()) {
        let forward = rank(&job(), all.clone());
        let backward = rank(&job(), all.into_iter().rev().collect());
        prop_assert_eq!(&forward, &backward);
        for pair in forward.windows(2) {
            let (a, b) = (&pair[0], &pair[1]);
            prop_assert!(a.verdict.is_fit() || !b.verdict.is_fit());
            if a.verdict.is_fit() && b.verdict.is_fit() {
                let (left, right) = (a.verdict.score(), b.verdict.score());
                prop_assert!(left > right || (left == right && a.candidate.worker_id < b.candidate.worker_id));
            }
        }
    }

    #[test]
    fn windows_hold_the_year_and_keep_their_order(day in 0..365i32, units in 1..60i64) {
        let from = date(2026, 1, 1).saturating_add(jiff::Span::new().days(day));
        let all = windows(from, units);
        prop_assert_eq!(all.len() as i64, units);
        for window in &all {
            prop_assert!(window.0 >= from);
            prop_assert!(window.0.until(window.1).unwrap().get_days() >= 6);
        }
        prop_assert!(all.windows(2).all(|pair| pair[0].0 <= pair[1].0));
    }

    #[test]
    fn a_free_time_is_free(starts in prop::collection::vec((0..20i64, 30..180i64), 0..12), minutes in 30..180i64) {
        let days = [date(2026, 9, 21)];
        let at = |(slot, minutes): (i64, i64)| Busy { start: Timestamp::in_china(days[0], 8, slot * 30), minutes };
        let busy: Vec<Busy> = starts.into_iter().map(at).collect();
        if let Some(start) = first_free(&days, minutes, &busy) {
            prop_assert!(!clashes(start, minutes, &busy));
            prop_assert!((540..=990).contains(&start.china_minute_of_day()));
            prop_assert!(start.china_minute_of_day() + minutes <= 1_050);
        }
    }

    #[test]
    fn reasons_come_back_from_the_database(metres in any::<u32>(), fen in any::<i64>()) {
        let reasons = vec![Reason::Distance(metres), Reason::SameSex, Reason::ContractRoom(Fen(fen)),
            Reason::ClearanceExpired(date(2026, 9, 1))];
        let text = serde_json::to_string(&reasons).unwrap();
        prop_assert_eq!(serde_json::from_str::<Vec<Reason>>(&text).unwrap(), reasons);
    }
}

#[test]
fn every_reason_has_a_text_in_every_language() {
    let day = date(2026, 9, 1);
    let all = [
        Reason::Distance(1_249),
        Reason::DistanceUnknown,
        Reason::Served(3),
        Reason::Load(2),
        Reason::Rating(92),
        Reason::SameSex,
        Reason::YellowContinues,
        Reason::RedProvider,
        Reason::YellowNoNewPeople,
        Reason::NoContract,
        Reason::ContractArea,
        Reason::ContractItem,
        Reason::ContractPeriod(day),
        Reason::ContractRoom(Fen(5)),
        Reason::NotQualified,
        Reason::NoClearance,
        Reason::ClearanceExpired(day),
        Reason::TimeConflict,
        Reason::NoSecondWorker,
        Reason::Deceased(day),
    ];
    for lang in ui::Lang::ALL {
        let page = ui::Page::plain(&ui::Session { lang, ..ui::Session::anonymous("/") }, "dispatch-orders");
        for reason in &all {
            let text = page.t_with(reason.key(), "v", reason.value());
            assert!(page.has(reason.key()) && text.contains(&reason.value()), "{reason:?}: {text}");
        }
    }
}
