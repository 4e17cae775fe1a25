//! Drawing: everything the simulator decides by chance comes from one seed.

use base::IdSource;

/// A small generator with a few convenient draws; not for secrets.
#[derive(Debug, Clone)]
pub struct Dice(IdSource);

impl Dice {
    /// The same seed draws the same sequence.
    pub fn new(seed: u64) -> Self {
        Self(IdSource::seeded(seed))
    }

    /// A number below `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        if n == 0 { 0 } else { self.0.next_u64() % n }
    }

    /// A number in `low..=high`.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = u64::try_from(high - low + 1).unwrap_or(1);
        low + i64::try_from(self.below(width)).unwrap_or(0)
    }

    /// True in `percent` of a hundred.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of a list.
    ///
    /// # Panics
    /// When the list is empty: a defect of the simulator.
    pub fn pick<'l, T>(&mut self, list: &'l [T]) -> &'l T {
        let index = usize::try_from(self.below(list.len() as u64)).unwrap_or(0);
        list.get(index).expect("something to pick from")
    }
}
