//! What the microphone heard of the speakers: said by the others, it would be written down twice.
//!
//! Told by time and words, not by sound: a passage of the microphone whose words the others say at the same time is theirs. Two people
//! who say the same few words at once lose nothing but the double; whoever speaks over the others keeps all words.

use std::collections::VecDeque;

use super::placement::Placed;
use crate::{
    told::{Tell, Told},
    transcript::{Millis, Track, Word},
};

/// How much later than in the computer's own sound a word may come through the air, placed by a recogniser that is not sure to a
/// tenth of a second.
const APART: u64 = 1_500;
/// Words of the others that are remembered.
const REMEMBERED: Millis = Millis(90_000);
/// This share of a passage's words makes it theirs.
const SHARE: f64 = 0.6;
/// A passage of fewer words is theirs only if all of it is.
const FEW: usize = 3;

/// Not a failure but a warning: the microphone heard the speakers.
#[derive(Debug, thiserror::Error)]
#[error(
    "The microphone hears the speakers. What it repeats of the others is left out of the text; with headphones nothing is \
     said twice."
)]
pub struct EchoLeftOut;

tell! { EchoLeftOut { Self => "echo_left_out", } }

/// Knows what the others said lately.
#[derive(Debug, Default)]
pub struct Echo {
    others: VecDeque<Word>,
    left_out: usize,
    is_told: bool,
}

impl Echo {
    /// What of a window's segments is to be written down. Those of the others come first, for they are remembered.
    pub fn sift(&mut self, heard: Vec<Placed>) -> Vec<Placed> {
        self.remember(&heard);
        let before = heard.len();
        let kept = self.without(heard);
        self.left_out += before - kept.len();
        kept
    }

    /// What the others said, or are saying.
    pub fn remember(&mut self, heard: &[Placed]) {
        for placed in heard.iter().filter(|placed| placed.segment.track == Track::Others) {
            self.others.extend(placed.segment.words.iter().cloned());
        }
        let newest = self.others.back().map_or(Millis(0), |word| word.span.end);
        while self.others.front().is_some_and(|word| word.span.end.0 + REMEMBERED.0 < newest.0) {
            self.others.pop_front();
        }
    }

    /// The same for what is not written down.
    pub fn without(&self, heard: Vec<Placed>) -> Vec<Placed> {
        heard
            .into_iter()
            .filter(|placed| placed.segment.track != Track::Me || !self.is_theirs(&placed.segment.words))
            .collect()
    }

    /// Said once, as soon as something was left out.
    pub fn warning(&mut self) -> Option<Told> {
        (self.left_out > 0 && !std::mem::replace(&mut self.is_told, true)).then(|| EchoLeftOut.told())
    }

    fn is_theirs(&self, mine: &[Word]) -> bool {
        let (Some(first), Some(last)) = (mine.first(), mine.last()) else { return false };
        let (from, to) = (first.span.start.0.saturating_sub(APART), last.span.end.0 + APART);
        let theirs: Vec<(&Word, String)> = self
            .others
            .iter()
            .filter(|word| word.span.end.0 >= from && word.span.start.0 <= to)
            .map(|word| (word, bare(&word.text)))
            .collect();
        let mine: Vec<(&Word, String)> =
            mine.iter().map(|word| (word, bare(&word.text))).filter(|(_, text)| !text.is_empty()).collect();
        let same = common(&mine, &theirs);
        if mine.len() < FEW { same == mine.len() && same > 0 } else { same as f64 >= SHARE * mine.len() as f64 }
    }
}

/// Letters and digits alone, small.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The length of the longest row of words that both say in the same order at about the same time.
fn common(mine: &[(&Word, String)], theirs: &[(&Word, String)]) -> usize {
    let mut row = vec![0; theirs.len() + 1];
    for (word, text) in mine {
        let mut before = 0;
        for (at, (other, other_text)) in theirs.iter().enumerate() {
            let above = row[at + 1];
            let is_near = word.span.start.0.abs_diff(other.span.start.0) <= APART;
            row[at + 1] = if is_near && sounds_like(text, other_text) { before + 1 } else { above.max(row[at]) };
            before = above;
        }
    }
    row[theirs.len()]
}

/// Whether a recogniser may have heard both in the same word, once clearly and once through the air.
fn sounds_like(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let longest = one.len().max(other.len());
    longest >= 4 && distance(&one, &other) * 4 <= longest
}

/// Letters to change, add or drop (Levenshtein).
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, a) in one.iter().enumerate() {
        let mut before = std::mem::replace(&mut row[0], line + 1);
        for (at, b) in other.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = (before + usize::from(a != b)).min(above + 1).min(row[at] + 1);
            before = above;
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcript::{Segment, Span};

    /// Words at half a second each, from `at_ms` on.
    fn said(track: Track, at_ms: u64, text: &str) -> Placed {
        let words: Vec<Word> = text
            .split(' ')
            .enumerate()
            .map(|(place, text)| {
                let start = at_ms + 500 * place as u64;
                Word { text: text.into(), spaced: true, span: Span::new(start, start + 400), probability: 0.9 }
            })
            .collect();
        let span = Span { start: words[0].span.start, end: words[words.len() - 1].span.end };
        let segment = Segment { track, seq: 0, span, words, confidence: 0.9, doubt: None };
        Placed { segment, average_log_probability: -0.2, no_speech_probability: 0.0, speech: span.length() }
    }

    #[test]
    fn only_what_the_others_say_at_that_moment_is_left_out() {
        let mut echo = Echo::default();
        echo.sift(vec![said(Track::Others, 10_000, "the budget for october was eighteen thousand four hundred")]);
        let mut keeps = |at_ms, text: &str| echo.sift(vec![said(Track::Me, at_ms, text)]).len() == 1;
        for (at_ms, text, kept) in [
            (10_150, "the budget for october was eighteen thousand four hundred", false),
            (10_300, "The budget of Oktober was eighteen thousand", false),
            (12_200, "Eighteen thousand.", false),
            (10_150, "so what do we do about the hiring plan", true),
            (10_150, "the budget is fine but hiring is not done", true),
            (60_000, "the budget for october was eighteen thousand four hundred", true),
            (11_900, "Eighteen?!", false),
            (12_000, "Yes.", true),
        ] {
            assert_eq!(keeps(at_ms, text), kept, "{at_ms} {text}");
        }
        assert!(echo.warning().is_some() && echo.warning().is_none(), "said once");
    }
}
