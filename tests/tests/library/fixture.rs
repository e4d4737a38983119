//! A library in a folder of its own, and short ways to fill it.

use std::path::Path;

use faircopy_core::{
    library::{FairCopyId, FairCopyMeta, Library, NewSession, TranscriptId, TranscriptMeta},
    session::{SessionId, Source},
    transcript::{Millis, Paragraph, Segment, Span, Track, Verdict, Word},
};
use serde_json::json;
use tempfile::TempDir;

pub(crate) struct Home {
    pub(crate) folder: TempDir,
    pub(crate) library: Library,
}

pub(crate) fn home() -> Home {
    let folder = tempfile::tempdir().unwrap();
    let library = open(folder.path());
    Home { folder, library }
}

pub(crate) fn open(folder: &Path) -> Library {
    Library::open(folder).unwrap()
}

pub(crate) fn new_session(title: &str, created_unix_ms: i64) -> NewSession {
    NewSession {
        title: title.into(),
        created_unix_ms,
        source: Source::Text,
        language: None,
        audio: None,
        request: json!({ "style": "tidy" }),
    }
}

pub(crate) fn meta(model: &str) -> TranscriptMeta {
    TranscriptMeta { model: model.into(), language: None, settings: json!({ "beam": 1 }), created_unix_ms: 5 }
}

pub(crate) fn fair_meta(model: Option<&str>) -> FairCopyMeta {
    let settings = json!({ "prompt": "p" });
    FairCopyMeta { model: model.map(Into::into), style: "tidy".into(), settings, created_unix_ms: 6 }
}

/// A segment whose words are spread evenly over its time.
pub(crate) fn segment(track: Track, seq: u32, start: u64, end: u64, text: &str) -> Segment {
    let texts: Vec<&str> = text.split(' ').collect();
    let share = (end - start) / texts.len() as u64;
    let word = |(place, text): (usize, &&str)| Word {
        text: (*text).into(),
        spaced: place > 0,
        span: Span::new(start + place as u64 * share, start + (place as u64 + 1) * share),
        probability: 0.75,
    };
    let words = texts.iter().enumerate().map(word).collect();
    Segment { track, seq, span: Span::new(start, end), words, confidence: 0.75, doubt: None }
}

/// A session with one complete verbatim version of these segments, ten seconds each.
pub(crate) fn said(library: &Library, title: &str, created: i64, texts: &[&str]) -> (SessionId, TranscriptId) {
    let session = library.create_session(new_session(title, created)).unwrap();
    let transcript = library.begin_transcript(session, &meta("demo")).unwrap();
    let segments: Vec<Segment> = (0..)
        .zip(texts)
        .map(|(seq, text)| segment(Track::Mixed, seq, u64::from(seq) * 10_000, u64::from(seq) * 10_000 + 9_000, text))
        .collect();
    library.append_window(transcript, Track::Mixed, 0, Millis(30_000), &segments).unwrap();
    library.finish_transcript(transcript, "en").unwrap();
    (session, transcript)
}

/// A complete fair copy, one paragraph for each segment.
pub(crate) fn cleaned(library: &Library, transcript: TranscriptId, texts: &[&str]) -> FairCopyId {
    let fair_copy = library.begin_fair_copy(transcript, &fair_meta(Some("llm"))).unwrap();
    for (seq, text) in (0..).zip(texts) {
        library.append_paragraph(fair_copy, &paragraph(Track::Mixed, seq, text)).unwrap();
    }
    library.finish_fair_copy(fair_copy).unwrap();
    fair_copy
}

pub(crate) fn paragraph(track: Track, seq: u32, text: &str) -> Paragraph {
    Paragraph { track, segments: seq..seq + 1, text: text.into(), edits: Vec::new(), verdict: Verdict::Cleaned }
}
