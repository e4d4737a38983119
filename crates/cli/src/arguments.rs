//! The command line's grammar. What each command does stands in `commands`.

mod choices;
mod recordings;
mod values;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use faircopy_core::{app::SpokenLanguage, transcript::Millis};

pub use choices::{Content, Format, Side, Tracks};
pub use recordings::{Marks, Pack};
use values::{language, moment, spoken_language};

/// Writes down what was said and puts a fair copy beside it, on this computer alone.
#[derive(Debug, Parser)]
#[command(name = "faircopy", version, max_term_width = 100, after_help = EXIT_CODES)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
    /// Prints results as JSON, for scripts; what several files or sessions give is one array.
    #[arg(long, global = true)]
    pub json: bool,
    /// Shows no progress and no notices.
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Writes the log to the terminal too; it never holds a word of a transcript.
    #[arg(long, short, global = true)]
    pub verbose: bool,
}

const EXIT_CODES: &str = "\
Exit codes: 0 done · 1 other error · 2 wrong arguments · 3 input cannot be read · 4 model missing or unusable
            5 engine failed · 6 library or disk · 7 in use by another Faircopy · 8 network · 130 cancelled";

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Writes down audio or video files and makes a fair copy of each.
    Transcribe(Transcribe),
    /// Records the microphone, and what the computer plays if wanted, then writes it down. Ctrl-C stops it.
    Record(Record),
    /// Lists the devices that can be recorded.
    Devices,
    /// Makes a fair copy of pasted text, or another one of a session.
    Clean(Clean),
    /// Goes on with sessions that were stopped before they were done.
    Resume(Resume),
    /// Lists the library.
    List(List),
    /// Shows a session.
    Show(Show),
    /// Makes notes of a session: summary, decisions, tasks, open questions, each with its times.
    Notes(Notes),
    /// Finds words in every session.
    Search(Search),
    /// Hears a stretch of a session again, and writes it down anew where other words are heard.
    Hear(Hear),
    /// Writes sessions to files.
    Export(Export),
    /// Deletes sessions, or only their audio.
    Delete(Delete),
    /// Lists the marked moments of a recording: bookmarks, pauses, what was muted or lost.
    Marks(Marks),
    /// Packs the sound of finished recordings to FLAC: the same samples in about half the room.
    Pack(Pack),
    /// Lists, downloads and adds models.
    Models(Models),
    /// Checks and backs up the library.
    Library(LibraryCommand),
    /// Says what works on this computer, what is missing and how to get it.
    Doctor,
    /// Cleans the same text in two styles, or with two models, and shows both.
    Compare(Compare),
    /// Measures the cleanup on texts with known fair copies.
    Eval(Eval),
    /// Prints completions for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

impl Command {
    /// Whether Ctrl-C asks it to stop. The others are ended by the signal itself: they are short, and what they write is whole or not
    /// there.
    pub fn can_be_stopped(&self) -> bool {
        matches!(
            self,
            Self::Transcribe(_)
                | Self::Clean(_)
                | Self::Resume(_)
                | Self::Hear(_)
                | Self::Notes(_)
                | Self::Delete(_)
                | Self::Pack(_)
                | Self::Models(_)
                | Self::Compare(_)
                | Self::Eval(_)
        )
    }
}

#[derive(Debug, Args)]
pub struct Transcribe {
    /// Audio or video files.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Language spoken, such as "en" or "de"; detected when not given.
    #[arg(long, short, value_parser = language)]
    pub language: Option<String>,
    /// Writes English whatever is spoken.
    #[arg(long)]
    pub translate: bool,
    /// Speech model: an id from `faircopy models`, or a file.
    #[arg(long, short)]
    pub model: Option<String>,
    /// Keeps a stereo file's channels apart.
    #[arg(long, value_enum, default_value_t)]
    pub tracks: Tracks,
    /// Names and terms to listen for, separated by commas; @FILE reads one a line.
    #[arg(long)]
    pub vocabulary: Vec<String>,
    /// Stops after the verbatim text.
    #[arg(long)]
    pub no_clean: bool,
    #[command(flatten)]
    pub cleaning: Cleaning,
    #[command(flatten)]
    pub writing: Writing,
    /// Refers to the file where it is instead of keeping a copy in the library.
    #[arg(long)]
    pub in_place: bool,
    /// Title in the library; the file's name when not given.
    #[arg(long)]
    pub title: Option<String>,
}

#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools)] // each is a switch of its own
pub struct Record {
    /// Records what the computer plays, too, as a track of its own.
    #[arg(long)]
    pub system: bool,
    /// Microphone: a name or an id from `faircopy devices`; the system's choice when not given.
    #[arg(long)]
    pub device: Option<String>,
    /// Title in the library; the time of day when not given.
    #[arg(long)]
    pub title: Option<String>,
    /// Language spoken, such as "en" or "de"; detected when not given.
    #[arg(long, short, value_parser = language)]
    pub language: Option<String>,
    /// Speech model: an id from `faircopy models`, or a file.
    #[arg(long, short)]
    pub model: Option<String>,
    /// Names and terms to listen for, separated by commas; @FILE reads one a line.
    #[arg(long)]
    pub vocabulary: Vec<String>,
    /// Writes the text while people speak.
    #[arg(long, conflicts_with = "no_text")]
    pub live: bool,
    /// Stops after the recording; `faircopy resume` makes the text later.
    #[arg(long)]
    pub no_text: bool,
    /// Stops after the verbatim text.
    #[arg(long)]
    pub no_clean: bool,
    #[command(flatten)]
    pub cleaning: Cleaning,
    #[command(flatten)]
    pub writing: Writing,
}

#[derive(Debug, Args)]
pub struct Compare {
    /// A session's number, or a file of text or subtitles.
    pub input: String,
    /// A style; twice for two of them. Both given twice, the first style is that of the first model.
    #[arg(long = "style", value_name = "STYLE")]
    pub styles: Vec<String>,
    /// A text model: an id from `faircopy models`, or a file; twice for two of them. Given once, it is that of both.
    #[arg(long = "text-model", value_name = "MODEL")]
    pub text_models: Vec<String>,
}

#[derive(Debug, Args)]
pub struct Eval {
    #[command(flatten)]
    pub measuring: crate::eval::EvalArgs,
    /// The folder holds meetings with marked notes (.json): measures notes instead of fair copies.
    #[arg(long)]
    pub notes: bool,
    #[command(flatten)]
    pub cleaning: Cleaning,
}

#[derive(Debug, Args)]
pub struct Cleaning {
    /// Style of the fair copy: "faithful", "light", "polished", "rules", or the name of one of your own (see the README).
    #[arg(long)]
    pub style: Option<String>,
    /// Text model: an id from `faircopy models`, or a file.
    #[arg(long)]
    pub text_model: Option<String>,
}

#[derive(Debug, Args)]
pub struct Writing {
    /// How to write the result.
    #[arg(long, short, value_enum, default_value_t)]
    pub format: Format,
    /// Which text formats other than side-by-side and json hold.
    #[arg(long, value_enum, default_value_t)]
    pub text: Side,
    /// Whether files hold the text, the notes of the session, or both; JSON has all.
    #[arg(long, value_enum)]
    pub content: Option<Content>,
    /// Adds times to text, markdown, html, docx and pdf.
    #[arg(long)]
    pub times: bool,
    /// Leaves out who speaks.
    #[arg(long)]
    pub no_speakers: bool,
    /// File or folder to write to; standard output when not given.
    #[arg(long, short)]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Notes {
    /// The session's number.
    pub session: i64,
    /// What they are of: "meeting", "one-to-one", "interview", "lecture", "stand-up", or one of your own (see the README).
    #[arg(long, short)]
    pub template: Option<String>,
    /// Shows the notes that are there instead of making new ones.
    #[arg(long)]
    pub show: bool,
    /// Takes sentences that were said, also where a language model could write.
    #[arg(long)]
    pub by_rule: bool,
    /// Text model: an id from `faircopy models`, or a file.
    #[arg(long)]
    pub text_model: Option<String>,
    #[command(flatten)]
    pub writing: Writing,
}

#[derive(Debug, Args)]
pub struct Clean {
    /// The text; "-" or nothing reads standard input.
    pub input: Option<String>,
    /// A file of text or subtitles (txt, md, srt, vtt) instead; its name or letters tell the language.
    #[arg(long, short, conflicts_with_all = ["input", "language"])]
    pub file: Option<PathBuf>,
    /// A session's number instead: its text is cleaned again; the fair copies of before stay as versions.
    #[arg(long, conflicts_with_all = ["input", "file", "language", "keep"])]
    pub session: Option<i64>,
    /// Its language, such as "en" or "de".
    #[arg(long, short, default_value = "en", value_parser = language)]
    pub language: String,
    #[command(flatten)]
    pub cleaning: Cleaning,
    /// Shows every change with its kind, and which text each passage is.
    #[arg(long)]
    pub changes: bool,
    /// Keeps the text and its fair copy in the library.
    #[arg(long)]
    pub keep: bool,
}

#[derive(Debug, Args)]
pub struct Resume {
    /// Sessions to go on with; all unfinished ones when not given.
    pub sessions: Vec<i64>,
}

#[derive(Debug, Args)]
pub struct List {
    /// Most sessions to list, newest first.
    #[arg(long, default_value_t = 50)]
    pub limit: usize,
}

#[derive(Debug, Args)]
pub struct Show {
    /// The session's number.
    pub session: i64,
    #[command(flatten)]
    pub writing: Writing,
}

#[derive(Debug, Args)]
pub struct Hear {
    /// The session's number.
    pub session: i64,
    /// A moment of the stretch, such as "1:23".
    #[arg(value_parser = moment)]
    pub at: Millis,
    /// Language spoken there, such as "en" or "de", or "detect"; the session's when not given.
    #[arg(long, short, value_parser = spoken_language)]
    pub language: Option<SpokenLanguage>,
    /// Speech model: an id from `faircopy models`, or a file; the session's when not given.
    #[arg(long, short)]
    pub model: Option<String>,
}

#[derive(Debug, Args)]
pub struct Search {
    /// Words to find.
    #[arg(required = true)]
    pub words: Vec<String>,
    /// Most hits.
    #[arg(long, default_value_t = 20)]
    pub limit: usize,
}

#[derive(Debug, Args)]
pub struct Export {
    /// The sessions' numbers.
    #[arg(required = true)]
    pub sessions: Vec<i64>,
    #[command(flatten)]
    pub writing: Writing,
}

#[derive(Debug, Args)]
pub struct Delete {
    /// The sessions' numbers.
    #[arg(required = true)]
    pub sessions: Vec<i64>,
    /// Deletes the audio and keeps the text.
    #[arg(long)]
    pub audio_only: bool,
    /// Does not ask.
    #[arg(long, short)]
    pub yes: bool,
}

#[derive(Debug, Args)]
pub struct Models {
    #[command(subcommand)]
    pub action: Option<ModelAction>,
}

#[derive(Debug, Subcommand)]
pub enum ModelAction {
    /// Lists what is installed and what can be had.
    List,
    /// Downloads a model of the catalogue.
    Get {
        /// Its id.
        id: String,
    },
    /// Takes in a ggml or GGUF file.
    Add {
        /// The file.
        file: PathBuf,
    },
    /// Removes a downloaded or added model.
    Remove {
        /// Its id.
        id: String,
    },
}

#[derive(Debug, Args)]
pub struct LibraryCommand {
    #[command(subcommand)]
    pub action: LibraryAction,
}

#[derive(Debug, Subcommand)]
pub enum LibraryAction {
    /// Looks for damage and for audio that is missing.
    Check,
    /// Writes a copy of the texts (not of the audio) that can be opened again.
    Backup {
        /// The file to write.
        to: PathBuf,
    },
    /// Says how much room each session takes.
    Size,
}
