//! Every table of the platform, in the order of the storeys.

use db::MigrationSet;

/// The schema: the kit first, then the slices; a view comes after the tables it reads.
pub fn all() -> Vec<MigrationSet> {
    let slices = [
        registry::SCHEMA,
        provider::SCHEMA,
        admin::SCHEMA,
        casework::SCHEMA,
        assessment::SCHEMA,
        planning::SCHEMA,
        dispatch::SCHEMA,
        visit::SCHEMA,
        ledger::SCHEMA,
        portal::SCHEMA,
    ];
    platform::KIT_SCHEMA.iter().copied().chain(slices).collect()
}
