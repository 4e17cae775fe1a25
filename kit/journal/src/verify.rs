//! Proof that nothing was rewritten.

use crate::chain::{Chained, GENESIS, seal};
use base::Failure;
use db::{DbError, Row, Tx, params, sql};
use secure::Vault;

const PAGE: i64 = 1_000;

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Report {
    /// Entries read.
    pub entries: i64,
    /// Hash of the last entry, hexadecimal: write it down outside the system.
    pub head: String,
    /// Every fault, in Chinese, with its place; empty when the journal is whole.
    pub faults: Vec<String>,
}

impl Report {
    /// Whether nothing was found.
    pub fn is_whole(&self) -> bool {
        self.faults.is_empty()
    }
}

struct Stored {
    row: Chained,
    previous: Vec<u8>,
    hash: Vec<u8>,
}

/// Reads the whole journal and checks every row, the order of rows and the sealed end.
///
/// Without a vault (an auditor's copy, no key) the seal of the end is not checked, everything else is.
///
/// # Errors
/// See [`DbError`].
pub fn verify(tx: &mut Tx<'_>, vault: Option<&Vault>) -> Result<Report, Failure> {
    let mut faults = Vec::new();
    let (mut seq, mut hash) = (0i64, GENESIS.to_vec());
    let mut entries = 0;
    loop {
        let page = page_after(tx, seq)?;
        if page.is_empty() {
            break;
        }
        for stored in page {
            entries += 1;
            check(&stored, seq, &hash, &mut faults);
            seq = stored.row.seq;
            hash = stored.hash;
        }
    }
    check_head(tx, vault, seq, &hash, &mut faults)?;
    Ok(Report { entries, head: secure::hex(&hash), faults })
}

fn check(stored: &Stored, before: i64, hash_before: &[u8], faults: &mut Vec<String>) {
    let seq = stored.row.seq;
    if seq != before + 1 {
        faults.push(format!("第 {} 条到第 {} 条之间缺少记录：有人删除了日志。", before, seq));
    }
    if stored.previous != hash_before {
        faults.push(format!("第 {seq} 条与前一条的校验值接不上：前面的记录被改动、删除或插入过。"));
    }
    if stored.row.hash(&stored.previous) != stored.hash[..] {
        faults.push(format!("第 {seq} 条的内容与校验值不符：这一条被改动过。"));
    }
}

fn check_head(
    tx: &mut Tx<'_>,
    vault: Option<&Vault>,
    seq: i64,
    hash: &[u8],
    faults: &mut Vec<String>,
) -> Result<(), DbError> {
    let head = tx.query_opt(sql!("select seq, hash, mac from journal_head where id = 1"), &[], |r| {
        Ok((r.get::<i64>(0)?, r.get::<Vec<u8>>(1)?, r.get::<Vec<u8>>(2)?))
    })?;
    let Some((head_seq, head_hash, mac)) = head else {
        if seq > 0 {
            faults.push("日志的末端标记不见了：有人删除了它。".into());
        }
        return Ok(());
    };
    if (head_seq, &head_hash[..]) != (seq, hash) {
        faults.push(format!("日志的末端应在第 {head_seq} 条，现在读到第 {seq} 条：末尾被删去、改动或添加过。"));
    }
    if vault.is_some_and(|vault| seal(vault, head_seq, &head_hash) != mac) {
        faults.push("日志末端的密封不符：末端标记被改动过，或用了另一把密钥。".into());
    }
    Ok(())
}

fn page_after(tx: &mut Tx<'_>, seq: i64) -> Result<Vec<Stored>, DbError> {
    tx.query(
        sql!(
            "select seq, at, actor_id, role, action, subject_kind, subject_id, person_id, case_id, division, facts, law,
             prev_hash, hash from journal_entry where seq > $1 order by seq limit $2"
        ),
        &params![seq, PAGE],
        stored,
    )
}

fn stored(row: &Row<'_>) -> Result<Stored, DbError> {
    let mut columns: [Option<String>; 10] = Default::default();
    for (index, column) in columns.iter_mut().enumerate() {
        *column = row.get(index + 2)?;
    }
    Ok(Stored {
        row: Chained { seq: row.get(0)?, at: row.get(1)?, columns },
        previous: row.get(12)?,
        hash: row.get(13)?,
    })
}
