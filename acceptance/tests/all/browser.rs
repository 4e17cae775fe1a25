//! One need through the whole loop in a real browser: `acceptance/browser/` walks, looks and takes the pictures.

use crate::county::County;
use std::path::Path;
use std::process::Command;

/// What the test command tells about the machine.
fn told(name: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "the test command says where the browser is")]
    std::env::var(name).ok()
}

#[test]
fn one_need_goes_through_the_whole_loop_in_a_browser() {
    let Some(chromium) = told("JISHIYU_TEST_CHROMIUM") else {
        println!("skipped: JISHIYU_TEST_CHROMIUM is not set; `cargo xtask test` sets it");
        return;
    };
    let walk = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser");
    assert!(walk.join("node_modules").is_dir(), "the walk's packages are missing: run `cargo xtask setup --test`");
    let pictures = Path::new(env!("CARGO_TARGET_TMPDIR")).join("walk");
    drop(std::fs::remove_dir_all(&pictures));
    let url =
        db::testing::fresh_urls().into_iter().find(|url| url.starts_with("sqlite:")).expect("SQLite is always there");
    let county = County::open(&url);
    let answer = Command::new(told("JISHIYU_TEST_NODE").unwrap_or_else(|| "node".into()))
        .arg(walk.join("walk.mjs"))
        .arg(format!("http://localhost:{}", county.address.port()))
        .arg(chromium)
        .arg(&pictures)
        .output()
        .expect("Node.js starts");
    let said = format!("{}{}", String::from_utf8_lossy(&answer.stdout), String::from_utf8_lossy(&answer.stderr));
    println!("{said}");
    assert!(answer.status.success(), "the walk found faults; pictures are in {}\n{said}", pictures.display());
}
