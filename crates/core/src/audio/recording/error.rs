//! What can go wrong with a recording, sorted by what the person can do, and what is merely worth knowing.

use std::{io, path::PathBuf};

use crate::transcript::Millis;

words! {
    /// Where a system lets a program use the microphone.
    pub enum Permission {
        Linux: "permission_linux" = "Allow it in the system's privacy settings; without a desktop, see that you are in the group “audio”",
        Macos: "permission_macos" = "Allow it in System Settings, Privacy & Security, Microphone",
        Windows: "permission_windows" = "Allow it in Settings, Privacy & security, Microphone, “Let desktop apps access your microphone”",
    }
}

impl Permission {
    /// On this system.
    pub fn here() -> Self {
        match std::env::consts::OS {
            "macos" => Self::Macos,
            "windows" => Self::Windows,
            _ => Self::Linux,
        }
    }
}

/// Why a device cannot be recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeviceError {
    /// There is none.
    #[error("There is no microphone on this computer. Connect one, or start the sound system, then record again.")]
    NoMicrophone,
    /// The system does not hand out what it plays.
    #[error(
        "What the computer plays cannot be recorded here: no sound server offers it. On Linux start PulseAudio or \
         PipeWire; or record the microphone alone."
    )]
    NoSystemAudio,
    /// None of that name.
    #[error("There is no microphone “{name}”. Choose one of these: {known}.")]
    Unknown {
        /// The name or id asked for.
        name: String,
        /// Those that there are.
        known: String,
    },
    /// The system forbids it.
    #[error("Faircopy may not use “{name}”. {}, then record again.", Permission::here())]
    Denied {
        /// The device.
        name: String,
    },
    /// It is there and cannot be used.
    #[error(
        "“{name}” cannot be used right now. See whether another program holds it, or choose another device, then record \
         again."
    )]
    Refused {
        /// The device.
        name: String,
    },
}

tell! {
    DeviceError {
        Self::NoMicrophone => "device_no_microphone",
        Self::NoSystemAudio => "device_no_system_audio",
        Self::Unknown { name, known } => "device_unknown"(name, known),
        Self::Denied { name } => "device_denied"(name, allow = Permission::here()),
        Self::Refused { name } => "device_refused"(name),
    }
}

/// Why nothing is recorded. What was recorded before stays.
#[derive(Debug, thiserror::Error)]
pub enum RecordingError {
    /// A device.
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// One at a time.
    #[error("Another recording is going on in this library. Stop it first, then record again.")]
    Already,
    /// The disk is full.
    #[error("There is no room for a recording on the disk of {}. Free some space, then record again.", .0.display())]
    NoRoom(PathBuf),
    /// The recording's files cannot be made.
    #[error("The recording {} could not be written ({source}). Check the library's folder and its permissions.", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// No sound came before it was stopped.
    #[error("No sound came from the device, so nothing was recorded. See whether it is connected, then record again.")]
    Nothing,
    /// It is over already.
    #[error("This recording is over. What was recorded is in the library.")]
    Over,
}

tell! {
    RecordingError {
        Self::Already => "recording_already",
        Self::NoRoom(path) => "recording_no_room"(path),
        Self::Write { path, source } => "recording_write"(path, source),
        Self::Nothing => "recording_nothing",
        Self::Over => "recording_over",
    }
    through {
        Self::Device(error) => error: DeviceError,
    }
}

impl RecordingError {
    /// For an operation on `path`.
    pub(crate) fn writing(path: impl Into<PathBuf>, source: io::Error) -> Self {
        let path = path.into();
        if is_full(&source) { Self::NoRoom(path) } else { Self::Write { path, source } }
    }
}

/// Whether the system says that there is no room.
pub(crate) fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

/// What the person should know of a recording that goes on, or has ended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordingWarning {
    /// The device is not there any more.
    #[error("“{name}” is not connected any more. The recording goes on without it, and with it as soon as it is back.")]
    Gone {
        /// The device.
        name: String,
    },
    /// The device is there and gives nothing.
    #[error("No sound comes from “{name}”. See whether it is switched on; the recording goes on.")]
    Stalled {
        /// The device.
        name: String,
    },
    /// It gives zeros alone.
    #[error("“{name}” gives nothing but silence. It may be muted, at the device or in the system's settings.")]
    Silent {
        /// The device.
        name: String,
    },
    /// Another device took its place.
    #[error("The recording goes on with “{name}” from {} on: it is the system's choice now.", at.clock())]
    Moved {
        /// The device of now.
        name: String,
        /// When.
        at: Millis,
    },
    /// The disk fills up.
    #[error("The disk has room for {minutes} more minutes. Free some space, or the recording will end then.")]
    SpaceLow {
        /// How many.
        minutes: u64,
    },
    /// The disk was full.
    #[error("The disk is full, so the recording ended at {}. Everything up to there is kept. Free some space before you record again.", at.clock())]
    Full {
        /// Its length.
        at: Millis,
    },
    /// The disk failed.
    #[error("The recording could not be written any more ({reason}), so it ended at {}. Everything up to there is kept.", at.clock())]
    Unwritable {
        /// Its length.
        at: Millis,
        /// What the system says.
        reason: String,
    },
    /// It broke off, and was found again.
    #[error("The recording was interrupted; it was recovered up to {}.", at.clock())]
    Interrupted {
        /// Its length.
        at: Millis,
    },
}

tell! {
    RecordingWarning {
        Self::Gone { name } => "recording_device_gone"(name),
        Self::Stalled { name } => "recording_device_stalled"(name),
        Self::Silent { name } => "recording_device_silent"(name),
        Self::Moved { name, at } => "recording_device_moved"(name, at = at.clock()),
        Self::SpaceLow { minutes } => "recording_space_low"(minutes),
        Self::Full { at } => "recording_full"(at = at.clock()),
        Self::Unwritable { at, reason } => "recording_unwritable"(at = at.clock(), reason),
        Self::Interrupted { at } => "recording_interrupted"(at = at.clock()),
    }
}

#[cfg(test)]
impl RecordingError {
    /// One of each, for the catalogue of messages to be compared with.
    pub(crate) fn samples() -> Vec<Self> {
        let path = || PathBuf::from("/home/me/library");
        vec![
            DeviceError::NoMicrophone.into(),
            DeviceError::NoSystemAudio.into(),
            DeviceError::Unknown { name: "Mic".into(), known: "“A”, “B”".into() }.into(),
            DeviceError::Denied { name: "Mic".into() }.into(),
            DeviceError::Refused { name: "Mic".into() }.into(),
            Self::Already,
            Self::NoRoom(path()),
            Self::Write { path: path(), source: io::Error::other("the drive has gone") },
            Self::Nothing,
            Self::Over,
        ]
    }
}

#[cfg(test)]
impl RecordingWarning {
    /// One of each, for the catalogue of messages to be compared with.
    pub(crate) fn samples() -> Vec<Self> {
        let (name, at) = (|| "Mic".to_owned(), Millis(61_000));
        vec![
            Self::Gone { name: name() },
            Self::Stalled { name: name() },
            Self::Silent { name: name() },
            Self::Moved { name: name(), at },
            Self::SpaceLow { minutes: 12 },
            Self::Full { at },
            Self::Unwritable { at, reason: "the drive has gone".into() },
            Self::Interrupted { at },
        ]
    }
}
