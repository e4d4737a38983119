//! Walks the header of a GGUF file (versions 2 and 3, little endian) as ggml's `docs/gguf.md` describes it.
//!
//! Nothing is believed: every count and length is checked against the size of the file before it is used.

use std::io::{Read, Seek};

use super::{
    header::Refusal,
    words::{Flaw, Unfit},
};

/// Refuses what is no language model that can write text.
pub(super) fn inspect(reader: &mut (impl Read + Seek), length: u64) -> Result<(), Refusal> {
    let mut walk = Walk { reader, at: 4, length };
    let version = walk.number(4)?;
    if !(2..=3).contains(&version) {
        let reason = if version.trailing_zeros() >= 24 { Flaw::BigEndian } else { Flaw::Version };
        return Err(Refusal::NotAModel(reason));
    }
    let tensors = walk.number(8)?;
    let pairs = walk.number(8)?;
    let mut facts = Facts::default();
    for _ in 0..pairs {
        let key = walk.text()?;
        let kind = walk.number(4)?;
        facts.note(&key, walk.value(kind, 0)?);
    }
    facts.judge()?;
    if tensors == 0 {
        return Err(Refusal::NotAModel(Flaw::NoWeights));
    }
    let mut farthest = 0;
    for _ in 0..tensors {
        farthest = farthest.max(walk.tensor_offset()?);
    }
    if walk.at.saturating_add(farthest) >= length { Err(Refusal::CutOff) } else { Ok(()) }
}

/// Models that read text or pictures, or help another model, but write nothing themselves.
const NO_WRITERS: [(&str, Unfit); 11] = [
    ("clip", Unfit::Vision),
    ("bert", Unfit::Embedding),
    ("embed", Unfit::Embedding),
    ("t5encoder", Unfit::Embedding),
    ("tts", Unfit::Voice),
    ("wavtokenizer", Unfit::Voice),
    ("eagle", Unfit::Assistant),
    ("dflash", Unfit::Assistant),
    ("-assistant", Unfit::Assistant),
    ("whisper", Unfit::Whisper),
    ("diffusion", Unfit::Picture),
];

#[derive(Default)]
struct Facts {
    architecture: Option<String>,
    kind: Option<String>,
    pooled: bool,
    parts: u64,
    vocabulary: bool,
}

impl Facts {
    fn note(&mut self, key: &str, value: Value) {
        match (key, value) {
            ("general.architecture", Value::Text(text)) => self.architecture = Some(text),
            ("general.type", Value::Text(text)) => self.kind = Some(text),
            ("split.count", Value::Number(parts)) => self.parts = parts,
            ("tokenizer.ggml.model", Value::Text(_)) => self.vocabulary = true,
            (key, Value::Number(pooling)) if key.ends_with(".pooling_type") => self.pooled = pooling != 0,
            _ => {}
        }
    }

    fn judge(&self) -> Result<(), Refusal> {
        let Some(architecture) = &self.architecture else {
            return Err(Refusal::NotAModel(Flaw::NoKind));
        };
        match self.kind.as_deref() {
            None | Some("model") => {}
            Some("adapter") => return Err(Refusal::Unsuitable(Unfit::Adapter)),
            Some("mmproj") => return Err(Refusal::Unsuitable(Unfit::Vision)),
            Some(_) => return Err(Refusal::NotAModel(Flaw::OtherGguf)),
        }
        // "pangu-embedded" is a chat model for embedded devices.
        let unsuitable =
            NO_WRITERS.iter().find(|(part, _)| architecture.contains(part) && architecture != "pangu-embedded");
        if let Some((_, kind)) = unsuitable {
            return Err(Refusal::Unsuitable(*kind));
        }
        if self.pooled {
            return Err(Refusal::Unsuitable(Unfit::Embedding));
        }
        if self.parts > 1 {
            return Err(Refusal::NotAModel(Flaw::Part));
        }
        if !self.vocabulary {
            return Err(Refusal::NotAModel(Flaw::NoVocabulary));
        }
        Ok(())
    }
}

enum Value {
    Text(String),
    Number(u64),
    Other,
}

struct Walk<'a, R> {
    reader: &'a mut R,
    /// Bytes read; the reader could say, but with a system call each time.
    at: u64,
    length: u64,
}

impl<R: Read + Seek> Walk<'_, R> {
    /// An unsigned number of `bytes` bytes, at most 8.
    fn number(&mut self, bytes: usize) -> Result<u64, Refusal> {
        let mut buffer = [0; 8];
        self.reader.read_exact(&mut buffer[..bytes])?;
        self.at += bytes as u64;
        Ok(u64::from_le_bytes(buffer))
    }

    fn text(&mut self) -> Result<String, Refusal> {
        let bytes = self.number(8)?;
        if bytes > 1 << 16 {
            self.skip(bytes)?;
            return Ok(String::new());
        }
        let mut buffer = vec![0; bytes as usize];
        self.reader.read_exact(&mut buffer)?;
        self.at += bytes;
        Ok(String::from_utf8_lossy(&buffer).into_owned())
    }

    fn skip(&mut self, bytes: u64) -> Result<(), Refusal> {
        if bytes > self.length.saturating_sub(self.at) {
            return Err(Refusal::CutOff);
        }
        // Not `seek`, which would throw the buffer away for every token of the vocabulary.
        self.reader.seek_relative(bytes.cast_signed())?;
        self.at += bytes;
        Ok(())
    }

    fn value(&mut self, kind: u64, depth: u32) -> Result<Value, Refusal> {
        match kind {
            8 => self.text().map(Value::Text),
            9 => self.array(depth).map(|()| Value::Other),
            0 | 1 | 7 => self.number(1).map(Value::Number),
            2 | 3 => self.number(2).map(Value::Number),
            4..=6 => self.number(4).map(Value::Number),
            10..=12 => self.number(8).map(Value::Number),
            _ => Err(Refusal::NotAModel(Flaw::Header)),
        }
    }

    fn array(&mut self, depth: u32) -> Result<(), Refusal> {
        let kind = self.number(4)?;
        let count = self.number(8)?;
        let size = match kind {
            0 | 1 | 7 => 1,
            2 | 3 => 2,
            4..=6 => 4,
            10..=12 => 8,
            8 => {
                for _ in 0..count {
                    let bytes = self.number(8)?;
                    self.skip(bytes)?;
                }
                return Ok(());
            }
            9 if depth < 4 => {
                for _ in 0..count {
                    self.array(depth + 1)?;
                }
                return Ok(());
            }
            _ => return Err(Refusal::NotAModel(Flaw::Header)),
        };
        self.skip(count.saturating_mul(size))
    }

    /// Where a tensor starts, counted from the end of the header.
    fn tensor_offset(&mut self) -> Result<u64, Refusal> {
        self.text()?;
        let dimensions = self.number(4)?;
        if dimensions > 8 {
            return Err(Refusal::NotAModel(Flaw::Header));
        }
        self.skip(dimensions * 8 + 4)?;
        self.number(8)
    }
}
