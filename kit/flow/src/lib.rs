//! To-do queues and deadlines.
//!
//! A slice opens a task when somebody must act and ends it when the act is done; the queue page reads them by role and
//! scope. Deadlines come from `policy/` and count in working days of the loaded calendar: a year that is not loaded is
//! refused, never guessed. This crate never decides anything.

mod deadline;
mod queue;
mod task;

pub use deadline::{Remaining, closing, due_at, remaining};
pub use queue::{Asked, Counts, Cursor, NextStep, Tab, TaskRow, counts, next_open, next_step, page};
pub use task::{NewTask, drop_tasks, end_tasks, open_task};

/// This crate's tables.
pub const SCHEMA: db::MigrationSet = db::migrations!("flow": "0001_flow");
