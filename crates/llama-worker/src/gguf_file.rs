//! Checks a GGUF file before native code reads it: every length in it must lie within the file.
//!
//! Layout: <https://github.com/ggml-org/ggml/blob/master/docs/gguf.md>, versions 2 and 3, little endian.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use faircopy_protocol::Failure;
use faircopy_protocol::model_file::{self, Damage, plausible};

/// Walks through the header and compares it with the length of the file; fails with `FailureKind::Model` when it is no
/// GGUF file, or a damaged one. Gives the size of the file in bytes.
pub(crate) fn check(path: &Path) -> Result<u64, Failure> {
    let expected = "a language model in GGUF format; choose a .gguf file";
    model_file::check(path, expected, |input, length| Walk { input, length, at: 0, alignment: 32 }.model())
}

struct Walk {
    input: BufReader<File>,
    length: u64,
    at: u64,
    alignment: u64,
}

impl Walk {
    fn model(&mut self) -> Result<(), Damage> {
        if self.length < 4 || self.bytes::<4>()? != *b"GGUF" {
            return Err(Damage::Foreign);
        }
        let version = self.u32()?;
        plausible(version == 2 || version == 3, "version of the format")?;
        let (tensors, entries) = (self.u64()?, self.u64()?);
        plausible(tensors > 0, "no weights")?;
        plausible(tensors < 100_000 && entries < 100_000, "size of the header")?;
        for _ in 0..entries {
            self.entry()?;
        }
        let mut end_of_data: u64 = 0;
        for _ in 0..tensors {
            end_of_data = end_of_data.max(self.tensor()?);
        }
        let data = self.at.next_multiple_of(self.alignment);
        if data.saturating_add(end_of_data) > self.length { Err(Damage::Cut) } else { Ok(()) }
    }

    fn entry(&mut self) -> Result<(), Damage> {
        let key = self.short_text()?;
        let kind = self.u32()?;
        if key == b"general.alignment" && kind == 4 {
            self.alignment = u64::from(self.u32()?);
            return plausible(self.alignment.is_power_of_two() && self.alignment <= 1 << 20, "alignment");
        }
        if kind != ARRAY {
            return self.value(kind);
        }
        let (kind, count) = (self.u32()?, self.u64()?);
        if let Some(width) = width_of(kind) {
            return self.skip(count.saturating_mul(width));
        }
        plausible(count <= self.length, "length of a list")?;
        for _ in 0..count {
            self.value(kind)?;
        }
        Ok(())
    }

    fn value(&mut self, kind: u32) -> Result<(), Damage> {
        let width = match (kind, width_of(kind)) {
            (TEXT, _) => self.u64()?,
            (_, Some(width)) => width,
            _ => return Err(Damage::Implausible("kind of a header entry")),
        };
        self.skip(width)
    }

    /// Where the tensor ends, in bytes from the start of the data.
    fn tensor(&mut self) -> Result<u64, Damage> {
        self.short_text()?;
        let dimensions = self.u32()?;
        plausible((1..=4).contains(&dimensions), "tensor dimensions")?;
        let mut elements: u64 = 1;
        for _ in 0..dimensions {
            elements = elements.saturating_mul(self.u64()?);
        }
        let (kind, offset) = (self.u32()?, self.u64()?);
        plausible(elements > 0 && elements < 1 << 40, "tensor size")?;
        // A format that came after this list is left to the engine, which knows whether it can read it.
        let bytes = block_of(kind).map_or(1, |(block_bytes, block)| elements.div_ceil(block) * block_bytes);
        Ok(offset.saturating_add(bytes))
    }

    fn short_text(&mut self) -> Result<Vec<u8>, Damage> {
        let length = self.u64()?;
        plausible(length <= 65_535, "length of a name")?;
        let mut text = vec![0; length as usize];
        self.input.read_exact(&mut text)?;
        self.at += length;
        Ok(text)
    }

    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], Damage> {
        let mut bytes = [0; N];
        self.input.read_exact(&mut bytes)?;
        self.at += N as u64;
        Ok(bytes)
    }

    fn u32(&mut self) -> Result<u32, Damage> {
        Ok(u32::from_le_bytes(self.bytes()?))
    }

    fn u64(&mut self) -> Result<u64, Damage> {
        Ok(u64::from_le_bytes(self.bytes()?))
    }

    fn skip(&mut self, bytes: u64) -> Result<(), Damage> {
        if bytes > self.length - self.at.min(self.length) {
            return Err(Damage::Cut);
        }
        self.at += bytes;
        Ok(self.input.seek_relative(bytes as i64)?)
    }
}

const TEXT: u32 = 8;
const ARRAY: u32 = 9;

/// Bytes of a header value that has a fixed width.
fn width_of(kind: u32) -> Option<u64> {
    Some(match kind {
        0 | 1 | 7 => 1,
        2 | 3 => 2,
        4..=6 => 4,
        10..=12 => 8,
        _ => return None,
    })
}

/// Bytes and elements of a block in ggml's number formats.
fn block_of(kind: u32) -> Option<(u64, u64)> {
    Some(match kind {
        0 | 26 => (4, 1),
        1 | 25 | 30 => (2, 1),
        24 => (1, 1),
        27 | 28 => (8, 1),
        2 | 20 => (18, 32),
        3 => (20, 32),
        6 => (22, 32),
        7 => (24, 32),
        8 => (34, 32),
        39 => (17, 32),
        10 => (84, 256),
        11 | 21 => (110, 256),
        12 => (144, 256),
        13 => (176, 256),
        14 => (210, 256),
        16 => (66, 256),
        17 => (74, 256),
        18 => (98, 256),
        19 => (50, 256),
        22 => (82, 256),
        23 => (136, 256),
        29 => (56, 256),
        _ => return None,
    })
}
