//! Meetings that a person wrote down and marked: JSON files, described in docs/evaluation.md.

use std::path::Path;

use faircopy_core::{
    clean::words_of_line,
    note::{Citation, Draft, SectionKind, Support, Who},
    transcript::{Segment, Span, Track, Transcript},
};
use serde::Deserialize;

use super::super::EvalError;

/// A meeting.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Meeting {
    pub(super) title: String,
    language: String,
    /// The one that fits it.
    pub(super) template: String,
    said: Vec<Said>,
    decisions: Vec<Mark>,
    tasks: Vec<Mark>,
    questions: Vec<Mark>,
    /// Right lines, in other words than those that were said.
    pub(super) notes: Vec<Note>,
    /// Tasks that nobody spoke of, with names that were said.
    pub(super) invented: Vec<String>,
}

/// What one person says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    /// Second.
    at: u32,
    track: Track,
    text: String,
}

/// Where something is, and for a task who is to do it and until when.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Mark {
    /// Second.
    pub(super) at: u32,
    /// A name, or a track.
    pub(super) who: Option<String>,
    pub(super) when: Option<String>,
}

/// A right line.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Note {
    pub(super) text: String,
    /// Seconds.
    pub(super) cites: Vec<u32>,
}

/// The meetings of a folder, by name of their files.
pub(super) fn read(folder: &Path) -> Result<Vec<Meeting>, EvalError> {
    let unread = |source| EvalError::Folder { path: folder.to_path_buf(), source };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unread)? {
        let path = entry.map_err(unread)?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(EvalError::NoMeeting { path: folder.to_path_buf() });
    }
    let read = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path).map_err(unread)?;
        serde_json::from_str(&text).map_err(|source| EvalError::Line {
            path: path.clone(),
            line: source.line(),
            source,
        })
    };
    files.iter().map(read).collect()
}

impl Meeting {
    /// A segment for each thing that was said; its place counts them all, so that a second names one.
    pub(super) fn transcript(&self) -> Transcript {
        let segments = self.said.iter().zip(0..).map(|(said, seq)| Segment {
            track: said.track,
            seq,
            span: self.span(seq),
            words: words_of_line(&said.text),
            confidence: 1.0,
            doubt: None,
        });
        Transcript { language: self.language.clone(), model: String::new(), segments: segments.collect() }
    }

    /// The place of what is said at a second.
    pub(super) fn place(&self, at: u32) -> u32 {
        self.said.iter().position(|said| said.at == at).map_or(u32::MAX, |place| place as u32)
    }

    pub(super) fn marks(&self, kind: SectionKind) -> &[Mark] {
        match kind {
            SectionKind::Decisions => &self.decisions,
            SectionKind::ActionItems => &self.tasks,
            _ => &self.questions,
        }
    }

    /// A line that rests on these seconds.
    pub(super) fn line(&self, text: &str, seconds: &[u32]) -> Draft {
        let cite = |at: &u32| {
            let segment = self.place(*at);
            Citation { track: self.said[segment as usize].track, segment, span: self.span(segment) }
        };
        let cites = seconds.iter().map(cite).collect();
        Draft { text: text.to_owned(), who: None, when: None, cites, support: Support::Found }
    }

    /// Whether a word stands in what was said.
    pub(super) fn says(&self, word: &str) -> bool {
        self.said.iter().any(|said| said.text.contains(word))
    }

    fn span(&self, place: u32) -> Span {
        let start = self.said[place as usize].at;
        let end = self.said.get(place as usize + 1).map_or(start + 5, |next| next.at);
        Span::new(u64::from(start) * 1000, u64::from(end) * 1000)
    }
}

/// Whether somebody is who was marked.
pub(super) fn is(found: &Who, marked: &str) -> bool {
    match found {
        Who::Named { name } => name == marked,
        Who::Speaker { track } => serde_json::to_value(track).is_ok_and(|name| name == marked),
    }
}
