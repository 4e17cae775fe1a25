//! A server that is killed at any moment loses nothing that it has acknowledged, does nothing by halves, and does nothing
//! twice when what was not acknowledged is sent again.

use crate::county::{Browser, Site};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const ROUNDS: u64 = 100;
const CLERKS: u64 = 6;

/// A server in a process of its own.
struct Server {
    process: Child,
    address: SocketAddr,
}

impl Server {
    fn start(site: &Site) -> Self {
        let program = std::env::current_exe().expect("the test's own program");
        let mut process = Command::new(program)
            .args(["--exact", "crash::a_server_to_be_killed", "--ignored", "--nocapture"])
            .env("JISHIYU_CRASH_SITE", site.describe())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a server process starts");
        let output = BufReader::new(process.stdout.take().expect("its output is read"));
        let address = output.lines().map_while(Result::ok).find_map(|line| {
            // The test runner may have written something on the same line before.
            line.split_once("serving at ")?.1.trim().parse().ok()
        });
        Self { process, address: address.expect("the server says where it is") }
    }

    /// SIGKILL: no destructor runs, nothing is flushed.
    fn kill(mut self) {
        self.process.kill().expect("the process can be killed");
        self.process.wait().expect("the process has ended");
    }
}

#[test]
#[ignore = "run by the crash test, in a process that is killed"]
fn a_server_to_be_killed() {
    #[expect(clippy::disallowed_methods, reason = "the crash test says what to serve")]
    let site = std::env::var("JISHIYU_CRASH_SITE").expect("the crash test says what to serve");
    let county = crate::county::County::serve(&Site::described(&site));
    println!("serving at {}", county.address);
    loop {
        std::thread::park();
    }
}

/// What a clerk does next for one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Enrol,
    Report,
    Accept,
    Review,
}

/// A clerk of the township: enrols somebody, reports a need, accepts and reviews it, and begins again.
struct Clerk {
    number: u64,
    browser: Browser,
    division: String,
    step: Step,
    /// Commands sent so far: the number is part of the key that makes one safe to send again.
    sent: u64,
    person: String,
    case: String,
    /// What was acknowledged: the case and the least version that it must have.
    acknowledged: Vec<(String, i64)>,
    people: u64,
}

impl Clerk {
    fn command(&self) -> (String, Value) {
        match self.step {
            Step::Enrol => {
                let name = format!("崩{}·{}", ordinal(self.number), ordinal(self.people));
                let body = json!({"name": name, "division": self.division, "sex": "female", "birth_date": "1950-03-01", "categories": ["dibao"], "verified_distinct": true});
                ("/people".to_owned(), body)
            }
            Step::Report => {
                let body = json!({"person_id": self.person, "division": self.division, "needs": ["bathing"], "recognised": true});
                ("/needs".to_owned(), body)
            }
            Step::Accept => (format!("/cases/{}/acceptance", self.case), json!({})),
            Step::Review => {
                let body = json!({"opinion": "情况属实。", "investigators": ["甲", "乙"]});
                (format!("/cases/{}/review", self.case), body)
            }
        }
    }

    /// Sends the next command, or the last one again; answers whether the server was there.
    fn act(&mut self) -> bool {
        let (path, body) = self.command();
        let key = format!("crash-{}-{}", self.number, self.sent);
        let Ok((status, answer)) = self.browser.send(&path, &body, &key) else { return false };
        assert_eq!(status, 200, "{path} by clerk {}: {answer}", self.number);
        self.sent += 1;
        let text = |field: &str| answer.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
        self.step = match self.step {
            Step::Enrol => {
                self.person = text("id");
                self.people += 1;
                Step::Report
            }
            Step::Report => {
                self.case = text("case_id");
                self.acknowledged.push((self.case.clone(), 1));
                Step::Accept
            }
            Step::Accept => {
                self.raise(2);
                Step::Review
            }
            Step::Review => {
                self.raise(3);
                Step::Enrol
            }
        };
        true
    }

    fn raise(&mut self, version: i64) {
        if let Some(last) = self.acknowledged.last_mut() {
            last.1 = version;
        }
    }

    /// Looks whether what was acknowledged lately is there.
    fn check(&mut self) {
        let from = self.acknowledged.len().saturating_sub(4);
        for (case, least) in self.acknowledged[from..].to_vec() {
            let (status, answer) = self.browser.ask(&format!("/cases/{case}"));
            let version = answer.get("version").and_then(Value::as_i64).unwrap_or(0);
            assert!(status == 200 && version >= least, "case {case}: acknowledged {least}, found {status} {answer}");
        }
    }
}

/// A number as a name: names hold no digits.
fn ordinal(number: u64) -> String {
    const SIGNS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
    number.to_string().bytes().map(|digit| SIGNS[usize::from(digit - b'0')]).collect()
}

/// Lets all clerks work for a while, then kills the server under their hands.
fn work_until_killed(server: Server, clerks: &mut [Clerk], moment: Duration) {
    let over = Arc::new(AtomicBool::new(false));
    std::thread::scope(|scope| {
        for clerk in clerks {
            let over = over.clone();
            scope.spawn(move || while !over.load(Ordering::Relaxed) && clerk.act() {});
        }
        std::thread::sleep(moment);
        server.kill();
        over.store(true, Ordering::Relaxed);
    });
}

/// Everything at rest: all acknowledged cases, one person for each name, a whole journal, balanced books.
fn examine(site: &Site, clerks: &[Clerk]) {
    let platform = site.platform();
    let people: u64 = clerks.iter().map(|clerk| clerk.people).sum();
    platform
        .look(|cx| {
            for (case, least) in clerks.iter().flat_map(|clerk| &clerk.acknowledged) {
                let state: Option<String> = cx.tx.query_opt(
                    db::sql!("select state from v_case where id = $1"),
                    &db::params![case.as_str()],
                    |row| row.get(0),
                )?;
                let expected = match least {
                    1 => ["reported", "accepted"],
                    2 => ["accepted", "on_notice"],
                    _ => ["on_notice", "on_notice"],
                };
                let state = state.unwrap_or_default();
                assert!(expected.contains(&state.as_str()), "case {case} is {state:?}, acknowledged up to {least}");
            }
            let (named, twice): (i64, i64) = cx.tx.query_one(
                db::sql!(
                    "select count(*), count(*) - count(distinct name) from v_person where substr(name, 1, 1) = '崩'"
                ),
                &[],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            let named = u64::try_from(named).unwrap_or(0);
            assert!(named >= people && named <= people + CLERKS, "{named} people for {people} acknowledged");
            assert_eq!(twice, 0, "somebody was enrolled twice");
            let journal = journal::verify(cx.tx, Some(cx.vault))?;
            assert!(journal.is_whole(), "{:?}", journal.faults);
            assert!(ledger::check(cx)?.balanced);
            Ok(())
        })
        .expect("the database can be read");
}

#[test]
fn nothing_acknowledged_is_lost_when_the_server_is_killed() {
    // SQLite is what our own process keeps durable; on PostgreSQL fewer rounds show that nothing is done by halves.
    for (url, rounds) in db::testing::fresh_urls().into_iter().zip([ROUNDS, ROUNDS / 10]) {
        let site = Site::new(&url);
        site.build();
        let mut server = Server::start(&site);
        let mut clerks: Vec<Clerk> = (0..CLERKS).map(|number| clerk(number, server.address)).collect();
        for round in 0..rounds {
            // Moments spread over the time of some dozens of commits.
            work_until_killed(server, &mut clerks, Duration::from_millis(15 + round * 7_919 % 240));
            server = Server::start(&site);
            for clerk in &mut clerks {
                clerk.browser.move_to(server.address);
                clerk.check();
            }
        }
        server.kill();
        let acknowledged: u64 = clerks.iter().map(|clerk| clerk.sent).sum();
        println!("{rounds} rounds, {acknowledged} commands acknowledged");
        assert!(acknowledged > rounds, "the server was hardly used");
        examine(&site, &clerks);
    }
}

fn clerk(number: u64, address: SocketAddr) -> Clerk {
    let mut browser = Browser::at(address);
    browser.sign_in("xiangzhen");
    let (_, people) = browser.ask("/people");
    let division = people.pointer("/items/0/division").and_then(Value::as_str).expect("somebody lives here").to_owned();
    Clerk {
        number,
        browser,
        division,
        step: Step::Enrol,
        sent: 0,
        person: String::new(),
        case: String::new(),
        acknowledged: Vec::new(),
        people: 0,
    }
}
