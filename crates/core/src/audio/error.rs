//! What can go wrong with a sound file, sorted by what the person can do, and what is merely worth knowing.

use std::{
    io,
    path::{Path, PathBuf},
};

use crate::transcript::Millis;

/// Why a file gives no sound, or cannot be kept. Every message names the next step.
#[derive(Debug, thiserror::Error)]
pub enum AudioError {
    /// There is nothing at this path.
    #[error("There is no file at {}. Check the name, or whether the drive is connected.", .0.display())]
    NotFound(PathBuf),
    /// The path is a folder.
    #[error("{} is a folder. Name the files in it instead.", .0.display())]
    IsFolder(PathBuf),
    /// The person may not read it.
    #[error("You may not read {}. Change its permissions, or copy it to a place of your own.", .0.display())]
    Unreadable(PathBuf),
    /// Zero bytes.
    #[error("{} is empty (0 bytes). Copy or download it again.", .0.display())]
    Empty(PathBuf),
    /// No container that is known, and no sign of which one it is.
    #[error(
        "{} is not an audio or video file that Faircopy knows. It reads WAV, MP3, M4A, AAC, FLAC, Ogg, Opus, AIFF, CAF, \
         MP4, MOV, MKV and WebM; convert anything else with: ffmpeg -i INPUT OUTPUT.flac",
        .0.display()
    )]
    NotAudio(PathBuf),
    /// A known format that is not read here.
    #[error("{} holds {format}, which Faircopy does not read. Convert it first: ffmpeg -i INPUT OUTPUT.flac", path.display())]
    Unsupported {
        /// The file.
        path: PathBuf,
        /// What it holds.
        format: Foreign,
    },
    /// Sound in a code that nobody here knows.
    #[error(
        "{} holds sound of the kind \"{kind}\", which Faircopy does not read. Convert it first: ffmpeg -i INPUT OUTPUT.flac",
        path.display()
    )]
    UnknownSound {
        /// The file.
        path: PathBuf,
        /// The name of the code in the file.
        kind: String,
    },
    /// Encrypted by the shop that sold it.
    #[error("{} is copy-protected (DRM), so no other program can read it. Use a copy without protection.", .0.display())]
    Protected(PathBuf),
    /// An mp4, m4a or mov that lacks the part that says where the sound is (`moov`).
    #[error(
        "{} is incomplete: its index, which an MP4, M4A or MOV file keeps at the end, is missing. Copy or download it \
         again; for an interrupted recording, a repair tool such as untrunc may help.",
        .0.display()
    )]
    IndexMissing(PathBuf),
    /// A video without sound, or pictures or subtitles alone.
    #[error("{} has no sound in it. Choose a file with an audio track.", .0.display())]
    NoAudioTrack(PathBuf),
    /// An audio track of which nothing can be decoded.
    #[error("No sound could be decoded from {}. The file is damaged or holds no samples; copy or download it again.", .0.display())]
    NothingDecodable(PathBuf),
    /// Reading broke off because of the drive or the network.
    #[error("Reading {} failed ({source}). Check that its drive is connected, then try again.", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The library's drive is full.
    #[error("There is no room for a copy of {} in the library ({bytes} bytes are needed). Free some space, or use --in-place.", path.display())]
    NoSpace {
        /// The file to be kept.
        path: PathBuf,
        /// Its size.
        bytes: u64,
    },
    /// The library's copy could not be written.
    #[error("The copy {} could not be written ({source}). Check the library's folder and its permissions.", path.display())]
    Write {
        /// The copy.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl AudioError {
    /// Sorts what the system said while `path` was opened or read.
    pub(crate) fn reading(path: &Path, source: io::Error) -> Self {
        let path = path.to_path_buf();
        match source.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::NotFound(path),
            io::ErrorKind::IsADirectory => Self::IsFolder(path),
            io::ErrorKind::PermissionDenied => Self::Unreadable(path),
            _ => Self::Read { path, source },
        }
    }
}

tell! {
    AudioError {
        Self::NotFound(path) => "file_not_found"(path),
        Self::IsFolder(path) => "file_is_folder"(path),
        Self::Unreadable(path) => "audio_unreadable"(path),
        Self::Empty(path) => "audio_empty"(path),
        Self::NotAudio(path) => "audio_not_audio"(path),
        Self::Unsupported { path, format } => "audio_unsupported"(path, format),
        Self::UnknownSound { path, kind } => "audio_unknown_sound"(path, kind),
        Self::Protected(path) => "audio_protected"(path),
        Self::IndexMissing(path) => "audio_index_missing"(path),
        Self::NoAudioTrack(path) => "audio_no_track"(path),
        Self::NothingDecodable(path) => "audio_nothing_decodable"(path),
        Self::Read { path, source } => "audio_read"(path, source),
        Self::NoSpace { path, bytes } => "audio_no_space"(path, bytes),
        Self::Write { path, source } => "audio_write"(path, source),
    }
}

words! {
    /// What a file holds that is not read here.
    pub enum Foreign {
        Wma: "format_wma" = "Windows Media audio (WMA)",
        Amr: "format_amr" = "AMR phone audio",
        Ape: "format_ape" = "Monkey's Audio (APE)",
        WavPack: "format_wavpack" = "WavPack audio",
        RealAudio: "format_realaudio" = "RealAudio",
        Dsd: "format_dsd" = "DSD audio",
        Midi: "format_midi" = "MIDI notes, no sound",
        Avi: "format_avi" = "an AVI video",
        Flash: "format_flash" = "a Flash video",
        Mpeg: "format_mpeg" = "an MPEG program stream",
        TransportStream: "format_mpeg_ts" = "an MPEG transport stream",
        DolbyDigital: "format_ac3" = "Dolby Digital sound (AC-3)",
        Dts: "format_dts" = "DTS sound",
        OtherAac: "format_other_aac" = "a kind of AAC other than AAC-LC",
        Unknown: "format_unknown" = "sound of an unknown kind",
    }
}

/// Something about the sound that the person should know; it was read all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AudioWarning {
    /// The file ends before its header says that it does.
    #[error("The file is cut off: it should last {}, but the sound ends at {}.", declared.clock(), heard.clock())]
    Truncated {
        /// The length of the sound that was there.
        heard: Millis,
        /// The length that the file claims.
        declared: Millis,
    },
    /// Reading broke off in the middle of damaged data.
    #[error("The file is damaged after {}; the sound up to there was used.", heard.clock())]
    BrokenOff {
        /// The length of the sound before it.
        heard: Millis,
    },
    /// The mark that ends a stream is missing; how much else is, nobody can tell.
    #[error("The file seems to be cut off after {}; the sound up to there was used.", heard.clock())]
    EndMissing {
        /// The length of the sound that was there.
        heard: Millis,
    },
    /// Some pieces could not be decoded or are not there; silence stands for them.
    #[error("Pieces of the file are damaged or missing ({count}); silence stands for them.")]
    DamagedPackets {
        /// How many.
        count: u64,
    },
    /// Two tracks were asked for, the file has one channel.
    #[error("The file has only one channel, so it is heard as one track.")]
    MonoFile,
}

tell! {
    AudioWarning {
        Self::Truncated { heard, declared } => "warning_truncated"(declared = declared.clock(), heard = heard.clock()),
        Self::BrokenOff { heard } => "warning_broken_off"(heard = heard.clock()),
        Self::EndMissing { heard } => "warning_end_missing"(heard = heard.clock()),
        Self::DamagedPackets { count } => "warning_damaged_pieces"(pieces = count),
        Self::MonoFile => "warning_mono_file",
    }
}

#[cfg(test)]
impl AudioError {
    /// One of each, for the catalogue of messages to be compared with.
    pub(crate) fn samples() -> Vec<Self> {
        let path = || PathBuf::from("/music/a b.m4a");
        let source = || io::Error::other("the drive has gone");
        vec![
            Self::NotFound(path()),
            Self::IsFolder(path()),
            Self::Unreadable(path()),
            Self::Empty(path()),
            Self::NotAudio(path()),
            Self::Unsupported { path: path(), format: Foreign::Wma },
            Self::UnknownSound { path: path(), kind: "abcd".into() },
            Self::Protected(path()),
            Self::IndexMissing(path()),
            Self::NoAudioTrack(path()),
            Self::NothingDecodable(path()),
            Self::Read { path: path(), source: source() },
            Self::NoSpace { path: path(), bytes: 12_345 },
            Self::Write { path: path(), source: source() },
        ]
    }
}

#[cfg(test)]
impl AudioWarning {
    /// One of each, for the catalogue of messages to be compared with.
    pub(crate) fn samples() -> Vec<Self> {
        let (heard, declared) = (Millis(61_000), Millis(3_723_000));
        vec![
            Self::Truncated { heard, declared },
            Self::BrokenOff { heard },
            Self::EndMissing { heard },
            Self::DamagedPackets { count: 3 },
            Self::MonoFile,
        ]
    }
}
