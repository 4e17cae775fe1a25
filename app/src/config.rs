//! Configuration: one TOML file, every setting also by an environment variable `JISHIYU_<NAME>`.
//!
//! Documented where it is set: `jishiyu gen settings` prints this table for `docs/generated/settings.md`.

use std::path::{Path, PathBuf};

/// One setting as the documentation shows it.
pub struct Setting {
    /// Its name in the file; the environment variable is `JISHIYU_` and the name in capitals.
    pub name: &'static str,
    /// What holds when it is not set.
    pub default: &'static str,
    /// What it does.
    pub what: &'static str,
}

/// Every setting.
pub const SETTINGS: &[Setting] = &[
    Setting {
        name: "listen",
        default: "127.0.0.1:8080",
        what: "Address and port to serve on. TLS is ended by the reverse proxy in front.",
    },
    Setting {
        name: "database_url",
        default: "sqlite:<data_dir>/jishiyu.db",
        what: "`sqlite:FILE` or `postgres://USER@HOST/NAME`.",
    },
    Setting { name: "data_dir", default: "data", what: "Folder for the embedded database and the key file." },
    Setting {
        name: "key_file",
        default: "<data_dir>/master.key",
        what: "File with the master key: 64 hexadecimal digits, mode 600. Keep a copy elsewhere: without it sealed fields cannot be read.",
    },
    Setting { name: "policy_dir", default: "policy", what: "Folder with the regulation as data." },
    Setting {
        name: "divisions_file",
        default: "<data_dir>/divisions.jsy",
        what: "Compact file of administrative divisions, made by set-up.",
    },
    Setting { name: "readers", default: "4", what: "Database connections for reading." },
    Setting { name: "request_seconds", default: "20", what: "A request that takes longer is ended." },
    Setting {
        name: "concurrent_requests",
        default: "256",
        what: "More requests at once are answered 503 with Retry-After.",
    },
    Setting { name: "metrics_token", default: "", what: "Bearer token for `/metrics`; empty: only from this machine." },
];

/// The configuration in force.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address and port.
    pub listen: String,
    /// Where the database is.
    pub database_url: String,
    /// Folder for the embedded database.
    pub data_dir: PathBuf,
    /// The key file.
    pub key_file: PathBuf,
    /// The regulation.
    pub policy_dir: PathBuf,
    /// The divisions.
    pub divisions_file: PathBuf,
    /// Connections for reading.
    pub readers: u32,
    /// Limit of a request.
    pub request_seconds: u64,
    /// Limit of requests at once.
    pub concurrent_requests: usize,
    /// Token for `/metrics`.
    pub metrics_token: String,
    /// Synthetic data only.
    pub demo: bool,
}

/// The configuration cannot be used; the sentence says how to mend it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(pub String);

#[derive(Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    listen: Option<String>,
    database_url: Option<String>,
    data_dir: Option<PathBuf>,
    key_file: Option<PathBuf>,
    policy_dir: Option<PathBuf>,
    divisions_file: Option<PathBuf>,
    readers: Option<u32>,
    request_seconds: Option<u64>,
    concurrent_requests: Option<usize>,
    metrics_token: Option<String>,
}

impl Config {
    /// Reads the file (when given) and the environment, environment first.
    ///
    /// # Errors
    /// One sentence in Chinese that names the setting and says how to mend it.
    pub fn read(file: Option<&Path>, environment: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let given = match file {
            None => File::default(),
            Some(path) => read_file(path)?,
        };
        let text = |name: &str| environment(&format!("JISHIYU_{}", name.to_uppercase()));
        let folder = |name: &str, own: Option<PathBuf>| text(name).map(PathBuf::from).or(own);
        let data_dir = folder("data_dir", given.data_dir).unwrap_or_else(|| "data".into());
        let beside = |name: &str| data_dir.join(name);
        let database = text("database_url").or(given.database_url);
        let config = Self {
            listen: text("listen").or(given.listen).unwrap_or_else(|| "127.0.0.1:8080".into()),
            database_url: database.unwrap_or_else(|| format!("sqlite:{}", beside("jishiyu.db").display())),
            key_file: folder("key_file", given.key_file).unwrap_or_else(|| beside("master.key")),
            policy_dir: folder("policy_dir", given.policy_dir).unwrap_or_else(|| "policy".into()),
            divisions_file: folder("divisions_file", given.divisions_file).unwrap_or_else(|| beside("divisions.jsy")),
            readers: number(text("readers"), "readers", given.readers, 4)?,
            request_seconds: number(text("request_seconds"), "request_seconds", given.request_seconds, 20)?,
            concurrent_requests: number(
                text("concurrent_requests"),
                "concurrent_requests",
                given.concurrent_requests,
                256,
            )?,
            metrics_token: text("metrics_token").or(given.metrics_token).unwrap_or_default(),
            data_dir,
            demo: false,
        };
        config.check()
    }

    fn check(self) -> Result<Self, ConfigError> {
        if self.listen.parse::<std::net::SocketAddr>().is_err() {
            return Err(ConfigError(format!(
                "listen = “{}”不是“地址:端口”的形式，例如 127.0.0.1:8080。请改正后再启动。",
                self.listen
            )));
        }
        if self.readers == 0 || self.concurrent_requests == 0 || self.request_seconds == 0 {
            return Err(ConfigError(
                "readers、concurrent_requests 和 request_seconds 都要大于 0。请改正后再启动。".into(),
            ));
        }
        Ok(self)
    }
}

fn read_file(path: &Path) -> Result<File, ConfigError> {
    let shown = path.display();
    let text = std::fs::read_to_string(path)
        .map_err(|e| ConfigError(format!("配置文件 {shown} 读不了：{e}。请检查路径和权限。")))?;
    toml::from_str(&text).map_err(|e| {
        ConfigError(format!("配置文件 {shown} 有错：{}。请对照 docs/generated/settings.md 修改。", e.message()))
    })
}

fn number<T: std::str::FromStr>(
    text: Option<String>,
    name: &str,
    own: Option<T>,
    default: T,
) -> Result<T, ConfigError> {
    match text {
        None => Ok(own.unwrap_or(default)),
        Some(text) => text.parse().map_err(|_| {
            ConfigError(format!("环境变量 JISHIYU_{} = “{text}”应为一个正整数。请改正后再启动。", name.to_uppercase()))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(environment: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::read(None, &|name| environment.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()))
    }

    #[test]
    fn the_data_folder_moves_everything_that_lies_in_it() {
        let config = read(&[("JISHIYU_DATA_DIR", "/srv/j")]).unwrap();
        assert_eq!(config.database_url, "sqlite:/srv/j/jishiyu.db");
        assert_eq!(config.key_file, Path::new("/srv/j/master.key"));
    }

    #[test]
    fn a_broken_setting_is_named_with_its_remedy() {
        let refused = read(&[("JISHIYU_LISTEN", "everywhere")]).unwrap_err().to_string();
        assert_eq!(refused, "listen = “everywhere”不是“地址:端口”的形式，例如 127.0.0.1:8080。请改正后再启动。");
        assert!(read(&[("JISHIYU_READERS", "many")]).unwrap_err().to_string().contains("JISHIYU_READERS"));
    }

    #[test]
    fn an_unknown_key_in_the_file_is_refused() {
        let path = std::env::temp_dir().join(format!("jishiyu-config-{}.toml", std::process::id()));
        std::fs::write(&path, "lissten = \"x\"").unwrap();
        let refused = Config::read(Some(&path), &|_| None).unwrap_err().to_string();
        assert!(refused.contains("lissten"), "{refused}");
    }

    #[test]
    fn every_setting_is_documented() {
        let documented: Vec<&str> = SETTINGS.iter().map(|s| s.name).collect();
        for name in ["listen", "database_url", "data_dir", "key_file", "policy_dir", "divisions_file", "readers"] {
            assert!(documented.contains(&name), "{name}");
        }
    }
}
