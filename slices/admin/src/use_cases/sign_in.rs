//! Signing in with login and password, or with a start code.
//!
//! Three steps, because a password takes 50 ms to check and the writer must not wait for it: [`check`] reads and
//! compares, [`run`] decides and keeps, and what is missing (a password of one's own, a one-time code) is asked for
//! by the next page with a token that opens nothing else.

use crate::model::{Account, SessionKind, Stage};
use crate::session::digest;
use crate::session_store::{self, Kept};
use crate::{rules, store};
use base::Failure;
use base::id::UserId;
use journal::Entry;
use platform::Cx;

/// Minutes in which a sign-in that was begun must be finished.
const PENDING_MINUTES: i64 = 10;

/// What somebody typed.
#[derive(Clone)]
pub struct Credentials {
    /// Login.
    pub login: String,
    /// Password or start code.
    pub password: String,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Credentials(…)")
    }
}

/// Credentials that were compared; only [`check`] makes them.
#[derive(Debug, Clone)]
pub struct Checked {
    login: String,
    fits: Fits,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Fits {
    Nothing,
    Password,
    StartCode,
    Persona,
}

/// A session that was opened.
#[derive(Clone, PartialEq, Eq)]
pub struct Ticket {
    /// For the browser or the program to keep; it is not kept here.
    pub token: String,
    /// Where the work of the first role begins.
    pub home: String,
}

/// How a sign-in ended.
#[derive(Clone, PartialEq, Eq)]
pub enum SignedIn {
    /// Signed in.
    Open(Ticket),
    /// Something is still missing; the token opens the page that asks for it.
    Next(String),
    /// Refused. One answer for a wrong login, a wrong password, a closed and a waiting account (ASVS 6.3.8).
    Refused,
}

/// Compares credentials with what is kept. Takes as long for an unknown login as for a known one. Run it as a query.
///
/// # Errors
/// See [`db::DbError`].
pub fn check(cx: &mut Cx<'_, '_>, typed: &Credentials) -> Result<Checked, Failure> {
    let login = rules::login_key(&typed.login);
    let account = store::account_by_login(cx.tx, &login)?;
    let hash = account.as_ref().and_then(|a| a.password_hash.as_deref());
    let password_fits = secure::verify_password(&typed.password, hash);
    let code = digest(&rules::start_code_key(&typed.password));
    let code_fits = account
        .as_ref()
        .and_then(|a| a.start_code.as_ref())
        .is_some_and(|(kept, until)| secure::same(kept, &code) && cx.now < *until);
    let fits = match (password_fits, code_fits) {
        (true, _) => Fits::Password,
        (false, true) => Fits::StartCode,
        (false, false) => Fits::Nothing,
    };
    Ok(Checked { login, fits })
}

/// A persona of the demo, who needs no password.
///
/// # Errors
/// [`Failure::NotFound`] outside a demo, or when there is no such persona.
pub fn check_persona(cx: &mut Cx<'_, '_>, login: &str) -> Result<Checked, Failure> {
    let account = store::account_by_login(cx.tx, &rules::login_key(login))?.filter(|a| cx.demo && a.is_persona);
    let account = account.ok_or(Failure::NotFound)?;
    Ok(Checked { login: account.login, fits: Fits::Persona })
}

/// Decides about compared credentials: opens a session, or says what is missing, or refuses and counts.
///
/// # Errors
/// See [`db::DbError`]; a refusal is an answer, because it is kept.
pub fn run(cx: &mut Cx<'_, '_>, checked: &Checked, kind: SessionKind) -> Result<SignedIn, Failure> {
    session_store::delete_expired(cx.tx, cx.now)?;
    let Some(account) = store::account_by_login(cx.tx, &checked.login)? else {
        cx.record(Entry::new(cx.now, "user.sign_in_refused", "user", "unknown"));
        return Ok(SignedIn::Refused);
    };
    if checked.fits == Fits::Nothing || account.is_closed(cx.now) {
        return refuse(cx, &account);
    }
    if checked.fits == Fits::StartCode {
        return begin(cx, &account, Stage::Password, kind);
    }
    next_step(cx, &account, kind)
}

/// Counts a wrong answer, unless the account waits or is closed anyway.
pub(crate) fn refuse(cx: &mut Cx<'_, '_>, account: &Account) -> Result<SignedIn, Failure> {
    if !account.is_closed(cx.now) {
        store::count_failure(cx.tx, account, cx.now)?;
    }
    cx.record(
        Entry::new(cx.now, "user.sign_in_refused", "user", account.id).with("failures", account.failed_count + 1),
    );
    Ok(SignedIn::Refused)
}

/// The password fits: asks for a one-time code where the roles call for one, else opens the session.
pub(crate) fn next_step(cx: &mut Cx<'_, '_>, account: &Account, kind: SessionKind) -> Result<SignedIn, Failure> {
    let grants = store::grants_in_force(cx.tx, account.id, cx.today())?;
    let roles: Vec<&str> = grants.iter().map(|g| g.role.as_str()).collect();
    match (rules::needs_one_time_code(cx.demo, &roles), &account.totp_secret_sealed) {
        (true, Some(_)) => begin(cx, account, Stage::Totp, kind),
        (true, None) => begin(cx, account, Stage::Enrol, kind),
        (false, _) => open(cx, account, kind),
    }
}

fn begin(cx: &mut Cx<'_, '_>, account: &Account, stage: Stage, kind: SessionKind) -> Result<SignedIn, Failure> {
    let token = secure::random_token();
    let secret = (stage == Stage::Enrol).then(|| secure::hex(&secure::random_bytes::<20>()));
    session_store::insert(
        cx.tx,
        &Kept {
            token_hash: digest(&token),
            user_id: account.id,
            stage,
            kind,
            csrf: secure::random_token(),
            idle_minutes: PENDING_MINUTES,
            secret_sealed: secret.map(|secret| cx.vault.seal(&secret_place(account.id), &secret)),
            seen_at: cx.now,
            expires_at: cx.now.plus_minutes(PENDING_MINUTES),
        },
    )?;
    Ok(SignedIn::Next(token))
}

/// Opens a session with a fresh token, whatever came before (ASVS 7.2.4).
pub(crate) fn open(cx: &mut Cx<'_, '_>, account: &Account, kind: SessionKind) -> Result<SignedIn, Failure> {
    let grants = store::grants_in_force(cx.tx, account.id, cx.today())?;
    let roles: Vec<&str> = grants.iter().map(|g| g.role.as_str()).collect();
    let lifetime = rules::lifetime(cx.policy, &roles);
    let token = secure::random_token();
    session_store::insert(
        cx.tx,
        &Kept {
            token_hash: digest(&token),
            user_id: account.id,
            stage: Stage::Open,
            kind,
            csrf: secure::random_token(),
            idle_minutes: lifetime.idle_minutes,
            secret_sealed: None,
            seen_at: cx.now,
            expires_at: cx.now.plus_minutes(lifetime.absolute_minutes),
        },
    )?;
    store::clear_failures(cx.tx, account.id)?;
    let role = roles.first().copied().unwrap_or("none");
    let entry = Entry::new(cx.now, "user.signed_in", "user", account.id).by(account.id, role);
    cx.record(entry.with("kind", kind));
    Ok(SignedIn::Open(Ticket { token, home: home(cx, &roles) }))
}

/// Where the work of the first role begins.
pub(crate) fn home(cx: &Cx<'_, '_>, roles: &[&str]) -> String {
    let home = roles.first().and_then(|role| cx.policy.role(role)).map_or("/", |role| role.home.as_str());
    // The security and the audit administrator have no view of the system; their work begins with the accounts.
    match (home, roles.first().copied()) {
        ("/desk/admin", Some("security_admin" | "audit_admin")) => "/desk/admin/users".into(),
        ("/", Some("citizen")) => "/my".into(),
        (home, _) => home.into(),
    }
}

/// Where the secret of an account's authenticator is sealed.
pub(crate) fn secret_place(id: UserId) -> String {
    format!("admin_user.totp_secret/{id}")
}

/// The secret as bytes.
pub(crate) fn open_secret(cx: &Cx<'_, '_>, id: UserId, sealed: &[u8]) -> Result<[u8; 20], Failure> {
    let text = cx.vault.open(&secret_place(id), sealed).map_err(|e| Failure::bug(e.to_string()))?;
    let mut secret = [0u8; 20];
    for (index, byte) in secret.iter_mut().enumerate() {
        let pair = text.get(index * 2..index * 2 + 2).unwrap_or_default();
        *byte = u8::from_str_radix(pair, 16).map_err(|e| Failure::bug(e.to_string()))?;
    }
    Ok(secret)
}
