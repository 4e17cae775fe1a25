//! One running installation: database, policy, keys, clock and the wiring between slices; how a command is run.
//!
//! A use case is a plain function over [`Cx`]; it does no I/O but through the transaction, knows the time from `now`
//! and emits events that the wiring delivers before the transaction ends. Start with [`Platform::run`].

mod cx;
mod once;
#[cfg(feature = "testing")]
pub mod testing;

pub use cx::Cx;
pub use once::Once;

use base::{Clock, Failure, IdSource, Timestamp};
use contract::Event;
use db::{Db, DbConfig, DbError, MigrationSet};
use policy::Policy;
use secure::Vault;
use std::sync::{Arc, Mutex, PoisonError};

/// This crate's tables.
pub const SCHEMA: MigrationSet = db::migrations!("platform": "0001_platform");

/// The schema of the kit, in the order of the storeys; slices add theirs.
pub const KIT_SCHEMA: &[MigrationSet] = &[divisions::SCHEMA, authz::SCHEMA, journal::SCHEMA, flow::SCHEMA, SCHEMA];

/// Delivers an event to the slices that react to it, inside the transaction that emitted it.
pub type Wiring = fn(&mut Cx<'_, '_>, &Event) -> Result<(), Failure>;

/// What a platform is made of.
pub struct Parts {
    /// The regulation.
    pub policy: Policy,
    /// The keys.
    pub vault: Vault,
    /// Where "now" comes from.
    pub clock: Clock,
    /// Where identifiers come from.
    pub ids: IdSource,
    /// Who reacts to what.
    pub wiring: Wiring,
    /// Synthetic data only: identity area 99 is accepted, pages carry a watermark, personas sign in with one click.
    pub demo: bool,
}

/// One running installation; cheap to clone.
#[derive(Clone)]
pub struct Platform {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    policy: Policy,
    vault: Arc<Vault>,
    clock: Clock,
    ids: Mutex<IdSource>,
    wiring: Wiring,
    demo: bool,
}

impl Platform {
    /// Opens the database with the given schema and puts the parts together.
    ///
    /// # Errors
    /// One sentence in Chinese, see [`Db::open`].
    pub fn open(config: &DbConfig, schema: &[MigrationSet], parts: Parts) -> Result<Self, DbError> {
        let Parts { policy, vault, clock, ids, wiring, demo } = parts;
        let vault = Arc::new(vault);
        let sealing = vault.clone();
        let db = Db::open(config, schema, Box::new(move |tx, deferred| journal::close_group(tx, deferred, &sealing)))?;
        Ok(Self { inner: Arc::new(Inner { db, policy, vault, clock, ids: Mutex::new(ids), wiring, demo }) })
    }

    /// The regulation.
    pub fn policy(&self) -> &Policy {
        &self.inner.policy
    }

    /// The keys.
    pub fn vault(&self) -> &Vault {
        &self.inner.vault
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.inner.db
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// Whether this installation holds synthetic data only.
    pub fn is_demo(&self) -> bool {
        self.inner.demo
    }

    /// Runs a command now; returns when it is durable.
    ///
    /// # Errors
    /// The command's own answer, or that of a reaction to it: then nothing has changed.
    pub fn run<T: Send + 'static>(
        &self,
        command: impl FnMut(&mut Cx<'_, '_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        self.run_at(None, command)
    }

    /// Runs a command as of an instant, for the simulator, whose many actors live at different times.
    ///
    /// # Errors
    /// As [`Platform::run`].
    pub fn run_at<T: Send + 'static>(
        &self,
        at: Option<Timestamp>,
        mut command: impl FnMut(&mut Cx<'_, '_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let inner = self.inner.clone();
        self.inner.db.write(move |tx| {
            let now = at.unwrap_or_else(|| inner.clock.now());
            let mut ids = inner.ids.lock().unwrap_or_else(PoisonError::into_inner);
            let mut cx = Cx::new(tx, now, &mut ids, (&inner.policy, &inner.vault, inner.demo));
            let answer = command(&mut cx)?;
            while let Some(event) = cx.next_event() {
                (inner.wiring)(&mut cx, &event)?;
            }
            Ok(answer)
        })
    }

    /// Runs a query on the calling thread.
    ///
    /// # Errors
    /// The query's own answer.
    pub fn look<T>(&self, query: impl FnOnce(&mut Cx<'_, '_>) -> Result<T, Failure>) -> Result<T, Failure> {
        self.inner.db.read(|tx| {
            // A query makes no identifiers; the source is there because the context has one.
            let mut ids = IdSource::seeded(0);
            let now = self.inner.clock.now();
            query(&mut Cx::new(tx, now, &mut ids, (&self.inner.policy, &self.inner.vault, self.inner.demo)))
        })
    }
}
