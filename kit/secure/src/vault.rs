//! Sealed fields and blind indexes.
//!
//! A sealed field is `version | suite | nonce (12) | ciphertext | tag (16)`. The place it belongs to (table, column,
//! row) is bound to it, so that a ciphertext cannot be moved to another row.

use crate::key::MasterKey;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;

const VERSION: u8 = 1;
const SUITE_AES_256_GCM: u8 = 1;
const NONCE: usize = 12;

/// Seals, opens and indexes fields with keys derived from one master key.
pub struct Vault {
    sealing: Aes256Gcm,
    master: MasterKey,
}

/// A sealed field does not open: altered, moved, or sealed with another key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sealed field does not open: altered, moved to another row, or sealed with another key")]
pub struct OpenError;

impl Vault {
    /// A vault on a master key.
    pub fn new(master: MasterKey) -> Self {
        let sealing = Aes256Gcm::new(&derive(&master, "seal").into());
        Self { sealing, master }
    }

    /// Seals a text for one place, written `table.column/row`.
    ///
    /// # Panics
    /// Never for texts below 64 GiB (the limit of AES-GCM).
    pub fn seal(&self, place: &str, text: &str) -> Vec<u8> {
        let nonce = crate::random_bytes::<NONCE>();
        let payload = Payload { msg: text.as_bytes(), aad: place.as_bytes() };
        let sealed = self.sealing.encrypt(&Nonce::from(nonce), payload).expect("a field is far below 64 GiB");
        [&[VERSION, SUITE_AES_256_GCM], &nonce[..], &sealed].concat()
    }

    /// Opens what was sealed for this place.
    ///
    /// # Errors
    /// [`OpenError`] when anything does not fit.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<String, OpenError> {
        let (head, rest) = sealed.split_at_checked(2).ok_or(OpenError)?;
        let (nonce, body) = rest.split_at_checked(NONCE).ok_or(OpenError)?;
        if head != [VERSION, SUITE_AES_256_GCM] {
            return Err(OpenError);
        }
        let nonce: [u8; NONCE] = nonce.try_into().or(Err(OpenError))?;
        let payload = Payload { msg: body, aad: place.as_bytes() };
        let text = self.sealing.decrypt(&Nonce::from(nonce), payload).or(Err(OpenError))?;
        String::from_utf8(text).or(Err(OpenError))
    }

    /// The blind index of a normalised value: equal values give equal indexes, nothing else can be read from it.
    ///
    /// `index` names the table and column, so that indexes of different columns cannot be compared.
    pub fn blind_index(&self, index: &str, normalised: &str) -> Vec<u8> {
        self.mac(&format!("index:{index}"), normalised.as_bytes()).to_vec()
    }

    /// A keyed seal over bytes, for records that must not be forged by somebody who holds only the database.
    pub fn mac(&self, purpose: &str, bytes: &[u8]) -> [u8; 32] {
        let mut mac = keyed(&derive(&self.master, purpose));
        mac.update(bytes);
        mac.finalize().into_bytes().into()
    }
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of every length")
}

fn derive(master: &MasterKey, purpose: &str) -> [u8; 32] {
    let mut mac = keyed(&master.0);
    mac.update(b"jishiyu/1/");
    mac.update(purpose.as_bytes());
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn vault() -> Vault {
        Vault::new(MasterKey::insecure(7))
    }

    proptest! {
        #[test]
        fn what_is_sealed_opens_again(text in ".{0,80}") {
            prop_assert_eq!(vault().open("t.c/1", &vault().seal("t.c/1", &text)).unwrap(), text);
        }

        #[test]
        fn a_flipped_bit_does_not_open(bit in 0usize..(8 * 40)) {
            let mut sealed = vault().seal("t.c/1", "990001195503");
            let bit = bit % (sealed.len() * 8);
            sealed[bit / 8] ^= 1 << (bit % 8);
            prop_assert_eq!(vault().open("t.c/1", &sealed), Err(OpenError));
        }
    }

    #[test]
    fn a_ciphertext_does_not_open_in_another_row_or_under_another_key() {
        let sealed = vault().seal("person.id_no/1", "x");
        assert_eq!(vault().open("person.id_no/2", &sealed), Err(OpenError));
        assert_eq!(Vault::new(MasterKey::insecure(8)).open("person.id_no/1", &sealed), Err(OpenError));
    }

    #[test]
    fn blind_indexes_are_equal_for_equal_values_of_one_column_only() {
        let vault = vault();
        assert_eq!(vault.blind_index("person.id_no", "1"), vault.blind_index("person.id_no", "1"));
        assert_ne!(vault.blind_index("person.id_no", "1"), vault.blind_index("person.phone", "1"));
    }

    #[test]
    fn two_seals_of_one_text_differ() {
        assert_ne!(vault().seal("t.c/1", "x"), vault().seal("t.c/1", "x"));
    }
}
