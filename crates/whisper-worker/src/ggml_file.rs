//! Checks a ggml Whisper file before native code reads it: whisper.cpp trusts every length in it.
//!
//! Layout as written by whisper.cpp's `convert-pt-to-ggml.py`: magic, eleven hyperparameters, mel filters, vocabulary, then
//! tensors until the end of the file. All integers are 32 bits, little endian.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use faircopy_protocol::Failure;
use faircopy_protocol::model_file::{self, Damage, plausible};

/// Walks through the whole file; fails with `FailureKind::Model` when it is no Whisper model, or a damaged one.
/// Gives the size of the file in bytes.
pub(crate) fn check(path: &Path) -> Result<u64, Failure> {
    let expected = "a Whisper model in ggml format; choose a ggml-*.bin file";
    model_file::check(path, expected, |input, left| Walk { input, left }.model())
}

const MAGIC: u32 = 0x6767_6d6c;

struct Walk {
    input: BufReader<File>,
    left: u64,
}

impl Walk {
    fn model(&mut self) -> Result<(), Damage> {
        if self.left < 4 || self.number()? != MAGIC {
            return Err(Damage::Foreign);
        }
        self.hyperparameters()?;
        let (mels, bins) = (u64::from(self.number()?), u64::from(self.number()?));
        plausible(mels <= 1024 && bins <= 4096, "mel filters")?;
        self.skip(mels * bins * 4)?;
        let tokens = self.number()?;
        plausible(tokens <= 100_000, "vocabulary")?;
        for _ in 0..tokens {
            let length = self.number()?;
            plausible(length <= 4096, "vocabulary")?;
            self.skip(u64::from(length))?;
        }
        plausible(self.left > 0, "no weights")?;
        while self.left > 0 {
            self.tensor()?;
        }
        Ok(())
    }

    /// The bounds lie above every published model, and low enough that a damaged number cannot ask for all memory.
    fn hyperparameters(&mut self) -> Result<(), Damage> {
        let mut next = || self.number();
        let (vocabulary, audio_context, audio_state, audio_heads) = (next()?, next()?, next()?, next()?);
        let (audio_layers, text_context, text_state, text_heads) = (next()?, next()?, next()?, next()?);
        let (text_layers, mels, kind) = (next()?, next()?, next()?);
        // Ids of special tokens follow from the size of the vocabulary: a smaller one would be read out of bounds.
        plausible((51_864..=60_000).contains(&vocabulary), "size of the vocabulary")?;
        plausible(audio_context == 1500 && (8..=4096).contains(&text_context), "size of the context")?;
        plausible((8..=8192).contains(&audio_state) && audio_state == text_state, "width")?;
        for heads in [audio_heads, text_heads] {
            plausible(heads > 0 && audio_state % heads == 0, "attention heads")?;
        }
        plausible((1..=128).contains(&audio_layers) && (1..=128).contains(&text_layers), "layers")?;
        plausible(mels == 80 || mels == 128, "mel bands")?;
        // The thousands count versions of the quantised formats; whisper.cpp ends the process at a number that it does not know.
        plausible(matches!(kind % 1000, 0..=3 | 7..=14), "number format")
    }

    fn tensor(&mut self) -> Result<(), Damage> {
        let (dimensions, name_length, kind) = (self.number()?, self.number()?, self.number()?);
        plausible((1..=4).contains(&dimensions), "tensor dimensions")?;
        plausible((1..=256).contains(&name_length), "tensor name")?;
        let (block_bytes, block) = block_of(kind).ok_or(Damage::Implausible("number format"))?;
        let mut elements: u64 = 1;
        for _ in 0..dimensions {
            elements = elements.saturating_mul(u64::from(self.number()?));
        }
        // whisper.cpp counts the elements in 32 bits with a sign.
        let counted = elements > 0 && i32::try_from(elements).is_ok();
        plausible(counted && elements.is_multiple_of(block), "tensor size")?;
        self.skip(u64::from(name_length))?;
        self.skip(elements / block * block_bytes)
    }

    fn number(&mut self) -> Result<u32, Damage> {
        let mut bytes = [0; 4];
        self.input.read_exact(&mut bytes)?;
        self.left = self.left.checked_sub(4).ok_or(Damage::Cut)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn skip(&mut self, bytes: u64) -> Result<(), Damage> {
        self.left = self.left.checked_sub(bytes).ok_or(Damage::Cut)?;
        Ok(self.input.seek_relative(bytes as i64)?)
    }
}

/// Bytes and elements of a block in ggml's number formats.
fn block_of(kind: u32) -> Option<(u64, u64)> {
    Some(match kind {
        0 => (4, 1),
        1 | 30 => (2, 1),
        2 | 20 => (18, 32),
        3 => (20, 32),
        6 => (22, 32),
        7 => (24, 32),
        8 => (34, 32),
        10 => (84, 256),
        11 => (110, 256),
        12 => (144, 256),
        13 => (176, 256),
        14 => (210, 256),
        _ => return None,
    })
}
