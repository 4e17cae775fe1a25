//! What the door costs beside the bare driver, in the same run: point reads, and durable writes from as many callers at
//! once, gathered by one thread into one commit for all that wait.

use crate::postgres_engine::PgConn;
use crate::{Db, DbConfig, DbError, Engine, Migration, MigrationSet, Sql, Value, params, sql, sqlite_engine};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::Instant;

const SCHEMA: MigrationSet = MigrationSet {
    owner: "bench",
    steps: &[Migration {
        name: "0001_bench",
        sql: "create table bench_row (id bigint not null primary key, body text not null);
              create table bench_write (id text not null primary key, body text not null)",
    }],
};
const ROWS: i64 = 10_000;
const BODY: &str = "王大爷，东关村，助浴、助餐、理发";

/// Operations per second of the door and of the driver, and their ratio.
#[derive(Debug, Clone, Copy)]
pub struct Pair {
    /// Through the door.
    pub ours: f64,
    /// The bare driver.
    pub peer: f64,
}

impl Pair {
    /// Door over driver: 1.0 is as fast.
    pub fn ratio(&self) -> f64 {
        self.ours / self.peer
    }
}

/// The figures of one engine.
#[derive(Debug, Clone, Copy)]
pub struct Figures {
    /// Point reads, ten in a read transaction, on one thread.
    pub reads: Pair,
    /// Durable single-row commands from many threads at once, committed in groups of whatever waits.
    pub writes: Pair,
    /// Commands per commit group that the door reached.
    pub group: f64,
}

/// Measures on the database of `config`, which must be empty.
///
/// # Errors
/// See [`DbError`].
pub fn measure(config: &DbConfig, reads: u32, writes: u32, actors: u32) -> Result<Figures, DbError> {
    let commits = std::sync::Arc::new(std::sync::atomic::AtomicU32::new(0));
    let count = commits.clone();
    let before = Box::new(move |_: &mut crate::Tx<'_>, _| {
        count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        Ok(())
    });
    let db = Db::open(config, &[SCHEMA], before)?;
    fill(&db).map_err(|e| DbError::Setup(e.to_string()))?;
    commits.store(0, std::sync::atomic::Ordering::Relaxed);
    let (ours_writes, per_group) = {
        let rate = door_writes(&db, writes, actors);
        (rate, f64::from(writes) / f64::from(commits.load(std::sync::atomic::Ordering::Relaxed).max(1)))
    };
    let ours_reads = door_reads(&db, reads);
    drop(db);
    let (peer_reads, peer_writes) = match config.engine()? {
        Engine::Sqlite => sqlite_peer(config, reads, (writes, actors))?,
        Engine::Postgres => postgres_peer(config, reads, (writes, actors))?,
    };
    Ok(Figures {
        reads: Pair { ours: ours_reads, peer: peer_reads },
        writes: Pair { ours: ours_writes, peer: peer_writes },
        group: per_group,
    })
}

fn fill(db: &Db) -> Result<(), base::Failure> {
    db.write(|tx| {
        let rows = (0..ROWS).map(|n| [Value::Int(n), Value::from(BODY)]);
        tx.insert_rows(sql!("insert into bench_row (id, body) values"), rows)?;
        Ok(())
    })
}

fn key(n: u32) -> i64 {
    i64::from(n) * 7_919 % ROWS
}

fn rate(operations: u32, began: Instant) -> f64 {
    f64::from(operations) / began.elapsed().as_secs_f64()
}

fn read_one() -> &'static Sql {
    sql!("select id, body from bench_row where id = $1")
}

fn door_reads(db: &Db, reads: u32) -> f64 {
    let began = Instant::now();
    for start in (0..reads).step_by(10) {
        let read = db.read(|tx| {
            for n in start..start + 10 {
                tx.query_opt(read_one(), &params![key(n)], |r| Ok((r.get::<i64>(0)?, r.get::<String>(1)?)))?;
            }
            Ok(())
        });
        debug_assert!(read.is_ok());
    }
    rate(reads, began)
}

fn door_writes(db: &Db, writes: u32, actors: u32) -> f64 {
    let began = Instant::now();
    std::thread::scope(|scope| {
        for actor in 0..actors {
            scope.spawn(move || {
                for n in 0..writes / actors {
                    let written = db.write(move |tx| {
                        let id = format!("{actor}-{n}");
                        Ok(tx.execute(sql!("insert into bench_write (id, body) values ($1, $2)"), &params![id, BODY])?)
                    });
                    debug_assert!(written.is_ok());
                }
            });
        }
    });
    rate(writes, began)
}

/// A row to be written by the driver, and where to say that it is durable.
type Asked = (String, SyncSender<()>);

/// The same callers in front of a bare driver: one thread takes what waits, at most as much as the door does, writes and
/// commits it, and answers.
fn driver_writes(
    (writes, actors): (u32, u32),
    most: usize,
    mut commit: impl FnMut(&[Asked]) -> Result<(), DbError>,
) -> Result<f64, DbError> {
    let (queue, asked) = sync_channel::<Asked>(actors as usize);
    let began = Instant::now();
    // Moved: whoever still waits when a commit fails learns it from the closed queue.
    std::thread::scope(move |scope| {
        for actor in 0..actors {
            let queue = queue.clone();
            scope.spawn(move || {
                for n in 0..writes / actors {
                    let (reply, answer) = sync_channel(1);
                    let sent = queue.send((format!("peer-{actor}-{n}"), reply)).is_ok();
                    let done = answer.recv().is_ok();
                    debug_assert!(sent && done);
                }
            });
        }
        drop(queue);
        while let Ok(first) = asked.recv() {
            let mut group = vec![first];
            group.extend(asked.try_iter().take(most - 1));
            commit(&group)?;
            for (_, reply) in group {
                let told = reply.send(()).is_ok();
                debug_assert!(told);
            }
        }
        Ok(rate(writes, began))
    })
}

fn sqlite_peer(config: &DbConfig, reads: u32, writes: (u32, u32)) -> Result<(f64, f64), DbError> {
    let conn = sqlite_engine::open(config)?;
    let began = Instant::now();
    for start in (0..reads).step_by(10) {
        conn.execute_batch("begin")?;
        for n in start..start + 10 {
            let mut statement = conn.prepare_cached("select id, body from bench_row where id = ?1")?;
            statement.query_row([key(n)], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, String>(1)?)))?;
        }
        conn.execute_batch("rollback")?;
    }
    let read = rate(reads, began);
    let written = driver_writes(writes, config.group, |group| {
        conn.execute_batch("begin immediate")?;
        for (id, _) in group {
            conn.prepare_cached("insert into bench_write (id, body) values (?1, ?2)")?.execute((id, BODY))?;
        }
        Ok(conn.execute_batch("commit")?)
    })?;
    Ok((read, written))
}

fn postgres_peer(config: &DbConfig, reads: u32, writes: (u32, u32)) -> Result<(f64, f64), DbError> {
    drop(PgConn::open(config)?);
    let mut client = postgres::Client::connect(&config.url, postgres::NoTls)?;
    let select = client.prepare("select id, body from bench_row where id = $1")?;
    let began = Instant::now();
    for start in (0..reads).step_by(10) {
        client.batch_execute("begin")?;
        for n in start..start + 10 {
            let row = client.query_one(&select, &[&key(n)])?;
            let read: (i64, String) = (row.get(0), row.get(1));
            std::hint::black_box(read);
        }
        client.batch_execute("rollback")?;
    }
    let read = rate(reads, began);
    let insert = client.prepare("insert into bench_write (id, body) values ($1, $2)")?;
    let written = driver_writes(writes, config.group, |group| {
        client.batch_execute("begin")?;
        for (id, _) in group {
            client.execute(&insert, &[id, &BODY])?;
        }
        Ok(client.batch_execute("commit")?)
    })?;
    Ok((read, written))
}
