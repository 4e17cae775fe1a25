//! The chain: every row's hash covers the row and the hash of the row before it.

use crate::entry::Entry;
use base::Failure;
use db::{DbError, Deferred, Tx, Value, params, sql};
use secure::Vault;
use sha2::{Digest, Sha256};

pub(crate) const GENESIS: [u8; 32] = [0; 32];

/// A row as it stands in the database, in the form that is hashed.
pub(crate) struct Chained {
    pub seq: i64,
    pub at: i64,
    pub columns: [Option<String>; 10],
}

impl Chained {
    /// SHA-256 over the previous hash, the numbers, and every column with its length (an absent one as -1), so that no
    /// two different rows read alike.
    pub(crate) fn hash(&self, previous: &[u8]) -> [u8; 32] {
        let mut digest = Sha256::new();
        digest.update(previous);
        digest.update(self.seq.to_be_bytes());
        digest.update(self.at.to_be_bytes());
        for column in &self.columns {
            let length = column.as_ref().map_or(-1, |c| i64::try_from(c.len()).unwrap_or(i64::MAX));
            digest.update(length.to_be_bytes());
            digest.update(column.as_deref().unwrap_or_default());
        }
        digest.finalize().into()
    }
}

/// Chains and writes what the commands of a commit group have recorded. Runs as the database's `before_commit`.
///
/// # Errors
/// See [`DbError`].
pub fn close_group(tx: &mut Tx<'_>, deferred: Vec<Deferred>, vault: &Vault) -> Result<(), Failure> {
    let entries: Vec<Entry> = deferred.into_iter().filter_map(|d| d.downcast::<Entry>().ok()).map(|e| *e).collect();
    if entries.is_empty() {
        return Ok(());
    }
    let count = i64::try_from(entries.len()).unwrap_or(i64::MAX);
    // Taking the numbers locks the head: two nodes cannot chain to the same row.
    let head = tx.query_opt(
        sql!("update journal_head set seq = seq + $1 where id = 1 returning seq, hash"),
        &params![count],
        |r| Ok((r.get::<i64>(0)? - count, r.get::<Vec<u8>>(1)?)),
    )?;
    let (mut seq, mut hash) = match head {
        Some(head) => head,
        None => begin(tx, count)?,
    };
    let mut rows = Vec::with_capacity(entries.len());
    for entry in entries {
        seq += 1;
        let (row, next) = chained(entry, seq, hash);
        rows.push(row);
        hash = next;
    }
    tx.insert_rows(
        sql!(
            "insert into journal_entry (seq, at, actor_id, role, action, subject_kind, subject_id, person_id, case_id,
             division, facts, law, prev_hash, hash) values"
        ),
        rows,
    )?;
    let mac = seal(vault, seq, &hash);
    tx.execute(sql!("update journal_head set seq = $1, hash = $2, mac = $3 where id = 1"), &params![seq, hash, mac])?;
    Ok(())
}

fn begin(tx: &mut Tx<'_>, count: i64) -> Result<(i64, Vec<u8>), DbError> {
    tx.execute(
        sql!("insert into journal_head (id, seq, hash, mac) values (1, $1, $2, $2)"),
        &params![count, GENESIS.to_vec()],
    )?;
    Ok((0, GENESIS.to_vec()))
}

/// The seal over the end of the chain.
pub(crate) fn seal(vault: &Vault, seq: i64, hash: &[u8]) -> Vec<u8> {
    vault.mac("journal-head", &[&seq.to_be_bytes()[..], hash].concat()).to_vec()
}

fn chained(entry: Entry, seq: i64, previous: Vec<u8>) -> ([Value; 14], Vec<u8>) {
    let facts = serde_json::to_string(&entry.facts).unwrap_or_else(|_| "{}".into());
    let row = Chained {
        seq,
        at: entry.at.micros(),
        columns: [
            entry.actor_id.map(|id| id.to_string()),
            Some(entry.role),
            Some(entry.action.to_owned()),
            Some(entry.subject_kind.to_owned()),
            Some(entry.subject_id),
            entry.person_id.map(|id| id.to_string()),
            entry.case_id.map(|id| id.to_string()),
            entry.division.map(|code| code.to_string()),
            Some(facts),
            entry.law,
        ],
    };
    let hash = row.hash(&previous).to_vec();
    let [actor, role, action, kind, subject, person, case, division, facts, law] = row.columns.map(Value::from);
    let values = [
        Value::Int(seq),
        Value::Int(row.at),
        actor,
        role,
        action,
        kind,
        subject,
        person,
        case,
        division,
        facts,
        law,
        Value::Blob(previous),
        Value::Blob(hash.clone()),
    ];
    (values, hash)
}
