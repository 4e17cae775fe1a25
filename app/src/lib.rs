//! The application: it puts the slices together and serves them.
//!
//! It owns configuration, the router with its layers, the wiring between slices, what is done every day, and the
//! subcommands. It never decides
//! anything about a person. Start with [`wiring`] (the whole loop on one page), then [`router`].

pub mod commands;
pub mod config;
pub mod daily;
mod demo;
mod health;
mod layers;
pub mod router;
pub mod schema;
mod server;
pub mod wiring;

pub use config::{Config, ConfigError};
pub use server::{Running, open, serve};
