//! A record and what may happen to it. Pure: no clock, no SQL.

use base::{DivisionCode, Rejection, Timestamp};

base::define_id!(
    /// A record of this slice.
    ExampleId
);

base::text_enum!(
    /// Where a record stands.
    State {
        /// Somebody must do something.
        Open => "open",
        /// Done.
        Closed => "closed",
    }
);

/// A record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Its key.
    pub id: ExampleId,
    /// Where.
    pub division: DivisionCode,
    /// Where it stands.
    pub state: State,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Counts the changes, so that nobody overwrites what they have not seen.
    pub version: i64,
}

impl Example {
    /// A new record.
    pub fn open(id: ExampleId, division: DivisionCode, now: Timestamp) -> Self {
        Self { id, division, state: State::Open, opened_at: now, version: 1 }
    }

    /// Closes it.
    ///
    /// # Errors
    /// `example_not_open`.
    pub fn close(self) -> Result<Self, Rejection> {
        match self.state {
            State::Open => Ok(Self { state: State::Closed, ..self }),
            State::Closed => Err(Rejection::new("example_not_open", "这条记录已经办结。请刷新页面查看最新状态。")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::IdSource;

    #[test]
    fn every_state_answers_every_command() {
        let now = platform::testing::start();
        let id = ExampleId::new(&mut IdSource::seeded(1), now);
        let open = Example::open(id, platform::testing::division("371621101000"), now);
        for (state, closed) in [(State::Open, Ok(State::Closed)), (State::Closed, Err("example_not_open"))] {
            let answer = Example { state, ..open.clone() }.close();
            assert_eq!(answer.map(|e| e.state).map_err(|r| r.code), closed, "{state}");
        }
    }
}
