//! Accounts and grants in the database.

use crate::model::{Account, GrantId, GrantRow, NewGrant, StartCode, UserRow};
use crate::rules;
use crate::session::digest;
use authz::Scope;
use base::id::UserId;
use base::{Date, Failure, Rejection, Timestamp};
use db::{DbError, Row, Tx, params, sql};

/// Hours for which a start code is good.
const START_CODE_HOURS: i64 = 72;

/// An account to be opened.
pub(crate) struct NewUser<'a> {
    pub id: UserId,
    pub login: &'a str,
    pub name: &'a str,
    pub demo_rank: Option<i64>,
    pub now: Timestamp,
}

/// Opens an account without any way in.
///
/// # Errors
/// Rejected with `login_taken` when the login is another account's.
pub(crate) fn insert_user(tx: &mut Tx<'_>, user: &NewUser<'_>) -> Result<(), Failure> {
    let done = tx.execute(
        sql!(
            "insert into admin_user (id, login, name, totp_last_step, disabled, failed_count, demo_rank, created_at, version)
             values ($1, $2, $3, 0, $4, 0, $5, $6, 1)"
        ),
        &params![user.id, user.login, user.name, false, user.demo_rank, user.now],
    );
    match done {
        Err(e) if e.is_unique("admin_user_login_key") => Err(Rejection::invalid(vec![base::FieldError {
            field: "login",
            message: "这个登录名已经有人用了，请换一个，例如在后面加单位简称。".into(),
        }])
        .into()),
        done => Ok(done.map(|_| ())?),
    }
}

/// The account of a login, for signing in: nobody is signed in yet, so there is no scope.
pub(crate) fn account_by_login(tx: &mut Tx<'_>, login: &str) -> Result<Option<Account>, DbError> {
    tx.query_opt(
        sql!(
            "select id, login, name, password_hash, start_code_hash, start_code_until, totp_secret_sealed,
             disabled, failed_count, locked_until, demo_rank from admin_user where login = $1"
        ),
        &params![login],
        account,
    )
}

/// The account of a sign-in that is under way.
pub(crate) fn account_by_id(tx: &mut Tx<'_>, id: UserId) -> Result<Option<Account>, DbError> {
    tx.query_opt(
        sql!(
            "select id, login, name, password_hash, start_code_hash, start_code_until, totp_secret_sealed,
             disabled, failed_count, locked_until, demo_rank from admin_user where id = $1"
        ),
        &params![id],
        account,
    )
}

/// The accounts that sign in with one click where all data are made up.
pub(crate) fn personas(tx: &mut Tx<'_>) -> Result<Vec<Account>, DbError> {
    tx.query(
        sql!(
            "select id, login, name, password_hash, start_code_hash, start_code_until, totp_secret_sealed,
             disabled, failed_count, locked_until, demo_rank from admin_user
             where demo_rank is not null and not disabled order by demo_rank, login limit 40"
        ),
        &[],
        account,
    )
}

fn account(row: &Row<'_>) -> Result<Account, DbError> {
    let start_code_hash: Option<Vec<u8>> = row.get(4)?;
    let start_code_until: Option<Timestamp> = row.get(5)?;
    Ok(Account {
        id: row.get(0)?,
        login: row.get(1)?,
        name: row.get(2)?,
        password_hash: row.get(3)?,
        start_code: start_code_hash.zip(start_code_until),
        totp_secret_sealed: row.get(6)?,
        disabled: row.get(7)?,
        failed_count: row.get(8)?,
        locked_until: row.get(9)?,
        is_persona: row.get::<Option<i64>>(10)?.is_some(),
    })
}

/// Counts a wrong answer and lets the account wait when there were too many.
pub(crate) fn count_failure(tx: &mut Tx<'_>, account: &Account, now: Timestamp) -> Result<(), DbError> {
    let failed_count = account.failed_count + 1;
    let locked_until = rules::lock_minutes(failed_count).map(|minutes| now.plus_minutes(minutes));
    tx.execute(
        sql!("update admin_user set failed_count = $2, locked_until = $3 where id = $1"),
        &params![account.id, failed_count, locked_until],
    )?;
    Ok(())
}

/// Forgets wrong answers after a right one.
pub(crate) fn clear_failures(tx: &mut Tx<'_>, id: UserId) -> Result<(), DbError> {
    tx.execute(sql!("update admin_user set failed_count = 0, locked_until = null where id = $1"), &params![id])?;
    Ok(())
}

/// Keeps a chosen password; the start code is used up.
pub(crate) fn set_password(tx: &mut Tx<'_>, id: UserId, hash: &str) -> Result<(), DbError> {
    tx.execute(
        sql!(
            "update admin_user set password_hash = $2, start_code_hash = null, start_code_until = null,
             version = version + 1 where id = $1"
        ),
        &params![id, hash],
    )?;
    Ok(())
}

/// Keeps the digest of a start code.
pub(crate) fn set_start_code(tx: &mut Tx<'_>, id: UserId, code: &StartCode, now: Timestamp) -> Result<(), DbError> {
    tx.execute(
        sql!(
            "update admin_user set start_code_hash = $2, start_code_until = $3, failed_count = 0, locked_until = null,
             version = version + 1 where id = $1"
        ),
        &params![id, digest(&code.0), now.plus_minutes(START_CODE_HOURS * 60)],
    )?;
    Ok(())
}

/// Keeps the secret of an authenticator, or forgets it.
pub(crate) fn set_totp(tx: &mut Tx<'_>, id: UserId, sealed: Option<&[u8]>) -> Result<(), DbError> {
    tx.execute(
        sql!("update admin_user set totp_secret_sealed = $2, totp_last_step = 0, version = version + 1 where id = $1"),
        &params![id, sealed],
    )?;
    Ok(())
}

/// Uses up the step of a one-time code; false when it, or a later one, was used before.
pub(crate) fn use_totp_step(tx: &mut Tx<'_>, id: UserId, step: i64) -> Result<bool, DbError> {
    let changed = tx.execute(
        sql!("update admin_user set totp_last_step = $2 where id = $1 and totp_last_step < $2"),
        &params![id, step],
    )?;
    Ok(changed == 1)
}

/// Closes or opens an account.
pub(crate) fn set_disabled(tx: &mut Tx<'_>, scope: &Scope, id: UserId, disabled: bool) -> Result<(), Failure> {
    let changed = tx.execute(
        sql!(
            "update admin_user set disabled = $2, failed_count = 0, locked_until = null, version = version + 1
             where id = $1 and disabled <> $2 and {scope:account=id}"
        )
        .scoped(scope),
        &params![id, disabled],
    )?;
    if changed == 1 { Ok(()) } else { Err(Failure::Conflict) }
}

/// One account.
pub(crate) fn user(tx: &mut Tx<'_>, scope: &Scope, id: UserId) -> Result<Option<UserRow>, DbError> {
    tx.query_opt(
        sql!(
            "select id, login, name, disabled, locked_until, password_hash is not null, totp_secret_sealed is not null,
             created_at from admin_user where id = $1 and {scope:account=id}"
        )
        .scoped(scope),
        &params![id],
        user_row,
    )
}

/// Accounts by login, after one, whose login or name contains a text.
pub(crate) fn users(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (pattern, after): (&str, &str),
    limit: i64,
) -> Result<Vec<UserRow>, DbError> {
    tx.query(
        sql!(
            "select id, login, name, disabled, locked_until, password_hash is not null, totp_secret_sealed is not null,
             created_at from admin_user
             where (login like $1 or name like $1) and login > $2 and {scope:account=id} order by login limit $3"
        )
        .scoped(scope),
        &params![pattern, after, limit],
        user_row,
    )
}

/// How many accounts that list has in all.
pub(crate) fn count_users(tx: &mut Tx<'_>, scope: &Scope, pattern: &str) -> Result<i64, DbError> {
    tx.query_one(
        sql!("select count(*) from admin_user where (login like $1 or name like $1) and {scope:account=id}")
            .scoped(scope),
        &params![pattern],
        |r| r.get(0),
    )
}

fn user_row(row: &Row<'_>) -> Result<UserRow, DbError> {
    Ok(UserRow {
        id: row.get(0)?,
        login: row.get(1)?,
        name: row.get(2)?,
        disabled: row.get(3)?,
        locked_until: row.get(4)?,
        has_password: row.get(5)?,
        has_totp: row.get(6)?,
        created_at: row.get(7)?,
    })
}

/// Keeps a grant.
pub(crate) fn insert_grant(
    tx: &mut Tx<'_>,
    (id, user_id, grant): (GrantId, UserId, &NewGrant),
    granted_by: Option<UserId>,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.execute(
        sql!(
            "insert into admin_grant (id, user_id, role, division, provider_id, person_id, valid_from, valid_to, granted_by,
             granted_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        ),
        &params![
            id,
            user_id,
            &grant.role,
            grant.division,
            grant.provider_id,
            grant.person_id,
            grant.valid_from,
            grant.valid_to,
            granted_by,
            now
        ],
    )?;
    Ok(())
}

/// Every grant an account ever had, the newest first.
pub(crate) fn grants(tx: &mut Tx<'_>, user_id: UserId) -> Result<Vec<GrantRow>, DbError> {
    tx.query(
        sql!(
            "select id, user_id, role, division, provider_id, valid_from, valid_to, revoked_at from admin_grant
             where user_id = $1 order by granted_at desc, id desc"
        ),
        &params![user_id],
        grant_row,
    )
}

/// One grant.
pub(crate) fn grant(tx: &mut Tx<'_>, scope: &Scope, id: GrantId) -> Result<Option<GrantRow>, DbError> {
    tx.query_opt(
        sql!(
            "select id, user_id, role, division, provider_id, valid_from, valid_to, revoked_at from admin_grant
             where id = $1 and {scope:account=user_id}"
        )
        .scoped(scope),
        &params![id],
        grant_row,
    )
}

fn grant_row(row: &Row<'_>) -> Result<GrantRow, DbError> {
    Ok(GrantRow {
        id: row.get(0)?,
        user_id: row.get(1)?,
        role: row.get(2)?,
        division: row.get(3)?,
        provider_id: row.get(4)?,
        valid_from: row.get(5)?,
        valid_to: row.get(6)?,
        revoked_at: row.get(7)?,
    })
}

/// Ends a grant from this moment on.
pub(crate) fn revoke(tx: &mut Tx<'_>, id: GrantId, by: UserId, now: Timestamp) -> Result<(), Failure> {
    let changed = tx.execute(
        sql!("update admin_grant set revoked_by = $2, revoked_at = $3 where id = $1 and revoked_at is null"),
        &params![id, by, now],
    )?;
    if changed == 1 { Ok(()) } else { Err(Failure::Conflict) }
}

/// What an account may do on a day.
pub(crate) fn grants_in_force(tx: &mut Tx<'_>, user_id: UserId, day: Date) -> Result<Vec<authz::Grant>, DbError> {
    tx.query(
        sql!(
            "select role, division, provider_id, person_id from admin_grant
             where user_id = $1 and revoked_at is null and valid_from <= $2 and valid_to >= $2 order by granted_at, id"
        ),
        &params![user_id, day],
        |row| {
            Ok(authz::Grant {
                role: row.get(0)?,
                division: row.get(1)?,
                provider_id: row.get(2)?,
                person_id: row.get(3)?,
            })
        },
    )
}

/// Whether somebody who has chosen a password holds a role, or held it.
pub(crate) fn holder_at_work(tx: &mut Tx<'_>, role: &str) -> Result<bool, DbError> {
    let found: Option<i64> = tx.query_opt(
        sql!(
            "select 1 from admin_grant g join admin_user u on u.id = g.user_id
             where g.role = $1 and u.password_hash is not null limit 1"
        ),
        &params![role],
        |row| row.get(0),
    )?;
    Ok(found.is_some())
}

/// Closes the accounts with a role that nobody has ever signed in to, but one; answers which.
pub(crate) fn close_unused(tx: &mut Tx<'_>, role: &str, but: UserId) -> Result<Vec<UserId>, DbError> {
    tx.query(
        sql!(
            "update admin_user set disabled = $3, version = version + 1
             where password_hash is null and disabled <> $3 and id <> $2
             and id in (select user_id from admin_grant where role = $1) returning id"
        ),
        &params![role, but, true],
        |row| row.get(0),
    )
}
