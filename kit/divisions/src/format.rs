//! The compact file of all divisions: 620,573 villages and everything above them in about 5 MB.
//!
//! It owns the bytes on disk and nothing else: no network, no database, no clock. A reader that wants one county
//! unpacks the upper levels and one block of a few kilobytes. Start with [`Reader`]; [`Writer`] makes the file.
//!
//! # Layout, version 1
//!
//! ```text
//! file   := magic header-length:u32 header-crc:u32 header block*
//! magic  := "JSYDIV" 0x00 version:u8
//! header := edition:text count:varint × 5 folded:varint × 5 blocks:varint entry*      (× 5: province … village)
//! entry  := key-step:varint rows:varint stored:varint plain:varint crc:u32    one for each block, in file order
//! block  := raw deflate of ( code-step:varint × rows  (name 0x0A) × rows )
//! text   := length:varint UTF-8
//! ```
//!
//! Integers of fixed size are little-endian, varints are LEB128. A block's key is the first six digits of the codes in
//! it; key 0 is the upper block with provinces, prefectures and counties. Inside a block codes grow, and a step is the
//! difference to the code before (to zero at the start). Checksums are CRC-32, `crc` of the plain block.
//!
//! Some published rows only repeat a wider division to fill a level: 441900, 442000 and 460400 for prefectures without
//! counties, 350527000 and 350527000000 for 金门县. Twelve digits long they are that division's own code, so they are
//! not stored again; `folded` counts them by level, and `count + folded` is what the statistics bureau published.

mod bytes;
mod read;
mod write;

pub use read::Reader;
pub use write::Writer;

use base::division::{DivisionCode, Level};

/// First bytes of every file, without the version.
const MAGIC: &[u8; 7] = b"JSYDIV\0";
/// The one version there is.
const VERSION: u8 = 1;

/// A division and its official name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Twelve digits; the level follows from them.
    pub code: DivisionCode,
    /// Name as published, with its suffix: `胡集镇`, `莫𡐓村委会`.
    pub name: String,
}

/// How many divisions of each level a file holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts([u32; 5]);

impl Counts {
    /// Divisions of one level.
    pub fn at(&self, level: Level) -> u32 {
        self.0[Self::slot(level)]
    }

    /// Divisions of all levels.
    pub fn total(&self) -> u32 {
        self.0.iter().sum()
    }

    fn slot(level: Level) -> usize {
        match level {
            Level::Province => 0,
            Level::Prefecture => 1,
            Level::County => 2,
            Level::Township => 3,
            Level::Village => 4,
        }
    }
}

/// Why a division file cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// The disk said no.
    #[error("区划数据文件读写失败：{0}。请检查路径、权限和磁盘空间。")]
    Io(#[from] std::io::Error),
    /// Some other file.
    #[error("这不是区划数据文件，请指定由 `cargo xtask setup` 生成的 divisions.jsy。")]
    NotADivisionFile,
    /// A later version of the layout.
    #[error("区划数据文件是第 {0} 版，本程序只认第 1 版，请升级程序或重新生成文件。")]
    UnknownVersion(u8),
    /// A length, checksum, code or name inside does not hold.
    #[error("区划数据文件已损坏（{0}），请用 `cargo xtask setup` 重新生成。")]
    Damaged(&'static str),
    /// The same code was added twice.
    #[error("行政区划代码 {0} 重复。")]
    Duplicate(DivisionCode),
    /// No row was added for the wider division.
    #[error("行政区划 {0} 缺少上级行政区划。")]
    Orphan(DivisionCode),
    /// An empty name, or one with a control character.
    #[error("行政区划 {0} 的名称为空或含有控制字符。")]
    BadName(DivisionCode),
}

/// A code as a number; its text is always twelve digits.
fn number(code: DivisionCode) -> u64 {
    code.to_string().bytes().fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0'))
}

/// Key of the block that a code is stored in: 0 for counties and wider, else its first six digits.
fn block_key(code: DivisionCode) -> u64 {
    match code.level() {
        Level::Province | Level::Prefecture | Level::County => 0,
        Level::Township | Level::Village => number(code) / 1_000_000,
    }
}

#[cfg(test)]
mod tests;
