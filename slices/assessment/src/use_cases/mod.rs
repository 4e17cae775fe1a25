//! One file per command.

pub mod complete;

#[cfg(test)]
mod tests;
