//! `doctor`: looks at this installation as the service would and says what to mend.

use crate::commands::{print_json, told};
use crate::config::{Config, ConfigError};
use base::Clock;
use std::os::unix::fs::PermissionsExt;

/// One thing that was looked at.
#[derive(Debug, serde::Serialize)]
struct Finding {
    name: &'static str,
    ok: bool,
    detail: String,
}

pub(super) fn run(config: &Config, json: bool) -> Result<(), ConfigError> {
    let mut findings = vec![key_file(config), divisions_file(config), policy(config)];
    // Without a key there is nothing to open, and looking must not make one.
    if config.key_file.exists() {
        match crate::open(config, Clock::System) {
            Err(error) => findings.push(Finding { name: "数据库", ok: false, detail: error.to_string() }),
            Ok(platform) => {
                findings.push(Finding { name: "数据库", ok: true, detail: format!("{:?}", platform.db().engine()) });
                findings.extend(inside(&platform)?);
            }
        }
    }
    let healthy = findings.iter().all(|finding| finding.ok);
    if json {
        print_json(&findings)?;
    } else {
        for finding in &findings {
            println!("{} {}：{}", if finding.ok { "✓" } else { "✗" }, finding.name, finding.detail);
        }
    }
    if healthy { Ok(()) } else { Err(ConfigError("有需要处理的项目，见上面标 ✗ 的行。".into())) }
}

fn key_file(config: &Config) -> Finding {
    let shown = config.key_file.display();
    match std::fs::metadata(&config.key_file) {
        Err(_) => Finding {
            name: "密钥",
            ok: false,
            detail: format!("{shown} 不存在：新装请先执行 jishiyu migrate，它会新建；已有数据时请放回原文件。"),
        },
        Ok(meta) if meta.permissions().mode() & 0o077 != 0 => {
            Finding {
                name: "密钥", ok: false, detail: format!("{shown} 别的用户也能读：请执行 chmod 600。")
            }
        }
        Ok(_) => Finding { name: "密钥", ok: true, detail: format!("{shown}，只有本用户可读") },
    }
}

fn divisions_file(config: &Config) -> Finding {
    let (ok, detail) = match divisions::format::Reader::open(&config.divisions_file) {
        Ok(reader) => (true, format!("{}，{} 条", reader.edition(), reader.counts().total())),
        Err(error) => (false, format!("{error}。请重新执行安装，或设置 divisions_file。")),
    };
    Finding { name: "区划文件", ok, detail }
}

fn policy(config: &Config) -> Finding {
    match policy::Policy::load(&config.policy_dir) {
        Ok(policy) => Finding { name: "政策", ok: true, detail: format!("版本 {}", &policy.version_stamp()[..12]) },
        Err(error) => Finding { name: "政策", ok: false, detail: error.to_string() },
    }
}

fn inside(platform: &platform::Platform) -> Result<Vec<Finding>, ConfigError> {
    platform
        .look(|cx| {
            let report = journal::verify(cx.tx, Some(cx.vault))?;
            let today = base::Clock::System.now().china_date();
            let calendar = cx.policy.working_calendar();
            let year = calendar.is_working_day(today).map(|_| format!("{} 年已载入", today.year()));
            let counts = divisions::store::counts(cx.tx)?;
            let books = ledger::check(cx)?;
            let villages = counts.iter().find(|c| c.0 == "village").map_or(0, |c| c.1);
            Ok(vec![
                Finding {
                    name: "日志",
                    ok: report.is_whole(),
                    detail: match report.faults.first() {
                        None => format!("{} 条，完整", report.entries),
                        Some(fault) => fault.clone(),
                    },
                },
                Finding {
                    name: "账目",
                    ok: books.balanced,
                    detail: match books.violations.first() {
                        None => "借贷相等".into(),
                        Some(fault) => fault.clone(),
                    },
                },
                Finding { name: "工作日历", ok: year.is_ok(), detail: year.unwrap_or_else(|e| e.to_string()) },
                Finding { name: "区划", ok: villages > 0, detail: format!("{villages} 个村（社区）已载入") },
            ])
        })
        .map_err(told)
}
