//! Runs what is done every day: once at the start, then whenever a new day has begun in China.
//!
//! Several nodes may do so beside each other, because every job does nothing the second time.

use crate::wiring::DAILY;
use base::{Date, Failure};
use platform::Platform;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// How often the calendar is looked at. Short enough for the demo's button "next working day".
const LOOK: Duration = Duration::from_secs(5);

/// A thread that runs the daily jobs until it is dropped.
#[derive(Debug)]
pub(crate) struct Daily {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Daily {
    /// Begins with the jobs of today.
    pub fn keep(platform: Platform) -> Self {
        let (stop, stopped) = channel::<()>();
        let thread = std::thread::spawn(move || {
            let mut done: Option<Date> = None;
            loop {
                let today = platform.clock().now().china_date();
                if done != Some(today) {
                    run(&platform);
                    done = Some(today);
                }
                if stopped.recv_timeout(LOOK) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
            }
        });
        Self { stop: Some(stop), thread: Some(thread) }
    }
}

impl Drop for Daily {
    fn drop(&mut self) {
        drop(self.stop.take());
        drop(self.thread.take().map(JoinHandle::join));
    }
}

/// Runs every daily job once. One that fails is logged, by its name alone, and keeps none of the others from running;
/// the next day tries it again. Answers what became of each.
pub fn run(platform: &Platform) -> Vec<(&'static str, Result<usize, Failure>)> {
    let one = |(name, job): &(&'static str, crate::wiring::Job)| {
        let (name, job) = (*name, *job);
        let done = platform.run(job);
        match &done {
            Ok(count) => tracing::info!(job = name, count, "daily job"),
            Err(error) => tracing::error!(job = name, %error, "daily job"),
        }
        (name, done)
    };
    DAILY.iter().map(one).collect()
}
