//! The schema: numbered steps in one SQL text for both engines, each run once, in its own transaction.

use crate::reader::Connection;
use crate::tx::Tx;
use crate::{DbConfig, DbError, Engine, params, sql};
use sha2::{Digest, Sha256};

/// One step of a crate's schema.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// `0001_case`: number and what it does.
    pub name: &'static str,
    /// Statements separated by `;`, portable between both engines. `/*local*/ without rowid` is for SQLite alone.
    pub sql: &'static str,
}

/// The steps of one crate, in order.
#[derive(Debug, Clone, Copy)]
pub struct MigrationSet {
    /// Name of the crate that owns the tables.
    pub owner: &'static str,
    /// Its steps.
    pub steps: &'static [Migration],
}

/// `migrations!("0001_case", …)`: embeds `migrations/0001_case.sql` and so on.
#[macro_export]
macro_rules! migrations {
    ($owner:literal: $($name:literal),+ $(,)?) => {
        $crate::MigrationSet {
            owner: $owner,
            steps: &[$($crate::Migration { name: $name, sql: include_str!(concat!("../migrations/", $name, ".sql")) }),+],
        }
    };
}

/// Brings the schema up to date, or refuses a schema that a newer program has made.
pub(crate) fn run(config: &DbConfig, schema: &[MigrationSet]) -> Result<(), DbError> {
    let engine = config.engine()?;
    let mut connection = Connection::open(config)?;
    let mut tx = connection.tx();
    tx.control(
        "create table if not exists schema_migration (
            owner text not null, name text not null, checksum text not null, primary key (owner, name))",
    )?;
    refuse_newer(&mut tx, schema)?;
    for set in schema {
        for step in set.steps {
            apply(&mut tx, engine, set.owner, step)?;
        }
    }
    Ok(())
}

fn refuse_newer(tx: &mut Tx<'_>, schema: &[MigrationSet]) -> Result<(), DbError> {
    let applied: Vec<(String, String)> =
        tx.query(sql!("select owner, name from schema_migration"), &[], |r| Ok((r.get(0)?, r.get(1)?)))?;
    let known = |owner: &str, name: &str| {
        schema.iter().any(|set| set.owner == owner && set.steps.iter().any(|step| step.name == name))
    };
    match applied.iter().find(|(owner, name)| !known(owner, name)) {
        None => Ok(()),
        Some((owner, name)) => Err(DbError::Setup(format!(
            "数据库的结构比本程序新（{owner}/{name}）：请改用新版程序，或从升级前的备份恢复后再用本程序打开。"
        ))),
    }
}

fn apply(tx: &mut Tx<'_>, engine: Engine, owner: &str, step: &Migration) -> Result<(), DbError> {
    let checksum = Sha256::digest(step.sql.as_bytes()).iter().map(|b| format!("{b:02x}")).collect::<String>();
    let seen: Option<String> = tx.query_opt(
        sql!("select checksum from schema_migration where owner = $1 and name = $2"),
        &params![owner, step.name],
        |r| r.get(0),
    )?;
    match seen {
        Some(seen) if seen == checksum => return Ok(()),
        Some(_) => {
            return Err(DbError::Setup(format!(
                "迁移 {owner}/{} 在执行之后被改动过：请恢复原文件，改动写成新的一步。",
                step.name
            )));
        }
        None => {}
    }
    tx.control("begin")?;
    let done = statements(step.sql, engine).try_for_each(|text| tx.run_text(&text)).and_then(|()| {
        tx.execute(
            sql!("insert into schema_migration (owner, name, checksum) values ($1, $2, $3)"),
            &params![owner, step.name, checksum],
        )?;
        tx.control("commit")
    });
    done.map_err(|e| {
        drop(tx.control("rollback"));
        DbError::Setup(format!("迁移 {owner}/{} 没有成功，数据库未改动：{e}", step.name))
    })
}

fn statements(text: &str, engine: Engine) -> impl Iterator<Item = String> {
    let bare: String =
        text.lines().map(|line| line.split("--").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    let kept = if engine == Engine::Sqlite {
        bare.replace("/*local*/", "")
    } else {
        bare.replace("/*local*/ without rowid", "")
    };
    kept.split(';').map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned).collect::<Vec<_>>().into_iter()
}
