//! A county's year through the real use cases and the real database.
//!
//! It owns nothing: it draws synthetic people (identity area 990001) and moves them through the same commands as the
//! pages, at simulated times, many at once. The demo county, the pilot year and load tests are made of it. Start with
//! [`demo::build`], [`changji::run`] and [`journey::Journey`].

pub mod changji;
pub mod demo;
mod dice;
pub mod elsewhere;
mod engine;
mod journey;
mod people;
mod places;
mod sessions;
mod settlement;
mod staff;
mod world;
