//! Reading a division file: the header at once, blocks when they are asked for.

use super::bytes::{Cursor, crc};
use super::{Counts, FormatError, MAGIC, Row, VERSION, block_key};
use base::division::{DivisionCode, Level};
use flate2::read::DeflateDecoder;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

/// No honest header or block comes near this; a damaged length must not take the memory of the machine.
const MAX_BYTES: u32 = 8 << 20;

/// Where a block is and what it must unpack to.
#[derive(Debug, Clone, Copy)]
struct Block {
    key: u64,
    rows: u32,
    offset: u64,
    stored: u32,
    plain: u32,
    crc: u32,
}

/// An open division file. Keeps the index in memory (about 150 KB) and the rows on disk.
#[derive(Debug)]
pub struct Reader<R> {
    source: R,
    edition: String,
    counts: Counts,
    folded: Counts,
    blocks: Vec<Block>,
}

impl Reader<BufReader<File>> {
    /// Opens a file.
    ///
    /// # Errors
    /// [`FormatError::Io`], or as [`Reader::new`].
    pub fn open(path: impl AsRef<Path>) -> Result<Self, FormatError> {
        Self::new(BufReader::new(File::open(path)?))
    }
}

impl<R: Read + Seek> Reader<R> {
    /// Reads the header from any source, for example bytes in memory.
    ///
    /// # Errors
    /// [`FormatError::NotADivisionFile`], [`FormatError::UnknownVersion`] or [`FormatError::Damaged`].
    pub fn new(mut source: R) -> Result<Self, FormatError> {
        let mut start = [0; 16];
        source.read_exact(&mut start).map_err(|_| FormatError::NotADivisionFile)?;
        let mut cursor = Cursor(&start);
        if cursor.take(MAGIC.len())? != MAGIC {
            return Err(FormatError::NotADivisionFile);
        }
        let version = cursor.take(1)?[0];
        if version != VERSION {
            return Err(FormatError::UnknownVersion(version));
        }
        let (length, sum) = (cursor.u32()?, cursor.u32()?);
        let header = read_bytes(&mut source, length)?;
        if crc(&header) != sum {
            return Err(FormatError::Damaged("header checksum"));
        }
        let mut cursor = Cursor(&header);
        let edition = cursor.text()?.to_owned();
        let (mut counts, mut folded) = (Counts::default(), Counts::default());
        for count in counts.0.iter_mut().chain(&mut folded.0) {
            *count = cursor.count(100_000_000)?;
        }
        let blocks = read_index(&mut cursor, 16 + u64::from(length))?;
        Ok(Self { source, edition, counts, folded, blocks })
    }

    /// Source, version and reference date of the data.
    pub fn edition(&self) -> &str {
        &self.edition
    }

    /// How many divisions of each level the file holds.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// How many published rows only repeated a wider division and were folded into it.
    pub fn folded(&self) -> Counts {
        self.folded
    }

    /// Provinces, prefectures and counties, in the order of their codes.
    ///
    /// # Errors
    /// [`FormatError::Io`] or [`FormatError::Damaged`].
    pub fn upper(&mut self) -> Result<Vec<Row>, FormatError> {
        self.block(0)
    }

    /// The division itself and everything inside it, wider before narrower; nothing when the code is unknown. Only the
    /// blocks that hold such rows are unpacked. What lies above is [`Reader::upper`].
    ///
    /// # Errors
    /// [`FormatError::Io`] or [`FormatError::Damaged`].
    pub fn read_prefix(&mut self, code: DivisionCode) -> Result<Vec<Row>, FormatError> {
        let mut rows = Vec::new();
        for at in 0..self.blocks.len() {
            let key = self.blocks[at].key;
            if key == block_key(code) || (key != 0 && code.contains(parse(key * 1_000_000)?)) {
                rows.extend(self.block(at)?.into_iter().filter(|row| code.contains(row.code)));
            }
        }
        Ok(rows)
    }

    /// Every row: the upper levels first, then county by county, so that a wider division always comes earlier.
    ///
    /// One block is in memory at a time. The iterator ends after the first error.
    pub fn rows(&mut self) -> impl Iterator<Item = Result<Row, FormatError>> {
        let mut block = Vec::new().into_iter();
        let mut next = 0;
        std::iter::from_fn(move || {
            loop {
                if let Some(row) = block.next() {
                    return Some(Ok(row));
                }
                if next >= self.blocks.len() {
                    return None;
                }
                let at = next;
                next += 1;
                match self.block(at) {
                    Ok(rows) => block = rows.into_iter(),
                    Err(error) => {
                        next = self.blocks.len();
                        return Some(Err(error));
                    }
                }
            }
        })
    }

    fn block(&mut self, at: usize) -> Result<Vec<Row>, FormatError> {
        let Some(block) = self.blocks.get(at).copied() else {
            return Ok(Vec::new());
        };
        self.source.seek(SeekFrom::Start(block.offset))?;
        let stored = read_bytes(&mut self.source, block.stored)?;
        let mut plain = Vec::with_capacity(block.plain as usize);
        let limit = u64::from(block.plain) + 1;
        DeflateDecoder::new(stored.as_slice())
            .take(limit)
            .read_to_end(&mut plain)
            .map_err(|_| FormatError::Damaged("a block does not unpack"))?;
        if plain.len() != block.plain as usize || crc(&plain) != block.crc {
            return Err(FormatError::Damaged("block checksum"));
        }
        unpack(&plain, block)
    }
}

fn read_index(cursor: &mut Cursor<'_>, mut offset: u64) -> Result<Vec<Block>, FormatError> {
    let mut blocks = Vec::new();
    let mut key = 0;
    for _ in 0..cursor.count(1_000_000)? {
        key += u64::from(cursor.count(999_999)?);
        let (rows, stored, plain) = (cursor.count(MAX_BYTES)?, cursor.count(MAX_BYTES)?, cursor.count(MAX_BYTES)?);
        blocks.push(Block { key, rows, offset, stored, plain, crc: cursor.u32()? });
        offset += u64::from(stored);
    }
    if blocks.first().is_some_and(|first| first.key != 0) || key > 999_999 {
        return Err(FormatError::Damaged("block keys"));
    }
    Ok(blocks)
}

fn unpack(plain: &[u8], block: Block) -> Result<Vec<Row>, FormatError> {
    let mut cursor = Cursor(plain);
    let mut codes = Vec::new();
    let mut last = 0u64;
    for _ in 0..block.rows {
        last = last.saturating_add(cursor.varint()?);
        let code = parse(last)?;
        let key = if code.level() <= Level::County { 0 } else { last / 1_000_000 };
        if key != block.key {
            return Err(FormatError::Damaged("a code is in the wrong block"));
        }
        codes.push(code);
    }
    let text = str::from_utf8(cursor.0).map_err(|_| FormatError::Damaged("a name is not UTF-8"))?;
    let names: Vec<&str> = text.split_terminator('\n').collect();
    if names.len() != codes.len() {
        return Err(FormatError::Damaged("codes and names differ in number"));
    }
    Ok(codes.into_iter().zip(names).map(|(code, name)| Row { code, name: name.to_owned() }).collect())
}

fn parse(code: u64) -> Result<DivisionCode, FormatError> {
    DivisionCode::parse(&format!("{code:012}")).map_err(|_| FormatError::Damaged("not a division code"))
}

fn read_bytes(source: &mut impl Read, length: u32) -> Result<Vec<u8>, FormatError> {
    if length > MAX_BYTES {
        return Err(FormatError::Damaged("a length is out of range"));
    }
    let mut bytes = vec![0; length as usize];
    match source.read_exact(&mut bytes) {
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            Err(FormatError::Damaged("the file is cut off"))
        }
        Err(error) => Err(error.into()),
        Ok(()) => Ok(bytes),
    }
}
