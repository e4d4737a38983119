//! What the queue holds: something to be done, and how it stands.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::{
    app::{CleanRequest, NotesRequest, TextRequest, TranscribeRequest},
    error::ErrorKind,
    job::{Progress, Stage},
    session::SessionId,
    told::Told,
};

/// Names a job in this run of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(transparent)]
pub struct JobId(pub u32);

/// Something to be done. Stored in the library while it waits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Write down a file and make its fair copy.
    TakeIn(TranscribeRequest),
    /// Keep a text and make its fair copy.
    TakeInText {
        /// The text.
        text: String,
        /// What to do with it.
        request: TextRequest,
    },
    /// Keep the text of a file and make its fair copy.
    TakeInTextFile {
        /// The file: prose or subtitles.
        file: PathBuf,
        /// How to clean it.
        clean: CleanRequest,
    },
    /// Go on with a session that was stopped, cancelled or has failed.
    Resume(SessionId),
    /// Make another fair copy of a session's text; the one before stays a version.
    CleanAgain {
        /// The session.
        session: SessionId,
        /// How.
        request: CleanRequest,
    },
    /// Write a session down again; the text before stays a version.
    TranscribeAgain {
        /// The session.
        session: SessionId,
        /// ISO 639-1 code; detected when `None`.
        language: Option<String>,
        /// Id or file of a recogniser; the settings' or the best one when `None`.
        speech_model: Option<String>,
    },
    /// Make notes of a session's text; those before stay a version.
    MakeNotes {
        /// The session.
        session: SessionId,
        /// How.
        request: NotesRequest,
    },
    /// Pack the sound of a finished recording.
    Pack(SessionId),
}

/// How a job stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum JobState {
    /// Its turn has not come.
    Waiting,
    /// At work.
    Running {
        /// At what; `None` until the first of it is done.
        stage: Option<Stage>,
        /// How much of the stage is done.
        progress: Option<Progress>,
    },
    /// All done.
    Finished,
    /// Stopped as asked; what was done is kept.
    Cancelled,
    /// Stopped by an error; what was done is kept.
    Failed {
        /// What the person can do.
        kind: ErrorKind,
        /// Why, with the next step.
        told: Told,
    },
}

/// A job as the window shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Job {
    /// Its name.
    pub id: JobId,
    /// Its session, once there is one.
    pub session: Option<SessionId>,
    /// For people: the file's name, the text's title or the session's.
    pub name: String,
    /// How it stands.
    pub state: JobState,
}

impl Task {
    /// The session that it works on, where that is there already.
    pub(super) fn session(&self) -> Option<SessionId> {
        match self {
            Self::TakeIn(_) | Self::TakeInText { .. } | Self::TakeInTextFile { .. } => None,
            Self::Resume(session)
            | Self::Pack(session)
            | Self::CleanAgain { session, .. }
            | Self::TranscribeAgain { session, .. }
            | Self::MakeNotes { session, .. } => Some(*session),
        }
    }
}
