//! A recording of Faircopy's own: a folder with the sound of each track in parts, WAV as the device gave it.
//!
//! The parts of a track follow each other without a gap; all tracks begin at the same moment. So the files tell all.

pub mod source;

use std::path::{Path, PathBuf};

use crate::transcript::Track;

/// The file of a track's part; parts count from 1.
pub fn part_path(folder: &Path, track: Track, part: u32) -> PathBuf {
    let name = if track == Track::Others { "others" } else { "me" };
    folder.join(format!("{name}-{part:03}.wav"))
}
