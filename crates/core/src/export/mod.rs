//! Sessions as files for people and programs: text, Markdown, subtitles, web page, Word, PDF, JSON.
//!
//! ```text
//! Document ▶ blocks (segments or paragraphs, timed) ▶ cues ─▶ srt, vtt
//!                        │     └▶ marks (bookmarks among them) ▶ lead (who, when) ▶ text, md, html, docx, pdf
//!                        └▶ json
//! ```

mod blocks;
mod cues;
mod direction;
mod docx;
mod error;
mod html;
mod json;
mod labels;
mod lead;
mod marks;
mod name;
mod notes;
mod pdf;
mod prose;
mod save;
mod subtitles;
mod xml;

use serde::{Deserialize, Serialize};

pub use self::{
    error::{ExportError, Script},
    json::mark as mark_in_json,
    labels::{Labels, NoteLabels},
    name::file_name,
    save::{save, save_in_folder},
};
use crate::{
    note::Notes,
    session::{Mark, Session},
    transcript::{FairCopy, Side, Transcript},
};

/// A session with the texts to write.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Whose texts they are.
    pub session: Session,
    /// What was said.
    pub transcript: Transcript,
    /// The fair copy of that transcript, if there is one.
    pub fair_copy: Option<FairCopy>,
    /// Its notes, if there are any.
    pub notes: Option<Notes>,
    /// Moments of a recording that were marked, in the order of time.
    pub marks: Vec<Mark>,
}

/// What to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Format {
    /// Plain text: a paragraph of the fair copy and a blank line, or a segment a line.
    Text,
    /// The same as Markdown, under the title.
    Markdown,
    /// SubRip subtitles.
    Srt,
    /// WebVTT subtitles.
    Vtt,
    /// A web page of one file, side by side or one text.
    Html,
    /// A Word document.
    Docx,
    /// A PDF of A4 pages.
    Pdf,
    /// Everything, both texts with all times and edits; see the source of `json.rs` for its fields.
    Json,
}

impl Format {
    /// What its files' names end in, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Markdown => "md",
            Self::Srt => "srt",
            Self::Vtt => "vtt",
            Self::Html => "html",
            Self::Docx => "docx",
            Self::Pdf => "pdf",
            Self::Json => "json",
        }
    }

    /// Whether its files are UTF-8 text, and not bytes that would upset a terminal.
    pub fn is_text(self) -> bool {
        !matches!(self, Self::Docx | Self::Pdf)
    }

    /// Whether it can hold both texts beside each other.
    pub fn has_columns(self) -> bool {
        matches!(self, Self::Html | Self::Docx | Self::Pdf)
    }
}

/// What of a session to write. JSON has all of it, subtitles have no notes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Content {
    /// What was said or its fair copy.
    #[default]
    Text,
    /// The notes.
    Notes,
    /// The notes, then the text.
    Both,
}

/// How to write it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Options {
    /// Which text; JSON has both. Where the fair copy is missing or not finished yet, what was said stands in its place.
    pub side: Side,
    /// The text, the notes or both; where there are no notes the text.
    pub content: Content,
    /// Both texts beside each other, in formats that have columns.
    pub both: bool,
    /// Whether prose shows when something is said; subtitles and JSON always do.
    pub times: bool,
    /// Whether it shows who speaks, where there are several; JSON always does.
    pub speakers: bool,
    /// What speakers and columns are called.
    pub labels: Labels,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            side: Side::default(),
            content: Content::default(),
            both: false,
            times: false,
            speakers: true,
            labels: Labels::default(),
        }
    }
}

/// The document in a format; text has `\n` at line ends. May look for fonts on the disk.
///
/// # Errors
/// [`ExportError::NoFont`], [`ExportError::Unmade`]; text formats have none.
pub fn export(document: &Document, format: Format, options: &Options) -> Result<Vec<u8>, ExportError> {
    Ok(match format {
        Format::Text => prose::text(document, options).into(),
        Format::Markdown => prose::markdown(document, options).into(),
        Format::Srt => subtitles::srt(document, options).into(),
        Format::Vtt => subtitles::vtt(document, options).into(),
        Format::Html => html::page(document, options).into(),
        Format::Json => json::json(document).into(),
        Format::Docx => return docx::docx(document, options),
        Format::Pdf => return pdf::pdf(document, options),
    })
}

/// One side for a clipboard: as plain text, and as the HTML of its paragraphs.
pub fn clipboard(document: &Document, options: &Options) -> (String, String) {
    // Office programs take HTML without it for Latin-1.
    let html = format!("<meta charset=\"utf-8\"/>{}", html::paragraphs(document, options));
    (prose::text(document, options), html)
}
