//! `administrators`: the first three accounts of an installation, which open every other.

use crate::commands::told;
use crate::config::{Config, ConfigError};
use admin::set_up::open_administrators;
use base::Clock;
use clap::Args;

/// Three people, each as `login=name`; nobody may be two of them.
#[derive(Debug, Args)]
pub struct Administrators {
    /// Opens and closes accounts.
    #[arg(long, value_name = "LOGIN=NAME", value_parser = person)]
    system: (String, String),
    /// Gives and takes rights.
    #[arg(long, value_name = "LOGIN=NAME", value_parser = person)]
    security: (String, String),
    /// Reads the journal.
    #[arg(long, value_name = "LOGIN=NAME", value_parser = person)]
    audit: (String, String),
}

fn person(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((login, name)) if !login.trim().is_empty() && !name.trim().is_empty() => {
            Ok((login.trim().to_owned(), name.trim().to_owned()))
        }
        _ => Err("请写成 登录名=姓名，例如 zhangsan=张三。".to_owned()),
    }
}

pub(super) fn run(config: &Config, what: &Administrators) -> Result<(), ConfigError> {
    let people = [&what.system, &what.security, &what.audit].map(Clone::clone);
    let platform = crate::open(config, Clock::System)?;
    let codes = platform.run(move |cx| open_administrators(cx, &people)).map_err(told)?;
    println!("三位管理员的账号已开通。启动码 72 小时内有效，请当面分别交给本人，首次登录时设置密码和动态口令：");
    for ((duty, (login, name)), code) in
        [("系统管理员", &what.system), ("安全管理员", &what.security), ("审计管理员", &what.audit)].iter().zip(codes)
    {
        println!("{duty}　{name}　登录名 {login}　启动码 {}", code.shown());
    }
    Ok(())
}
