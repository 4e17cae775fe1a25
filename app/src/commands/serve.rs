//! `serve` and `demo`.

use crate::commands::told;
use crate::config::{Config, ConfigError};
use crate::daily::Daily;
use base::{Clock, Timestamp};
use platform::Platform;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

pub(super) fn serve(config: &Config) -> Result<(), ConfigError> {
    log();
    let platform = crate::open(config, Clock::System)?;
    serve_until_told(platform, config)
}

/// Builds the demo county when the folder holds none, then serves it. The demo's clock goes on from the day on which
/// its three months of history end, so that every deadline falls into a loaded working-day calendar.
pub(super) fn demo(
    mut config: Config,
    data_dir: Option<PathBuf>,
    listen: Option<String>,
    build_only: bool,
) -> Result<(), ConfigError> {
    log();
    config.demo = true;
    if let Some(folder) = data_dir {
        if config.database_url.starts_with("sqlite:") {
            config.database_url = format!("sqlite:{}", folder.join("jishiyu.db").display());
        }
        config.key_file = folder.join("master.key");
        if !config.divisions_file.exists() {
            config.divisions_file = folder.join("divisions.jsy");
        }
        config.data_dir = folder;
    }
    if let Some(address) = listen {
        config.listen = address;
    }
    let start = simulator::demo::opening();
    let clock = Clock::manual(start);
    let platform = crate::open(&config, clock.clone())?;
    let began = std::time::Instant::now();
    let built = simulator::demo::build(&platform, &config.divisions_file).map_err(told)?;
    if let Some(summary) = &built {
        println!("演示县已建好（{:.1} 秒）：{summary}", began.elapsed().as_secs_f64());
    }
    // A fresh county opens in the morning; an older one goes on where it was left.
    let resumed = match built {
        Some(_) => start,
        None => simulator::demo::last_moment(&platform).map_err(told)?.max(start),
    };
    tick(&clock, resumed);
    if build_only { Ok(()) } else { serve_until_told(platform, &config) }
}

/// Lets a manual clock run from an instant on, at the speed of the real one.
fn tick(clock: &Clock, from: Timestamp) {
    let Clock::Manual(hand) = clock else { return };
    let hand: Arc<AtomicI64> = hand.clone();
    clock.set(from);
    let mut last = std::time::Instant::now();
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_millis(50));
            let passed = i64::try_from(last.elapsed().as_micros()).unwrap_or(0);
            last = std::time::Instant::now();
            // Added, not set: the button "next working day" moves the same hand.
            hand.fetch_add(passed, std::sync::atomic::Ordering::SeqCst);
        }
    });
}

fn serve_until_told(platform: Platform, config: &Config) -> Result<(), ConfigError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(told)?;
    // The last clone is dropped outside of the runtime: a connection to PostgreSQL cannot be closed inside of one.
    let kept = platform.clone();
    let daily = Daily::keep(platform.clone());
    let served = runtime.block_on(async {
        let server = crate::serve(platform, config).await?;
        println!("及时雨 http://{}", server.address().to_string().replace("127.0.0.1", "localhost"));
        server.run(stop()).await.map_err(told)
    });
    drop(runtime);
    drop(daily);
    drop(kept);
    served
}

/// Done at Ctrl-C or SIGTERM: running requests end, the writer commits what it holds.
async fn stop() {
    let interrupt = tokio::signal::ctrl_c();
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = interrupt => {}
        () = terminate => {}
    }
}

/// JSON lines without personal data; `RUST_LOG` narrows them.
fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,request=warn"));
    // A second call in one program (tests) finds the subscriber in place.
    drop(tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).try_init());
}
