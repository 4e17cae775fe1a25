//! Pages and JSON: what every surface shares.
//!
//! It owns the layouts and components (`templates/`), the texts, the assets, the session of a visitor, the table of
//! routes with their permissions, and the two shapes of a "no": a designed page and a problem document. It never
//! decides what is allowed: that is `authz`. Start with [`Routes`], [`App`] and [`Page`].

mod api;
mod app;
mod assets;
pub mod csv;
mod form;
pub mod gallery;
mod list;
mod page;
mod problem;
mod routes;
mod session;
mod texts;
mod timeline;

pub use api::{Api, ApiError, Done, IdempotencyKey, Listing, Made, ProblemDocument};
pub use app::App;
pub use assets::{Assets, serve_asset, serve_root_file};
pub use form::{Errors, Posted};
pub use list::{Counts, Name, PAGE, PersonLine, cursor, cut, encoded, more};
pub use page::{Answer, Crumb, Page, RailItem, User, html, remaining, see_other};
pub use problem::{Problem, render_problems};
pub use routes::{Access, Method, RouteInfo, Routes};
pub use session::{Session, Signed, Visitor};
pub use texts::{Lang, Texts};
pub use timeline::{Moment, moments};

pub use utoipa;
pub use utoipa_axum;
