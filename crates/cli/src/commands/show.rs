//! `show` and `export`: a session in any format, to the terminal or to files.

use std::path::{Path, PathBuf};

use faircopy_core::{
    library::{
        self,
        export::{self, Document, Options, file_name},
    },
    session::SessionId,
};

use super::Context;
use crate::arguments::{Export, Format, Show, Side, Writing};
use crate::exit::Failure;
use crate::render::{array::JsonArray, out, side_by_side, width};

/// Where results go.
#[derive(Debug)]
pub enum Target {
    Standard,
    /// Standard output for several documents in JSON.
    Array(JsonArray),
    File(PathBuf),
    Folder(PathBuf),
}

impl Target {
    /// A folder that exists, or any path when there are several results, is a folder.
    pub fn of(context: &Context, writing: &Writing, several: bool) -> Result<Self, Failure> {
        let Some(path) = &writing.output else {
            let array = several && format(context, writing) == Format::Json;
            return Ok(if array { Self::Array(JsonArray::default()) } else { Self::Standard });
        };
        if !several && !path.is_dir() {
            return Ok(Self::File(path.clone()));
        }
        std::fs::create_dir_all(path).map_err(|error| unwritable(path, &error))?;
        Ok(Self::Folder(path.clone()))
    }

    /// Ends the output, however the work ended. What kept the work from being done counts more than what goes wrong here.
    pub fn close(&self, result: Result<(), Failure>) -> Result<(), Failure> {
        let Self::Array(array) = self else { return result };
        let closed = array.close();
        result.and(closed)
    }
}

/// Shows one session.
pub fn show(context: &Context, arguments: &Show) -> Result<(), Failure> {
    let target = Target::of(context, &arguments.writing, false)?;
    write(context, SessionId(arguments.session), &arguments.writing, &target)
}

/// Writes sessions to files, or one after the other to standard output: in JSON as one array.
pub fn export(context: &Context, arguments: &Export) -> Result<(), Failure> {
    let target = Target::of(context, &arguments.writing, arguments.sessions.len() > 1)?;
    let mut sessions = arguments.sessions.iter().copied().map(SessionId);
    target.close(sessions.try_for_each(|session| write(context, session, &arguments.writing, &target)))
}

/// The session's current texts.
pub fn document(context: &Context, session: SessionId) -> Result<Document, Failure> {
    let library = context.app.library();
    let found = library.session(session)?;
    let current = library.current(session)?;
    let Some(transcript) = current.transcript else {
        return Err(Failure::other(format!(
            "Session {session} has no text yet. `faircopy resume {session}` goes on with it."
        )));
    };
    let fair_copy = current.fair_copy.map(|id| library.fair_copy(id)).transpose()?;
    Ok(Document { session: found, transcript: library.transcript(transcript)?, fair_copy })
}

/// Writes one session where it was asked for.
pub fn write(context: &Context, session: SessionId, writing: &Writing, target: &Target) -> Result<(), Failure> {
    let document = document(context, session)?;
    let format = format(context, writing);
    let mut text = render(&document, format, writing, matches!(target, Target::Standard));
    let models =
        [Some(document.transcript.model.as_str()), document.fair_copy.as_ref().and_then(|f| f.model.as_deref())];
    let models: Vec<&str> = models.into_iter().flatten().collect();
    if let Some(notice) = context.demo_notice(&models) {
        if format == Format::SideBySide {
            text.push_str(&textwrap::fill(&notice, width()));
            text.push('\n');
        } else if !context.quiet && context.first_notice() {
            eprintln!("{notice}");
        }
    }
    match target {
        Target::Standard => out(&text),
        Target::Array(array) => array.add(&text),
        Target::File(path) => save(context, path, &text),
        Target::Folder(folder) => save(context, &free_name(folder, &document.session.title, extension(format)), &text),
    }
}

fn format(context: &Context, writing: &Writing) -> Format {
    if context.json { Format::Json } else { writing.format }
}

fn render(document: &Document, format: Format, writing: &Writing, to_terminal: bool) -> String {
    let width = if to_terminal { width() } else { 120 };
    let options = Options {
        side: match writing.text {
            Side::FairCopy => library::Side::FairCopy,
            Side::Verbatim => library::Side::Verbatim,
        },
        times: writing.times,
    };
    let exported = |format| export::export(document, format, &options);
    match format {
        Format::SideBySide if document.transcript.segments.is_empty() => "No speech was found.\n".to_owned(),
        Format::SideBySide => match &document.fair_copy {
            Some(fair) => side_by_side::side_by_side(&document.transcript, fair, width),
            None => side_by_side::verbatim_lines(&document.transcript, width),
        },
        Format::Text => exported(export::Format::Text),
        Format::Markdown => exported(export::Format::Markdown),
        Format::Srt => exported(export::Format::Srt),
        Format::Vtt => exported(export::Format::Vtt),
        Format::Json => exported(export::Format::Json),
    }
}

fn extension(format: Format) -> &'static str {
    match format {
        Format::SideBySide | Format::Text => "txt",
        Format::Markdown => "md",
        Format::Srt => "srt",
        Format::Vtt => "vtt",
        Format::Json => "json",
    }
}

/// A name in `folder` that nothing has yet.
fn free_name(folder: &Path, title: &str, extension: &str) -> PathBuf {
    let first = folder.join(file_name(title, extension));
    let more = (2..).map(|n| folder.join(file_name(&format!("{title} ({n})"), extension)));
    std::iter::once(first).chain(more).find(|path| !path.exists()).expect("numbers do not end")
}

fn save(context: &Context, path: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(path, text).map_err(|error| unwritable(path, &error))?;
    if !context.quiet {
        eprintln!("Wrote {}", path.display());
    }
    Ok(())
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::disk(format!(
        "{} cannot be written: {error}. Choose another place with --output; the session is kept in the library.",
        path.display()
    ))
}
