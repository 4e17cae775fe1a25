//! Divisions in the database: loading, and looking up by code or by name within a parent.

use base::{Date, DivisionCode, Level};
use db::{DbError, Row, Tx, Value, params, sql};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashSet};

/// Begin and end of the time for which a division is valid when nothing else is known.
const EVER: (Date, Date) = (jiff::civil::date(1949, 10, 1), jiff::civil::date(9999, 12, 31));

/// A division as it is written into the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDivision {
    /// Its code.
    pub code: DivisionCode,
    /// Its official name.
    pub name: String,
}

/// A division as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Division {
    /// Its code.
    pub code: DivisionCode,
    /// Its official name.
    pub name: String,
    /// The code that took its place.
    pub successor: Option<DivisionCode>,
}

/// Writes divisions with their ancestors; those that stand already, or come twice, are kept as they are. Answers how many
/// are new.
///
/// # Errors
/// See [`DbError`].
pub fn load(tx: &mut Tx<'_>, rows: impl IntoIterator<Item = NewDivision>) -> Result<usize, DbError> {
    let rows: Vec<NewDivision> = rows.into_iter().collect();
    let codes = || rows.iter().map(|row| row.code);
    let Some((first, last)) = codes().min().zip(codes().max()) else { return Ok(0) };
    // Only where these rows lie: a country is loaded in portions.
    let within = sql!("select code from division where code >= $1 and code <= $2");
    let mut known: HashSet<DivisionCode> = tx.query(within, &params![first, last], |r| r.get(0))?.into_iter().collect();
    let fresh: Vec<NewDivision> = rows.into_iter().filter(|row| known.insert(row.code)).collect();
    tx.insert_rows(
        sql!("insert into division (code, level, parent, name, valid_from, valid_to) values"),
        fresh.iter().map(|row| {
            [
                Value::from(row.code),
                Value::from(level_word(row.code.level())),
                Value::from(row.code.parent()),
                Value::from(&row.name),
                Value::from(EVER.0),
                Value::from(EVER.1),
            ]
        }),
    )?;
    tx.insert_rows(
        sql!("insert into division_closure (descendant, ancestor, valid_from, valid_to) values"),
        fresh.iter().flat_map(|row| {
            // Ancestors in ascending order of code, so that the table is filled from one end.
            let mut line: Vec<DivisionCode> = row.code.ancestors().chain([row.code]).collect();
            line.sort_unstable();
            let code = row.code;
            line.into_iter()
                .map(move |up| [Value::from(code), Value::from(up), Value::from(EVER.0), Value::from(EVER.1)])
        }),
    )?;
    Ok(fresh.len())
}

/// Ends a division on a day and names its successor: from that day on the successor's ancestors reach the old
/// division's records, which keep the old code.
///
/// # Errors
/// See [`DbError`].
pub fn succeed(tx: &mut Tx<'_>, old: DivisionCode, successor: DivisionCode, on: Date) -> Result<(), DbError> {
    tx.execute(
        sql!("update division set valid_to = $2, successor = $3 where code = $1"),
        &params![old, on, successor],
    )?;
    tx.execute(
        sql!("update division_closure set valid_to = $2 where descendant = $1 and ancestor <> $1 and valid_to > $2"),
        &params![old, on],
    )?;
    let line: Vec<DivisionCode> = successor.ancestors().chain([successor]).collect();
    for ancestor in line {
        tx.execute(
            sql!(
                "insert into division_closure (descendant, ancestor, valid_from, valid_to) values ($1, $2, $3, $4)
                 on conflict (descendant, ancestor, valid_from) do update set valid_to = excluded.valid_to"
            ),
            &params![old, ancestor, on, EVER.1],
        )?;
    }
    Ok(())
}

/// One division.
///
/// # Errors
/// See [`DbError`].
pub fn find(tx: &mut Tx<'_>, code: DivisionCode) -> Result<Option<Division>, DbError> {
    tx.query_opt(sql!("select code, name, successor from division where code = $1"), &params![code], division)
}

/// The divisions directly below one, valid on a day, by code.
///
/// # Errors
/// See [`DbError`].
pub fn children(tx: &mut Tx<'_>, parent: DivisionCode, on: Date) -> Result<Vec<Division>, DbError> {
    tx.query(
        sql!(
            "select code, name, successor from division
             where parent = $1 and valid_from <= $2 and valid_to > $2 order by code"
        ),
        &params![parent, on],
        division,
    )
}

/// A division by its name within its parent. Never ask for a village by name within a county: 8,151 such names are
/// doubled in the national table.
///
/// # Errors
/// See [`DbError`].
pub fn by_name(tx: &mut Tx<'_>, parent: DivisionCode, name: &str) -> Result<Option<Division>, DbError> {
    tx.query_opt(
        sql!("select code, name, successor from division where parent = $1 and name = $2"),
        &params![parent, name],
        division,
    )
}

/// Every division whose code begins like this one's prefix, itself included.
///
/// # Errors
/// See [`DbError`].
pub fn by_prefix(tx: &mut Tx<'_>, root: DivisionCode) -> Result<Vec<Division>, DbError> {
    let prefix = root.prefix();
    tx.query(
        sql!("select code, name, successor from division where code >= $1 and code < $2 order by code"),
        &params![&prefix, format!("{prefix}:")],
        division,
    )
}

/// The names from the province down to the division, for a breadcrumb.
///
/// # Errors
/// See [`DbError`].
pub fn line(tx: &mut Tx<'_>, code: DivisionCode) -> Result<Vec<Division>, DbError> {
    tx.query(
        sql!(
            "select d.code, d.name, d.successor from division_closure c join division d on d.code = c.ancestor
             where c.descendant = $1 order by d.code"
        ),
        &params![code],
        division,
    )
}

/// Names by code, for a list of rows; a village by the name its people use.
///
/// # Errors
/// See [`DbError`].
pub fn names(
    tx: &mut Tx<'_>,
    codes: impl IntoIterator<Item = DivisionCode>,
) -> Result<BTreeMap<DivisionCode, String>, DbError> {
    let mut names = BTreeMap::new();
    for code in codes {
        if let Entry::Vacant(unknown) = names.entry(code) {
            unknown.insert(find(tx, code)?.map_or_else(|| code.to_string(), |d| short_name(&d.name).to_owned()));
        }
    }
    Ok(names)
}

/// The name of one division as lists show it; empty when it is not loaded.
///
/// # Errors
/// See [`DbError`].
pub fn shown_name(tx: &mut Tx<'_>, code: DivisionCode) -> Result<String, DbError> {
    Ok(find(tx, code)?.map(|d| short_name(&d.name).to_owned()).unwrap_or_default())
}

/// A village without the name of its committee: `城北社区居民委员会` is `城北社区`. Official papers use the full name.
pub fn short_name(name: &str) -> &str {
    let committee = name.strip_suffix("村民委员会").or_else(|| name.strip_suffix("居民委员会"));
    committee.filter(|short| short.ends_with(['村', '区', '镇', '屯', '寨', '场'])).unwrap_or(name)
}

/// How many divisions are loaded, by level.
///
/// # Errors
/// See [`DbError`].
pub fn counts(tx: &mut Tx<'_>) -> Result<Vec<(String, i64)>, DbError> {
    tx.query(sql!("select level, count(*) from division group by level order by level"), &[], |r| {
        Ok((r.get(0)?, r.get(1)?))
    })
}

const fn level_word(level: Level) -> &'static str {
    match level {
        Level::Province => "province",
        Level::Prefecture => "prefecture",
        Level::County => "county",
        Level::Township => "township",
        Level::Village => "village",
    }
}

fn division(row: &Row<'_>) -> Result<Division, DbError> {
    Ok(Division { code: row.get(0)?, name: row.get(1)?, successor: row.get(2)? })
}

#[cfg(test)]
mod tests {
    use super::short_name;

    #[test]
    fn a_village_is_shown_without_its_committee() {
        for (name, short) in [
            ("城北社区居民委员会", "城北社区"),
            ("史张联村村民委员会", "史张联村"),
            ("东关居民委员会", "东关居民委员会"),
            ("孙武街道", "孙武街道"),
        ] {
            assert_eq!(short_name(name), short);
        }
    }
}
