//! Verbatim versions and fair copies: stored part by part, never overwritten.

use faircopy_core::{
    library::{Current, LibraryError, Page},
    transcript::{Doubt, Edit, EditKind, Millis, Paragraph, Reason, Segment, Track, Verdict},
};

use crate::fixture::{cleaned, fair_meta, home, meta, new_session, open, paragraph, said, segment};

#[test]
fn windows_of_two_tracks_come_back_as_one_conversation() {
    let home = home();
    let library = &home.library;
    let session = library.create_session(new_session("two", 1)).unwrap();
    let transcript = library.begin_transcript(session, &meta("base")).unwrap();
    assert_eq!(library.transcript(transcript).unwrap().language, "und");
    let mut first = segment(Track::Left, 0, 0, 4_000, "so um hello");
    first.doubt = Some(Doubt::LowConfidence);
    first.confidence = 0.123_456_79;
    let second = segment(Track::Left, 1, 9_000, 12_000, "…« 👍 \0 東京");
    let reply = segment(Track::Right, 0, 4_000, 8_000, "hi there");
    let together = segment(Track::Right, 1, 9_000, 9_000, "yes");
    library.append_window(transcript, Track::Left, 0, Millis(15_000), &[first.clone(), second.clone()]).unwrap();
    library.append_window(transcript, Track::Right, 0, Millis(10_000), std::slice::from_ref(&reply)).unwrap();
    library.append_window(transcript, Track::Right, 1, Millis(20_000), std::slice::from_ref(&together)).unwrap();
    library.append_window(transcript, Track::Right, 2, Millis(30_000), &[]).unwrap();
    let done = |track| (library.windows_done(transcript, track).unwrap(), library.through(transcript, track).unwrap());
    assert_eq!(done(Track::Left), (1, Millis(15_000)));
    assert_eq!(done(Track::Right), (3, Millis(30_000)));
    assert_eq!(done(Track::Mixed), (0, Millis(0)));
    library.finish_transcript(transcript, "en").unwrap();
    let stored = open(home.folder.path()).transcript(transcript).unwrap();
    assert_eq!((stored.language.as_str(), stored.model.as_str()), ("en", "base"));
    assert_eq!(stored.segments, [first, reply, second, together]);
    let heads = library.transcripts(session).unwrap();
    assert_eq!(heads.len(), 1);
    let head = &heads[0];
    assert_eq!((head.version, head.complete, head.segments, head.words), (1, true, 4, 10));
    assert_eq!(head.settings, serde_json::json!({ "beam": 1 }));
    assert_eq!(library.sessions(Page { limit: 1, before: None }).unwrap()[0].words, 10);
}

#[test]
fn a_window_is_stored_once_and_in_order() {
    let home = home();
    let session = home.library.create_session(new_session("s", 1)).unwrap();
    let transcript = home.library.begin_transcript(session, &meta("m")).unwrap();
    let append = |window: u32, seq: u32| {
        let segments = [segment(Track::Mixed, seq, 0, 10, "word")];
        home.library.append_window(transcript, Track::Mixed, window, Millis(10), &segments)
    };
    append(0, 0).unwrap();
    for window in [0, 2] {
        let refused = append(window, 1);
        assert!(matches!(refused, Err(LibraryError::OutOfStep { expected: 1, found }) if found == window));
    }
    // The same place among the segments of its track cannot be taken twice: nothing of the window is stored.
    assert!(append(1, 0).is_err());
    assert_eq!(home.library.windows_done(transcript, Track::Mixed).unwrap(), 1);
    append(1, 1).unwrap();
    home.library.finish_transcript(transcript, "en").unwrap();
    assert!(matches!(append(2, 2), Err(LibraryError::Complete)));
    assert_eq!(home.library.transcript(transcript).unwrap().segments.len(), 2);
}

#[test]
fn a_paragraph_keeps_its_edits_and_its_reason() {
    let home = home();
    let (_, transcript) = said(&home.library, "s", 1, &["um so we we have forty five", "no", "three"]);
    let fair_copy = home.library.begin_fair_copy(transcript, &fair_meta(None)).unwrap();
    let kinds = [
        EditKind::Filler,
        EditKind::Stutter,
        EditKind::Repair,
        EditKind::Punctuation,
        EditKind::Casing,
        EditKind::Number,
        EditKind::Rewording,
    ];
    let edits = (0..).zip(kinds).map(|(at, kind)| Edit { raw: at..at + 1, text: "45,".into(), kind }).collect();
    let word = || "forty".to_owned();
    let paragraphs = [
        Paragraph { edits, ..paragraph(Track::Mixed, 0, "So, we have 45") },
        Paragraph { verdict: Verdict::RulesOnly(Reason::NoModel), ..paragraph(Track::Mixed, 1, "No") },
        Paragraph {
            verdict: Verdict::KeptVerbatim { model: Reason::Reordered, rules: Reason::Number { word: word() } },
            ..paragraph(Track::Mixed, 2, "three")
        },
    ];
    for stored in &paragraphs {
        home.library.append_paragraph(fair_copy, stored).unwrap();
    }
    let again = home.library.append_paragraph(fair_copy, &paragraphs[1]);
    assert!(matches!(again, Err(LibraryError::OutOfStep { expected: 3, found: 1 })));
    home.library.finish_fair_copy(fair_copy).unwrap();
    assert!(matches!(home.library.append_paragraph(fair_copy, &paragraphs[1]), Err(LibraryError::Complete)));
    let stored = home.library.fair_copy(fair_copy).unwrap();
    assert_eq!((stored.model, stored.style.as_str()), (None, "tidy"));
    assert_eq!(stored.paragraphs, paragraphs);
    let heads = home.library.fair_copies(transcript).unwrap();
    assert_eq!((heads.len(), heads[0].version, heads[0].complete, heads[0].paragraphs), (1, 1, true, 3));
}

#[test]
fn the_newest_complete_version_is_current_and_the_older_ones_stay() {
    let home = home();
    let library = &home.library;
    let session = library.create_session(new_session("s", 1)).unwrap();
    assert_eq!(library.current(session).unwrap(), Current::default());
    let first = library.begin_transcript(session, &meta("small")).unwrap();
    let current = |transcript, fair_copy| {
        assert_eq!(library.current(session).unwrap(), Current { transcript: Some(transcript), fair_copy });
    };
    current(first, None); // not complete, but all there is
    library.finish_transcript(first, "en").unwrap();
    let copy = cleaned(library, first, &[]);
    let attempt = library.begin_fair_copy(first, &fair_meta(None)).unwrap();
    current(first, Some(copy));
    let second = library.begin_transcript(session, &meta("large")).unwrap();
    current(first, Some(copy)); // the new one is only begun
    library.finish_transcript(second, "en").unwrap();
    current(second, None);
    library.finish_fair_copy(attempt).unwrap();
    current(second, None);
    let versions: Vec<_> = library.transcripts(session).unwrap().iter().map(|head| (head.version, head.id)).collect();
    assert_eq!(versions, [(1, first), (2, second)]);
    assert_eq!(library.fair_copies(first).unwrap().len(), 2);
}

#[test]
fn a_long_session_comes_back_whole() {
    let home = home();
    let session = home.library.create_session(new_session("three hours", 1)).unwrap();
    let transcript = home.library.begin_transcript(session, &meta("m")).unwrap();
    let text = |seq: u32| format!("this is sentence number {seq} of a very long day of meetings");
    let mut expect: Vec<Segment> = Vec::new();
    for window in 0..60_u32 {
        let segments: Vec<Segment> = (window * 50..(window + 1) * 50)
            .map(|seq| segment(Track::Mixed, seq, u64::from(seq) * 3_600, u64::from(seq) * 3_600 + 3_500, &text(seq)))
            .collect();
        home.library.append_window(transcript, Track::Mixed, window, Millis(0), &segments).unwrap();
        expect.extend(segments);
    }
    assert_eq!(home.library.transcript(transcript).unwrap().segments, expect);
    let head = &home.library.transcripts(session).unwrap()[0];
    assert_eq!((head.segments, head.words), (3_000, 36_000));
    let found = home.library.search("number 2999", 5).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].span, expect[2_999].span);
}
