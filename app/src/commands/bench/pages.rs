//! `bench pages`: how long people wait for ten pages of the demo county under a steady load.
//!
//! The load is open: request number k is due at k / rate seconds, and its time runs from then on, whether the server
//! was ready for it or not. So a server that stalls is seen to stall (coordinated omission, Tene 2013).

use crate::commands::{print_json, told};
use crate::config::{Config, ConfigError};
use base::Clock;
use clap::Args;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;
use ureq::Agent;

/// Who opens which page. The first is the peer: what the server takes for an answer without a page.
const ASKED: [(&str, &str); 11] = [
    ("", "/livez"),
    ("", "/"),
    ("", "/apply/who"),
    ("xiangzhen", "/desk"),
    ("xiangzhen", "/desk/people"),
    ("xianji", "/desk/needs"),
    ("xianji", "/desk/cases"),
    ("xianji", "/desk/orders"),
    ("xianji", "/desk/visits"),
    ("lingdao", "/desk/insight"),
    ("huli", "/field"),
];

/// Threads that ask, and so requests at once: a server that falls further behind is measured by what it delays.
const ASKERS: usize = 16;

/// Measures and prints JSON.
#[derive(Debug, Args)]
pub struct Pages {
    /// Print JSON (always; kept for scripts).
    #[arg(long)]
    json: bool,
    /// Requests a second.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    rate: u32,
    /// For how long.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=3_600))]
    seconds: u32,
}

#[derive(serde::Serialize)]
struct Line {
    page: &'static str,
    persona: &'static str,
    requests: usize,
    errors: usize,
    p50_ms: f64,
    p95_ms: f64,
    max_ms: f64,
    /// p50 beside that of the bare answer.
    times_bare: f64,
}

/// One answer.
struct Sample {
    asked: usize,
    waited: Duration,
    fine: bool,
}

pub(super) fn run(config: &Config, what: &Pages) -> Result<(), ConfigError> {
    let folder = std::env::temp_dir().join(format!("jishiyu-bench-pages-{}", std::process::id()));
    let config = in_folder(config, &folder);
    let platform = crate::open(&config, Clock::manual(simulator::demo::opening()))?;
    let built = simulator::demo::build(&platform, &config.divisions_file).map_err(told)?;
    built.ok_or_else(|| ConfigError("这个数据库里已经有人在用：请给压测一个空的数据库。".into()))?;
    let kept = platform.clone();
    let (stop, stopped) = oneshot::channel();
    let (tell, address) = mpsc::channel();
    let server = std::thread::spawn(move || -> Result<(), ConfigError> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(told)?;
        runtime.block_on(async {
            let server = crate::serve(platform, &config).await?;
            tell.send(server.address()).map_err(told)?;
            server.run(async { drop(stopped.await) }).await.map_err(told)
        })
    });
    let samples = match address.recv() {
        Ok(address) => load(address, what),
        Err(_) => Err(ConfigError("服务没有起来。".into())),
    };
    // A server that has ended by itself needs no telling.
    let _ = stop.send(());
    server.join().map_err(|_| ConfigError("服务线程中断了。".into()))??;
    drop(kept);
    drop(std::fs::remove_dir_all(&folder));
    print_json(&lines(&samples?))
}

/// A demo of its own beside the configured one; a configured server database (it must be empty) is used as it is.
fn in_folder(config: &Config, folder: &std::path::Path) -> Config {
    let mut config = config.clone();
    config.demo = true;
    config.listen = "127.0.0.1:0".into();
    config.data_dir = folder.to_owned();
    config.key_file = folder.join("master.key");
    if config.database_url.starts_with("sqlite:") {
        config.database_url = format!("sqlite:{}", folder.join("bench.db").display());
    }
    config
}

fn load(address: SocketAddr, what: &Pages) -> Result<Vec<Sample>, ConfigError> {
    let base = format!("http://{address}");
    let mut cookies = BTreeMap::new();
    for (persona, _) in ASKED {
        if !persona.is_empty() && !cookies.contains_key(persona) {
            cookies.insert(persona, sign_in(&base, persona)?);
        }
    }
    let total = what.rate as usize * what.seconds as usize;
    let (next, cookies, base) = (Arc::new(AtomicUsize::new(0)), Arc::new(cookies), Arc::new(base));
    let interval = Duration::from_secs(1) / what.rate;
    let began = Instant::now() + Duration::from_millis(200);
    let ask = || {
        let (next, cookies, base) = (next.clone(), cookies.clone(), base.clone());
        std::thread::spawn(move || {
            let (agent, mut samples) = (agent(), Vec::new());
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= total {
                    return samples;
                }
                let due = began + interval * u32::try_from(number).unwrap_or(u32::MAX);
                std::thread::sleep(due.saturating_duration_since(Instant::now()));
                let asked = number % ASKED.len();
                let (persona, page) = ASKED[asked];
                let cookie = cookies.get(persona).map_or("", String::as_str);
                let fine = get(&agent, &format!("{base}{page}"), cookie).is_some_and(|(status, _)| status == 200);
                samples.push(Sample { asked, waited: due.elapsed(), fine });
            }
        })
    };
    let askers: Vec<_> = (0..ASKERS).map(|_| ask()).collect();
    let joined = askers.into_iter().map(|asker| asker.join().map_err(|_| ConfigError("加压线程中断了。".into())));
    Ok(joined.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

fn agent() -> Agent {
    let limit = Some(Duration::from_secs(20));
    Agent::config_builder().http_status_as_error(false).max_redirects(0).timeout_global(limit).build().into()
}

/// Status and text of a page.
fn get(agent: &Agent, url: &str, cookie: &str) -> Option<(u16, String)> {
    let mut response = agent.get(url).header("cookie", cookie).call().ok()?;
    let status = response.status().as_u16();
    Some((status, response.body_mut().read_to_string().ok()?))
}

/// Signs in with one click, as a visitor of the demo does; answers the cookies.
fn sign_in(base: &str, persona: &str) -> Result<String, ConfigError> {
    let refused = || ConfigError(format!("不能以 {persona} 登录演示县。"));
    let agent = agent();
    let cookies = |response: &ureq::http::Response<ureq::Body>| {
        let lines = response.headers().get_all("set-cookie").iter().filter_map(|line| line.to_str().ok());
        lines.filter_map(|line| line.split(';').next()).map(str::to_owned).collect::<Vec<_>>().join("; ")
    };
    let mut login = agent.get(format!("{base}/login")).call().map_err(told)?;
    let proof = cookies(&login);
    let text = login.body_mut().read_to_string().map_err(told)?;
    let csrf = text.split("name=\"csrf\" value=\"").nth(1).and_then(|t| t.split('"').next()).ok_or_else(refused)?;
    let request = agent.post(format!("{base}/demo/sign-in")).header("cookie", proof);
    let request = request.header("sec-fetch-site", "same-origin");
    let signed = request.send_form([("csrf", csrf), ("persona", persona)]).map_err(told)?;
    if signed.status().as_u16() == 303 { Ok(cookies(&signed)) } else { Err(refused()) }
}

fn lines(samples: &[Sample]) -> Vec<Line> {
    let of = |asked: usize| {
        let mut waited: Vec<f64> =
            samples.iter().filter(|s| s.asked == asked).map(|s| s.waited.as_secs_f64() * 1_000.0).collect();
        waited.sort_by(f64::total_cmp);
        waited
    };
    let bare = at(&of(0), 50);
    let line = |(asked, (persona, page)): (usize, (&'static str, &'static str))| {
        let waited = of(asked);
        Line {
            page,
            persona,
            requests: waited.len(),
            errors: samples.iter().filter(|s| s.asked == asked && !s.fine).count(),
            p50_ms: tenths(at(&waited, 50)),
            p95_ms: tenths(at(&waited, 95)),
            max_ms: tenths(at(&waited, 100)),
            times_bare: tenths(at(&waited, 50) / bare),
        }
    };
    ASKED.into_iter().enumerate().map(line).collect()
}

/// A percentile of sorted figures, nearest rank.
fn at(sorted: &[f64], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1) - 1;
    sorted.get(rank).copied().unwrap_or(f64::NAN)
}

fn tenths(figure: f64) -> f64 {
    (figure * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::at;

    #[test]
    fn percentiles_are_of_the_nearest_rank() {
        let figures: Vec<f64> = (1..=20).map(f64::from).collect();
        assert_eq!([at(&figures, 50), at(&figures, 95), at(&figures, 100), at(&[7.0], 50)], [10.0, 19.0, 20.0, 7.0]);
        assert!(at(&[], 50).is_nan());
    }
}
