//! Takes out what recognisers add of their own (loops, text over noise) and keeps times in order.
//!
//! Whisper is known to repeat a phrase until the window ends and to write stock phrases over noise. Both are seen in
//! the text and in how much detected speech stands behind it, so neither needs a second model.

use crate::transcript::{Doubt, Millis, Segment, Span, Word};

use super::placement::Placed;

/// Longest phrase that is looked at for loops, in words.
const LONGEST_PHRASE: usize = 12;
/// How many words before the new ones are looked at, so that a loop over several windows is seen.
const REMEMBERED_WORDS: usize = 4 * LONGEST_PHRASE;
/// Mean token log probability under which text over little speech is taken for invented (Whisper's own threshold).
const UNSURE_LOG_PROBABILITY: f32 = -1.0;
/// Mean word probability under which a segment is marked.
const LOW_CONFIDENCE: f32 = 0.4;
/// Nobody speaks this many words in a second of detected speech.
const MOST_WORDS_PER_SECOND: f64 = 9.0;

/// Whether a word is a number, such as "null" in German.
pub type IsNumber<'a> = &'a dyn Fn(&str) -> bool;

/// Joins the segments of one track, window after window.
#[derive(Debug, Default)]
pub struct Stitcher {
    next_seq: u32,
    end: Millis,
    tail: Vec<String>,
}

impl Stitcher {
    /// Goes on after the segments that an earlier process stored, in their order.
    pub fn after(stored: &[Segment]) -> Self {
        let mut stitcher = Self::default();
        for segment in stored {
            stitcher.remember(segment);
        }
        stitcher
    }

    /// The segments of the next window, stitched: numbered, in time order, without loops and without text that hardly
    /// any speech stands behind. `is_number` knows the number words of the language, in lower case: "null null null null
    /// null" may be a telephone number, so no row of numbers is taken for a loop.
    pub fn stitch(&mut self, placed: Vec<Placed>, is_number: IsNumber) -> Vec<Segment> {
        let mut kept = Vec::new();
        for mut item in placed {
            if is_invented(&item) {
                continue;
            }
            let dropped = self.drop_loops(&mut item.segment.words, is_number);
            if item.segment.words.is_empty() {
                continue;
            }
            item.segment.doubt = doubt_of(&item, dropped);
            let segment = self.in_order(item.segment);
            self.remember(&segment);
            kept.push(segment);
        }
        kept
    }

    /// Removes repeats beyond the first from `words`, seen together with the words before them.
    fn drop_loops(&self, words: &mut Vec<Word>, is_number: IsNumber) -> bool {
        let known = self.tail.len();
        let mut seen = self.tail.clone();
        seen.extend(words.iter().map(|word| normalised(&word.text)));
        let repeated = repeats(&seen, is_number);
        let mut place = known;
        words.retain(|_| {
            place += 1;
            // The tail belongs to segments that are stored already: only new words can go.
            !repeated[place - 1]
        });
        repeated[known..].contains(&true)
    }

    fn in_order(&mut self, mut segment: Segment) -> Segment {
        let mut from = self.end;
        for word in &mut segment.words {
            let start = word.span.start.max(from);
            word.span = Span { start, end: word.span.end.max(start) };
            from = start;
        }
        let start = segment.words.first().map_or(segment.span.start, |word| word.span.start);
        let end = segment.words.iter().map(|word| word.span.end).max().unwrap_or(start);
        segment.span = Span { start, end };
        segment.confidence =
            segment.words.iter().map(|word| word.probability).sum::<f32>() / segment.words.len() as f32;
        segment.seq = self.next_seq;
        segment
    }

    fn remember(&mut self, segment: &Segment) {
        self.next_seq = segment.seq + 1;
        self.end = self.end.max(segment.span.end);
        self.tail.extend(segment.words.iter().map(|word| normalised(&word.text)));
        let surplus = self.tail.len().saturating_sub(REMEMBERED_WORDS);
        self.tail.drain(..surplus);
    }
}

/// People say a word three times and a short phrase twice; recognisers that loop do not stop there.
/// The answer is how often in a row a phrase of this many words may stand.
fn repeats_allowed(phrase: usize) -> usize {
    match phrase {
        1 => 4,
        2 => 3,
        _ => 2,
    }
}

/// Which words only repeat the phrase before them in a loop: all its rounds but the first, and a last one cut short.
fn repeats(words: &[String], is_number: IsNumber) -> Vec<bool> {
    let mut repeated = vec![false; words.len()];
    let mut at = 0;
    while at < words.len() {
        let Some((length, rounds)) = loop_at(&words[at..], is_number) else {
            at += 1;
            continue;
        };
        let phrase = &words[at..at + length];
        let mut end = at + length * rounds;
        let cut_short = &words[end..];
        if cut_short.len() < length && cut_short == &phrase[..cut_short.len()] {
            end = words.len();
        }
        repeated[at + length..end].fill(true);
        at = end;
    }
    repeated
}

/// The phrase that `words` start with and how often it stands there, when that is too often.
fn loop_at(words: &[String], is_number: IsNumber) -> Option<(usize, usize)> {
    (1..=LONGEST_PHRASE.min(words.len())).find_map(|length| {
        let phrase = &words[..length];
        let rounds = words.chunks_exact(length).take_while(|chunk| *chunk == phrase).count();
        let numbers = || phrase.iter().all(|word| word.chars().any(char::is_numeric) || is_number(word));
        (rounds > repeats_allowed(length) && !numbers()).then_some((length, rounds))
    })
}

fn normalised(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric() || *c == '\'').flat_map(char::to_lowercase).collect()
}

/// Text that the recogniser was unsure of, where hardly any speech was detected.
fn is_invented(item: &Placed) -> bool {
    let unsure = item.average_log_probability < UNSURE_LOG_PROBABILITY || item.no_speech_probability > 0.6;
    unsure && (item.speech < Millis(250) || words_per_second(item) > MOST_WORDS_PER_SECOND)
}

fn doubt_of(item: &Placed, dropped: bool) -> Option<Doubt> {
    if dropped {
        Some(Doubt::Repetition)
    } else if item.speech == Millis(0) || words_per_second(item) > MOST_WORDS_PER_SECOND {
        Some(Doubt::NonSpeech)
    } else if item.segment.confidence < LOW_CONFIDENCE {
        Some(Doubt::LowConfidence)
    } else {
        None
    }
}

fn words_per_second(item: &Placed) -> f64 {
    // One word may be much shorter than the detector's frames are long.
    let beyond_the_first = item.segment.words.len().saturating_sub(1) as f64;
    beyond_the_first / item.speech.seconds().max(0.1)
}

#[cfg(test)]
#[path = "stitch_tests.rs"]
mod tests;
