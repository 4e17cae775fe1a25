//! What is done every day, over the demo county on both engines.

use crate::county::Site;

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
        let site = Site::new(&url);
        site.build();
        let platform = site.platform();
        assert_eq!(late_for_the_quota(&platform), 0, "nobody is late with a plan that nothing open can fill");
        for (name, done) in app::daily::run(&platform) {
            assert!(done.is_ok(), "{name}: {done:?}");
        }
        for (name, done) in app::daily::run(&platform) {
            assert_eq!(done.ok(), Some(0), "{name}");
        }
    }
}
