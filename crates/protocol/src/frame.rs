//! Length-prefixed frames: a JSON header and a binary blob.
//!
//! ```text
//! "fc1\n"  u32 header bytes  u32 blob bytes  header  blob      (integers little endian)
//! ```
//! The four magic bytes make anything else that ends up in the pipe (a library's `printf`) an error at once.

use std::io::{self, Read, Write};

/// The first bytes of every frame.
pub const MAGIC: [u8; 4] = *b"fc1\n";

/// Most bytes of a header.
pub const HEADER_LIMIT: usize = 16 << 20;

/// Most bytes of a blob: 17 minutes of samples.
pub const BLOB_LIMIT: usize = 64 << 20;

/// What crosses the pipe at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frame {
    /// A message as JSON.
    pub header: Vec<u8>,
    /// The samples that go with it; mostly empty.
    pub blob: Vec<u8>,
}

/// Why the pipe cannot be used any longer.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// Something other than a frame is in the pipe.
    #[error("something other than a message is in the pipe to the engine (it begins {}); restart the engine", .found.escape_ascii())]
    Garbage {
        /// At most the first four bytes.
        found: Vec<u8>,
    },
    /// A frame announces more than either side takes.
    #[error(
        "a message to or from the engine has a {part} of {bytes} bytes where {limit} are allowed; send less at once"
    )]
    TooLarge {
        /// `header` or `blob`.
        part: &'static str,
        /// What it announces.
        bytes: usize,
        /// What is allowed.
        limit: usize,
    },
    /// The pipe ended inside a frame.
    #[error("the pipe to the engine ended in the middle of a message; restart the engine")]
    Truncated,
    /// The system cannot read or write the pipe.
    #[error("the pipe to the engine failed; restart the engine")]
    Io(#[from] io::Error),
}

/// The fixed twelve bytes before header and blob, for readers that do their own input and output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prefix {
    /// Bytes of the header, at most [`HEADER_LIMIT`].
    pub header_bytes: usize,
    /// Bytes of the blob, at most [`BLOB_LIMIT`].
    pub blob_bytes: usize,
}

impl Prefix {
    /// Length of the prefix itself.
    pub const BYTES: usize = 12;

    /// The prefix of a frame with these parts; `TooLarge` when the other side would refuse it.
    pub fn of(header: &[u8], blob: &[u8]) -> Result<Self, FrameError> {
        Self { header_bytes: header.len(), blob_bytes: blob.len() }.checked()
    }

    /// Reads a prefix and checks its limits, so that nothing has to be allocated for a frame that is refused.
    pub fn parse(bytes: [u8; Self::BYTES]) -> Result<Self, FrameError> {
        let [m0, m1, m2, m3, h0, h1, h2, h3, b0, b1, b2, b3] = bytes;
        if [m0, m1, m2, m3] != MAGIC {
            return Err(FrameError::Garbage { found: vec![m0, m1, m2, m3] });
        }
        let size = |bytes| usize::try_from(u32::from_le_bytes(bytes)).unwrap_or(usize::MAX);
        Self { header_bytes: size([h0, h1, h2, h3]), blob_bytes: size([b0, b1, b2, b3]) }.checked()
    }

    /// What it means that the pipe ended after these bytes, fewer than a prefix: `None` is a clean end between frames.
    pub fn ended(part: &[u8]) -> Option<FrameError> {
        let start = &part[..part.len().min(MAGIC.len())];
        if part.is_empty() {
            None
        } else if MAGIC.starts_with(start) {
            Some(FrameError::Truncated)
        } else {
            Some(FrameError::Garbage { found: start.to_vec() })
        }
    }

    /// The twelve bytes.
    pub fn bytes(self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        bytes[..4].copy_from_slice(&MAGIC);
        bytes[4..8].copy_from_slice(&(self.header_bytes as u32).to_le_bytes());
        bytes[8..].copy_from_slice(&(self.blob_bytes as u32).to_le_bytes());
        bytes
    }

    fn checked(self) -> Result<Self, FrameError> {
        for (part, bytes, limit) in [("header", self.header_bytes, HEADER_LIMIT), ("blob", self.blob_bytes, BLOB_LIMIT)]
        {
            if bytes > limit {
                return Err(FrameError::TooLarge { part, bytes, limit });
            }
        }
        Ok(self)
    }
}

/// Reads the next frame; `None` when the other side closed the pipe between two frames.
pub fn read_frame(reader: &mut impl Read) -> Result<Option<Frame>, FrameError> {
    let mut prefix = [0; Prefix::BYTES];
    let mut have = 0;
    while have < prefix.len() {
        match reader.read(&mut prefix[have..]) {
            Ok(0) => return Prefix::ended(&prefix[..have]).map_or(Ok(None), Err),
            Ok(read) => have += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
    let prefix = Prefix::parse(prefix)?;
    let mut frame = Frame { header: vec![0; prefix.header_bytes], blob: vec![0; prefix.blob_bytes] };
    for part in [&mut frame.header, &mut frame.blob] {
        reader.read_exact(part).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => FrameError::Truncated,
            _ => error.into(),
        })?;
    }
    Ok(Some(frame))
}

/// Writes a frame and flushes; nothing is written when a part is over its limit.
pub fn write_frame(writer: &mut impl Write, header: &[u8], blob: &[u8]) -> Result<(), FrameError> {
    let prefix = Prefix::of(header, blob)?.bytes();
    writer.write_all(&[prefix.as_slice(), header].concat())?;
    writer.write_all(blob)?;
    Ok(writer.flush()?)
}

#[cfg(test)]
mod tests;
