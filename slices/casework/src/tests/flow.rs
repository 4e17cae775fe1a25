//! From a reported need to a decision: the order of the steps, the deadlines, the tasks, the events.

use super::*;
use crate::queries;

/// Kinds of the open tasks, each with the role that does it and the day by which it is due.
fn open(p: &Platform) -> Vec<String> {
    p.look(|cx| {
        let sql = sql!("select kind, role, due_at from flow_task where state = 'open' order by kind");
        Ok(cx.tx.query(sql, &[], |r| {
            Ok(format!("{} {} {}", r.get::<String>(0)?, r.get::<String>(1)?, r.get::<base::Timestamp>(2)?))
        })?)
    })
    .unwrap()
}

fn told(p: &Platform) -> Vec<(String, i64)> {
    p.look(|cx| {
        let sql = sql!("select event, cast(sum(number) as bigint) from told group by event order by event");
        Ok(cx.tx.query(sql, &[], |r| Ok((r.get(0)?, r.get(1)?)))?)
    })
    .unwrap()
}

#[test]
fn a_case_goes_through_every_hand_in_its_order() {
    on_both_engines(|p| {
        let id = reported(p);
        assert_eq!(open(p), ["case.accept township_clerk 2026-09-18 17:30"]);
        assert_eq!(code(review(p, id)), "wrong_step");
        accept(p, id).unwrap();
        assert_eq!(code(accept(p, id)), "wrong_step");
        review(p, id).unwrap();
        assert_eq!(open(p).len(), 1);
        assert_eq!(code(end_notice(p, id, None)), "notice_running");
        later(p, 20);
        end_notice(p, id, None).unwrap();
        assert_eq!(code(decide(p, id, (decide::Verdict::Confirm, "service_need", ""))), "wrong_step");
        recheck(p, id).unwrap();
        assert!(open(p)[0].starts_with("case.decide county_approver"));
        assert_eq!(code(decide(p, id, (decide::Verdict::Confirm, "no_such_reason", ""))), "invalid_input");
        decide(p, id, (decide::Verdict::Confirm, "service_need", "")).unwrap();
        assert_eq!(open(p), Vec::<String>::new());
        assert_eq!(code(withdraw(p, id)), "wrong_step");
        let expected = [("case_accepted", 1), ("case_confirmed", 2), ("need_reported", 2)];
        assert_eq!(told(p), expected.map(|(event, n)| (event.to_owned(), n)));
        let report = p.look(|cx| Ok(journal::verify(cx.tx, Some(cx.vault))?)).unwrap();
        assert!(report.is_whole());
        let law = p.look(|cx| queries::case(cx, &clerk(), id)).unwrap().timeline;
        let lawless: Vec<&str> = law.iter().filter(|row| row.law.is_none()).map(|row| row.action.as_str()).collect();
        assert_eq!(lawless, ["need.reported"], "every official step says on which clause it rests");
    });
}

#[test]
fn an_objection_and_a_return_bring_the_case_back_to_the_township() {
    on_both_engines(|p| {
        let id = reported(p);
        accept(p, id).unwrap();
        review(p, id).unwrap();
        later(p, 20);
        end_notice(p, id, Some("他家儿子在县城有两套房")).unwrap();
        assert!(open(p)[0].starts_with("case.review township_clerk"));
        review(p, id).unwrap();
        later(p, 40);
        end_notice(p, id, None).unwrap();
        assert_eq!(code(send_back(p, id, " ")), "invalid_input", "a return says what is missing");
        send_back(p, id, "缺入户照片，请补拍").unwrap();
        assert!(open(p)[0].starts_with("case.review township_clerk"));
        review(p, id).unwrap();
        later(p, 60);
        end_notice(p, id, None).unwrap();
        recheck(p, id).unwrap();
        let confirm_reason = (decide::Verdict::Refuse, "service_need", "");
        assert_eq!(code(decide(p, id, confirm_reason)), "invalid_input", "a refusal has a reason of its own");
        let reason = p.look(|cx| {
            let view = cx.view(division(VILLAGE))?;
            let reasons = view.reasons(policy::Decision::Refuse);
            Ok(reasons.iter().find(|reason| reason.needs_note).map(|reason| reason.code.clone()))
        });
        let reason: &'static str = reason.unwrap().expect("a reason that wants the facts").leak();
        assert_eq!(code(decide(p, id, (decide::Verdict::Refuse, reason, ""))), "invalid_input");
        decide(p, id, (decide::Verdict::Refuse, reason, "经核对，申请人已享受同类服务")).unwrap();
        assert!(told(p).contains(&("case_refused".to_owned(), 1)));
    });
}

#[test]
fn a_need_is_taken_down_once_and_wrong_input_says_how() {
    on_both_engines(|p| {
        let who = person(p, "王秀英", "1945-03-01");
        for (needs, place) in [(&[][..], VILLAGE), (&["flying"], VILLAGE), (&["bathing"], "371621001000")] {
            let cmd = ReportNeed { division: division(place), ..need(who, needs) };
            assert_eq!(code(report(p, cmd)), "invalid_input", "{needs:?} {place}");
        }
        let twice = report(p, need(who, &["bathing", "meals", "bathing"])).unwrap();
        assert!(twice.number.starts_with("惠民救〔2026〕"), "{}", twice.number);
        let mut needs = p.look(|cx| Ok(crate::store::needs_of(cx.tx, twice.case_id)?)).unwrap();
        needs.sort();
        assert_eq!(needs, ["bathing", "meals"], "the same need twice is one need");
        assert_eq!(code(report(p, need(who, &["meals"]))), "case_already_open");
        withdraw(p, twice.case_id).unwrap();
        assert_eq!(open(p), Vec::<String>::new());
        let again = report(p, need(who, &["meals"])).unwrap();
        let serial = |number: &str| number.split(['〕', '号']).nth(1).unwrap().parse::<i64>().unwrap();
        assert_eq!(serial(&again.number), serial(&twice.number) + 1, "numbers have no gap");
    });
}

#[test]
fn a_child_is_never_put_on_notice() {
    on_both_engines(|p| {
        let child = person(p, "李小树", "2016-05-12");
        let cmd = ReportNeed { minor: true, ..need(child, &["bathing"]) };
        let id = report(p, cmd).unwrap().case_id;
        accept(p, id).unwrap();
        review(p, id).unwrap();
        assert!(open(p)[0].starts_with("case.recheck county_clerk"), "{:?}", open(p));
    });
}

#[test]
fn a_case_out_of_reach_is_not_found_and_a_missing_right_is_denied() {
    on_both_engines(|p| {
        let id = reported(p);
        let elsewhere = actor("township_clerk", ELSEWHERE);
        let cmd = accept::AcceptCase { case_id: id, near_relative: false };
        let other = cmd.clone();
        assert_eq!(code(p.run(move |cx| accept::run(cx, &elsewhere, &other))), "not_found");
        assert_eq!(code(p.run(move |cx| accept::run(cx, &approver(), &cmd))), "denied");
        assert_eq!(code(p.look(|cx| queries::case(cx, &actor("township_clerk", ELSEWHERE), id))), "not_found");
        let list = p.look(|cx| queries::cases(cx, &actor("township_clerk", ELSEWHERE), None, None)).unwrap();
        assert_eq!((list.rows.len(), list.shown_total()), (0, 0));
    });
}

#[test]
fn the_ledger_is_paged_without_gap_and_exported_whole() {
    on_both_engines(|p| {
        for (name, year) in ["王一", "王二", "王三"].into_iter().flat_map(|name| (1930..1950).map(move |y| (name, y)))
        {
            report(p, need(person(p, name, &format!("{year}-01-01")), &["bathing", "meals"])).unwrap();
        }
        let page = |after: Option<String>, limit| {
            p.look(|cx| queries::needs(cx, &clerk(), "desk", (after.as_deref(), limit))).unwrap()
        };
        let (mut seen, mut after) = (std::collections::BTreeSet::new(), None);
        loop {
            let list = page(after, ui::PAGE);
            assert_eq!(list.shown_total(), 120);
            seen.extend(list.rows.iter().map(|row| row.id));
            after = list.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen.len(), 120);
        assert_eq!(page(None, 50_000).rows.len(), 120, "an export holds every row");
        assert_eq!(p.look(|cx| queries::needs(cx, &clerk(), "door", (None, 50))).unwrap().shown_total(), 0);
        let cases = p.look(|cx| queries::cases(cx, &clerk(), Some(model::StateWord::Reported), None)).unwrap();
        assert_eq!((cases.rows.len(), cases.shown_total(), cases.next.is_some()), (50, 60, true));
    });
}
