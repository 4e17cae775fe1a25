//! One person, one file.

use super::*;
use crate::use_cases::classify::{self, ClassifyPerson};
use crate::use_cases::update_contact::{self, UpdateContact};
use db::{params, sql};

#[test]
fn the_same_number_finds_the_same_person() {
    on_both_engines(|p| {
        let id = enrolled(p, &clerk(), &wang()).unwrap();
        assert_eq!(enrolled(p, &clerk(), &wang()).unwrap(), id);
        let renamed = EnrolPerson { name: PersonName::parse("王秀兰").unwrap(), ..wang() };
        assert_eq!(code(enrolled(p, &clerk(), &renamed)), "name_mismatch");
        assert_eq!(
            journal_of(p, id),
            ["person.enrolled categories=destitute_home with_id_no=true", "person.searched field=id_no found=1"]
        );
    });
}

#[test]
fn a_missing_number_makes_name_and_birth_date_count() {
    on_both_engines(|p| {
        enrolled(p, &clerk(), &wang()).unwrap();
        let bare = EnrolPerson {
            sex: Some(base::Sex::Female),
            birth_date: Some("1955-03-12".parse().unwrap()),
            ..named("王秀英", XIZHANG)
        };
        assert_eq!(code(enrolled(p, &clerk(), &bare)), "possible_duplicate");
        let checked = EnrolPerson { verified_distinct: true, ..bare.clone() };
        let other = enrolled(p, &clerk(), &checked).unwrap();
        // Now somebody without a number is there, so a number alone does not tell them apart any more.
        assert_eq!(code(enrolled(p, &clerk(), &with_number("王秀英", XIZHANG, "1955-03-12", 8))), "possible_duplicate");
        // Two different numbers are two people.
        let third = EnrolPerson { verified_distinct: true, ..with_number("王秀英", XIZHANG, "1955-03-12", 8) };
        assert_ne!(enrolled(p, &clerk(), &third).unwrap(), other);
        let born_later = EnrolPerson { birth_date: Some("1955-03-13".parse().unwrap()), ..bare };
        assert_eq!(code(enrolled(p, &clerk(), &born_later)), "ok");
    });
}

#[test]
fn a_clerk_enrols_in_the_own_area_only_and_learns_nothing_of_others() {
    on_both_engines(|p| {
        let county = actor("county_clerk", COUNTY);
        let far = with_number("刘德海", LIUJIA, "1948-01-02", 1);
        assert_eq!(code(enrolled(p, &clerk(), &far)), "invalid_input:division");
        let id = enrolled(p, &county, &far).unwrap();
        assert_eq!(code(enrolled(p, &clerk(), &far)), "file_elsewhere");
        let lives_with = EnrolPerson { lives_with: Some(id), ..with_number("刘小海", DONGGUAN, "1988-01-02", 1) };
        assert_eq!(code(enrolled(p, &clerk(), &lives_with)), "not_found");
        let count: i64 = p
            .look(|cx| Ok(cx.tx.query_one(sql!("select count(*) from registry_person"), &params![], |r| r.get(0))?))
            .unwrap();
        assert_eq!(count, 1, "what was refused left nothing behind");
        assert_eq!(code(enrolled(p, &actor("county_approver", COUNTY), &wang())), "denied");
        // A process slice has asked for its own permission: it gets the file wherever it is.
        let who = clerk();
        assert_eq!(p.run(move |cx| crate::enrol(cx, &who, &far)).unwrap(), id);
    });
}

#[test]
fn what_cannot_be_is_refused_by_field() {
    on_both_engines(|p| {
        let table = [
            (EnrolPerson { division: division(SUNWU), ..wang() }, "invalid_input:division"),
            (EnrolPerson { division: division("371621001250"), ..wang() }, "invalid_input:division"),
            (EnrolPerson { categories: vec!["rich".into()], ..wang() }, "invalid_input:categories"),
            (EnrolPerson { tags: vec!["tall".into()], ..wang() }, "invalid_input:tags"),
            (EnrolPerson { address: Some(Sensitive::new("长".repeat(201))), ..wang() }, "invalid_input:address"),
            (named("无名氏", DONGGUAN), "fact_missing"),
        ];
        for (cmd, expected) in table {
            assert_eq!(code(enrolled(p, &clerk(), &cmd)), expected);
        }
    });
}

#[test]
fn numbers_lie_sealed_in_the_database() {
    on_both_engines(|p| {
        let id = enrolled(p, &clerk(), &wang()).unwrap();
        let (sealed, index): (Vec<u8>, Vec<u8>) = p
            .look(|cx| {
                let statement = sql!("select id_no_sealed, id_no_index from registry_person where id = $1");
                Ok(cx.tx.query_one(statement, &params![id], |r| Ok((r.get(0)?, r.get(1)?)))?)
            })
            .unwrap();
        let place = format!("registry_person.id_no/{id}");
        assert_eq!(p.vault().open(&place, &sealed).unwrap(), "990001195503120011");
        assert!(p.vault().open("registry_person.id_no/other", &sealed).is_err());
        assert_eq!(index, p.vault().blind_index("registry_person.id_no", "990001195503120011"));
    });
}

#[test]
fn people_who_live_together_share_a_household() {
    on_both_engines(|p| {
        let wife = enrolled(p, &clerk(), &wang()).unwrap();
        let husband = EnrolPerson { lives_with: Some(wife), ..with_number("李建国", DONGGUAN, "1953-05-05", 3) };
        let husband = enrolled(p, &clerk(), &husband).unwrap();
        let child = EnrolPerson { lives_with: Some(husband), ..with_number("李小雨", DONGGUAN, "2018-09-01", 2) };
        let child = enrolled(p, &clerk(), &child).unwrap();
        let view = p.look(|cx| crate::queries::person(cx, &clerk(), child)).unwrap();
        let home: Vec<_> = view.household.iter().map(|m| (m.id, m.is_head, m.age)).collect();
        assert_eq!(home, [(husband, false, 73), (wife, true, 71)]);
    });
}

#[test]
fn a_contact_changes_field_by_field_and_only_from_the_version_that_was_read() {
    on_both_engines(|p| {
        let id = enrolled(p, &clerk(), &wang()).unwrap();
        let change = |version: i64, phone: Option<&str>, who: Actor| {
            let phone = phone.map(|text| PhoneNo::parse(text).unwrap());
            let cmd = UpdateContact { person_id: id, version, phone, address: None };
            p.run(move |cx| update_contact::run(cx, &who, &cmd))
        };
        assert_eq!(code(change(1, None, clerk())), "invalid_input:phone");
        assert_eq!(code(change(1, Some("0543-5321234"), actor("township_clerk", "371621101000"))), "not_found");
        assert_eq!(code(change(1, Some("0543-5321234"), clerk())), "ok");
        assert_eq!(code(change(1, Some("13900000000"), clerk())), "conflict");
        let view = p.look(|cx| crate::queries::person(cx, &clerk(), id)).unwrap();
        assert_eq!((view.phone.as_str(), view.address.as_str()), ("0543-****234", "山东省滨州市惠民县孙武街道****"));
        assert_eq!(journal_of(p, id)[1], "person.contact-updated field=phone");
    });
}

#[test]
fn what_somebody_was_recognised_as_has_a_basis_and_the_list_follows() {
    on_both_engines(|p| {
        let id = enrolled(p, &clerk(), &wang()).unwrap();
        let classify = |who: Actor, cmd: ClassifyPerson| p.run(move |cx| classify::run(cx, &who, &cmd));
        let good = ClassifyPerson {
            person_id: id,
            version: 1,
            categories: vec!["dibao".into(), "dibao".into()],
            tags: Vec::new(),
            basis: "惠民低保字〔2026〕118号".into(),
        };
        for (cmd, expected) in [
            (ClassifyPerson { categories: vec!["rich".into()], ..good.clone() }, "invalid_input:categories"),
            (ClassifyPerson { tags: vec!["tall".into()], ..good.clone() }, "invalid_input:tags"),
            (ClassifyPerson { basis: " ".into(), ..good.clone() }, "invalid_input:basis"),
            (ClassifyPerson { basis: "见990001195503120011".into(), ..good.clone() }, "invalid_input:basis"),
            (ClassifyPerson { basis: "李四 １３８-0000 1234 核实".into(), ..good.clone() }, "invalid_input:basis"),
            (ClassifyPerson { version: 7, ..good.clone() }, "conflict"),
        ] {
            assert_eq!(code(classify(clerk(), cmd)), expected);
        }
        assert_eq!(code(classify(actor("township_clerk", "371621101000"), good.clone())), "not_found");
        assert_eq!(code(classify(actor("leader", COUNTY), good.clone())), "denied");
        assert_eq!(code(classify(actor("village_assistant", DONGGUAN), good.clone())), "denied");
        classify(clerk(), good.clone()).unwrap();
        assert_eq!(code(classify(clerk(), good)), "conflict", "somebody else was faster");
        let view = p.look(|cx| crate::queries::person(cx, &clerk(), id)).unwrap();
        assert_eq!((view.categories.len(), view.tags.len()), (1, 0));
        assert_eq!(journal_of(p, id)[1], "person.classified basis=惠民低保字〔2026〕118号 categories=dibao tags=");
    });
}
