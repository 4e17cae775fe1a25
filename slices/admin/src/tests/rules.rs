//! The pure rules, by tables.

use crate::model::{GrantId, GrantRow};
use crate::rules::*;
use base::id::UserId;
use base::{Fields, IdSource};
use platform::testing::start;
use policy::Policy;
use proptest::prelude::*;
use std::path::Path;

fn policy() -> Policy {
    Policy::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policy")).unwrap()
}

#[test]
fn waiting_doubles_from_the_fifth_failure_to_an_hour() {
    let table = [
        (0, None),
        (4, None),
        (5, Some(1)),
        (6, Some(2)),
        (7, Some(4)),
        (10, Some(32)),
        (11, Some(60)),
        (12, Some(60)),
        (100, Some(60)),
        (i64::from(u32::MAX), Some(60)),
    ];
    for (failures, minutes) in table {
        assert_eq!(lock_minutes(failures), minutes, "{failures}");
    }
}

#[test]
fn a_path_to_return_to_stays_on_this_site() {
    for good in ["/", "/desk/cases/1", "/desk?tab=late&page=2", "/my"] {
        assert_eq!(safe_next(good), Some(good));
    }
    for bad in [
        "",
        "desk",
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/a\nb",
        "/a b",
        "/@evil",
        "/login",
        "/login?next=/",
        "/logout",
        "\u{a0}/x",
    ] {
        assert_eq!(safe_next(bad), None, "{bad:?}");
    }
}

proptest! {
    #[test]
    fn whatever_is_returned_to_begins_with_one_slash(raw in any::<String>()) {
        if let Some(path) = safe_next(&raw) {
            prop_assert!(path.starts_with('/') && !path.starts_with("//") && !path.contains('\\'));
        }
    }
}

#[test]
fn field_roles_keep_their_session_for_a_shift() {
    let policy = policy();
    let table: [(&[&str], i64, i64); 5] = [
        (&["care_worker"], 720, 1_440),
        (&["village_assistant", "assessor"], 720, 1_440),
        (&["village_assistant", "township_clerk"], 30, 720),
        (&["citizen"], 30, 720),
        (&[], 30, 720),
    ];
    for (roles, idle_minutes, absolute_minutes) in table {
        assert_eq!(lifetime(&policy, roles), Lifetime { idle_minutes, absolute_minutes }, "{roles:?}");
    }
}

#[test]
fn everybody_but_citizens_needs_a_one_time_code() {
    let table: [(bool, &[&str], bool); 5] = [
        (false, &["county_clerk"], true),
        (false, &["citizen"], false),
        (false, &["citizen", "care_worker"], true),
        (false, &[], true),
        (true, &["county_clerk"], false),
    ];
    for (demo, roles, needed) in table {
        assert_eq!(needs_one_time_code(demo, roles), needed, "{demo} {roles:?}");
    }
}

#[test]
fn a_password_is_judged_by_length_and_ease() {
    let table = [
        ("short", "short", Some("password")),
        ("aaaaaaaaaaaa", "aaaaaaaaaaaa", Some("password")),
        ("my wang.min password", "my wang.min password", Some("password")),
        ("春天的河边有三棵老柳树", "春天的河边有三棵老柳树", None),
        ("correct horse", "correct hors", Some("again")),
    ];
    for (password, again, field) in table {
        let answer = check_password("wang.min", password, again);
        assert_eq!(answer.err().map(|r| r.fields[0].field), field, "{password}");
    }
}

#[test]
fn logins_are_small_and_plain() {
    let table = [
        ("wang.min", true),
        ("  WANG.Min ", true),
        ("ab", false),
        ("王敏敏", false),
        ("a b c", false),
        ("x@y.z", false),
    ];
    for (raw, fits) in table {
        assert_eq!(check_login(&mut Fields::new(), raw).is_some(), fits, "{raw}");
    }
}

#[test]
fn the_secret_is_shown_in_base_32_of_rfc_4648() {
    assert_eq!(base32(b"12345678901234567890"), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    let uri = otpauth_uri("wang.min", b"12345678901234567890");
    assert!(uri.starts_with("otpauth://totp/Jishiyu:wang.min?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Jishiyu"));
}

#[test]
fn a_start_code_is_read_back_as_it_is_shown() {
    let code = start_code(&[0, 31, 32, 255, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18]);
    assert_eq!(code.shown().len(), 19);
    assert_eq!(start_code_key(&format!(" {} ", code.shown().to_lowercase())), code.0);
}

#[test]
fn grants_say_where_and_never_meet_an_incompatible_role() {
    let (policy, today) = (policy(), start().china_date());
    let held = |role: &str| GrantRow {
        id: GrantId::new(&mut IdSource::seeded(2), start()),
        user_id: UserId::new(&mut IdSource::seeded(1), start()),
        role: role.into(),
        division: None,
        provider_id: None,
        valid_from: today,
        valid_to: today,
        revoked_at: None,
    };
    let county = Some("371621000000");
    let table = [
        ("county_clerk", county, None, Ok(())),
        ("county_clerk", None, None, Err("invalid_input")),
        ("provider_manager", county, None, Err("invalid_input")),
        ("citizen", county, None, Err("invalid_input")),
        ("king", county, None, Err("invalid_input")),
        ("system_admin", None, None, Ok(())),
        ("security_admin", None, Some("system_admin"), Err("roles_incompatible")),
        ("county_approver", county, Some("security_admin"), Err("roles_incompatible")),
        ("county_approver", county, Some("village_assistant"), Err("roles_incompatible")),
        ("assessor", county, Some("township_clerk"), Ok(())),
    ];
    for (role, place, before, answer) in table {
        let standing: Vec<GrantRow> = before.into_iter().map(held).collect();
        let found = check_grant(&policy, &super::grant(role, place), &standing, today).map_err(|r| r.code);
        assert_eq!(found, answer, "{role} beside {before:?}");
    }
    let mut late = super::grant("system_admin", None);
    late.valid_to = today.saturating_sub(jiff::Span::new().days(1));
    assert!(check_grant(&policy, &late, &[], today).is_err());
    let mut revoked = held("system_admin");
    revoked.revoked_at = Some(start());
    assert!(check_grant(&policy, &super::grant("security_admin", None), &[revoked], today).is_ok());
}
