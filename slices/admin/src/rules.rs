//! Decisions about sign-in and grants. Pure.

use crate::model::{GrantRow, NewGrant, StartCode};
use base::{Date, Fields, Rejection};
use policy::{Policy, RoleScope};

/// Wrong answers in a row after which an account waits.
const FAILURES_FREE: i64 = 5;
/// The longest wait in minutes.
const LOCK_MINUTES_MAX: i64 = 60;
/// Characters of a password at least (ASVS 6.2.1 asks for 8).
const PASSWORD_LENGTH_MIN: usize = 10;
const PASSWORD_LENGTH_MAX: usize = 200;
/// Letters and digits that cannot be taken for one another; 32, so that a character carries 5 bits.
const CODE_LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Minutes to wait after so many wrong answers in a row: 1, 2, 4, … 60.
pub(crate) fn lock_minutes(failed_count: i64) -> Option<i64> {
    let doublings = u32::try_from(failed_count - FAILURES_FREE).ok()?;
    Some(1i64.checked_shl(doublings.min(30)).unwrap_or(LOCK_MINUTES_MAX).min(LOCK_MINUTES_MAX))
}

/// How long a session lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lifetime {
    pub idle_minutes: i64,
    pub absolute_minutes: i64,
}

/// Half an hour without a request or half a day in all; in the field a shift without signing in at every door.
pub(crate) fn lifetime(policy: &Policy, roles: &[&str]) -> Lifetime {
    let in_field = |code: &&str| policy.role(code).is_some_and(|role| role.home == "/field");
    if !roles.is_empty() && roles.iter().all(in_field) {
        Lifetime { idle_minutes: 12 * 60, absolute_minutes: 24 * 60 }
    } else {
        Lifetime { idle_minutes: 30, absolute_minutes: 12 * 60 }
    }
}

/// Everybody but a citizen who is nothing else needs a one-time code; who holds no role yet will hold one of the staff.
pub(crate) fn needs_one_time_code(demo: bool, roles: &[&str]) -> bool {
    !demo && (roles.is_empty() || roles.iter().any(|role| *role != "citizen"))
}

/// A path on this site to return to after signing in; anything that could lead elsewhere becomes `None`.
pub(crate) fn safe_next(raw: &str) -> Option<&str> {
    let fits = raw.len() <= 500
        && raw.starts_with('/')
        && !raw.starts_with("//")
        && !raw.contains(['\\', '@'])
        && !raw.chars().any(|c| c.is_control() || c.is_whitespace())
        && !raw.starts_with("/login")
        && !raw.starts_with("/logout");
    fits.then_some(raw)
}

/// The form in which logins are kept and compared.
pub(crate) fn login_key(raw: &str) -> String {
    raw.trim().to_lowercase()
}

/// Reads a login: 3 to 40 small letters, digits, dots, dashes or underscores.
pub(crate) fn check_login(fields: &mut Fields, raw: &str) -> Option<String> {
    let login = login_key(raw);
    let count = login.chars().count();
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_');
    if !(3..=40).contains(&count) {
        fields.wrong("login", format!("登录名应为 3 到 40 个字符，现在是 {count} 个，请修改。"));
    } else if !login.chars().all(fits) {
        fields.wrong("login", "登录名只能用小写字母、数字、点、短横线和下划线，请修改。");
    } else {
        return Some(login);
    }
    None
}

/// Whether a password may be chosen. Length counts, composition does not (ASVS 6.2.5).
pub(crate) fn check_password(login: &str, password: &str, again: &str) -> Result<(), Rejection> {
    let mut fields = Fields::new();
    let count = password.chars().count();
    let mut kinds: Vec<char> = password.chars().collect();
    kinds.sort_unstable();
    kinds.dedup();
    if count < PASSWORD_LENGTH_MIN {
        fields.wrong(
            "password",
            format!("密码至少 {PASSWORD_LENGTH_MIN} 个字符，现在是 {count} 个，请加长；可以用一句话。"),
        );
    } else if count > PASSWORD_LENGTH_MAX {
        fields.wrong("password", format!("密码最多 {PASSWORD_LENGTH_MAX} 个字符，请缩短。"));
    } else if kinds.len() < 5 || login_key(password).contains(login) {
        fields.wrong("password", "这个密码太容易猜到，请换一个：不要包含登录名，不要只重复几个字符。");
    } else if password != again {
        fields.wrong("again", "两次输入的密码不一样，请重新输入。");
    }
    fields.finish()
}

/// A start code from 16 random bytes.
pub(crate) fn start_code(random: &[u8; 16]) -> StartCode {
    StartCode(random.iter().map(|byte| char::from(CODE_LETTERS[usize::from(byte % 32)])).collect())
}

/// The form of a typed start code that is compared: without dashes and blanks, in capitals.
pub(crate) fn start_code_key(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

/// The secret of an authenticator as people type it (RFC 4648), 32 letters for 20 bytes.
pub(crate) fn base32(secret: &[u8; 20]) -> String {
    let mut text = String::with_capacity(32);
    for group in secret.chunks(5) {
        let bits = group.iter().fold(0u64, |bits, byte| (bits << 8) | u64::from(*byte));
        for place in (0..8).rev() {
            let index = usize::try_from((bits >> (place * 5)) & 31).unwrap_or_default();
            text.push(char::from(BASE32[index]));
        }
    }
    text
}

/// The address that authenticator programs read.
pub(crate) fn otpauth_uri(login: &str, secret: &[u8; 20]) -> String {
    format!("otpauth://totp/Jishiyu:{login}?secret={}&issuer=Jishiyu&algorithm=SHA1&digits=6&period=30", base32(secret))
}

/// Whether a grant may be given beside those that stand: the role must exist, say where it holds, and not meet one
/// that it must not be held together with (GB/T 22239: 三员分立; whoever decides does not check).
pub(crate) fn check_grant(
    policy: &Policy,
    grant: &NewGrant,
    standing: &[GrantRow],
    today: Date,
) -> Result<(), Rejection> {
    let mut fields = Fields::new();
    let Some(role) = policy.role(&grant.role) else {
        fields.wrong("role", "没有这个角色，请从列表里选一个。");
        return fields.finish();
    };
    match role.scope {
        RoleScope::Division | RoleScope::Assigned if grant.division.is_none() => {
            fields.wrong("division", format!("“{}”要写明管哪里，请填写区划代码。", role.name_zh));
        }
        RoleScope::Provider if grant.provider_id.is_none() => {
            fields.wrong("provider_id", format!("“{}”要写明属于哪家机构，请选择机构。", role.name_zh));
        }
        RoleScope::SelfOnly if grant.person_id.is_none() => {
            fields.wrong("role", "群众的账号由本人在门户开通，这里不授予，请选择工作人员的角色。");
        }
        RoleScope::Division | RoleScope::Assigned | RoleScope::Provider | RoleScope::SelfOnly | RoleScope::None => {}
    }
    if grant.valid_to < grant.valid_from {
        fields.wrong("valid_to", "到期日早于开始日，请改成同一天或更晚。");
    } else if grant.valid_to < today {
        fields.wrong("valid_to", "到期日已经过去，请改成今天或更晚。");
    }
    fields.finish()?;
    let held = standing.iter().filter(|g| g.is_standing(today)).map(|g| g.role.as_str());
    let roles: Vec<&str> = held.chain([grant.role.as_str()]).collect();
    match policy.incompatible(&roles) {
        None => Ok(()),
        Some((one, other)) => Err(Rejection::new(
            "roles_incompatible",
            format!("“{}”和“{}”不能由同一个账号担任。请另开账号，或先撤销其中一个。", one.name_zh, other.name_zh),
        )
        .by("GB/T 22239-2019 8.1.5（三员分立、不相容岗位分离）")),
    }
}
