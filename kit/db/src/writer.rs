//! One writer thread that commits commands in groups.
//!
//! While one group is being made durable, the next one gathers in the queue, and no one is answered before the commit
//! has returned. Commands rarely fail after they have written, so a group runs without savepoints first; when one does,
//! the group is undone and runs once more, every command in a savepoint of its own.

use crate::reader::Connection;
use crate::tx::Tx;
use crate::{DbConfig, DbError, Deferred, Engine, sqlite_engine};
use base::Failure;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

/// Runs once per commit group, inside its transaction, with what the commands have deferred.
pub type BeforeCommit = Box<dyn Fn(&mut Tx<'_>, Vec<Deferred>) -> Result<(), Failure> + Send>;

/// After so many commit groups SQLite's statistics are refreshed; PostgreSQL does it by itself.
const STATISTICS_EVERY: u64 = 500;

/// How the commands of a group are kept apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Apart {
    /// Not at all: fast, as long as none fails after it has written.
    Trusting,
    /// Each in a savepoint.
    Savepoints,
}

/// What became of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Every command that succeeded is durable.
    Durable,
    /// A command failed after it had written: nothing is kept.
    Disturbed,
}

/// A command that waits for the writer. It keeps its result until the group is durable.
trait Job: Send {
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<(), ()>;
    fn answer(self: Box<Self>, committed: Result<(), Failure>);
}

struct Command<T, F> {
    command: F,
    result: Option<Result<T, Failure>>,
    reply: SyncSender<Result<T, Failure>>,
}

impl<T: Send, F: FnMut(&mut Tx<'_>) -> Result<T, Failure> + Send> Job for Command<T, F> {
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<(), ()> {
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| (self.command)(tx)));
        let result = outcome.unwrap_or_else(|_| Err(Failure::bug("a command panicked")));
        let verdict = if result.is_ok() { Ok(()) } else { Err(()) };
        self.result = Some(result);
        verdict
    }

    fn answer(self: Box<Self>, committed: Result<(), Failure>) {
        let result = match (self.result, committed) {
            (Some(Err(own)), _) => Err(own),
            (_, Err(failure)) => Err(failure),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (None, Ok(())) => Err(Failure::bug("a command was not run")),
        };
        // The caller may have gone away; what is durable stays durable.
        drop(self.reply.send(result));
    }
}

pub(crate) struct Writer {
    queue: Option<SyncSender<Box<dyn Job>>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(crate) fn start(config: &DbConfig, before_commit: BeforeCommit) -> Result<Self, DbError> {
        let (queue, jobs) = sync_channel(config.queue);
        let connection = Connection::open(config)?;
        let mut worker = Worker { config: config.clone(), connection, before_commit };
        let thread = std::thread::Builder::new()
            .name("db-writer".into())
            .spawn(move || worker.serve(&jobs))
            .map_err(|e| DbError::Setup(format!("写线程起不来：{e}")))?;
        Ok(Self { queue: Some(queue), thread: Some(thread) })
    }

    pub(crate) fn submit<T: Send + 'static>(
        &self,
        command: impl FnMut(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let (reply, answer) = sync_channel(1);
        let job = Box::new(Command { command, result: None, reply });
        let queue = self.queue.as_ref().ok_or_else(|| Failure::bug("the writer is closed"))?;
        queue.try_send(job).map_err(|e| match e {
            TrySendError::Full(_) => Failure::Busy,
            TrySendError::Disconnected(_) => Failure::bug("the writer has stopped"),
        })?;
        answer.recv().unwrap_or_else(|_| Err(Failure::bug("the writer has stopped")))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue = None;
        // The last clone may be dropped by a command, on the writer's own thread: it cannot wait for itself.
        let own = std::thread::current().id();
        if let Some(thread) = self.thread.take().filter(|thread| thread.thread().id() != own) {
            drop(thread.join());
        }
    }
}

struct Worker {
    config: DbConfig,
    connection: Connection,
    before_commit: BeforeCommit,
}

impl Worker {
    fn serve(&mut self, jobs: &Receiver<Box<dyn Job>>) {
        for groups in 1_u64.. {
            let Ok(first) = jobs.recv() else { return };
            let mut group = vec![first];
            group.extend(jobs.try_iter().take(self.config.group - 1));
            self.reconnect();
            let committed = match self.commit(&mut group, Apart::Trusting) {
                // A lone command has nobody to be kept apart from: it is undone, and its own failure is the answer.
                Ok(Outcome::Disturbed) if group.len() > 1 => self.commit(&mut group, Apart::Savepoints),
                other => other,
            };
            match committed {
                Err(DbError::Retry) => self.one_by_one(group),
                Err(error) if group.len() > 1 => {
                    tracing::warn!(%error, commands = group.len(), "a commit group failed; running its commands one by one");
                    self.one_by_one(group);
                }
                outcome => answer_all(group, outcome),
            }
            if groups % STATISTICS_EVERY == 0 {
                self.refresh_statistics();
            }
        }
    }

    fn refresh_statistics(&mut self) {
        let Connection::Sqlite(connection) = &self.connection else { return };
        if let Err(error) = sqlite_engine::refresh_statistics(connection) {
            tracing::warn!(%error, "SQLite could not refresh its statistics");
        }
    }

    fn one_by_one(&mut self, group: Vec<Box<dyn Job>>) {
        for job in group {
            let mut alone = vec![job];
            let mut outcome = self.commit(&mut alone, Apart::Savepoints);
            for _ in 0..3 {
                if !matches!(outcome, Err(DbError::Retry)) {
                    break;
                }
                outcome = self.commit(&mut alone, Apart::Savepoints);
            }
            answer_all(alone, outcome);
        }
    }

    /// Runs a group in one transaction.
    fn commit(&mut self, group: &mut [Box<dyn Job>], apart: Apart) -> Result<Outcome, DbError> {
        let begin = match self.config.engine()? {
            Engine::Sqlite => "begin immediate",
            Engine::Postgres => "begin",
        };
        let mut tx = self.connection.tx();
        tx.control(begin)?;
        let outcome = run_group(&mut tx, group, (apart, &self.before_commit));
        if !matches!(outcome, Ok(Outcome::Durable)) {
            // The first error is the one to tell; a broken connection is replaced before the next group.
            drop(tx.control("rollback"));
        }
        outcome
    }

    fn reconnect(&mut self) {
        if self.connection.is_closed() {
            match Connection::open(&self.config) {
                Ok(connection) => self.connection = connection,
                Err(error) => tracing::error!(%error, "the writer could not reconnect"),
            }
        }
    }
}

fn run_group(
    tx: &mut Tx<'_>,
    group: &mut [Box<dyn Job>],
    (apart, before_commit): (Apart, &BeforeCommit),
) -> Result<Outcome, DbError> {
    let mut changed = false;
    for job in group {
        let deferred = tx.deferred.len();
        tx.touched = false;
        if apart == Apart::Savepoints {
            tx.control("savepoint command")?;
        }
        let done = job.run(tx).is_ok();
        changed |= done;
        if !done {
            tx.deferred.truncate(deferred);
            match apart {
                Apart::Trusting if tx.touched => return Ok(Outcome::Disturbed),
                Apart::Trusting => {}
                Apart::Savepoints => tx.control("rollback to savepoint command")?,
            }
        }
        if apart == Apart::Savepoints {
            tx.control("release savepoint command")?;
        }
    }
    if changed {
        let deferred = std::mem::take(&mut tx.deferred);
        before_commit(tx, deferred)
            .map_err(|failure| DbError::Other { message: failure.to_string(), statement: "before commit".into() })?;
    }
    tx.control("commit")?;
    Ok(Outcome::Durable)
}

fn answer_all(group: Vec<Box<dyn Job>>, outcome: Result<Outcome, DbError>) {
    let error = outcome.err().map(|e| if matches!(e, DbError::Busy) { None } else { Some(e.to_string()) });
    for job in group {
        job.answer(match &error {
            None => Ok(()),
            Some(None) => Err(Failure::Busy),
            Some(Some(message)) => Err(Failure::bug(message.clone())),
        });
    }
}
