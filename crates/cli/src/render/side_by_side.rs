//! Both texts beside each other: one row a paragraph, aligned by construction.

use std::fmt::Write as _;

use faircopy_core::{
    session::{Mark, MarkKind},
    transcript::{FairCopy, Millis, Paragraph, Segment, Transcript},
};
use textwrap::{Options, wrap};

use super::table::padded;
use super::{plain, reason, track_name};

const GAP: &str = " │ ";
const LEFT_HEAD: &str = "What was said";
const RIGHT_HEAD: &str = "Fair copy";

/// Both texts in `width` columns, with the bookmarks, each before the first row that begins after it.
pub fn side_by_side(transcript: &Transcript, fair: &FairCopy, marks: &[Mark], width: usize) -> String {
    let timed = transcript.segments.iter().any(|segment| segment.span.end.0 > 0);
    let labels: Vec<String> = fair.paragraphs.iter().map(|p| label(transcript, p, timed)).collect();
    let label_width = labels.iter().map(|label| textwrap::core::display_width(label)).max().unwrap_or(0);
    let margin = if label_width == 0 { 0 } else { label_width + 2 };
    let column = (width - margin - textwrap::core::display_width(GAP)) / 2;
    let mut text = String::new();
    row(&mut text, "", margin, LEFT_HEAD, RIGHT_HEAD, column);
    let _ = writeln!(text, "{}", "─".repeat(margin + 2 * column + 3));
    let mut marks = bookmarks(marks).peekable();
    for (paragraph, label) in fair.paragraphs.iter().zip(&labels) {
        let start = segments_of(transcript, paragraph).next().map_or(Millis(0), |segment| segment.span.start);
        while let Some(mark) = marks.next_if(|mark| mark.at < start) {
            let _ = writeln!(text, "{}\n", bookmark(mark));
        }
        row(&mut text, label, margin, &verbatim(transcript, paragraph), &paragraph.text, column);
        if let Some(why) = reason::verdict(&paragraph.verdict) {
            row(&mut text, "", margin, "", &format!("[{why}]"), column);
        }
        text.push('\n');
    }
    for mark in marks {
        let _ = writeln!(text, "{}\n", bookmark(mark));
    }
    text
}

/// Two texts beside each other in `width` columns, each with its head.
pub fn two_columns(heads: [&str; 2], rows: &[[String; 2]], width: usize) -> String {
    let column = (width - textwrap::core::display_width(GAP)) / 2;
    let mut text = String::new();
    row(&mut text, "", 0, heads[0], heads[1], column);
    let _ = writeln!(text, "{}", "─".repeat(2 * column + 3));
    for [left, right] in rows {
        row(&mut text, "", 0, left, right, column);
        text.push('\n');
    }
    text
}

/// The verbatim text alone, a line a segment, with the bookmarks.
pub fn verbatim_lines(transcript: &Transcript, marks: &[Mark], width: usize) -> String {
    let mut text = String::new();
    let mut marks = bookmarks(marks).peekable();
    for segment in &transcript.segments {
        while let Some(mark) = marks.next_if(|mark| mark.at < segment.span.start) {
            let _ = writeln!(text, "{}", bookmark(mark));
        }
        let label = segment_label(segment, segment.span.end.0 > 0);
        let margin = textwrap::core::display_width(&label) + 2;
        for (i, line) in wrap(&segment.text(), width - margin).iter().enumerate() {
            let _ = writeln!(text, "{}{line}", padded(if i == 0 { &label } else { "" }, margin));
        }
    }
    for mark in marks {
        let _ = writeln!(text, "{}", bookmark(mark));
    }
    text
}

fn bookmarks(marks: &[Mark]) -> impl Iterator<Item = &Mark> {
    marks.iter().filter(|mark| mark.kind == MarkKind::Bookmark)
}

fn bookmark(mark: &Mark) -> String {
    let label = mark.label.as_deref().map(|label| format!(": {}", plain(label))).unwrap_or_default();
    format!("{}  ⚑ Bookmark{label}", mark.at.clock())
}

fn row(text: &mut String, label: &str, margin: usize, left: &str, right: &str, column: usize) {
    let options = Options::new(column);
    let (left, right) = (wrap(left, &options), wrap(right, &options));
    for i in 0..left.len().max(right.len()) {
        let label = if i == 0 { label } else { "" };
        let cell = |side: &[std::borrow::Cow<'_, str>]| side.get(i).map_or(String::new(), ToString::to_string);
        let line = format!("{}{}{GAP}{}", padded(label, margin), padded(&cell(&left), column), cell(&right));
        let _ = writeln!(text, "{}", line.trim_end());
    }
}

/// The segments that a paragraph was made of.
pub fn segments_of<'a>(transcript: &'a Transcript, paragraph: &'a Paragraph) -> impl Iterator<Item = &'a Segment> {
    transcript
        .segments
        .iter()
        .filter(|segment| segment.track == paragraph.track && paragraph.segments.contains(&segment.seq))
}

fn verbatim(transcript: &Transcript, paragraph: &Paragraph) -> String {
    segments_of(transcript, paragraph).map(Segment::text).collect::<Vec<_>>().join(" ")
}

fn label(transcript: &Transcript, paragraph: &Paragraph, timed: bool) -> String {
    segments_of(transcript, paragraph).next().map_or(String::new(), |segment| segment_label(segment, timed))
}

fn segment_label(segment: &Segment, timed: bool) -> String {
    let time = timed.then(|| segment.span.start.clock());
    [time.as_deref(), track_name(segment.track)].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use faircopy_core::transcript::{Reason, Span, Track, Verdict, Word};

    use super::*;

    fn segment(seq: u32, text: &str) -> Segment {
        let words = text
            .split(' ')
            .map(|word| Word { text: word.into(), spaced: true, span: Span::default(), probability: 1.0 })
            .collect();
        let start = u64::from(seq) * 10_000;
        let span = Span::new(start, start + 9000);
        Segment { track: Track::Me, seq, span, words, confidence: 1.0, doubt: None }
    }

    #[test]
    fn rows_align_and_say_why_a_passage_fell_back() {
        let transcript = Transcript {
            language: "en".into(),
            model: "m".into(),
            segments: vec![segment(0, "Um, first of all, can everybody hear me?"), segment(1, "We need 45.")],
        };
        let paragraph = |seq: u32, text: &str, verdict| Paragraph {
            track: Track::Me,
            segments: seq..seq + 1,
            text: text.into(),
            edits: vec![],
            verdict,
        };
        let number = Verdict::KeptVerbatim { model: Reason::Reordered, rules: Reason::Number { word: "45".into() } };
        let fair = FairCopy {
            model: None,
            style: "faithful".into(),
            paragraphs: vec![
                paragraph(0, "First of all, can everybody hear me?", Verdict::Cleaned),
                paragraph(1, "We need 45.", number),
            ],
        };
        let expect = "         What was said          │ Fair copy
────────────────────────────────────────────────────────
0:00 Me  Um, first of all, can  │ First of all, can
         everybody hear me?     │ everybody hear me?

0:10 Me  We need 45.            │ We need 45.
                                │ [kept as said: the
                                │ model changed the
                                │ order of words, and
                                │ the rules changed the
                                │ number “45”]

";
        assert_eq!(side_by_side(&transcript, &fair, &[], 56), expect);
    }
}
