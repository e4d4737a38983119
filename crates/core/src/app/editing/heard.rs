//! Which of the words that were heard again belong to a segment, and how they take the place of its words.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::compared;
use crate::transcript::{Millis, Segment, Span, Word};

/// The same word heard twice is less than this apart in time.
const NEAR_MS: u64 = 1_500;

/// Places of those heard words that stand for `own`. The sound reaches beyond the segment, so words of its neighbours are
/// heard too: they are known by what they say, or else by their time.
pub(super) fn own_part(before: &[Word], own: &[Word], after: &[Word], heard: &[Word]) -> Range<usize> {
    let known: Vec<&Word> = before.iter().chain(own).chain(after).collect();
    let keys = |words: &[&Word]| words.iter().map(|word| compared(&word.text)).collect::<Vec<_>>();
    let all: Vec<&Word> = heard.iter().collect();
    let ops = capture_diff_slices(Algorithm::Myers, &keys(&known), &keys(&all));
    let is_near = |(a, b): &(usize, usize)| middle(known[*a]).0.abs_diff(middle(&heard[*b]).0) < NEAR_MS;
    let equal = ops.into_iter().filter(|op| matches!(op, DiffOp::Equal { .. }));
    let pairs: Vec<(usize, usize)> = equal.flat_map(|op| op.old_range().zip(op.new_range())).filter(is_near).collect();
    let start = border(&known, before.len(), heard, &pairs);
    let end = border(&known, before.len() + own.len(), heard, &pairs);
    start..end.max(start)
}

/// Before which heard word the border lies that is before known word number `at`.
fn border(known: &[&Word], at: usize, heard: &[Word], pairs: &[(usize, usize)]) -> usize {
    if at == 0 {
        return 0;
    }
    if at == known.len() {
        return heard.len();
    }
    let least = pairs.iter().filter(|(place, _)| *place < at).map(|(_, found)| found + 1).max().unwrap_or(0);
    let most = pairs.iter().filter(|(place, _)| *place >= at).map(|(_, found)| *found).min().unwrap_or(heard.len());
    let time = known[at - 1].span.end.0.midpoint(known[at].span.start.0);
    let by_time = heard.partition_point(|word| middle(word).0 < time);
    by_time.clamp(least, most)
}

fn middle(word: &Word) -> Millis {
    Millis(word.span.start.0.midpoint(word.span.end.0))
}

/// The heard words in place of the segment's. One that was there before keeps its time, which only moves a little from one
/// hearing to the next: so the fair copy knows it for the same word. The others keep to the time between those.
pub(super) fn settled(segment: &Segment, heard: &[Word]) -> Vec<Word> {
    let texts = |words: &[Word]| words.iter().map(|word| word.text.clone()).collect::<Vec<_>>();
    let mut made: Vec<Word> = Vec::with_capacity(heard.len());
    for op in capture_diff_slices(Algorithm::Myers, &texts(&segment.words), &texts(heard)) {
        let (stood, now) = (op.old_range(), op.new_range());
        if let DiffOp::Equal { .. } = op {
            let same = segment.words[stood].iter().zip(&heard[now]);
            made.extend(same.map(|(stood, now)| Word { probability: now.probability, ..stood.clone() }));
            continue;
        }
        let from = made.last().map_or(segment.span.start, |word| word.span.end);
        let to = segment.words.get(stood.end).map_or(segment.span.end, |word| word.span.start).max(from);
        made.extend(heard[now].iter().map(|word| {
            let within = |time: Millis| time.clamp(from, to);
            Word { span: Span { start: within(word.span.start), end: within(word.span.end) }, ..word.clone() }
        }));
    }
    // No space stands before the first word of a segment, whatever it says.
    if let (Some(word), Some(stood)) = (made.first_mut(), segment.words.first()) {
        word.spaced = stood.spaced;
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcript::Track;

    /// "word@ms" each, 300 ms long.
    fn words(text: &str) -> Vec<Word> {
        let word = |text: &str| {
            let (text, start) = text.split_once('@').unwrap();
            let start: u64 = start.parse().unwrap();
            Word { text: text.into(), spaced: true, span: Span::new(start, start + 300), probability: 0.9 }
        };
        text.split_whitespace().map(word).collect()
    }

    fn own(before: &str, own: &str, after: &str, heard: &str) -> String {
        let heard = words(heard);
        let part = own_part(&words(before), &words(own), &words(after), &heard);
        heard[part].iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_of_the_neighbours_are_known_by_what_they_say() {
        // All times are later than before, so that time alone would give other borders.
        let before = "and@0 so.@400";
        let heard = "And@400 so@800 we@1200 can@1600 hear@2000 you.@2400 Good@2800 then@3200";
        assert_eq!(
            own(before, "We@800 can@1200 here@1600 you.@2000", "Good.@2400 Then@2800", heard),
            "we can hear you."
        );
    }

    #[test]
    fn words_that_are_heard_otherwise_are_parted_by_time() {
        assert_eq!(own("so@0", "wee@400 cane@800", "god@1400", "Sow@0 we@410 can@790 good@1400"), "we can");
        assert_eq!(own("", "wee@400", "", "uh@100 we@400 go@800"), "uh we go", "nobody else can have said it");
        assert_eq!(own("so@0", "wee@400", "god@1400", ""), "");
        assert_eq!(own("so@0", "wee@400", "god@1400", "so@0 god@1400"), "");
    }

    #[test]
    fn the_same_word_far_away_is_another_word() {
        assert_eq!(own("no@0", "we@3000 go@3400", "no@9000", "we@3000 no@3400"), "we no");
    }

    #[test]
    fn words_that_stay_keep_their_time_and_the_others_stand_between_them() {
        let stood = words("we@1000 can@1400 here@1800 you@2200");
        let span = Span::new(1000, 2500);
        let segment = Segment { track: Track::Mixed, seq: 3, span, words: stood, confidence: 0.5, doubt: None };
        let mut heard = words("we@1050 can@1350 really@1600 hear@2150 you@2250 now@2600");
        heard[0].probability = 0.2;
        let made = settled(&segment, &heard);
        let brief: Vec<_> = made.iter().map(|w| (w.text.as_str(), w.span.start.0, w.span.end.0)).collect();
        assert_eq!(
            brief,
            [
                ("we", 1000, 1300),
                ("can", 1400, 1700),
                ("really", 1700, 1900),
                ("hear", 2150, 2200),
                ("you", 2200, 2500),
                ("now", 2500, 2500)
            ]
        );
        assert!((made[0].probability - 0.2).abs() < 1e-6, "but how sure it is is new");
    }
}
