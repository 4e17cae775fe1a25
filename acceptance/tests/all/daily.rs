//! What is done every day, over the demo county on both engines.

use crate::county::divisions_file;
use app::Config;
use base::Clock;
use std::path::Path;

/// The demo county at a database address, not served.
fn county(url: &str) -> platform::Platform {
    let folder = std::env::temp_dir().join(format!("jishiyu-daily-{}-{}", std::process::id(), url.len()));
    std::fs::create_dir_all(&folder).expect("a folder for the key");
    let settings = |name: &str| match name {
        "JISHIYU_DATABASE_URL" => Some(url.to_owned()),
        "JISHIYU_POLICY_DIR" => Some(Path::new(env!("CARGO_MANIFEST_DIR")).join("../policy").display().to_string()),
        "JISHIYU_KEY_FILE" => Some(folder.join("master.key").display().to_string()),
        "JISHIYU_DATA_DIR" => Some(folder.display().to_string()),
        _ => None,
    };
    let mut config = Config::read(None, &settings).expect("the configuration is sound");
    config.demo = true;
    let platform = app::open(&config, Clock::manual(simulator::demo::opening())).expect("the platform opens");
    simulator::demo::build(&platform, &divisions_file()).expect("the demo county is built");
    platform
}

/// Overdue tasks to agree to a plan that has no line.
fn late_for_the_quota(platform: &platform::Platform) -> i64 {
    platform
        .look(|cx| {
            let late = db::sql!(
                "select count(*) from flow_task t where t.kind = 'plan.agree' and t.state = 'open' and t.due_at < $1
                 and not exists (select 1 from v_plan_line l where l.plan_id = t.subject_id)"
            );
            Ok(cx.tx.query_one(late, &db::params![cx.now], |r| r.get(0))?)
        })
        .expect("the queue can be read")
}

#[test]
fn daily_jobs_run_and_do_nothing_the_second_time() {
    for url in db::testing::fresh_urls() {
        let platform = county(&url);
        assert_eq!(late_for_the_quota(&platform), 0, "nobody is late with a plan that nothing open can fill");
        for (name, done) in app::daily::run(&platform) {
            assert!(done.is_ok(), "{name}: {done:?}");
        }
        for (name, done) in app::daily::run(&platform) {
            assert_eq!(done.ok(), Some(0), "{name}");
        }
    }
}
