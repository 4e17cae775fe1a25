//! The door behaves alike on both engines.

use base::Failure;
use db::testing::{on_both_engines, on_both_engines_with};
use db::{Db, DbConfig, DbError, Migration, MigrationSet, Value, params, sql};
use std::sync::{Arc, Mutex};

const SCHEMA: MigrationSet = MigrationSet {
    owner: "door",
    steps: &[Migration {
        name: "0001_door",
        sql: "create table parent (id text not null primary key);
              create table child (
                  id text not null primary key,
                  parent_id text not null references parent (id),
                  amount_fen bigint not null constraint child_amount_not_negative check (amount_fen >= 0),
                  seen boolean not null default false, ratio double precision, body bytea,
                  unique (parent_id, amount_fen));
              create unique index child_body_once on child (body); -- a named index keeps its name",
    }],
};

fn insert(db: &Db, id: &'static str, parent: &'static str, fen: i64, body: Option<Vec<u8>>) -> Result<usize, Failure> {
    db.write(move |tx| {
        let values = params![id, parent, fen, body.clone()];
        Ok(tx.execute(sql!("insert into child (id, parent_id, amount_fen, body) values ($1, $2, $3, $4)"), &values)?)
    })
}

fn parent(db: &Db) {
    db.write(|tx| Ok(tx.execute(sql!("insert into parent (id) values ($1)"), &params!["p"])?)).unwrap();
}

fn refusal(result: Result<usize, Failure>) -> String {
    match result {
        Err(Failure::Bug(error)) => error.downcast_ref::<DbError>().unwrap().to_string(),
        other => panic!("a refusal was expected, got {other:?}"),
    }
}

#[test]
fn every_kind_of_value_comes_back() {
    on_both_engines(&[SCHEMA], |db| {
        parent(db);
        db.write(|tx| {
            let values = params![true, 1.5, vec![0u8, 255], "輋𣒍村", "p", 7i64];
            Ok(tx.execute(
                sql!(
                    "insert into child (seen, ratio, body, id, parent_id, amount_fen) values ($1, $2, $3, $4, $5, $6)"
                ),
                &values,
            )?)
        })
        .unwrap();
        let back: (bool, f64, Vec<u8>, String, i64, Option<String>) = db
            .read(|tx| {
                Ok(tx.query_one(
                    sql!("select seen, ratio, body, id, amount_fen, cast(null as text) from child where amount_fen = $2 and id = $1"),
                    &params!["輋𣒍村", 7i64],
                    |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?, r.get(5)?)),
                )?)
            })
            .unwrap();
        assert_eq!(back, (true, 1.5, vec![0, 255], "輋𣒍村".into(), 7, None));
    });
}

#[test]
fn refusals_carry_the_name_of_the_constraint() {
    on_both_engines(&[SCHEMA], |db| {
        parent(db);
        insert(db, "a", "p", 1, Some(vec![1])).unwrap();
        assert_eq!(refusal(insert(db, "a", "p", 2, None)), "unique constraint child_pkey");
        assert_eq!(refusal(insert(db, "b", "p", 1, None)), "unique constraint child_parent_id_amount_fen_key");
        assert_eq!(refusal(insert(db, "b", "p", 2, Some(vec![1]))), "unique constraint child_body_once");
        assert_eq!(refusal(insert(db, "b", "nobody", 2, None)), "foreign key child_parent_id_fkey");
        assert_eq!(refusal(insert(db, "b", "p", -2, None)), "check child_amount_not_negative");
    });
}

#[test]
fn a_failed_command_leaves_its_neighbours_alone() {
    on_both_engines(&[SCHEMA], |db| {
        parent(db);
        let outcomes: Vec<bool> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..64i64)
                .map(|n| {
                    let db = db.clone();
                    scope.spawn(move || {
                        db.write(move |tx| {
                            let values = params![format!("c{n}"), "p", n];
                            tx.execute(
                                sql!("insert into child (id, parent_id, amount_fen) values ($1, $2, $3)"),
                                &values,
                            )?;
                            if n % 3 == 0 { Err(Failure::NotFound) } else { Ok(()) }
                        })
                        .is_ok()
                    })
                })
                .collect();
            threads.into_iter().map(|t| t.join().unwrap()).collect()
        });
        let kept: i64 = db.read(|tx| Ok(tx.query_one(sql!("select count(*) from child"), &[], |r| r.get(0))?)).unwrap();
        assert_eq!(outcomes.iter().filter(|ok| **ok).count(), 42);
        assert_eq!(kept, 42);
    });
}

#[test]
fn a_lone_command_that_fails_after_it_has_written_runs_once() {
    on_both_engines(&[SCHEMA], |db| {
        parent(db);
        let runs = Arc::new(Mutex::new(0));
        let hand = runs.clone();
        let outcome: Result<(), Failure> = db.write(move |tx| {
            *hand.lock().unwrap() += 1;
            let values = params!["lone", "p", 1_i64];
            tx.execute(sql!("insert into child (id, parent_id, amount_fen) values ($1, $2, $3)"), &values)?;
            Err(Failure::Conflict)
        });
        assert!(matches!(outcome, Err(Failure::Conflict)));
        let kept: i64 = db.read(|tx| Ok(tx.query_one(sql!("select count(*) from child"), &[], |r| r.get(0))?)).unwrap();
        assert_eq!((*runs.lock().unwrap(), kept), (1, 0));
    });
}

#[test]
fn what_a_failed_command_deferred_is_dropped() {
    let seen: Arc<Mutex<Vec<i64>>> = Arc::default();
    let hand = seen.clone();
    on_both_engines_with(
        &[SCHEMA],
        || {
            let hand = hand.clone();
            Box::new(move |_, deferred| {
                hand.lock().unwrap().extend(deferred.iter().filter_map(|d| d.downcast_ref::<i64>().copied()));
                Ok(())
            })
        },
        |db| {
            for n in 0..4i64 {
                let outcome = db.write(move |tx| {
                    tx.defer(Box::new(n));
                    if n == 2 { Err(Failure::Conflict) } else { Ok(()) }
                });
                assert_eq!(outcome.is_ok(), n != 2);
            }
            assert_eq!(std::mem::take(&mut *seen.lock().unwrap()), [0, 1, 3]);
        },
    );
}

#[test]
fn a_reader_cannot_write() {
    on_both_engines(&[SCHEMA], |db| {
        let outcome = db.read(|tx| Ok(tx.execute(sql!("insert into parent (id) values ('x')"), &[])?));
        assert!(outcome.is_err());
    });
}

#[test]
fn many_rows_in_few_statements() {
    on_both_engines(&[SCHEMA], |db| {
        let inserted = db
            .write(|tx| {
                Ok(tx.insert_rows(
                    sql!("insert into parent (id) values"),
                    (0..2_001).map(|n| [Value::from(n.to_string())]),
                )?)
            })
            .unwrap();
        assert_eq!(inserted, 2_001);
    });
}

#[test]
fn a_newer_schema_is_refused_in_one_sentence() {
    for url in db::testing::fresh_urls() {
        let config = DbConfig::new(&url);
        drop(Db::open(&config, &[SCHEMA], Box::new(|_, _| Ok(()))).unwrap());
        let refused = Db::open(&config, &[], Box::new(|_, _| Ok(()))).err().unwrap().to_string();
        assert_eq!(
            refused,
            "数据库的结构比本程序新（door/0001_door）：请改用新版程序，或从升级前的备份恢复后再用本程序打开。"
        );
    }
}
