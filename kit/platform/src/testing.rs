//! For tests: a platform on each engine, with the real policy, a few divisions of the demo county and a standing clock.

use crate::{KIT_SCHEMA, Parts, Platform, Wiring};
use authz::{Actor, Grant};
use base::id::UserId;
use base::{Clock, DivisionCode, IdSource, Timestamp};
use db::{DbConfig, MigrationSet};
use divisions::NewDivision;
use policy::Policy;
use secure::{MasterKey, Vault};
use std::path::Path;
use std::sync::LazyLock;

/// 惠民县 with two townships and three villages: enough for scopes that hold, differ and do not touch.
pub const DIVISIONS: &[(&str, &str)] = &[
    ("370000000000", "山东省"),
    ("371600000000", "滨州市"),
    ("371621000000", "惠民县"),
    ("371621001000", "孙武街道"),
    ("371621001001", "东关社区居委会"),
    ("371621001200", "西张村委会"),
    ("371621101000", "石庙镇"),
    ("371621101200", "刘家村委会"),
];

static POLICY: LazyLock<Policy> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policy");
    Policy::load(&folder).expect("the policy of this repository loads")
});

/// A Friday morning within the loaded calendars.
pub fn start() -> Timestamp {
    Timestamp::in_china(jiff::civil::date(2026, 9, 18), 9, 30)
}

/// A division by its 12 digits.
pub fn division(code: &str) -> DivisionCode {
    DivisionCode::parse(code).expect("a division code")
}

/// Somebody with one role in one division, signed in at [`start`].
pub fn actor(role: &str, code: &str) -> Actor {
    let mut ids = IdSource::seeded(role.len() as u64 * 131 + code.bytes().map(u64::from).sum::<u64>());
    Actor {
        user_id: UserId::new(&mut ids, start()),
        name: format!("测试{role}"),
        grants: vec![Grant { role: role.into(), division: Some(division(code)), provider_id: None, person_id: None }],
        today: start().china_date(),
    }
}

/// Runs a test once on each engine.
pub fn on_both_engines(schema: &[MigrationSet], wiring: Wiring, test: impl Fn(&Platform)) {
    let all: Vec<MigrationSet> = KIT_SCHEMA.iter().chain(schema).copied().collect();
    for url in db::testing::fresh_urls() {
        let parts = Parts {
            policy: POLICY.clone(),
            vault: Vault::new(MasterKey::insecure(1)),
            clock: Clock::manual(start()),
            ids: IdSource::seeded(1),
            wiring,
            demo: true,
        };
        let platform = Platform::open(&DbConfig::new(&url), &all, parts).expect("the platform opens");
        platform
            .run(|cx| {
                let rows =
                    DIVISIONS.iter().map(|(code, name)| NewDivision { code: division(code), name: (*name).into() });
                Ok(divisions::store::load(cx.tx, rows)?)
            })
            .expect("the divisions load");
        test(&platform);
    }
}
