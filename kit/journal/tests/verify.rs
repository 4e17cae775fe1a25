//! Whatever is flipped, deleted, inserted or cut off is found, on both engines.

use base::{Failure, Timestamp};
use db::testing::on_both_engines_with;
use db::{Db, params, sql};
use journal::{Entry, close_group, record, verify};
use secure::{MasterKey, Vault};

fn vault() -> Vault {
    Vault::new(MasterKey::insecure(3))
}

fn with_entries(test: impl Fn(&Db)) {
    on_both_engines_with(
        &[journal::SCHEMA],
        || {
            let vault = vault();
            Box::new(move |tx, deferred| close_group(tx, deferred, &vault))
        },
        |db| {
            for n in 0..7i64 {
                let outcome = db.write(move |tx| {
                    let entry = Entry::new(Timestamp::from_micros(n), "case.confirmed", "case", n).with("reason", "对");
                    record(tx, entry);
                    if n == 5 { Err(Failure::Conflict) } else { Ok(()) }
                });
                assert_eq!(outcome.is_ok(), n != 5);
            }
            test(db);
        },
    );
}

fn faults(db: &Db) -> usize {
    db.read(|tx| verify(tx, Some(&vault()))).unwrap().faults.len()
}

/// Does something to the database behind the program's back and expects the verifier to find it.
fn spoiled(sql: &'static db::Sql, value: i64) {
    with_entries(|db| {
        assert_eq!(faults(db), 0);
        db.write(move |tx| Ok(tx.execute(sql, &params![value])?)).unwrap();
        assert!(faults(db) > 0, "{}", sql.text());
    });
}

#[test]
fn a_whole_journal_verifies_with_and_without_the_key() {
    with_entries(|db| {
        let report = db.read(|tx| verify(tx, Some(&vault()))).unwrap();
        assert_eq!((report.entries, report.faults.len()), (6, 0));
        assert!(db.read(|tx| verify(tx, None)).unwrap().is_whole());
    });
}

#[test]
fn what_was_changed_is_found() {
    spoiled(sql!("update journal_entry set facts = '{}' where seq = $1"), 3);
    spoiled(sql!("update journal_entry set at = at + 1 where seq = $1"), 1);
    spoiled(sql!("update journal_head set seq = seq - 1 where id = $1"), 1);
}

#[test]
fn what_was_deleted_or_cut_off_is_found() {
    spoiled(sql!("delete from journal_entry where seq = $1"), 4);
    spoiled(sql!("delete from journal_entry where seq >= $1"), 5);
}

#[test]
fn an_inserted_row_is_found() {
    spoiled(
        sql!(
            "insert into journal_entry (seq, at, role, action, subject_kind, subject_id, facts, prev_hash, hash)
             select seq + $1, at, role, action, subject_kind, subject_id, facts, hash, hash from journal_entry where seq = 6"
        ),
        1,
    );
}

#[test]
fn a_flipped_byte_of_any_hash_is_found() {
    for seq in 1..=6i64 {
        with_entries(|db| {
            db.write(move |tx| {
                let hash: Vec<u8> =
                    tx.query_one(sql!("select hash from journal_entry where seq = $1"), &params![seq], |r| r.get(0))?;
                let mut flipped = hash;
                flipped[7] ^= 1;
                Ok(tx.execute(sql!("update journal_entry set hash = $2 where seq = $1"), &params![seq, flipped])?)
            })
            .unwrap();
            assert!(faults(db) > 0, "seq {seq}");
        });
    }
}
