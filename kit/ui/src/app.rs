//! What handlers share: the platform, reached by one hop to a blocking thread.

use crate::problem::Problem;
use base::Failure;
use platform::{Cx, Platform};

/// The state of the router.
#[derive(Clone)]
pub struct App {
    /// The installation.
    pub platform: Platform,
}

impl App {
    /// Runs a command on a blocking thread and waits until it is durable.
    ///
    /// # Errors
    /// The command's answer, in the shape of a problem.
    pub async fn run<T: Send + 'static>(
        &self,
        command: impl FnMut(&mut Cx<'_, '_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Problem> {
        let platform = self.platform.clone();
        hop(move || platform.run(command)).await
    }

    /// Runs a query on a blocking thread.
    ///
    /// # Errors
    /// The query's answer, in the shape of a problem.
    pub async fn look<T: Send + 'static>(
        &self,
        query: impl FnOnce(&mut Cx<'_, '_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Problem> {
        let platform = self.platform.clone();
        hop(move || platform.look(query)).await
    }
}

async fn hop<T: Send + 'static>(work: impl FnOnce() -> Result<T, Failure> + Send + 'static) -> Result<T, Problem> {
    match tokio::task::spawn_blocking(work).await {
        Ok(answer) => answer.map_err(Problem::from),
        Err(error) => Err(Failure::bug(error.to_string()).into()),
    }
}
