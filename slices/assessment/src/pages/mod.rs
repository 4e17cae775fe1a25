//! One file per surface: the assessor's phone and the office.

pub(crate) mod desk;
pub(crate) mod field;

#[cfg(test)]
mod tests;
