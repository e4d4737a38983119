//! `show` and `export`: a session in any format, to the terminal or to files.

use std::{
    io::IsTerminal,
    path::{Path, PathBuf},
};

use faircopy_core::{
    app::rows,
    audio::decode::begins_as_sound,
    export::{self, Document, Options},
    session::SessionId,
    transcript,
};

use super::Context;
use crate::arguments::{Content, Export, Format, Show, Side, Writing};
use crate::exit::Failure;
use crate::render::{array::JsonArray, doubt::doubts, out, out_bytes, plain, side_by_side, width};

/// Where results go.
#[derive(Debug)]
pub enum Target {
    Standard,
    /// Standard output for several documents, one after the other; texts get a line above them that says which it is.
    Several,
    /// Standard output for several documents in JSON.
    Array(JsonArray),
    File(PathBuf),
    Folder(PathBuf),
}

impl Target {
    /// A folder that exists, or any path when there are several results, is a folder.
    ///
    /// What cannot be done is said here, before an hour of work.
    pub fn of(context: &Context, writing: &Writing, several: bool) -> Result<Self, Failure> {
        let chosen = format(context, writing);
        let format = exported(chosen);
        if writing.text == Side::Both && !format.is_none_or(export::Format::has_columns) {
            return Err(Failure::usage("Both texts beside each other need --format html, docx or pdf."));
        }
        let Some(path) = &writing.output else {
            let is_text = format.is_none_or(export::Format::is_text);
            if !is_text && (several || std::io::stdout().is_terminal()) {
                return Err(Failure::usage(
                    "Word and PDF files are no text for a terminal. Name a file with --output.",
                ));
            }
            return Ok(match (several, chosen) {
                (false, _) => Self::Standard,
                (true, Format::Json) => Self::Array(JsonArray::default()),
                (true, _) => Self::Several,
            });
        };
        if !several && !path.is_dir() {
            check_place(context, path)?;
            return Ok(Self::File(path.clone()));
        }
        std::fs::create_dir_all(path).map_err(|error| {
            Failure::disk(format!(
                "{} cannot be made: {error}. Choose another place with --output; the session is kept in the library.",
                path.display()
            ))
        })?;
        Ok(Self::Folder(path.clone()))
    }

    /// Ends the output, however the work ended. What kept the work from being done counts more than what goes wrong here.
    pub fn close(&self, result: Result<(), Failure>) -> Result<(), Failure> {
        let Self::Array(array) = self else { return result };
        let closed = array.close();
        result.and(closed)
    }
}

/// A result needs a folder. It takes the place of an older one of that name, but never that of a recording (`--output *.wav` names one), nor
/// of what the library is made of.
fn check_place(context: &Context, path: &Path) -> Result<(), Failure> {
    let refused = |what: &str| {
        let path = path.display();
        Err(Failure::usage(format!(
            "{path} is {what}, and no result is written over it. Name another file with --output."
        )))
    };
    // What is not there yet is in its folder.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        let (path, folder) = (path.display(), folder.display());
        let said =
            format!("{path} cannot be written: there is no folder {folder}. Choose another place with --output.");
        return Err(Failure::disk(said));
    }
    let real = path.canonicalize().or_else(|_| folder.canonicalize()).unwrap_or_else(|_| path.to_owned());
    let library = context.app.library().folder();
    if real.starts_with(library.canonicalize().as_deref().unwrap_or(library)) {
        return refused("in Faircopy's own library");
    }
    if begins_as_sound(path) { refused("a recording or a film") } else { Ok(()) }
}

/// Shows one session.
pub fn show(context: &Context, arguments: &Show) -> Result<(), Failure> {
    context.recover()?;
    let target = Target::of(context, &arguments.writing, false)?;
    write(context, SessionId(arguments.session), &arguments.writing, &target)
}

/// Writes sessions to files, or one after the other to standard output: in JSON as one array.
pub fn export(context: &Context, arguments: &Export) -> Result<(), Failure> {
    let target = Target::of(context, &arguments.writing, arguments.sessions.len() > 1)?;
    let mut sessions = arguments.sessions.iter().copied().map(SessionId);
    target.close(sessions.try_for_each(|session| write(context, session, &arguments.writing, &target)))
}

/// Writes one session where it was asked for.
pub fn write(context: &Context, session: SessionId, writing: &Writing, target: &Target) -> Result<(), Failure> {
    let document = context.app.document(session)?;
    let format = format(context, writing);
    let mut bytes = match exported(format) {
        Some(format) => export::export(&document, format, &options(writing))?,
        None if writing.content == Some(Content::Notes) => {
            export::export(&document, export::Format::Text, &options(writing))?
        }
        None => beside(&document, matches!(target, Target::Standard | Target::Several)).into(),
    };
    let models =
        [Some(document.transcript.model.as_str()), document.fair_copy.as_ref().and_then(|f| f.model.as_deref())];
    let models: Vec<&str> = models.into_iter().flatten().collect();
    if let Some(notice) = context.demo_notice(&models) {
        if format == Format::SideBySide {
            bytes.extend_from_slice(textwrap::fill(&notice, width()).as_bytes());
            bytes.push(b'\n');
        } else if !context.quiet && context.first_notice() {
            eprintln!("{notice}");
        }
    }
    let written = match target {
        Target::Standard => return out_bytes(&bytes),
        Target::Several => {
            if matches!(format, Format::SideBySide | Format::Text) {
                out(&format!("── {} (session {session}) ──\n\n", plain(&document.session.title)))?;
                bytes.push(b'\n');
            }
            return out_bytes(&bytes);
        }
        Target::Array(array) => return array.add(&String::from_utf8_lossy(&bytes)),
        Target::File(path) => export::save(&bytes, path).map(|()| path.clone())?,
        Target::Folder(folder) => {
            let extension = exported(format).map_or("txt", export::Format::extension);
            export::save_in_folder(&bytes, folder, &document.session.title, extension)?
        }
    };
    if !context.quiet {
        eprintln!("Wrote {}", written.display());
    }
    Ok(())
}

fn format(context: &Context, writing: &Writing) -> Format {
    if context.json { Format::Json } else { writing.format }
}

/// Core's format; `None` for the one that only the terminal has.
fn exported(format: Format) -> Option<export::Format> {
    Some(match format {
        Format::SideBySide => return None,
        Format::Text => export::Format::Text,
        Format::Markdown => export::Format::Markdown,
        Format::Srt => export::Format::Srt,
        Format::Vtt => export::Format::Vtt,
        Format::Html => export::Format::Html,
        Format::Docx => export::Format::Docx,
        Format::Pdf => export::Format::Pdf,
        Format::Json => export::Format::Json,
    })
}

fn options(writing: &Writing) -> Options {
    Options {
        side: if writing.text == Side::Verbatim { transcript::Side::Verbatim } else { transcript::Side::FairCopy },
        content: match writing.content {
            Some(Content::Notes) => export::Content::Notes,
            Some(Content::Both) => export::Content::Both,
            Some(Content::Text) | None => export::Content::Text,
        },
        both: writing.text == Side::Both,
        times: writing.times,
        speakers: !writing.no_speakers,
        ..Options::default()
    }
}

fn beside(document: &Document, to_terminal: bool) -> String {
    let width = if to_terminal { width() } else { 120 };
    let mut text = match &document.fair_copy {
        _ if document.transcript.segments.is_empty() => return "No speech was found.\n".to_owned(),
        Some(fair) => side_by_side::side_by_side(&document.transcript, fair, &document.marks, width),
        None => side_by_side::verbatim_lines(&document.transcript, &document.marks, width),
    };
    let doubts = doubts(document.session.id, &rows(&document.transcript, document.fair_copy.as_ref()));
    if !doubts.is_empty() && !text.ends_with("\n\n") {
        text.push('\n');
    }
    text + &doubts
}
