//! A process that writes into a library, for the tests to kill: `library-writer FOLDER [WINDOWS]`.
//!
//! Says the session on the first line, then the number of windows after each one is stored. Without WINDOWS it goes on.

use std::{io::Write, path::Path};

use faircopy_core::{
    library::{Library, LibraryError, NewSession, TranscriptMeta},
    session::{SessionState, Source},
    transcript::{Millis, Segment, Span, Track, Word},
};

fn main() -> Result<(), LibraryError> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().expect("a folder");
    let most: u32 = arguments.next().map_or(u32::MAX, |number| number.parse().expect("a number"));
    let library = Library::open(Path::new(&folder))?;
    let (session, _lock) = library.start_session(NewSession {
        title: "Written by another process".into(),
        created_unix_ms: 1_700_000_000_000,
        source: Source::Text,
        language: None,
        audio: None,
        request: serde_json::json!({ "windows": most }),
    })?;
    let settings = serde_json::json!({ "beam_size": 1 });
    let meta = TranscriptMeta { model: "demo".into(), language: None, settings, created_unix_ms: 1_700_000_000_000 };
    let transcript = library.begin_transcript(session, &meta)?;
    say(session.0);
    for window in 0..most {
        let segments: Vec<Segment> = (0..3).map(|place| segment(window * 3 + place)).collect();
        library.append_window(transcript, Track::Mixed, window, Millis(u64::from(window + 1) * 30_000), &segments)?;
        say(i64::from(window) + 1);
    }
    library.finish_transcript(transcript, "en")?;
    library.set_state(session, SessionState::Ready, None)
}

fn segment(seq: u32) -> Segment {
    let start = u64::from(seq) * 10_000;
    let text = format!("segment {seq} was stored in one piece");
    let word = |(place, text): (usize, &str)| Word {
        text: text.into(),
        spaced: place > 0,
        span: Span::new(start + place as u64 * 100, start + place as u64 * 100 + 90),
        probability: 0.5,
    };
    let words = text.split(' ').enumerate().map(word).collect();
    Segment { track: Track::Mixed, seq, span: Span::new(start, start + 9_000), words, confidence: 0.5, doubt: None }
}

fn say(number: i64) {
    let mut out = std::io::stdout();
    // The test may be gone already.
    let _ = writeln!(out, "{number}").and_then(|()| out.flush());
}
