//! The table of routes: every address with its permission, so that none can be forgotten.

use crate::App;
use crate::problem::Problem;
use crate::session::Signed;
use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::MethodRouter;
use base::Failure;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

/// HTTP method of a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Reads.
    Get,
    /// Changes.
    Post,
}

/// Who may use a route. The use case asks again, with the scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Public,
    /// Anybody who has signed in.
    SignedIn,
    /// Holders of a permission.
    With(&'static str),
}

/// One route, as the coverage file and the authorisation tests see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteInfo {
    /// Method.
    pub method: Method,
    /// Path with its parameters: `/desk/cases/{id}`.
    pub path: String,
    /// Who may use it.
    pub access: Access,
}

/// The routes of a slice.
#[derive(Default)]
pub struct Routes {
    pages: Router<App>,
    api: OpenApiRouter<App>,
    table: Vec<RouteInfo>,
}

impl Routes {
    /// No routes yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A page: `.page("/desk/cases/{id}", Access::With("case.read"), get(pages::case::show))`.
    #[must_use]
    pub fn page(self, path: &str, access: Access, handler: MethodRouter<App>) -> Self {
        self.add(Method::Get, path, access, handler)
    }

    /// The target of a form.
    #[must_use]
    pub fn form(self, path: &str, access: Access, handler: MethodRouter<App>) -> Self {
        self.add(Method::Post, path, access, handler)
    }

    fn add(mut self, method: Method, path: &str, access: Access, handler: MethodRouter<App>) -> Self {
        self.table.push(RouteInfo { method, path: path.to_owned(), access });
        self.pages = self.pages.route(path, guarded(handler, access));
        self
    }

    /// A JSON endpoint, from its `routes!` line.
    #[must_use]
    pub fn api(mut self, access: Access, routes: UtoipaMethodRouter<App>) -> Self {
        let (schemas, paths, handler) = routes;
        for (path, item) in &paths.paths {
            for (method, operation) in [(Method::Get, &item.get), (Method::Post, &item.post)] {
                if operation.is_some() {
                    self.table.push(RouteInfo { method, path: path.clone(), access });
                }
            }
        }
        self.api = self.api.routes((schemas, paths, guarded(handler, access)));
        self
    }

    /// Adds the routes of another slice.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.pages = self.pages.merge(other.pages);
        self.api = self.api.merge(other.api);
        self.table.extend(other.table);
        self
    }

    /// Every route with its access, sorted.
    pub fn table(&self) -> Vec<RouteInfo> {
        let mut table = self.table.clone();
        table.sort_by(|a, b| (&a.path, a.method).cmp(&(&b.path, b.method)));
        table
    }

    /// The router and the OpenAPI document.
    pub fn finish(self) -> (Router<App>, utoipa::openapi::OpenApi) {
        let (api, document) = self.api.split_for_parts();
        (self.pages.merge(api), document)
    }
}

fn guarded(handler: MethodRouter<App>, access: Access) -> MethodRouter<App> {
    handler.layer(from_fn_with_state(access, guard))
}

/// The first gate: signed in, and holding the permission somewhere. Where it holds is the use case's question.
async fn guard(State(access): State<Access>, request: Request, next: Next) -> Result<Response, Problem> {
    if access == Access::Public {
        return Ok(next.run(request).await);
    }
    let (mut parts, body) = request.into_parts();
    let who = <Signed as axum::extract::FromRequestParts<()>>::from_request_parts(&mut parts, &()).await?;
    if let Access::With(permission) = access {
        let held = parts
            .extensions
            .get::<App>()
            .is_some_and(|app| authz::require(app.platform.policy(), &who.actor, permission).is_ok());
        if !held {
            return Err(Failure::Denied { permission: permission.into() }.into());
        }
    }
    Ok(next.run(Request::from_parts(parts, body)).await)
}
