//! The whole platform on both engines.

mod browser;
mod county;
<<<<<<< HEAD
mod crash;
=======
mod daily;
>>>>>>> gaps
mod documents;
mod loop_by_api;
mod pages;
mod statements;
mod two_worlds;
