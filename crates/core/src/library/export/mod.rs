//! Sessions as files for people and programs: text, Markdown, subtitles, JSON.

mod blocks;
mod cues;
mod json;
mod name;
mod prose;
mod subtitles;

use serde::{Deserialize, Serialize};

pub use self::name::file_name;
use super::Side;
use crate::{
    session::Session,
    transcript::{FairCopy, Track, Transcript},
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

/// How to write it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Which text; JSON has both. Where the fair copy is missing or not finished yet, what was said stands in its place.
    pub side: Side,
    /// Whether text and Markdown show when something is said.
    pub times: bool,
}

/// The document in a format, with `\n` at line ends.
pub fn export(document: &Document, format: Format, options: &Options) -> String {
    match format {
        Format::Text => prose::text(document, *options),
        Format::Markdown => prose::markdown(document, *options),
        Format::Srt => subtitles::srt(document, options.side),
        Format::Vtt => subtitles::vtt(document, options.side),
        Format::Json | Format::Html | Format::Docx | Format::Pdf => json::json(document),
    }
}

/// Who speaks, in a document with several tracks.
fn speaker(document: &Document, track: Track) -> Option<&'static str> {
    let several = document.transcript.segments.iter().any(|segment| segment.track != track);
    several.then_some(match track {
        Track::Mixed => "All",
        Track::Me => "Me",
        Track::Others => "Others",
        Track::Left => "Left",
        Track::Right => "Right",
    })
}
