//! For tests: a fresh, migrated database on each engine.

use crate::{BeforeCommit, Db, DbConfig, MigrationSet};
use std::sync::atomic::{AtomicU32, Ordering};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A fresh database address on every engine that is at hand: SQLite always, PostgreSQL when
/// `JISHIYU_TEST_POSTGRES` names a server on which databases may be created.
pub fn fresh_urls() -> Vec<String> {
    let number = NEXT.fetch_add(1, Ordering::SeqCst);
    let name = format!("jishiyu_{}_{number}", std::process::id());
    let folder = std::env::temp_dir().join("jishiyu-test");
    std::fs::create_dir_all(&folder).expect("the temporary folder can be made");
    let file = folder.join(format!("{name}.db"));
    for suffix in ["", "-wal", "-shm"] {
        drop(std::fs::remove_file(format!("{}{suffix}", file.display())));
    }
    let mut urls = vec![format!("sqlite:{}", file.display())];
    #[expect(clippy::disallowed_methods, reason = "tests are told by the test command where PostgreSQL is")]
    if let Ok(server) = std::env::var("JISHIYU_TEST_POSTGRES") {
        let mut client = postgres::Client::connect(&server, postgres::NoTls).expect("the test server answers");
        client.batch_execute(&format!("create database {name}")).expect("a database can be created");
        urls.push(with_database(&server, &name));
    }
    urls
}

/// A copy of a database that nobody changes meanwhile, made as [`fresh_urls`] makes one.
pub fn copy(url: &str) -> String {
    let name = format!("jishiyu_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst));
    let Some(file) = url.strip_prefix("sqlite:") else { return copy_on_server(url, &name) };
    let copy = std::env::temp_dir().join("jishiyu-test").join(format!("{name}.db"));
    drop(std::fs::remove_file(&copy));
    let conn = rusqlite::Connection::open(file).expect("the database opens");
    conn.execute("vacuum into $1", [copy.display().to_string()]).expect("a database can be copied");
    format!("sqlite:{}", copy.display())
}

fn copy_on_server(url: &str, name: &str) -> String {
    let old = url.split('?').next().and_then(|head| head.rsplit('/').next()).unwrap_or_default();
    let mut client = postgres::Client::connect(&with_database(url, "postgres"), postgres::NoTls).expect("the server");
    let order = format!("create database {name} template {old}");
    // A connection that was closed a moment ago still counts as one.
    for _ in 0..50 {
        if client.batch_execute(&order).is_ok() {
            return with_database(url, name);
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    panic!("{old} is still in use");
}

/// `postgres://user@host/postgres?host=/dir` with another database name.
fn with_database(server: &str, name: &str) -> String {
    let (head, query) = server.split_once('?').map_or((server, String::new()), |(h, q)| (h, format!("?{q}")));
    let scheme_end = head.find("://").map_or(0, |i| i + 3);
    let base = head[scheme_end..].find('/').map_or(head, |slash| &head[..scheme_end + slash]);
    format!("{base}/{name}{query}")
}

/// Runs a test once on each engine, with the given schema.
pub fn on_both_engines(schema: &[MigrationSet], test: impl Fn(&Db)) {
    on_both_engines_with(schema, || Box::new(|_, _| Ok(())), test);
}

/// Like [`on_both_engines`], with something to run before each commit.
pub fn on_both_engines_with(schema: &[MigrationSet], before: impl Fn() -> BeforeCommit, test: impl Fn(&Db)) {
    for url in fresh_urls() {
        let db = Db::open(&DbConfig::new(&url), schema, before()).expect("the database opens");
        test(&db);
    }
}
