//! Who is visiting: put into every request by the application, read by the handlers.

use crate::Problem;
use crate::texts::Lang;
use authz::Actor;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use base::Failure;
use std::convert::Infallible;
use std::sync::Arc;

/// What is known of a visitor.
#[derive(Debug, Clone)]
pub struct Session {
    /// The account, when signed in.
    pub actor: Option<Arc<Actor>>,
    /// Proof that a form came from one of our pages.
    pub csrf: String,
    /// The language of the pages.
    pub lang: Lang,
    /// Large type and large targets.
    pub elder: bool,
    /// One sentence to show once.
    pub flash: Option<String>,
    /// The path that was asked for.
    pub path: String,
}

impl Session {
    /// A visitor of whom nothing is known.
    pub fn anonymous(path: &str) -> Self {
        Self { actor: None, csrf: String::new(), lang: Lang::Chinese, elder: false, flash: None, path: path.to_owned() }
    }
}

/// Anybody, signed in or not.
#[derive(Debug, Clone)]
pub struct Visitor(pub Arc<Session>);

/// Somebody who has signed in.
#[derive(Debug, Clone)]
pub struct Signed {
    /// The account.
    pub actor: Arc<Actor>,
    /// Language, form proof and so on.
    pub session: Arc<Session>,
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let known = parts.extensions.get::<Arc<Session>>().cloned();
        Ok(Self(known.unwrap_or_else(|| Arc::new(Session::anonymous(parts.uri.path())))))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Signed {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let session = parts.extensions.get::<Arc<Session>>().cloned();
        match session.and_then(|session| Some((session.actor.clone()?, session))) {
            Some((actor, session)) => Ok(Self { actor, session }),
            None => Err(Problem::sign_in()),
        }
    }
}

impl From<Failure> for Box<Problem> {
    fn from(failure: Failure) -> Self {
        Self::new(Problem::from(failure))
    }
}
