//! What a use case sees of the world.

use authz::{Actor, Scope};
use base::{Date, DivisionCode, Failure, IdSource, Timestamp};
use contract::Event;
use db::Tx;
use journal::Entry;
use policy::{Policy, PolicyView};
use secure::Vault;
use std::collections::VecDeque;
use std::sync::Arc;

/// The context of one command or one query: its transaction, its time, its identifiers, the regulation and the keys.
pub struct Cx<'a, 'c> {
    /// The transaction.
    pub tx: &'a mut Tx<'c>,
    /// Now.
    pub now: Timestamp,
    /// Where identifiers come from.
    pub ids: &'a mut IdSource,
    /// The regulation.
    pub policy: &'a Policy,
    /// The keys.
    pub vault: &'a Vault,
    /// Synthetic data only.
    pub demo: bool,
    events: VecDeque<Event>,
}

impl<'a, 'c> Cx<'a, 'c> {
    pub(crate) fn new(
        tx: &'a mut Tx<'c>,
        now: Timestamp,
        ids: &'a mut IdSource,
        (policy, vault, demo): (&'a Policy, &'a Vault, bool),
    ) -> Self {
        Self { tx, now, ids, policy, vault, demo, events: VecDeque::new() }
    }

    /// Today in China.
    pub fn today(&self) -> Date {
        self.now.china_date()
    }

    /// The scope in which the actor holds a permission, or `Denied`.
    ///
    /// # Errors
    /// [`Failure::Denied`].
    pub fn require(&self, actor: &Actor, permission: &'static str) -> Result<Scope, Failure> {
        authz::require(self.policy, actor, permission)
    }

    /// Everything in force in a place today.
    ///
    /// # Errors
    /// Rejected when nothing is in force on this date.
    pub fn view(&self, division: DivisionCode) -> Result<Arc<PolicyView>, Failure> {
        Ok(self.policy.view(division, self.today())?)
    }

    /// Emits an event; the wiring delivers it before the transaction ends.
    pub fn emit(&mut self, event: Event) {
        self.events.push_back(event);
    }

    pub(crate) fn next_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// Begins a journal entry of an actor's act at this moment.
    pub fn entry(&self, actor: &Actor, action: &'static str, kind: &'static str, subject: impl ToString) -> Entry {
        Entry::new(self.now, action, kind, subject).by(actor.user_id, actor.role())
    }

    /// Writes a journal entry with the transaction.
    pub fn record(&mut self, entry: Entry) {
        journal::record(self.tx, entry);
    }
}
