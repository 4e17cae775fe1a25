//! Finding people, looking at masked fields, labels.

use super::*;
use crate::queries::{self, Filter};
use base::{Clock, DivisionCode};
use db::{params, sql};
use proptest::test_runner::{Config, TestRunner};
use std::collections::BTreeSet;

fn search(platform: &Platform, who: &Actor, q: &str) -> Vec<PersonId> {
    let (who, filter) = (who.clone(), Filter { q: q.into(), ..Filter::default() });
    let list = platform.run(move |cx| queries::people(cx, &who, &filter)).unwrap();
    assert_eq!(list.count, list.rows.len() as i64, "the count is the number of rows");
    list.rows.into_iter().map(|row| row.id).collect()
}

#[test]
fn a_person_is_found_by_number_phone_and_beginning_of_the_name_within_the_area() {
    on_both_engines(|p| {
        let county = actor("county_clerk", COUNTY);
        let wang = enrolled(p, &clerk(), &wang()).unwrap();
        let liu = enrolled(p, &county, &with_number("刘德海", LIUJIA, "1948-01-02", 1)).unwrap();
        let mai = enrolled(p, &clerk(), &with_number("买买提·吐尔逊", XIZHANG, "1960-01-02", 1)).unwrap();
        assert_eq!(search(p, &clerk(), "990001195503120011"), [wang]);
        assert_eq!(search(p, &clerk(), "13812345678"), [wang]);
        assert_eq!(search(p, &clerk(), "王"), [wang]);
        assert_eq!(search(p, &clerk(), "买买提•"), [mai]);
        assert_eq!(search(p, &clerk(), "秀英"), [], "the beginning, not the middle");
        assert_eq!(search(p, &clerk(), "%"), [], "no wildcards");
        assert_eq!(search(p, &clerk(), "刘"), [], "outside the area");
        assert_eq!(search(p, &county, "刘"), [liu]);
        let number = CitizenIdNo::demo("1948-01-02".parse().unwrap(), 1).unwrap();
        assert_eq!(search(p, &clerk(), number.expose()), [], "outside the area, even by number");
        assert_eq!(search(p, &clerk(), "").len(), 2);
        let searched: Vec<String> = journal_of(p, wang).into_iter().skip(1).collect();
        assert_eq!(searched, ["person.searched field=id_no found=1", "person.searched field=phone found=1"]);
        // The search that found nobody is on nobody's timeline, but in the journal, and no entry holds the number.
        let texts: Vec<String> = p
            .look(|cx| {
                let all = sql!("select facts || subject_id from journal_entry where action = 'person.searched'");
                Ok(cx.tx.query(all, &params![], |r| r.get(0))?)
            })
            .unwrap();
        assert_eq!(texts.len(), 3);
        assert!(texts.iter().all(|text| !text.contains(number.expose()) && !text.contains("13812345678")), "{texts:?}");
    });
}

#[test]
fn assigned_people_are_seen_by_those_they_are_assigned_to() {
    on_both_engines(|p| {
        let wang = enrolled(p, &clerk(), &wang()).unwrap();
        let assessor = actor("assessor", COUNTY);
        assert_eq!(code(p.look(|cx| queries::person(cx, &assessor, wang))), "not_found");
        let user = assessor.user_id;
        p.run(move |cx| Ok(authz::assign(cx.tx, user, &wang.to_string(), cx.now)?)).unwrap();
        let view = p.look(|cx| queries::person(cx, &assessor, wang)).unwrap();
        assert_eq!((view.masked_name.as_str(), view.id_no.as_str()), ("王**", "990***********0011"));
        assert_eq!(code(p.look(|cx| queries::person(cx, &actor("leader", COUNTY), wang))), "denied");
    });
}

#[test]
fn pages_of_a_list_show_everybody_once() {
    on_both_engines(|p| {
        let names = ["王秀英", "王秀英", "李建国", "买买提·吐尔逊", "𠀀雨", "欧阳雪"];
        let mut all = BTreeSet::new();
        let mut runner = TestRunner::new(Config { cases: 1, ..Config::default() });
        let picks = proptest::collection::vec((0..names.len(), 0u8..2), 120);
        let tree = proptest::strategy::Strategy::new_tree(&picks, &mut runner).unwrap();
        for (serial, (name, village)) in proptest::strategy::ValueTree::current(&tree).into_iter().enumerate() {
            let village = [DONGGUAN, XIZHANG][usize::from(village)];
            let cmd = with_number(names[name], village, "1950-01-01", serial as u32 + 1);
            all.insert(enrolled(p, &clerk(), &cmd).unwrap());
        }
        let mut seen = Vec::new();
        let mut filter = Filter::default();
        loop {
            let list = p.look(|cx| queries::people(cx, &clerk(), &filter)).unwrap();
            assert_eq!(list.count, 120);
            seen.extend(list.rows.iter().map(|row| row.id));
            if list.next.is_empty() {
                break;
            }
            assert_eq!(list.rows.len(), 50);
            filter.after = list.next;
        }
        assert_eq!((seen.len(), seen.into_iter().collect::<BTreeSet<_>>()), (120, all));
        let narrowed = |filter: Filter| p.look(|cx| queries::people(cx, &clerk(), &filter)).unwrap().count;
        let at = |code: &str| narrowed(Filter { division: code.into(), ..Filter::default() });
        assert_eq!(at(DONGGUAN) + at(XIZHANG), 120);
        assert_eq!(at(COUNTY), 120, "a wider division never widens what may be seen");
        assert_eq!(at(LIUJIA), 0);
        assert_eq!(narrowed(Filter { category: "destitute".into(), ..Filter::default() }), 0);
    });
}

#[test]
fn lists_narrow_by_whole_codes() {
    on_both_engines(|p| {
        enrolled(p, &clerk(), &wang()).unwrap();
        let count = |category: &str, tag: &str| {
            let filter = Filter { category: category.into(), tag: tag.into(), ..Filter::default() };
            p.look(|cx| queries::people(cx, &clerk(), &filter)).unwrap().count
        };
        let table = [("destitute_home", "", 1), ("destitute", "", 0), ("", "elder_dementia", 1), ("", "elder", 0)];
        for (category, tag, expected) in table {
            assert_eq!(count(category, tag), expected, "{category}{tag}");
        }
    });
}

#[test]
fn a_look_is_counted_journaled_and_listed() {
    on_both_engines(|p| {
        let id = enrolled(p, &clerk(), &wang()).unwrap();
        let user = clerk().user_id;
        p.run(move |cx| {
            Ok(cx.tx.execute(sql!("insert into o_user (id, name) values ($1, '李敏')"), &params![user])?)
        })
        .unwrap();
        let table = [
            (Field::Name, "王秀英"),
            (Field::IdNo, "990001195503120011"),
            (Field::Phone, "13812345678"),
            (Field::Address, "山东省滨州市惠民县孙武街道东关村12号"),
        ];
        for (field, plain) in table {
            assert_eq!(look(p, &clerk(), id, field, Purpose::Visit).unwrap(), plain);
        }
        assert_eq!(code(look(p, &actor("village_assistant", DONGGUAN), id, Field::Phone, Purpose::Visit)), "denied");
        assert_eq!(
            code(look(p, &actor("township_clerk", "371621101000"), id, Field::Phone, Purpose::Visit)),
            "not_found"
        );
        assert_eq!(journal_of(p, id)[4], "person.revealed field=address purpose=visit");
        let looks = p.look(|cx| crate::looks(cx, id)).unwrap();
        let last = looks.first().unwrap();
        assert_eq!(
            (looks.len(), last.name.as_str(), last.role.as_str(), last.field),
            (4, "李敏", "township_clerk", Field::Address)
        );
    });
}

#[test]
fn sixty_looks_an_hour_and_no_more() {
    on_both_engines(|p| {
        let id = enrolled(p, &clerk(), &wang()).unwrap();
        for _ in 0..60 {
            look(p, &clerk(), id, Field::Phone, Purpose::Contact).unwrap();
        }
        assert_eq!(code(look(p, &clerk(), id, Field::Phone, Purpose::Contact)), "reveal_limit");
        let other = actor("county_clerk", COUNTY);
        assert_eq!(code(look(p, &other, id, Field::Phone, Purpose::Contact)), "ok", "each user has an own limit");
        let Clock::Manual(hand) = p.clock() else { panic!("tests have a manual clock") };
        hand.store(platform::testing::start().plus_minutes(60).micros(), std::sync::atomic::Ordering::SeqCst);
        assert_eq!(code(look(p, &clerk(), id, Field::Phone, Purpose::Contact)), "ok");
    });
}

#[test]
fn a_childs_data_takes_a_fitting_purpose_and_is_noted_as_a_childs() {
    on_both_engines(|p| {
        let child = with_number("孙小雨", DONGGUAN, "2018-09-01", 2);
        let child = enrolled(p, &clerk(), &child).unwrap();
        assert_eq!(code(look(p, &clerk(), child, Field::IdNo, Purpose::Contact)), "purpose_not_for_child");
        assert_eq!(code(look(p, &clerk(), child, Field::IdNo, Purpose::Complaint)), "purpose_not_for_child");
        assert_eq!(code(look(p, &clerk(), child, Field::Phone, Purpose::Visit)), "nothing_registered");
        assert_eq!(code(look(p, &clerk(), child, Field::IdNo, Purpose::Visit)), "ok");
        assert_eq!(
            journal_of(p, child),
            ["person.enrolled categories= with_id_no=true", "person.revealed field=id_no minor=true purpose=visit"]
        );
    });
}

#[test]
fn labels_are_masked_and_leave_sensitive_tags_out() {
    on_both_engines(|p| {
        let wang = enrolled(p, &clerk(), &wang()).unwrap();
        let others: Vec<PersonId> = (1..=23)
            .map(|serial| enrolled(p, &clerk(), &with_number("李建国", XIZHANG, "1950-01-01", serial)).unwrap())
            .collect();
        let asked: Vec<PersonId> = others.iter().copied().chain([wang, wang]).collect();
        let labels = p.look(|cx| crate::labels(cx, asked.clone())).unwrap();
        assert_eq!(labels.len(), 24);
        let label = &labels[&wang];
        assert_eq!((label.masked_name.as_str(), label.age), ("王**", 71));
        assert_eq!(label.tags.iter().map(|tag| tag.zh.as_str()).collect::<Vec<_>>(), ["独居老人"]);
        assert_eq!(p.look(|cx| crate::labels(cx, [])).unwrap().len(), 0);
    });
}

#[test]
fn sensitive_tags_are_on_the_file_only_for_those_who_may_look() {
    on_both_engines(|p| {
        let wang = enrolled(p, &clerk(), &wang()).unwrap();
        let tags = |role: &str, code: &str| {
            let view = p.look(|cx| queries::person(cx, &actor(role, code), wang)).unwrap();
            (view.tags.len(), view.may.timeline, view.may.write)
        };
        assert_eq!(tags("township_clerk", SUNWU), (2, true, true));
        assert_eq!(tags("village_assistant", DONGGUAN), (1, true, true));
        assert_eq!(tags("auditor", COUNTY), (1, true, false));
    });
}

#[test]
fn villages_to_choose_from_are_those_of_the_area() {
    on_both_engines(|p| {
        let villages = |role: &str, code: &str| {
            p.look(|cx| queries::villages(cx, &actor(role, code)))
                .unwrap()
                .into_iter()
                .map(|(code, _)| code)
                .collect::<Vec<_>>()
        };
        let codes = |codes: &[&str]| codes.iter().map(|c| division(c)).collect::<Vec<DivisionCode>>();
        assert_eq!(villages("township_clerk", SUNWU), codes(&[DONGGUAN, XIZHANG]));
        assert_eq!(villages("county_clerk", COUNTY), codes(&[DONGGUAN, XIZHANG, LIUJIA]));
        assert_eq!(villages("village_assistant", LIUJIA), codes(&[LIUJIA]));
    });
}
