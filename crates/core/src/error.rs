//! What can go wrong, sorted by what the person can do. Every message is one sentence with the next step.

mod telling;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

use faircopy_protocol::FailureKind;
use serde::{Deserialize, Serialize};

use crate::{
    audio::{
        AudioError,
        recording::{error::RecordingError, packing::PackError},
    },
    export::ExportError,
    library::LibraryError,
    models::ModelError,
    paths::NoHome,
    reading::ReadingError,
    session::SessionId,
    settings::{SettingsError, StyleError, TemplateError},
    worker::WorkerError,
};

/// Any error of core. Results made before it stay in the library.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The sound cannot be read or kept.
    #[error(transparent)]
    Audio(#[from] AudioError),
    /// Nothing can be recorded.
    #[error(transparent)]
    Recording(#[from] RecordingError),
    /// A recording stays as it is.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// A text file cannot be read.
    #[error(transparent)]
    Reading(#[from] ReadingError),
    /// The library cannot be read or written.
    #[error(transparent)]
    Library(#[from] LibraryError),
    /// A model is missing, damaged or cannot be had.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// A file could not be made or written.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// An engine failed.
    #[error(transparent)]
    Engine(#[from] WorkerError),
    /// The settings cannot be saved.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// An own style cannot be saved as it is.
    #[error(transparent)]
    Style(#[from] StyleError),
    /// An own template for notes cannot be saved as it is.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// There is nowhere to keep the library.
    #[error(transparent)]
    NoHome(#[from] NoHome),
    /// No recogniser is installed.
    #[error(
        "No speech model is installed. `faircopy models` lists those to choose from; `faircopy models get ID` fetches one."
    )]
    NoSpeechModel,
    /// The recogniser does not know the language.
    #[error("{model} writes English only. Choose a multilingual model for “{language}”; `faircopy models` lists them.")]
    Language {
        /// The model's id.
        model: String,
        /// The language asked for.
        language: String,
    },
    /// No such style.
    #[error("There is no style “{name}”. Choose one of these: {known}.")]
    NoStyle {
        /// The name asked for.
        name: String,
        /// The names that there are.
        known: String,
    },
    /// No such template of notes.
    #[error("There is no template “{name}” for notes. Choose one of these: {known}.")]
    NoTemplate {
        /// The name asked for.
        name: String,
        /// The names that there are.
        known: String,
    },
    /// Nobody said anything that notes could be made of.
    #[error("No speech was found in session {0}, so there is nothing to make notes of.")]
    NothingSaid(SessionId),
    /// The language model wrote no notes.
    #[error(
        "The language model wrote no notes: it failed, or its context is too small. They are made by rule. Choose another \
         text model, or make them again."
    )]
    NotNoted,
    /// The session has no notes.
    #[error("Session {0} has no notes yet. Make them first (`faircopy notes {0}`).")]
    NoNotes(SessionId),
    /// The language model follows no instructions but its own.
    #[error(
        "{model} understands no instructions but its own, so those of the style “{style}” are not used. Choose another \
         text model for them."
    )]
    OwnInstructions {
        /// The model's id.
        model: String,
        /// The style asked for.
        style: String,
    },
    /// Another process, or another job of this one, works on the session.
    #[error("Session {0} is being worked on by another Faircopy. Wait until it is done, or stop it first.")]
    Busy(SessionId),
    /// The session's sound was deleted or has moved.
    #[error(
        "The audio of this session is not at {} any more. Put it back, then try again; if it was left in its place and has \
         moved since, take it in from there (`faircopy transcribe --in-place`), and the session goes on.", .0.display()
    )]
    AudioGone(PathBuf),
    /// There is another recording where the session's was.
    #[error(
        "{} is not the recording any more that this session began with, so the rest would not fit what is written. Put that \
         recording back, or transcribe this one as a session of its own (`faircopy transcribe`).", .0.display()
    )]
    AudioChanged(PathBuf),
    /// The session has no sound to work on.
    #[error("Session {0} has no audio any more, so it cannot be transcribed again. Its text is kept.")]
    NoAudio(SessionId),
    /// The session has no sound to play.
    #[error(
        "Session {0} has no audio, so there is nothing to hear. Its text is kept; to listen, take the file in again."
    )]
    NoSound(SessionId),
    /// The sample meeting is not installed.
    #[error(
        "The sample meeting is not where Faircopy was installed. Choose a file of your own, or install Faircopy again."
    )]
    NoSample,
    /// Nothing to copy or export.
    #[error(
        "Session {0} has no text yet. Wait until the first of it is written; if its job was stopped, go on with it \
         (`faircopy resume {0}`)."
    )]
    NoText(SessionId),
    /// The fair copy is not begun.
    #[error("The first words of this session's fair copy are not done yet. Wait a moment, or copy the verbatim text.")]
    NoFairCopy,
    /// Nothing to clean.
    #[error("There is no text to clean. Give some as an argument or on standard input.")]
    EmptyText,
    /// The row that a person wanted to change is not there.
    #[error(
        "This passage is not there any more, or its fair copy is not made yet. Open the session again, then try again."
    )]
    NoRow,
    /// The language model could not clean a passage.
    #[error("The language model failed, so the passage stays as it is. Try again, or choose another model.")]
    NotCleaned,
    /// A part of the program stopped unexpectedly.
    #[error("Reading the audio stopped unexpectedly. Everything up to here is kept; `faircopy resume` tries again.")]
    Stopped,
}

/// Not a failure but a warning: a fair copy is made without a language model, for this reason.
#[derive(Debug, thiserror::Error)]
#[error("The fair copy is made by rules alone. {0}")]
pub struct RulesAlone(pub Error);

/// Not a failure but a warning: not every term of the vocabulary reaches the recogniser.
#[derive(Debug, thiserror::Error)]
#[error(
    "The vocabulary is too long for the recogniser: the last {left_out} of its {of} terms are not used. Put the most \
     important ones first, or leave some out."
)]
pub struct VocabularyTooLong {
    /// Terms that are not used.
    pub left_out: usize,
    /// Terms that there are.
    pub of: usize,
}

/// What a person can do about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum ErrorKind {
    /// Give another file or another text.
    Input,
    /// Install or choose a model.
    Model,
    /// Try again, or see what the engine needs.
    Engine,
    /// See to the disk or the library.
    Library,
    /// Wait for the other process.
    Busy,
    /// See to the connection.
    Network,
    /// Read the message.
    Other,
}

impl Error {
    /// What the person can do.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Audio(AudioError::NoSpace { .. } | AudioError::Write { .. })
            | Self::Recording(RecordingError::NoRoom(_) | RecordingError::Write { .. })
            | Self::Pack(PackError::NoRoom { .. } | PackError::Differs(_) | PackError::Write(_)) => ErrorKind::Library,
            Self::Audio(_)
            | Self::Recording(RecordingError::Device(_) | RecordingError::Nothing)
            | Self::Pack(_)
            | Self::Reading(_)
            | Self::AudioGone(_)
            | Self::AudioChanged(_)
            | Self::NoAudio(_)
            | Self::NoSound(_)
            | Self::EmptyText
            | Self::NothingSaid(_)
            | Self::NoSample => ErrorKind::Input,
            Self::Library(LibraryError::Busy(_) | LibraryError::InUse)
            | Self::Recording(RecordingError::Already)
            | Self::Busy(_) => ErrorKind::Busy,
            Self::Library(_) | Self::Settings(_) | Self::Export(ExportError::Write { .. }) | Self::NoHome(_) => {
                ErrorKind::Library
            }
            Self::Model(ModelError::NoConnection { .. } | ModelError::Refused { .. }) => ErrorKind::Network,
            Self::Model(_) | Self::NoSpeechModel | Self::Language { .. } | Self::OwnInstructions { .. } => {
                ErrorKind::Model
            }
            Self::Engine(WorkerError::Failed(failure)) if failure.kind == FailureKind::Model => ErrorKind::Model,
            Self::Engine(_) | Self::NotCleaned | Self::NotNoted => ErrorKind::Engine,
            Self::NoStyle { .. }
            | Self::Recording(RecordingError::Over)
            | Self::Style(_)
            | Self::Template(_)
            | Self::Stopped
            | Self::NoRow
            | Self::Export(_)
            | Self::NoText(_)
            | Self::NoNotes(_)
            | Self::NoTemplate { .. }
            | Self::NoFairCopy => ErrorKind::Other,
        }
    }
}
