//! What a person sees of two versions: words that only one of them has in square brackets, one line for each paragraph.

use super::*;
use crate::{
    app::rows,
    transcript::{Edit, EditKind, FairCopy, Millis, Paragraph, Reason, Segment, Transcript, Verdict, Word},
};

/// A text as a recogniser writes it: lines with the second at which each begins, a word every 300 ms.
fn heard(lines: &[(u64, &str)]) -> Transcript {
    let segment = |(seq, (start, text)): (u32, &(u64, &str))| {
        let at = |place: u64| start * 1000 + place * 300;
        let word = |(place, text): (u64, &str)| Word {
            text: text.into(),
            spaced: place > 0,
            span: Span::new(at(place), at(place + 1)),
            probability: 1.0,
        };
        let words: Vec<Word> = (0..).zip(text.split(' ')).map(word).collect();
        let span = Span::new(start * 1000, at(words.len() as u64));
        Segment { track: Track::Mixed, seq, span, words, confidence: 1.0, doubt: None }
    };
    Transcript { language: "en".into(), model: "m".into(), segments: (0..).zip(lines).map(segment).collect() }
}

/// A fair copy with paragraphs of these segments.
fn fair(paragraphs: &[(std::ops::Range<u32>, &str)]) -> FairCopy {
    let paragraph = |(segments, text): &(std::ops::Range<u32>, &str)| Paragraph {
        track: Track::Mixed,
        segments: segments.clone(),
        text: (*text).into(),
        edits: Vec::new(),
        verdict: Verdict::Cleaned,
    };
    FairCopy { model: None, style: "s".into(), paragraphs: paragraphs.iter().map(paragraph).collect() }
}

fn read(pieces: &[Piece]) -> String {
    let mut text = String::new();
    for Piece { text: piece, spaced, differs } in pieces {
        text += if *spaced { " " } else { "" };
        let (before, after) = if *differs { ("[", "]") } else { ("", "") };
        text.extend([before, piece, after]);
    }
    text
}

fn check_heard(shown: &[(u64, &str)], other: &[(u64, &str)], expect: &[(&str, &str)]) {
    let (shown, other) = (rows(&heard(shown), None), rows(&heard(other), None));
    let found = compare(&shown, &other, Side::Verbatim, By::Time);
    let found: Vec<_> = found.iter().map(|row| (read(&row.shown), read(&row.other))).collect();
    assert_eq!(found.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect::<Vec<_>>(), expect);
}

#[test]
fn words_that_only_one_version_has_are_marked_in_their_paragraph() {
    check_heard(
        &[(0, "we met jon today"), (10, "that was all")],
        &[(0, "we met John Smith today"), (10, "that was all")],
        &[("we met [jon] today", "we met [John Smith] today"), ("that was all", "that was all")],
    );
}

#[test]
fn paragraphs_that_are_cut_in_other_places_stand_beside_the_same_words() {
    check_heard(
        &[(0, "we go home now"), (2, "and then we eat"), (20, "done")],
        &[(0, "we go"), (1, "home now and"), (4, "then eat"), (20, "done")],
        &[("we go home now", "we go home now"), ("and then [we] eat", "and then eat"), ("done", "done")],
    );
}

#[test]
fn what_only_one_version_heard_stands_alone() {
    check_heard(
        &[(0, "hello"), (60, "bye")],
        &[(0, "hello"), (30, "is there anybody")],
        &[("hello", "hello"), ("", "[is there anybody]"), ("[bye]", "")],
    );
}

#[test]
fn text_without_spaces_is_compared_by_its_characters() {
    check_heard(&[(0, "東京は 晴れ")], &[(0, "東京 は曇り")], &[("東京は [晴れ]", "東京 は[曇り]")]);
}

#[test]
fn fair_copies_are_compared_by_the_words_that_they_were_made_of() {
    let said = heard(&[(0, "um so we go"), (0, "twenty five"), (0, "yes")]);
    let shown = rows(&said, Some(&fair(&[(0..2, "So we go. 25."), (2..3, "Yes.")])));
    let other = rows(&said, Some(&fair(&[(0..1, "So, we go."), (1..2, "Twenty five."), (2..3, "Yes.")])));
    let found = compare(&shown, &other, Side::FairCopy, By::Segments);
    let found: Vec<_> = found.iter().map(|row| (read(&row.shown), read(&row.other))).collect();
    assert_eq!(found[0], ("[So] we go. [25.]".into(), "[So,] we go. [Twenty five.]".into()));
    assert_eq!(found[1], ("Yes.".into(), "Yes.".into()));
}

#[test]
fn what_was_done_to_a_text_is_counted() {
    let mut made = fair(&[(0..1, "So we go."), (1..2, "Twenty five."), (2..3, "Yes."), (3..4, "No.")]).paragraphs;
    let edit = |raw, text: &str, kind| Edit { raw, text: text.into(), kind };
    made[0].edits = vec![edit(0..2, "", EditKind::Filler), edit(2..3, "So", EditKind::Casing)];
    made[1].edits = vec![edit(0..1, "", EditKind::Filler)];
    made[1].verdict = Verdict::RulesOnly(Reason::NoModel);
    made[2].verdict = Verdict::KeptVerbatim { model: Reason::Reordered, rules: Reason::Length };
    made[3].verdict = Verdict::Edited;
    let changes = [(EditKind::Filler, 2), (EditKind::Casing, 1)];
    let expect = Scores {
        paragraphs: 4,
        by_rules: 1,
        kept_verbatim: 1,
        edited: 1,
        words_left_out: 3,
        changes: changes.map(|(kind, times)| ChangesOfKind { kind, times }).into(),
    };
    assert_eq!(Scores::of(&made), expect);
}

#[test]
fn three_hours_come_whole_and_in_their_order() {
    let line = |place: u64| format!("this is what was said at place {place}");
    let (one, two): (Vec<String>, Vec<String>) =
        (0..3_000).map(|place| (line(place), line(place).replace("said", "heard"))).unzip();
    let timed = |lines: &[String]| {
        let lines: Vec<(u64, &str)> =
            (0..).zip(lines).map(|(place, text): (u64, _)| (place * 4, text.as_str())).collect();
        rows(&heard(&lines), None)
    };
    let found = compare(&timed(&one), &timed(&two), Side::Verbatim, By::Time);
    assert_eq!(found.len(), 3_000);
    assert!(found.is_sorted_by_key(|row| row.span.start));
    assert_eq!(read(&found[2_999].other), "this is what was [heard] at place 2999");
    assert_eq!(found[0].span.start, Millis(0));
}
