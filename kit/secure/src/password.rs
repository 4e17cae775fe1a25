//! Passwords (argon2id) and time-based one-time codes (RFC 6238).

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use base::Timestamp;

/// 19 MiB, 2 passes, 1 lane: the first recommendation of the OWASP password storage cheat sheet.
fn argon2id() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).expect("the parameters are within argon2's limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The hash of a password, in PHC string form.
///
/// # Panics
/// Never for passwords below 4 GiB.
pub fn hash_password(password: &str) -> String {
    let salt = crate::random_bytes::<16>();
    argon2id().hash_password_with_salt(password.as_bytes(), &salt).expect("a salt of 16 bytes is accepted").to_string()
}

/// Whether the password fits the hash. Without a hash (no such account) it takes as long and answers no, so that
/// accounts cannot be guessed by the time an answer takes.
pub fn verify_password(password: &str, hash: Option<&str>) -> bool {
    static NOBODY: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| hash_password("nobody has this password"));
    let parsed = PasswordHash::new(hash.unwrap_or(&NOBODY));
    let fits = parsed.is_ok_and(|parsed| argon2id().verify_password(password.as_bytes(), &parsed).is_ok());
    fits && hash.is_some()
}

/// The secret of somebody's authenticator.
pub struct Totp(totp_rs::Totp);

impl Totp {
    /// From 20 secret bytes.
    ///
    /// # Panics
    /// Never: 160 bits are enough for the algorithm.
    pub fn new(secret: &[u8; 20]) -> Self {
        Self(
            totp_rs::Builder::new()
                .with_secret(secret.to_vec())
                .with_skew(1)
                .build()
                .expect("6 digits, 30 seconds and 160 bits are accepted"),
        )
    }

    /// The step (30 seconds each) at which the code is valid now, one step of clock skew either way. A step that was
    /// used before must be refused by the caller.
    pub fn step_of(&self, code: &str, now: Timestamp) -> Option<i64> {
        let step = now.micros().div_euclid(30_000_000);
        (step - 1..=step + 1).find(|step| {
            let time = u64::try_from(step * 30).unwrap_or_default();
            crate::same(self.0.generate(time).to_string().as_bytes(), code.as_bytes())
        })
    }

    /// The code at an instant, for tests and enrolment.
    pub fn code_at(&self, now: Timestamp) -> String {
        self.0.generate(u64::try_from(now.micros() / 1_000_000).unwrap_or_default()).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_only() {
        let hash = hash_password("correct horse 电池");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify_password("correct horse 电池", Some(&hash)));
        assert!(!verify_password("correct horse", Some(&hash)));
        assert!(!verify_password("nobody has this password", None));
    }

    #[test]
    fn one_time_codes_follow_rfc_6238_and_allow_one_step_of_skew() {
        let totp = Totp::new(b"12345678901234567890");
        let at = |s: i64| Timestamp::from_micros(s * 1_000_000);
        assert_eq!(totp.code_at(at(59)), "287082");
        assert_eq!(totp.step_of("287082", at(59)), Some(1));
        assert_eq!(totp.step_of("287082", at(89)), Some(1));
        assert_eq!(totp.step_of("287082", at(121)), None);
    }
}
