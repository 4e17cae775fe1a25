//! Identifiers: UUID version 7 (RFC 9562), typed so that a person is never taken for a case.

use crate::time::Timestamp;
use uuid::Uuid;

/// Where new identifiers come from: the time is an argument, the random bits come from a small generator that is
/// seeded once (from the operating system in service, from a number in the simulator, so that a year replays).
#[derive(Debug, Clone)]
pub struct IdSource {
    state: u64,
}

impl IdSource {
    /// A source that always draws the same sequence for the same seed.
    pub fn seeded(seed: u64) -> Self {
        Self { state: seed }
    }

    /// A source seeded by the operating system (through the hasher keys that `std` draws from it).
    pub fn from_os() -> Self {
        use std::hash::{BuildHasher, Hasher};
        Self { state: std::collections::hash_map::RandomState::new().build_hasher().finish() }
    }

    /// The next 64 pseudo-random bits (SplitMix64, Steele et al. 2014). Not for secrets.
    pub fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A new version 7 identifier stamped with `now`.
    pub fn uuid(&mut self, now: Timestamp) -> Uuid {
        let (a, b) = (self.next_u64(), self.next_u64());
        let mut random = [0u8; 10];
        random[..8].copy_from_slice(&a.to_be_bytes());
        random[8..].copy_from_slice(&b.to_be_bytes()[..2]);
        let millis = u64::try_from(now.micros() / 1_000).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }
}

/// Defines a typed identifier: `define_id!(/// A person in the registry. PersonId);`
#[macro_export]
macro_rules! define_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub uuid::Uuid);

        impl $name {
            /// A new identifier stamped with `now`.
            pub fn new(ids: &mut $crate::IdSource, now: $crate::Timestamp) -> Self {
                Self(ids.uuid(now))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, uuid::Error> {
                Ok(Self(s.parse()?))
            }
        }

        impl From<$name> for $crate::value::Value {
            fn from(id: $name) -> Self {
                Self::Text(id.to_string())
            }
        }

        impl $crate::value::FromValue for $name {
            fn from_value(value: $crate::value::Value) -> Result<Self, $crate::value::ValueError> {
                $crate::value::parse_text(value, stringify!($name))
            }
        }
    };
}

define_id!(
    /// A user account of staff, provider, carer or citizen.
    UserId
);
define_id!(
    /// A person in the registry: our own key, because an identity number may be missing, doubled or changed.
    PersonId
);
define_id!(
    /// A household in the registry.
    HouseholdId
);
define_id!(
    /// A need in the demand ledger.
    NeedId
);
define_id!(
    /// A case: one application on its way to a decision and to services.
    CaseId
);
define_id!(
    /// An assessment of a person with one instrument.
    AssessmentId
);
define_id!(
    /// A service plan.
    PlanId
);
define_id!(
    /// One line of a service plan: an item, how often, at which frozen price.
    PlanLineId
);
define_id!(
    /// A service provider organisation.
    ProviderId
);
define_id!(
    /// A worker of a provider: care worker, housekeeper, trainer, therapist.
    WorkerId
);
define_id!(
    /// A work order: one visit or session to be delivered.
    OrderId
);
define_id!(
    /// A visit: the delivery of one work order.
    VisitId
);
define_id!(
    /// A line of the settlement.
    SettlementLineId
);
define_id!(
    /// A task in somebody's work queue.
    TaskId
);
