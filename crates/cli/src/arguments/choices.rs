//! What an argument chooses from.

use clap::ValueEnum;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// Both texts beside each other.
    #[default]
    SideBySide,
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// SubRip subtitles.
    Srt,
    /// WebVTT subtitles.
    Vtt,
    /// A web page of one file.
    Html,
    /// A Word document.
    Docx,
    /// PDF.
    Pdf,
    /// Everything, for programs; several files or sessions become one array.
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Content {
    /// What was said or its fair copy.
    #[default]
    Text,
    /// The notes.
    Notes,
    /// The notes, then the text.
    Both,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Side {
    /// The fair copy, or the verbatim text where there is none.
    #[default]
    FairCopy,
    /// What was said.
    Verbatim,
    /// Both beside each other: html, docx and pdf.
    Both,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Tracks {
    /// All channels together.
    #[default]
    Mixed,
    /// Left and right apart.
    LeftRight,
    /// Left is the microphone, right what the computer played.
    MeOthers,
}
