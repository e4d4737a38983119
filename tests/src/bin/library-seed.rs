//! Fills a library with made-up sessions, for tests and benchmarks of what is large: `library-seed FOLDER SESSIONS SEGMENTS [fair]
//! [notes]`.
//!
//! Segments are seven seconds and twenty words long: 1500 of them are a meeting of three hours. With `fair` each session also has a
//! fair copy with its changes, with `notes` a line that was said and one that nobody said, both judged as a language model's lines are.

use std::path::Path;

use faircopy_core::{
    library::{FairCopyMeta, Library, LibraryError, NewSession, NotesMeta, TranscriptId, TranscriptMeta},
    note::{Citation, Draft, SectionKind, Support},
    notes::{self, supported},
    session::{SessionId, SessionState, Source},
    transcript::{Edit, EditKind, Millis, Paragraph, Segment, Span, Track, Verdict, Word},
};
use serde_json::json;

/// The newest session; the others are a quarter of an hour apart.
const NEWEST_UNIX_MS: i64 = 1_763_700_000_000;
const SEGMENT_MS: u64 = 7_000;
const SAID: &str = "um so the the export is nearly done and we only need the release notes before the call on";
const DAYS: [&str; 5] = ["monday", "tuesday", "wednesday", "thursday", "friday"];

fn main() -> Result<(), LibraryError> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().expect("a folder");
    let mut number = || arguments.next().and_then(|word| word.parse::<u32>().ok()).expect("a number");
    let (sessions, segments) = (number(), number());
    let wanted: Vec<String> = arguments.collect();
    let library = Library::open(Path::new(&folder))?;
    for place in 0..sessions {
        let texts: Vec<Vec<String>> = (0..segments).map(|seq| said(place, seq)).collect();
        add(&library, sessions - place, &texts, &wanted)?;
    }
    Ok(())
}

fn add(library: &Library, age: u32, texts: &[Vec<String>], wanted: &[String]) -> Result<(), LibraryError> {
    let created_unix_ms = NEWEST_UNIX_MS - i64::from(age) * 900_000;
    let session = library.create_session(NewSession {
        title: format!("Meeting {age}"),
        created_unix_ms,
        source: Source::Text,
        language: Some("en".into()),
        audio: None,
        request: json!({}),
    })?;
    let settings = json!({});
    let meta = TranscriptMeta { model: "made up".into(), language: Some("en".into()), settings, created_unix_ms };
    let transcript = library.begin_transcript(session, &meta)?;
    let segments: Vec<Segment> = (0..).zip(texts).map(|(seq, words)| segment(seq, words)).collect();
    let length = Millis(segments.len() as u64 * SEGMENT_MS);
    library.append_window(transcript, Track::Mixed, 0, length, &segments)?;
    library.finish_transcript(transcript, "en")?;
    let is_wanted = |part: &str| wanted.iter().any(|word| word == part);
    if is_wanted("fair") {
        add_fair_copy(library, transcript, texts, created_unix_ms)?;
    }
    if is_wanted("notes") {
        add_notes(library, session, transcript, created_unix_ms)?;
    }
    library.set_duration(session, length)?;
    library.set_state(session, SessionState::Ready, None)
}

fn add_fair_copy(library: &Library, of: TranscriptId, texts: &[Vec<String>], at: i64) -> Result<(), LibraryError> {
    let meta = FairCopyMeta {
        model: Some("made up".into()),
        style: "faithful".into(),
        settings: json!({}),
        created_unix_ms: at,
    };
    let fair_copy = library.begin_fair_copy(of, &meta)?;
    for (seq, words) in (0..).zip(texts) {
        library.append_paragraph(fair_copy, &paragraph(seq, words))?;
    }
    library.finish_fair_copy(fair_copy)
}

fn add_notes(library: &Library, of: SessionId, transcript: TranscriptId, at: i64) -> Result<(), LibraryError> {
    let transcript = library.transcript(transcript)?;
    let source = notes::Source::of(&transcript, None);
    let meta = NotesMeta {
        of: library.current(of)?,
        template: "meeting".into(),
        model: Some("made up".into()),
        language: "en".into(),
        sections: vec![(SectionKind::Decisions, None)],
        settings: json!({}),
        created_unix_ms: at,
    };
    let made = library.begin_notes(of, &meta)?;
    let first = &transcript.segments[0];
    let cites = vec![Citation { track: first.track, segment: first.seq, span: first.span }];
    for text in ["We need the release notes before the call", "Rosalind pays 900 dollars for the export"] {
        let (text, cites) = (text.to_owned(), cites.clone());
        let draft = Draft { text, who: None, when: None, cites, support: Support::Found };
        library.append_line(made, 0, &supported(draft, &source))?;
    }
    library.finish_notes(made)
}

/// "um so the the export … on monday 12": every session and segment with words of its own to look for.
fn said(session: u32, seq: u32) -> Vec<String> {
    let day = DAYS[(session + seq) as usize % DAYS.len()];
    let unique = format!("topic{session}x{seq}");
    SAID.split(' ').map(String::from).chain([day.to_owned(), unique]).collect()
}

fn segment(seq: u32, words: &[String]) -> Segment {
    let start = u64::from(seq) * SEGMENT_MS;
    let share = SEGMENT_MS / words.len() as u64;
    let word = |(place, text): (usize, &String)| Word {
        text: text.clone(),
        spaced: place > 0,
        span: Span::new(start + place as u64 * share, start + (place as u64 + 1) * share),
        probability: 0.9,
    };
    let words = words.iter().enumerate().map(word).collect();
    Segment {
        track: Track::Mixed,
        seq,
        span: Span::new(start, start + SEGMENT_MS),
        words,
        confidence: 0.9,
        doubt: None,
    }
}

/// Without "um" and the second "the", with a capital letter and a full stop.
fn paragraph(seq: u32, words: &[String]) -> Paragraph {
    let last = words.len() - 1;
    let change = |raw: std::ops::Range<u32>, text: &str, kind| Edit { raw, text: text.into(), kind };
    let end = format!("{}.", words[last]);
    let text = format!("So the {} {end}", words[4..last].join(" "));
    let edits = vec![
        change(0..1, "", EditKind::Filler),
        change(1..2, "So", EditKind::Casing),
        change(3..4, "", EditKind::Stutter),
        change(last as u32..last as u32 + 1, &end, EditKind::Punctuation),
    ];
    Paragraph { track: Track::Mixed, segments: seq..seq + 1, text, edits, verdict: Verdict::Cleaned }
}
