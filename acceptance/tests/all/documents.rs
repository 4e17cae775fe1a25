//! The committed documents that the program writes about itself.

use std::path::Path;

fn committed(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).unwrap_or_default()
}

#[test]
fn the_openapi_document_is_fresh() {
    let fresh = serde_json::to_string_pretty(&app::router::openapi()).unwrap();
    assert!(committed("docs/api/openapi.json").trim() == fresh.trim(), "run `cargo xtask gen`");
}

#[test]
fn the_endpoint_table_is_fresh() {
    assert_eq!(committed("docs/generated/endpoints.txt"), app::commands::endpoints(), "run `cargo xtask gen`");
}

#[test]
fn the_role_matrix_is_fresh() {
    let policy = policy::Policy::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../policy")).unwrap();
    assert_eq!(committed("docs/generated/role-matrix.txt"), authz::role_matrix(&policy), "run `cargo xtask gen`");
}
