//! Everything as JSON. Fields are added, never changed or taken away, while `version` stays the same.
//!
//! ```json
//! { "format": "faircopy-session", "version": 1,
//!   "session": { "id": 1, "title": "…", "created": "2026-03-01T09:30:00Z", "duration_ms": 61000, "source": "file",
//!                "file": "meeting.m4a", "state": "ready", "warnings": ["…"] },
//!   "transcript": { "language": "en", "model": "…", "segments": [
//!     { "track": "mixed", "seq": 0, "start_ms": 120, "end_ms": 4300, "text": "…", "confidence": 0.93, "doubt": null,
//!       "words": [ { "text": "So", "spaced": false, "start_ms": 120, "end_ms": 300, "probability": 0.98 } ] } ] },
//!   "fair_copy": { "model": "…", "style": "…", "paragraphs": [
//!     { "track": "mixed", "first_segment": 0, "end_segment": 2, "start_ms": 120, "end_ms": 8100, "text": "…",
//!       "verdict": "cleaned", "reason": null, "model_reason": null,
//!       "edits": [ { "raw_start": 0, "raw_end": 1, "text": "", "kind": "filler" } ] } ] },
//!   "marks": [ { "at_ms": 723000, "kind": "bookmark", "length_ms": null, "track": null, "label": "…" } ] }
//! ```
//!
//! Times are milliseconds from the start of the recording; `end_segment` and `raw_end` are the place after the last;
//! `raw` counts the words of the paragraph's segments. `fair_copy` is `null` when there is none; `reason` has a `kind`
//! and, where there is one, the `word`; `model_reason` is why the language model's text was not taken, and differs from `reason` where
//! the rules' text was not taken either. Names of tracks, doubts, verdicts and edit kinds are those of the library.

use serde_json::{Value, json};

use super::Document;
use crate::{
    session::{Mark, Source},
    transcript::{FairCopy, Millis, Paragraph, Segment, Transcript, Verdict},
};

/// The document, indented, with a line end.
pub(super) fn json(document: &Document) -> String {
    let session = &document.session;
    let file = match &session.source {
        Source::File { original } => original.file_name().map(|name| name.to_string_lossy().into_owned()),
        Source::Text | Source::Recording => None,
    };
    let source = match &session.source {
        Source::File { .. } => "file",
        Source::Text => "text",
        Source::Recording => "recording",
    };
    let created = jiff::Timestamp::from_millisecond(session.created_unix_ms).map(|at| at.to_string()).ok();
    let value = json!({
        "format": "faircopy-session",
        "version": 1,
        "session": {
            "id": session.id,
            "title": session.title,
            "created": created,
            "duration_ms": session.duration,
            "source": source,
            "file": file,
            "state": session.state,
            "warnings": session.warnings.iter().map(|warning| &warning.message).collect::<Vec<_>>(),
        },
        "transcript": {
            "language": document.transcript.language,
            "model": document.transcript.model,
            "segments": document.transcript.segments.iter().map(segment).collect::<Vec<_>>(),
        },
        "fair_copy": document.fair_copy.as_ref().map(|copy| fair_copy(copy, &document.transcript)),
        "marks": document.marks.iter().map(mark).collect::<Vec<_>>(),
        "notes": document.notes.as_ref().map(super::notes::json),
    });
    format!("{value:#}\n")
}

/// A marked moment, as `json` writes it.
pub fn mark(mark: &Mark) -> Value {
    json!({ "at_ms": mark.at, "kind": mark.kind, "length_ms": mark.length, "track": mark.track, "label": mark.label })
}

fn segment(segment: &Segment) -> Value {
    let words = segment.words.iter().map(|word| {
        json!({
            "text": word.text,
            "spaced": word.spaced,
            "start_ms": word.span.start,
            "end_ms": word.span.end,
            "probability": rounded(word.probability),
        })
    });
    json!({
        "track": segment.track,
        "seq": segment.seq,
        "start_ms": segment.span.start,
        "end_ms": segment.span.end,
        "text": segment.text(),
        "confidence": rounded(segment.confidence),
        "doubt": segment.doubt,
        "words": words.collect::<Vec<_>>(),
    })
}

fn fair_copy(copy: &FairCopy, transcript: &Transcript) -> Value {
    let paragraphs: Vec<Value> = copy.paragraphs.iter().map(|found| paragraph(found, transcript)).collect();
    json!({ "model": copy.model, "style": copy.style, "paragraphs": paragraphs })
}

fn paragraph(paragraph: &Paragraph, transcript: &Transcript) -> Value {
    let mine = |segment: &&Segment| segment.track == paragraph.track && paragraph.segments.contains(&segment.seq);
    let spans = || transcript.segments.iter().filter(mine).map(|segment| segment.span);
    let (verdict, reason) = match &paragraph.verdict {
        Verdict::Cleaned => ("cleaned", None),
        Verdict::RulesOnly(reason) => ("rules_only", Some(reason)),
        Verdict::KeptVerbatim { rules, .. } => ("kept_verbatim", Some(rules)),
        Verdict::Edited => ("edited", None),
    };
    let model_reason = match &paragraph.verdict {
        Verdict::RulesOnly(model) | Verdict::KeptVerbatim { model, .. } => Some(model),
        Verdict::Cleaned | Verdict::Edited => None,
    };
    let edits = paragraph.edits.iter().map(
        |edit| json!({ "raw_start": edit.raw.start, "raw_end": edit.raw.end, "text": edit.text, "kind": edit.kind }),
    );
    json!({
        "track": paragraph.track,
        "first_segment": paragraph.segments.start,
        "end_segment": paragraph.segments.end,
        "start_ms": spans().map(|span| span.start).min().unwrap_or(Millis(0)),
        "end_ms": spans().map(|span| span.end).max().unwrap_or(Millis(0)),
        "text": paragraph.text,
        "verdict": verdict,
        "reason": reason,
        "model_reason": model_reason,
        "edits": edits.collect::<Vec<_>>(),
    })
}

/// Four places: more would only be noise in the file.
fn rounded(probability: f32) -> f64 {
    (f64::from(probability) * 10_000.0).round() / 10_000.0
}
