//! Opening the platform and serving it until told to stop.

use crate::config::{Config, ConfigError};
use crate::{router, schema, wiring};
use base::{Clock, IdSource};
use db::DbConfig;
use platform::{Parts, Platform};
use policy::Policy;
use secure::{MasterKey, Vault};
use std::net::SocketAddr;
use tokio::net::TcpListener;
use ui::App;

/// A server that is bound and can be run.
pub struct Running {
    listener: TcpListener,
    router: axum::Router,
}

/// Opens everything that the configuration names.
///
/// # Errors
/// One sentence in Chinese that says what is wrong and how to mend it.
pub fn open(config: &Config, clock: Clock) -> Result<Platform, ConfigError> {
    std::fs::create_dir_all(&config.data_dir).map_err(|e| {
        ConfigError(format!("数据文件夹 {} 建不起来：{e}。请检查 data_dir 的路径和权限。", config.data_dir.display()))
    })?;
    let told = |e: &dyn std::fmt::Display| ConfigError(e.to_string());
    let policy = Policy::load(&config.policy_dir).map_err(|e| told(&e))?;
    let key = key(config)?;
    let ids = IdSource::from_os();
    let parts = Parts { policy, vault: Vault::new(key), clock, ids, wiring: wiring::deliver, demo: config.demo };
    let mut database = DbConfig::new(&config.database_url);
    database.readers = config.readers;
    Platform::open(&database, &schema::all(), parts).map_err(|e| told(&e))
}

/// A fresh key is made only beside a fresh database: with another key nothing that is sealed could be read again.
fn key(config: &Config) -> Result<MasterKey, ConfigError> {
    let embedded = config.database_url.strip_prefix("sqlite:").map(std::path::Path::new);
    let used = embedded.is_some_and(std::path::Path::exists);
    let key = if used { MasterKey::read(&config.key_file) } else { MasterKey::read_or_create(&config.key_file) };
    key.map_err(|e| ConfigError(e.to_string()))
}

/// Binds the address and puts the router together.
///
/// # Errors
/// One sentence in Chinese when the address cannot be bound.
pub async fn serve(platform: Platform, config: &Config) -> Result<Running, ConfigError> {
    let listener = TcpListener::bind(&config.listen).await.map_err(|e| {
        ConfigError(format!("端口 {} 用不了：{e}。请关掉占用它的程序，或换一个 listen。", config.listen))
    })?;
    let router = router::build(&App { platform }, config);
    Ok(Running { listener, router })
}

impl Running {
    /// The address that is served, with the port that the system chose for port 0.
    ///
    /// # Panics
    /// Never: a bound listener has an address.
    pub fn address(&self) -> SocketAddr {
        self.listener.local_addr().expect("a bound listener has an address")
    }

    /// Serves until `stop` is done, then lets the running requests end.
    ///
    /// # Errors
    /// When the listener breaks.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
        let service = self.router.into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(self.listener, service).with_graceful_shutdown(stop).await
    }
}
