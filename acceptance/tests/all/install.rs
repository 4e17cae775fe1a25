//! A new installation, set up as docs/how-to/operate.md says, on both engines.

use crate::county::Site;
use app::commands::Arguments;

#[test]
fn a_new_installation_is_set_up_by_its_commands() {
    const TRIO: [&str; 7] =
        ["administrators", "--system", "zhangsan=张三", "--security", "lisi=李四", "--audit", "wangwu=王五"];
    for url in db::testing::fresh_urls() {
        let site = Site::new(&url);
        let run = |line: &[&str]| {
            let words: Vec<&str> = ["jishiyu"].iter().chain(line).copied().collect();
            let done = Arguments::of(&words).and_then(|arguments| arguments.run(&|name| site.setting(name)));
            done.map_err(|error| error.to_string())
        };
        assert!(run(&["doctor"]).is_err(), "nothing is there yet");
        for line in [&["policy", "check"][..], &["migrate"], &["divisions", "load", "--county", "371621"]] {
            assert_eq!(run(line), Ok(()), "{line:?}");
        }
        assert_eq!(run(&["divisions", "load", "--county", "371621"]), Ok(()), "loading twice loads nothing twice");
        assert!(run(&["administrators", "--system", "zhangsan"]).is_err());
        assert_eq!(run(&TRIO), Ok(()));
        assert_eq!(run(&["doctor"]), Ok(()));
        assert_eq!(run(&["audit", "verify"]), Ok(()));
    }
}
