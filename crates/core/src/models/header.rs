//! Looks at the first bytes of a model file before any native code does: what is it, is it whole, can it be used?
//!
//! A Whisper file of whisper.cpp starts with the number `0x67676d6c`, eleven 32-bit numbers follow (`whisper_hparams`).
//! GGUF is described in ggml's `docs/gguf.md`; see `gguf.rs`.

use std::{
    fs::File,
    io::{BufReader, Read, Seek},
    path::Path,
};

use super::{
    catalogue::{Languages, Role},
    error::ModelError,
    gguf,
    words::{Doing, Flaw, Unfit},
};

/// What the header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// What the model is for.
    pub role: Role,
    /// What it understands; GGUF files do not say, so `Many`.
    pub languages: Languages,
}

/// Why a file is refused; the caller adds its name.
#[derive(Debug)]
pub(super) enum Refusal {
    /// Not one of the two formats, or not sane.
    NotAModel(Flaw),
    /// A model, but not for this.
    Unsuitable(Unfit),
    /// Shorter than it says it is.
    CutOff,
    /// The disk refuses.
    Disk(std::io::Error),
}

impl From<std::io::Error> for Refusal {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::UnexpectedEof { Self::CutOff } else { Self::Disk(error) }
    }
}

/// Reads the header of the model at `path`.
///
/// # Errors
/// [`ModelError::NoFile`], `NotAModel`, `Unsuitable`, `CutOff` or `Disk`.
pub fn examine(path: &Path) -> Result<Header, ModelError> {
    if !path.is_file() {
        return Err(ModelError::NoFile { path: path.to_owned() });
    }
    let file = super::display_name(path);
    inspect(path).map_err(|refusal| match refusal {
        Refusal::NotAModel(reason) => ModelError::NotAModel { file, reason },
        Refusal::Unsuitable(kind) => ModelError::Unsuitable { file, kind },
        Refusal::CutOff => ModelError::CutOff { file },
        Refusal::Disk(source) => ModelError::Disk { doing: Doing::Read, path: path.to_owned(), source },
    })
}

fn inspect(path: &Path) -> Result<Header, Refusal> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    if length == 0 {
        return Err(Refusal::NotAModel(Flaw::Empty));
    }
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let mut magic = [0; 4];
    reader.read_exact(&mut magic).map_err(|_| Refusal::NotAModel(Flaw::Short))?;
    match &magic {
        b"GGUF" => gguf::inspect(&mut reader, length).map(|()| Header { role: Role::Text, languages: Languages::Many }),
        b"lmgg" => whisper(&mut reader, length),
        b"<!DO" | b"<htm" | b"<HTM" => Err(Refusal::NotAModel(Flaw::WebPage)),
        b"vers" => Err(Refusal::NotAModel(Flaw::Pointer)),
        _ => Err(Refusal::NotAModel(Flaw::NoMark)),
    }
}

/// The eleven numbers of a Whisper file, with the bounds of every model that OpenAI or others have published.
fn whisper(reader: &mut (impl Read + Seek), length: u64) -> Result<Header, Refusal> {
    let mut numbers = [0_u64; 11];
    for number in &mut numbers {
        let mut bytes = [0; 4];
        reader.read_exact(&mut bytes)?;
        *number = u64::from(u32::from_le_bytes(bytes));
    }
    let [vocabulary, context, width, heads, layers, text_context, text_width, text_heads, text_layers, mels, kind] =
        numbers;
    let sane = (51_864..=51_866).contains(&vocabulary)
        && (1..=3_000).contains(&context)
        && (1..=448).contains(&text_context)
        && (16..=4_096).contains(&width)
        && width == text_width
        && (1..=64).contains(&heads)
        && width.is_multiple_of(heads)
        && (1..=64).contains(&text_heads)
        && width.is_multiple_of(text_heads)
        && (1..=64).contains(&layers)
        && (1..=64).contains(&text_layers)
        && (mels == 80 || mels == 128)
        && kind % 1_000 <= 40;
    if !sane {
        return Err(Refusal::NotAModel(Flaw::NotWhisper));
    }
    // 12 width² weights in a layer of the encoder, 16 in one of the decoder; no quantisation takes less than 2 bits.
    let weights = (12 * layers + 16 * text_layers) * width * width + vocabulary * width;
    if length < weights / 4 {
        return Err(Refusal::CutOff);
    }
    let languages = if vocabulary == 51_864 { Languages::English } else { Languages::Many };
    Ok(Header { role: Role::Speech, languages })
}
