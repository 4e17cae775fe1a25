//! A small running county on one engine, and a browser-like client for it.

use app::Config;
use base::Clock;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;
use ureq::http::Response;
use ureq::{Agent, Body};

/// A server over a demo county, stopped when dropped.
pub struct County {
    pub address: SocketAddr,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

pub fn divisions_file() -> PathBuf {
    #[expect(clippy::disallowed_methods, reason = "the test command says where the divisions are")]
    let file = std::env::var("JISHIYU_DIVISIONS_FILE").ok();
    PathBuf::from(file.expect("run the tests with `cargo xtask test`: it prepares the division file"))
}

impl County {
    /// Builds a demo county at a database address and serves it.
    pub fn open(url: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("jishiyu-county-{}-{}", std::process::id(), url.len()));
        std::fs::create_dir_all(&folder).expect("a folder for the key");
        let key = folder.join("master.key");
        let settings = |name: &str| match name {
            "JISHIYU_DATABASE_URL" => Some(url.to_owned()),
            "JISHIYU_LISTEN" => Some("127.0.0.1:0".to_owned()),
            "JISHIYU_POLICY_DIR" => {
                Some(Path::new(env!("CARGO_MANIFEST_DIR")).join("../policy").display().to_string())
            }
            "JISHIYU_KEY_FILE" => Some(key.display().to_string()),
            "JISHIYU_DATA_DIR" => Some(folder.display().to_string()),
            _ => None,
        };
        let mut config = Config::read(None, &settings).expect("the configuration is sound");
        config.demo = true;
        let platform = app::open(&config, Clock::manual(simulator::demo::opening())).expect("the platform opens");
        let built = simulator::demo::build(&platform, &divisions_file()).expect("the demo county is built");
        assert_eq!(built.map(|summary| summary.violations().to_vec()), Some(Vec::new()));
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let (tell, told) = std::sync::mpsc::channel();
        // The last clone is dropped outside of the runtime: a connection to PostgreSQL cannot be closed inside of one.
        let kept = platform.clone();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
            let runtime = runtime.expect("a runtime");
            runtime.block_on(async {
                let server = app::serve(platform, &config).await.expect("the server binds");
                tell.send(server.address()).expect("the test waits for the address");
                server.run(async { drop(stopped.await) }).await.expect("the server serves");
            });
            drop(runtime);
            drop(kept);
        });
        let address = told.recv().expect("the server starts");
        Self { address, stop: Some(stop), thread: Some(thread) }
    }
}

impl Drop for County {
    fn drop(&mut self) {
        drop(self.stop.take().map(|stop| stop.send(())));
        drop(self.thread.take().map(std::thread::JoinHandle::join));
    }
}

/// Somebody with a browser: keeps cookies by hand, because the test speaks plain HTTP to a loopback address.
pub struct Browser {
    agent: Agent,
    base: String,
    cookies: Vec<(String, String)>,
}

impl Browser {
    pub fn new(county: &County) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(Duration::from_secs(30)))
            .build();
        Self { agent: config.into(), base: format!("http://{}", county.address), cookies: Vec::new() }
    }

    fn keep(&mut self, response: &Response<Body>) {
        for line in response.headers().get_all("set-cookie").iter().filter_map(|v| v.to_str().ok()) {
            let Some((name, value)) = line.split(';').next().and_then(|pair| pair.split_once('=')) else { continue };
            self.cookies.retain(|(n, _)| n != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
    }

    fn cookie_line(&self) -> String {
        self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect::<Vec<_>>().join("; ")
    }

    /// Opens a page; follows no redirect.
    pub fn get(&mut self, path: &str) -> Response<Body> {
        let request = self.agent.get(format!("{}{path}", self.base)).header("cookie", self.cookie_line());
        let response = request.call().expect("the server answers");
        self.keep(&response);
        response
    }

    /// The text of a page.
    pub fn page(&mut self, path: &str) -> (u16, String) {
        let mut response = self.get(path);
        (response.status().as_u16(), response.body_mut().read_to_string().unwrap_or_default())
    }

    /// Posts a form with the proof of the page it stands on.
    pub fn post(&mut self, page: &str, action: &str, fields: &[(&str, &str)]) -> Response<Body> {
        let (_, text) = self.page(page);
        let csrf = text.split("name=\"csrf\" value=\"").nth(1).and_then(|t| t.split('"').next()).unwrap_or_default();
        let form: Vec<(&str, &str)> = [("csrf", csrf)].into_iter().chain(fields.iter().copied()).collect();
        let request = self
            .agent
            .post(format!("{}{action}", self.base))
            .header("cookie", self.cookie_line())
            .header("sec-fetch-site", "same-origin");
        let response = request.send_form(form).expect("the server answers");
        self.keep(&response);
        response
    }

    /// Signs in as a persona of the demo, by its login.
    pub fn sign_in(&mut self, login: &str) {
        let response = self.post("/login", "/demo/sign-in", &[("persona", login)]);
        assert_eq!(response.status().as_u16(), 303, "signing in as {login}");
    }
}
