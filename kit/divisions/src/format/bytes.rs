//! Varints, texts and checksums of the division file, read with every length checked.

use super::FormatError;

/// Appends a LEB128 integer.
pub fn put_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value as u8) | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Appends a text with its length.
pub fn put_text(out: &mut Vec<u8>, text: &str) {
    put_varint(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

/// CRC-32 of some bytes.
pub fn crc(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// Reads from a slice that an attacker may have written.
pub struct Cursor<'a>(pub &'a [u8]);

impl<'a> Cursor<'a> {
    /// The next `n` bytes.
    pub fn take(&mut self, n: usize) -> Result<&'a [u8], FormatError> {
        let (head, tail) = self.0.split_at_checked(n).ok_or(FormatError::Damaged("too short"))?;
        self.0 = tail;
        Ok(head)
    }

    /// A fixed 32-bit integer.
    pub fn u32(&mut self) -> Result<u32, FormatError> {
        Ok(self.take(4)?.iter().rev().fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
    }

    /// A LEB128 integer of at most 63 bits.
    pub fn varint(&mut self) -> Result<u64, FormatError> {
        let mut value = 0;
        for shift in (0..63).step_by(7) {
            let byte = self.take(1)?[0];
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(FormatError::Damaged("integer too long"))
    }

    /// A LEB128 integer no larger than `max`.
    pub fn count(&mut self, max: u32) -> Result<u32, FormatError> {
        let value = self.varint()?;
        u32::try_from(value).ok().filter(|v| *v <= max).ok_or(FormatError::Damaged("a count is out of range"))
    }

    /// A text with its length.
    pub fn text(&mut self) -> Result<&'a str, FormatError> {
        let length = self.count(u32::from(u8::MAX))?;
        str::from_utf8(self.take(length as usize)?).map_err(|_| FormatError::Damaged("text is not UTF-8"))
    }
}
