//! The files of a recording: how they are called, and which there are.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::transcript::Track;

/// The folder of a recording in that of its session.
pub const FOLDER: &str = "recording";

/// Ending of a packed part, and of one that is not complete.
const PACKED: &str = "flac";
const HALF_PACKED: &str = "flac.part";

/// The tracks of a recording, in their order.
const TRACKS: [(Track, &str); 2] = [(Track::Me, "me"), (Track::Others, "others")];

/// One file of a track.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Whose sound it holds.
    pub track: Track,
    /// Counted from 1 within its track.
    pub number: u32,
    /// Where it is.
    pub path: PathBuf,
}

impl Part {
    /// Part `number` of a track in this folder, whether it is there or not.
    pub fn of(folder: &Path, track: Track, number: u32) -> Self {
        let name = TRACKS.iter().find(|(known, _)| *known == track).map_or("mixed", |(_, name)| name);
        Self { track, number, path: folder.join(format!("{name}-{number:03}.wav")) }
    }

    /// Where its sound is once it is packed.
    pub fn packed(&self) -> PathBuf {
        self.path.with_extension(PACKED)
    }

    /// Where its sound is while it is being packed.
    pub(super) fn half_packed(&self) -> PathBuf {
        self.path.with_extension(HALF_PACKED)
    }

    /// Whether its sound is there, packed or not. A packed file is there before the other one goes, so this order misses none.
    pub(super) fn is_there(&self) -> bool {
        self.path.is_file() || self.packed().is_file()
    }

    fn at(path: PathBuf) -> Option<Self> {
        let (name, number) = path.file_name()?.to_str()?.strip_suffix(".wav")?.rsplit_once('-')?;
        let (track, _) = TRACKS.iter().find(|(_, known)| *known == name)?;
        let number = number.parse().ok().filter(|number| *number > 0)?;
        Some(Self { track: *track, number, path })
    }
}

/// The parts of a recording that are WAV files, by track and in the order of time. Other files in the folder are not looked at.
///
/// # Errors
/// The folder is not there or cannot be read.
pub fn parts(folder: &Path) -> io::Result<Vec<Part>> {
    let mut parts = Vec::new();
    for entry in fs::read_dir(folder)? {
        parts.extend(Part::at(entry?.path()));
    }
    parts.sort_by_key(|part| (part.track, part.number));
    Ok(parts)
}

/// The parts that have a packed file: with the complete ones `true`.
///
/// # Errors
/// The folder is not there or cannot be read.
pub(super) fn packed_parts(folder: &Path) -> io::Result<Vec<(Part, bool)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let stem = |ending: &str| name.strip_suffix(ending)?.strip_suffix('.').map(|stem| format!("{stem}.wav"));
        let (name, complete) = match (stem(HALF_PACKED), stem(PACKED)) {
            (Some(name), _) => (name, false),
            (None, Some(name)) => (name, true),
            (None, None) => continue,
        };
        found.extend(Part::at(folder.join(name)).map(|part| (part, complete)));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_by_track_in_the_order_of_time() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let names =
            ["others-001.wav", "me-1000.wav", "me-002.wav", "me-001.wav", "me-000.wav", "notes.txt", "we-001.wav"];
        for name in names {
            fs::write(folder.path().join(name), b"").expect("written");
        }
        let found = parts(folder.path()).expect("readable");
        let found: Vec<(Track, u32)> = found.iter().map(|part| (part.track, part.number)).collect();
        assert_eq!(found, [(Track::Me, 1), (Track::Me, 2), (Track::Me, 1000), (Track::Others, 1)]);
        assert_eq!(Part::of(folder.path(), Track::Me, 1000).path, folder.path().join("me-1000.wav"));
    }
}
