//! Crypto behind one door: sealing of fields, blind indexes for exact search, passwords, one-time codes.
//!
//! First version: AES-256-GCM and HMAC-SHA-256 with a key from a file. The national suite (SM4-GCM, HMAC-SM3) takes
//! its place behind [`Vault`] by the suite byte that every sealed field carries. This crate never logs and never
//! returns a key.

mod key;
mod password;
mod vault;

pub use key::{KeyError, MasterKey};
pub use password::{Totp, hash_password, verify_password};
pub use vault::{OpenError, Vault};

/// `N` random bytes from the operating system.
///
/// # Panics
/// When the operating system has no randomness to give: nothing safe can be done then.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0u8; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// A random token of 256 bits, for sessions and forms.
pub fn random_token() -> String {
    hex(&random_bytes::<32>())
}

/// Compares two secrets in constant time.
pub fn same(a: &[u8], b: &[u8]) -> bool {
    subtle::ConstantTimeEq::ct_eq(a, b).into()
}
