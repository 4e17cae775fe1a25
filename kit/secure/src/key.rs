//! The master key: 32 bytes in a file that only the service's user may read.

use std::path::Path;

/// The key from which all others are derived. Never printed.
#[derive(Clone)]
pub struct MasterKey(pub(crate) [u8; 32]);

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

/// The key file cannot be used; the sentence says how to mend it.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Missing, unreadable or not writable.
    #[error(
        "密钥文件 {path} 读不了：{reason}。请检查 key_file 的路径和权限（应为 600），或从保管处取回原密钥；丢了密钥，已加密的数据无法恢复。"
    )]
    Unreadable {
        /// Path of the file.
        path: String,
        /// The operating system's words.
        reason: String,
    },
    /// Not 64 hexadecimal digits.
    #[error("密钥文件 {path} 的内容不对：应为 64 个十六进制字符一行。请从保管处取回原文件，不要手工修改。")]
    Malformed {
        /// Path of the file.
        path: String,
    },
}

impl MasterKey {
    /// For tests and for the simulator: a key made from a number, good for nothing else.
    pub fn insecure(seed: u8) -> Self {
        Self([seed; 32])
    }

    /// Reads the key file.
    ///
    /// # Errors
    /// One sentence in Chinese that says how to mend it.
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        let shown = path.display().to_string();
        let text = std::fs::read_to_string(path)
            .map_err(|e| KeyError::Unreadable { path: shown.clone(), reason: e.to_string() })?;
        decode(text.trim()).map(Self).ok_or(KeyError::Malformed { path: shown })
    }

    /// Reads the key file, or makes one with a fresh random key when there is none.
    ///
    /// # Errors
    /// As [`MasterKey::read`].
    pub fn read_or_create(path: &Path) -> Result<Self, KeyError> {
        if path.exists() {
            return Self::read(path);
        }
        let key = crate::random_bytes::<32>();
        write_private(path, &format!("{}\n", crate::hex(&key)))
            .map_err(|e| KeyError::Unreadable { path: path.display().to_string(), reason: e.to_string() })?;
        Ok(Self(key))
    }
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn decode(text: &str) -> Option<[u8; 32]> {
    let mut key = [0u8; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (index, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(index * 2..index * 2 + 2)?, 16).ok()?;
    }
    Some(key)
}
