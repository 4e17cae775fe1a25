//! Records in the database.

use crate::model::{Example, ExampleId};
use authz::Scope;
use base::Failure;
use db::{DbError, Row, Tx, params, sql};

/// One record that the scope reaches.
pub(crate) fn record(tx: &mut Tx<'_>, scope: &Scope, id: ExampleId) -> Result<Example, Failure> {
    let found = tx.query_opt(
        sql!(
            "select r.id, r.division, r.state, r.opened_at, r.version from example_record r
             where r.id = $1 and {scope:division=r.division,subject=r.id}"
        )
        .scoped(scope),
        &params![id],
        record_row,
    )?;
    found.ok_or(Failure::NotFound)
}

/// Writes a new record.
pub(crate) fn insert(tx: &mut Tx<'_>, record: &Example) -> Result<(), DbError> {
    tx.execute(
        sql!("insert into example_record (id, division, state, opened_at) values ($1, $2, $3, $4)"),
        &params![record.id, record.division, record.state, record.opened_at],
    )?;
    Ok(())
}

/// Writes what a step has changed, unless somebody else was faster.
pub(crate) fn save(tx: &mut Tx<'_>, record: &Example) -> Result<(), Failure> {
    let changed = tx.execute(
        sql!("update example_record set state = $3, version = version + 1 where id = $1 and version = $2"),
        &params![record.id, record.version, record.state],
    )?;
    if changed == 1 { Ok(()) } else { Err(Failure::Conflict) }
}

pub(crate) fn record_row(row: &Row<'_>) -> Result<Example, DbError> {
    Ok(Example {
        id: row.get(0)?,
        division: row.get(1)?,
        state: row.get(2)?,
        opened_at: row.get(3)?,
        version: row.get(4)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::testing::{division, on_both_engines};

    #[test]
    fn a_record_comes_back_and_is_not_overwritten_unseen() {
        on_both_engines(
            &[crate::SCHEMA],
            |_, _| Ok(()),
            |platform| {
                platform
                    .run(|cx| {
                        let id = ExampleId::new(cx.ids, cx.now);
                        let record = Example::open(id, division("371621101000"), cx.now);
                        insert(cx.tx, &record)?;
                        let scope = Scope::reaction("test");
                        assert_eq!(super::record(cx.tx, &scope, id)?, record);
                        save(cx.tx, &record.clone().close()?)?;
                        assert!(matches!(save(cx.tx, &record), Err(Failure::Conflict)));
                        Ok(())
                    })
                    .unwrap();
            },
        );
    }
}
