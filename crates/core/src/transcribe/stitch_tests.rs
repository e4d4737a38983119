//! What a person would notice of stitching: no loops, no text over noise, times in order.

use super::*;
use crate::transcript::Track;

/// Words of 300 ms each from `start`, all of it detected speech, well recognised.
fn spoken(text: &str, start: u64) -> Placed {
    let words: Vec<Word> = text
        .split_whitespace()
        .enumerate()
        .map(|(i, word)| {
            let at = start + 300 * i as u64;
            Word { text: word.into(), spaced: true, span: Span::new(at, at + 300), probability: 0.9 }
        })
        .collect();
    let end = start + 300 * words.len() as u64;
    Placed {
        segment: Segment {
            track: Track::Mixed,
            seq: 0,
            span: Span::new(start, end),
            words,
            confidence: 0.9,
            doubt: None,
        },
        average_log_probability: -0.2,
        no_speech_probability: 0.01,
        speech: Millis(end - start),
    }
}

fn no_number(_word: &str) -> bool {
    false
}

fn texts(segments: &[Segment]) -> Vec<String> {
    segments.iter().map(Segment::text).collect()
}

#[test]
fn loops_are_dropped_and_marked_and_emphasis_stays() {
    let check = |input: &str, expect: &str, doubt: Option<Doubt>| {
        let segments = Stitcher::default().stitch(vec![spoken(input, 0)], &no_number);
        assert_eq!(texts(&segments), [expect], "{input}");
        assert_eq!(segments[0].doubt, doubt, "{input}");
    };
    check("It is very, very, very cold.", "It is very, very, very cold.", None);
    check("No, no, no, no.", "No, no, no, no.", None);
    check("Thank you. Thank you.", "Thank you. Thank you.", None);
    check("So yes yes yes yes yes yes yes yes yes", "So yes", Some(Doubt::Repetition));
    check(
        "I think so. Thank you. Thank you. Thank you. Thank you. Thank you. Thank you. Thank you. Thank you.",
        "I think so. Thank you.",
        Some(Doubt::Repetition),
    );
    check(
        "and then we move on and then we move on and then we move on and then",
        "and then we move on",
        Some(Doubt::Repetition),
    );
}

#[test]
fn a_loop_over_several_segments_is_dropped() {
    let mut stitcher = Stitcher::default();
    let mut all = Vec::new();
    for i in 0..20 {
        all.extend(stitcher.stitch(vec![spoken("We will see about that.", i * 2000)], &no_number));
    }
    assert_eq!(all.len(), 2, "{:?}", texts(&all));
}

#[test]
fn a_loop_is_seen_after_resuming() {
    let stored = Stitcher::default().stitch(vec![spoken("a b c a b c", 0)], &no_number);
    let mut stitcher = Stitcher::after(&stored);
    let more = stitcher.stitch(vec![spoken("a b c a b c d", 3000)], &no_number);
    assert_eq!(texts(&more), ["d"]);
    assert_eq!(more[0].seq, 1);
}

#[test]
fn unsure_text_over_hardly_any_speech_is_dropped() {
    let mut noise = spoken("Thanks for watching!", 0);
    noise.average_log_probability = -1.4;
    noise.speech = Millis(90);
    assert_eq!(Stitcher::default().stitch(vec![noise], &no_number), []);
}

#[test]
fn sure_text_without_speech_is_marked() {
    let mut odd = spoken("Thanks for watching!", 0);
    odd.speech = Millis(0);
    assert_eq!(Stitcher::default().stitch(vec![odd], &no_number)[0].doubt, Some(Doubt::NonSpeech));
}

#[test]
fn a_row_of_numbers_is_no_loop() {
    let german = |word: &str| ["null", "zwei"].contains(&word);
    for said in
        ["Die Null, null, null, null, null, null.", "Es sind zwei null zwei null zwei null zwei null", "So 0 0 0 0 0 0"]
    {
        let segments = Stitcher::default().stitch(vec![spoken(said, 0)], &german);
        assert_eq!((texts(&segments), segments[0].doubt), (vec![said.to_owned()], None));
    }
}

#[test]
fn times_never_go_back() {
    let mut stitcher = Stitcher::default();
    let segments =
        stitcher.stitch(vec![spoken("one thing or another", 1000), spoken("and the next", 1500)], &no_number);
    let starts: Vec<u64> = segments.iter().flat_map(|s| s.words.iter().map(|w| w.span.start.0)).collect();
    assert!(starts.is_sorted(), "{starts:?}");
    assert_eq!(segments[1].span.start, segments[0].span.end);
    assert_eq!(segments.iter().map(|s| s.seq).collect::<Vec<_>>(), [0, 1]);
}
