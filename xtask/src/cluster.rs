//! A throw-away PostgreSQL cluster for one test run.
//!
//! A small shell process, the keeper, owns the server: it holds the reading end of a pipe and stops the server and
//! deletes the folder when the pipe closes. That happens however xtask ends, by ctrl-c and `kill -9` too.

use crate::setup::is_root;
use crate::shell::{Outcome, Run};
use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// A running cluster; dropping it stops the server and deletes its files.
pub struct Cluster {
    keeper: Child,
    port: u16,
}

/// Folder of `initdb` and `pg_ctl`, the newest version on the machine.
pub fn binaries() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?.filter_map(Result::ok);
    let version = |path: &PathBuf| path.file_name()?.to_str()?.parse::<u32>().ok();
    let newest = versions.map(|e| e.path()).filter(|p| p.join("bin/initdb").is_file()).max_by_key(version)?;
    Some(newest.join("bin"))
}

/// `$1` binaries, `$2` folder, `$3` port; the server's user is whoever runs this.
///
/// Durability is off: a crash of the machine may lose a test database and nothing else.
const KEEPER: &str = r#"
trap '' INT HUP TERM PIPE
server() { "$1/pg_ctl" -D "$2/data" -l "$2/log" -w "$4" -m immediate -o "-p $3 -k $2 -c listen_addresses=127.0.0.1 \
  -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200 -c shared_buffers=128MB"; }
end() { server "$@" stop >/dev/null 2>&1; rm -rf "$2"; exit "$code"; }
code=1
"$1/initdb" -D "$2/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$2/initdb.log" 2>&1 \
  || { cat "$2/initdb.log" >&2; end "$@"; }
server "$@" start >/dev/null || { cat "$2/log" >&2; end "$@"; }
echo ready
while read -r _; do :; done
code=0
end "$@"
"#;

impl Cluster {
    /// Makes and starts a cluster on a free loopback port.
    ///
    /// # Errors
    /// When PostgreSQL is not installed or does not start.
    pub fn start() -> Result<Self, String> {
        let binaries = binaries().ok_or("PostgreSQL is not installed: `apt-get install postgresql`")?;
        let mut last = String::new();
        // Between choosing a free port and the server taking it another program may be faster: try again.
        for _ in 0..3 {
            match Self::try_start(&binaries) {
                Ok(cluster) => return Ok(cluster),
                Err(why) => last = why,
            }
        }
        Err(format!("PostgreSQL for the tests did not start: {last}"))
    }

    fn try_start(binaries: &std::path::Path) -> Result<Self, String> {
        let text = |e: std::io::Error| e.to_string();
        let port = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).map_err(text)?.port();
        let folder = std::env::temp_dir().join(format!("jishiyu-pg-{}-{port}", std::process::id()));
        fs::create_dir(&folder).map_err(text)?;
        let mut command = Command::new("setsid");
        if is_root() {
            // The server refuses to run as root; Debian's package made this user.
            Run::new("chown").args(["postgres:postgres"]).args([&folder]).quiet().run()?;
            command.args(["runuser", "-u", "postgres", "--"]);
        }
        command.args(["sh", "-c", KEEPER, "keeper"]).arg(binaries).arg(&folder).arg(port.to_string());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).current_dir("/");
        let mut keeper = command.spawn().map_err(text)?;
        let mut said = String::new();
        if let Some(out) = keeper.stdout.take() {
            std::io::BufRead::read_line(&mut std::io::BufReader::new(out), &mut said).map_err(text)?;
        }
        let cluster = Self { keeper, port };
        if said.trim() == "ready" { Ok(cluster) } else { Err(format!("port {port}")) }
    }

    /// Address for the drivers; the user may create databases.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn stop(&mut self) -> Outcome {
        drop(self.keeper.stdin.take());
        self.keeper.wait().map(drop).map_err(|e| e.to_string())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Err(why) = self.stop() {
            eprintln!("xtask: PostgreSQL for the tests did not stop: {why}");
        }
    }
}
