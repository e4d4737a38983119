//! What core tells its shells while a job runs. The list is closed; every event names its session.

use serde::{Deserialize, Serialize};

use crate::{
    job::{Progress, Stage},
    note::{Line, NotesHead, NotesId, Section},
    recorder::RecordingStatus,
    session::{Mark, SessionId},
    told::Told,
    transcript::{Millis, Paragraph, Segment, Track},
};

/// Something that a shell may want to show. Stored in the library before it is sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Event {
    /// A session exists from now on.
    Created {
        /// The session.
        session: SessionId,
        /// Its title.
        title: String,
    },
    /// A job goes on where an earlier one stopped.
    Resumed {
        /// The session.
        session: SessionId,
    },
    /// A stage did some of its work.
    Progressed {
        /// The session.
        session: SessionId,
        /// The stage.
        stage: Stage,
        /// How much.
        progress: Progress,
    },
    /// Verbatim segments were stored in the version that is shown.
    Transcribed {
        /// The session.
        session: SessionId,
        /// The new segments.
        segments: Vec<Segment>,
    },
    /// What is being said just now. It is stored nowhere: it comes again as [`Event::Transcribed`], maybe in other words.
    Overheard {
        /// The session.
        session: SessionId,
        /// Who speaks.
        track: Track,
        /// When it began.
        start: Millis,
        /// The words so far.
        text: String,
    },
    /// A paragraph was stored in the fair copy that is shown.
    Cleaned {
        /// The session.
        session: SessionId,
        /// The new paragraph.
        paragraph: Paragraph,
    },
    /// Something that the person should know; the job goes on.
    Warned {
        /// The session.
        session: SessionId,
        /// What it is.
        told: Told,
    },
    /// Other versions of the texts are shown from now on: read the session and its rows again.
    VersionShown {
        /// The session.
        session: SessionId,
    },
    /// Notes are being made: a version of them that grows from here on. It is the newest, and is shown to whoever asks for no
    /// other when it is complete.
    NotesBegun {
        /// The session.
        session: SessionId,
        /// What they are.
        notes: NotesHead,
        /// Their sections, with the lines that are there already.
        sections: Vec<Section>,
    },
    /// A line was stored in notes that are being made.
    Noted {
        /// The session.
        session: SessionId,
        /// The notes.
        notes: NotesId,
        /// Place of its section among their sections.
        section: u32,
        /// The line; it is the last of its section.
        line: Line,
    },
    /// Notes are complete.
    NotesMade {
        /// The session.
        session: SessionId,
        /// The notes.
        notes: NotesId,
    },
    /// How a recording stands; sent about ten times a second while it goes on, and when something about it changes.
    Recording {
        /// The session.
        session: SessionId,
        /// How it stands.
        status: RecordingStatus,
    },
    /// A moment of a recording was marked, or what a mark stands for is over.
    Marked {
        /// The session.
        session: SessionId,
        /// The mark; one of the same moment and kind takes its place.
        mark: Mark,
    },
    /// A recording is over and on disk; its text can be made.
    Recorded {
        /// The session.
        session: SessionId,
        /// Why it stopped by itself; `None` when the person stopped it.
        told: Option<Told>,
    },
    /// The sound of a recording takes less room.
    Packed {
        /// The session.
        session: SessionId,
        /// Bytes that it took.
        #[cfg_attr(feature = "bindings", specta(type = u32))]
        before: u64,
        /// Bytes that it takes now.
        #[cfg_attr(feature = "bindings", specta(type = u32))]
        after: u64,
    },
    /// The job ended well.
    Finished {
        /// The session.
        session: SessionId,
    },
}
