//! Window times to recording times: a window packs utterances that lie apart in the recording.

use faircopy_protocol::speech::{SpeechSegment, SpeechWord};

use crate::transcript::{Millis, Segment, Span, Track, Word};

/// Where the sound of a window comes from. Times of the window are milliseconds from its first sample.
pub trait Timeline {
    /// The recording's time for a time of the window.
    fn to_recording(&self, at: Millis) -> Millis;
    /// Which of the packed utterances a time of the window lies in.
    fn utterance_of(&self, at: Millis) -> usize;
    /// When speech was detected in that utterance, without padding, in the recording's time.
    fn speech_of(&self, utterance: usize) -> Span;
}

/// A segment on the recording's time line, with what the recogniser thought of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// The segment; its `seq` is not given yet.
    pub segment: Segment,
    /// Mean log probability of its tokens.
    pub average_log_probability: f32,
    /// Probability that its window holds no speech.
    pub no_speech_probability: f32,
    /// How much of its span is detected speech.
    pub speech: Millis,
}

/// Places segments on the recording. One that runs over several packed utterances is split where the utterance changes,
/// so that no segment spans a pause which the window left out.
pub fn place(track: Track, heard: &[SpeechSegment], timeline: &impl Timeline) -> Vec<Placed> {
    let mut placed = Vec::new();
    for segment in heard {
        let mut rest = segment.words.as_slice();
        while let Some(first) = rest.first() {
            let utterance = timeline.utterance_of(middle(first));
            let length = rest.iter().take_while(|word| timeline.utterance_of(middle(word)) == utterance).count();
            let (words, after) = rest.split_at(length);
            placed.push(place_words(track, words, utterance, segment, timeline));
            rest = after;
        }
    }
    placed
}

fn middle(word: &SpeechWord) -> Millis {
    Millis(word.start_ms.midpoint(word.end_ms))
}

fn place_words(
    track: Track,
    heard: &[SpeechWord],
    utterance: usize,
    segment: &SpeechSegment,
    timeline: &impl Timeline,
) -> Placed {
    let words: Vec<Word> = heard.iter().map(|word| place_word(word, timeline)).collect();
    let start = words.first().map_or(Millis(0), |word| word.span.start);
    let end = words.iter().map(|word| word.span.end).max().unwrap_or(start);
    let confidence = words.iter().map(|word| word.probability).sum::<f32>() / words.len().max(1) as f32;
    let speech = timeline.speech_of(utterance);
    let overlap = end.min(speech.end).0.saturating_sub(start.max(speech.start).0);
    Placed {
        segment: Segment { track, seq: 0, span: Span::new(start.0, end.0), words, confidence, doubt: None },
        average_log_probability: segment.average_log_probability,
        no_speech_probability: segment.no_speech_probability,
        speech: Millis(overlap),
    }
}

/// The middle decides which utterance a word belongs to; its ends must not reach into the next one.
fn place_word(word: &SpeechWord, timeline: &impl Timeline) -> Word {
    let at = timeline.to_recording(middle(word));
    let before = (word.end_ms - word.start_ms) / 2;
    let after = word.end_ms - word.start_ms - before;
    Word {
        text: word.text.clone(),
        spaced: word.spaced,
        span: Span::new(at.0.saturating_sub(before), at.0 + after),
        probability: word.probability,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two utterances, 0–2 s and 60–61 s of the recording, packed without a gap.
    struct TwoUtterances;

    impl Timeline for TwoUtterances {
        fn to_recording(&self, at: Millis) -> Millis {
            if at.0 < 2000 { at } else { Millis(at.0 - 2000 + 60_000) }
        }

        fn utterance_of(&self, at: Millis) -> usize {
            usize::from(at.0 >= 2000)
        }

        fn speech_of(&self, utterance: usize) -> Span {
            [Span::new(300, 1700), Span::new(60_300, 60_700)][utterance]
        }
    }

    fn word(text: &str, start_ms: u64, end_ms: u64) -> SpeechWord {
        SpeechWord { text: text.into(), spaced: true, start_ms, end_ms, probability: 0.9 }
    }

    #[test]
    fn a_segment_over_two_utterances_becomes_two_at_their_true_times() {
        let heard = SpeechSegment {
            start_ms: 300,
            end_ms: 2800,
            words: vec![word("Good", 300, 800), word("morning.", 900, 1900), word("Yes.", 2300, 2700)],
            average_log_probability: -0.2,
            no_speech_probability: 0.0,
        };
        let placed = place(Track::Me, &[heard], &TwoUtterances);
        let seen: Vec<_> = placed.iter().map(|p| (p.segment.text(), p.segment.span, p.speech)).collect();
        assert_eq!(
            seen,
            [
                ("Good morning.".to_owned(), Span::new(300, 1900), Millis(1400)),
                ("Yes.".to_owned(), Span::new(60_300, 60_700), Millis(400)),
            ]
        );
    }

    #[test]
    fn nothing_heard_is_nothing_placed() {
        assert_eq!(place(Track::Mixed, &[], &TwoUtterances), []);
    }
}
