//! A small running county on one engine, and a browser-like client for it.

use app::Config;
use base::Clock;
use platform::Platform;
use serde_json::Value;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use ureq::http::Response;
use ureq::{Agent, Body};

/// A database and its key, before anybody serves them.
pub struct Site {
    pub url: String,
    folder: PathBuf,
}

impl Site {
    /// An empty database.
    pub fn new(url: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("jishiyu-site-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).expect("a folder for the key");
        Self { url: url.to_owned(), folder }
    }

    /// The same database once more; nobody may be connected to this one.
    pub fn copy(&self) -> Self {
        let copy = Self::new(&db::testing::copy(&self.url));
        std::fs::copy(self.folder.join("master.key"), copy.folder.join("master.key")).expect("the key can be copied");
        copy
    }

    /// In one line, for another process.
    pub fn describe(&self) -> String {
        format!("{}\n{}", self.url, self.folder.display())
    }

    /// The site that a line tells of.
    pub fn described(line: &str) -> Self {
        let (url, folder) = line.split_once('\n').expect("an address and a folder");
        Self { url: url.to_owned(), folder: PathBuf::from(folder) }
    }

    /// A setting, by the name of its environment variable.
    pub fn setting(&self, name: &str) -> Option<String> {
        match name {
            "JISHIYU_DATABASE_URL" => Some(self.url.clone()),
            "JISHIYU_LISTEN" => Some("127.0.0.1:0".to_owned()),
            "JISHIYU_POLICY_DIR" => Some(Path::new(env!("CARGO_MANIFEST_DIR")).join("../policy").display().to_string()),
            "JISHIYU_DIVISIONS_FILE" => Some(divisions_file().display().to_string()),
            "JISHIYU_KEY_FILE" => Some(self.folder.join("master.key").display().to_string()),
            "JISHIYU_DATA_DIR" => Some(self.folder.display().to_string()),
            _ => None,
        }
    }

    /// The configuration under which it is opened.
    pub fn config(&self) -> Config {
        let mut config = Config::read(None, &|name| self.setting(name)).expect("the configuration is sound");
        config.demo = true;
        config
    }

    /// The platform over it, at the demo's opening.
    pub fn platform(&self) -> Platform {
        app::open(&self.config(), Clock::manual(simulator::demo::opening())).expect("the platform opens")
    }

    /// Builds the demo county in it.
    pub fn build(&self) -> simulator::demo::Summary {
        let built = simulator::demo::build(&self.platform(), &divisions_file()).expect("the demo county is built");
        let summary = built.expect("the database was empty");
        assert_eq!(summary.violations(), Vec::<String>::new());
        summary
    }
}

/// A server over a demo county, stopped when dropped.
pub struct County {
    pub address: SocketAddr,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

/// The packed divisions, as the test command prepared them.
pub fn divisions_file() -> PathBuf {
    #[expect(clippy::disallowed_methods, reason = "the test command says where the divisions are")]
    let file = std::env::var("JISHIYU_DIVISIONS_FILE").ok();
    PathBuf::from(file.expect("run the tests with `cargo xtask test`: it prepares the division file"))
}

impl County {
    /// Builds a demo county at a database address and serves it.
    pub fn open(url: &str) -> Self {
        let site = Site::new(url);
        site.build();
        Self::serve(&site)
    }

    /// Serves what stands at a site.
    pub fn serve(site: &Site) -> Self {
        let (platform, config) = (site.platform(), site.config());
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
        // A server that has ended by itself needs no telling.
        let _ = self.stop.take().map(|stop| stop.send(()));
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
        Self::at(county.address)
    }

    /// Somebody who visits an address.
    pub fn at(address: SocketAddr) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(Duration::from_secs(30)))
            .build();
        Self { agent: config.into(), base: format!("http://{address}"), cookies: Vec::new() }
    }

    /// The same visitor, when the server has come back elsewhere.
    pub fn move_to(&mut self, address: SocketAddr) {
        self.base = format!("http://{address}");
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

    /// Signs in as a persona and answers the browser.
    pub fn of(county: &County, login: &str) -> Self {
        let mut browser = Self::new(county);
        browser.sign_in(login);
        browser
    }

    /// Asks the API; answers status and document.
    pub fn ask(&mut self, path: &str) -> (u16, Value) {
        let (status, text) = self.page(&format!("/api/v1{path}"));
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    /// Sends a command to the API, under a key that makes it safe to send again; an empty key is none.
    ///
    /// # Errors
    /// When the server cannot be reached.
    pub fn send(&mut self, path: &str, body: &Value, key: &str) -> Result<(u16, Value), ureq::Error> {
        let request = self.agent.post(format!("{}/api/v1{path}", self.base));
        // Somebody without a cookie is a program: it says nothing of where its request comes from.
        let request = match self.cookies.is_empty() {
            true => request,
            false => request.header("cookie", self.cookie_line()).header("sec-fetch-site", "same-origin"),
        };
        let request = if key.is_empty() { request } else { request.header("idempotency-key", key) };
        let mut response = request.send_json(body)?;
        let text = response.body_mut().read_to_string()?;
        Ok((response.status().as_u16(), serde_json::from_str(&text).unwrap_or(Value::Null)))
    }
}
