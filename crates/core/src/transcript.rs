//! What was said and its fair copy: segments and words with times, paragraphs and edits with reasons.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// Milliseconds from the start of the recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Millis(#[cfg_attr(feature = "bindings", specta(type = u32))] pub u64);

impl Millis {
    /// The time of sample number `sample` at `rate_hz`.
    pub fn of_sample(sample: u64, rate_hz: u32) -> Self {
        Self(sample * 1000 / u64::from(rate_hz))
    }

    /// Seconds, for printing and ratios.
    pub fn seconds(self) -> f64 {
        self.0 as f64 / 1000.0
    }

    /// As people write a time: `m:ss`, or `h:mm:ss` from one hour on.
    pub fn clock(self) -> String {
        let seconds = self.0 / 1000;
        let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
    }
}

/// A stretch of time, `start <= end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Span {
    /// First millisecond.
    pub start: Millis,
    /// First millisecond after it.
    pub end: Millis,
}

impl Span {
    /// From `start` to `end`, both in milliseconds.
    pub fn new(start: u64, end: u64) -> Self {
        Self { start: Millis(start), end: Millis(end.max(start)) }
    }

    /// Its length.
    pub fn length(self) -> Millis {
        Millis(self.end.0 - self.start.0)
    }
}

/// Whose sound it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Track {
    /// All channels of a file mixed down.
    #[default]
    Mixed,
    /// What the microphone hears.
    Me,
    /// What the computer plays.
    Others,
    /// Left channel of a stereo file.
    Left,
    /// Right channel of a stereo file.
    Right,
}

impl Track {
    /// Each of them.
    pub const ALL: [Self; 5] = [Self::Mixed, Self::Me, Self::Others, Self::Left, Self::Right];
}

/// Which of the two texts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Side {
    /// As it was said.
    Verbatim,
    /// The fair copy.
    #[default]
    FairCopy,
}

/// A word as the recogniser wrote it, punctuation included.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Word {
    /// Without surrounding spaces.
    pub text: String,
    /// Whether a space stands before it (not the first of its segment); languages without spaces have none.
    pub spaced: bool,
    /// When it is said.
    pub span: Span,
    /// 0 to 1; 1 for words that a person typed.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub probability: f32,
}

/// Why a segment may be wrong. Shown, never hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Doubt {
    /// The recogniser repeated itself; the repeats were dropped.
    Repetition,
    /// Words over sound that is hardly speech.
    NonSpeech,
    /// The recogniser was unsure of most words.
    LowConfidence,
    /// The words are of another language than the rest.
    OtherLanguage,
}

/// A stretch of speech of one track, written down.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Segment {
    /// Whose it is.
    pub track: Track,
    /// Its place among the segments of its track, from 0.
    pub seq: u32,
    /// When it is said; zero for pasted text.
    pub span: Span,
    /// Its words. [`Segment::text`] joins them.
    pub words: Vec<Word>,
    /// Mean probability of its words, 0 to 1.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub confidence: f32,
    /// Why it may be wrong.
    pub doubt: Option<Doubt>,
}

impl Segment {
    /// Its words with their spaces.
    pub fn text(&self) -> String {
        join_words(&self.words)
    }
}

/// Words with their spaces; no space before the first.
pub fn join_words<'a>(words: impl IntoIterator<Item = &'a Word>) -> String {
    let mut text = String::new();
    for word in words {
        if word.spaced && !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&word.text);
    }
    text
}

/// What was said: one version of it, segments ordered by start, then track, then place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Transcript {
    /// ISO 639-1 code.
    pub language: String,
    /// The recogniser's catalogue id or file name.
    pub model: String,
    /// The segments of all tracks.
    pub segments: Vec<Segment>,
}

/// What kind of change an edit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum EditKind {
    /// "um", "you know".
    Filler,
    /// A word or phrase said again: "we should we should".
    Stutter,
    /// A correction of what was said before: "twenty, no, sorry, thirty".
    Repair,
    /// Punctuation alone.
    Punctuation,
    /// Upper and lower case alone, or with punctuation.
    Casing,
    /// A number written another way, with the same value.
    Number,
    /// Any other change of words.
    Rewording,
}

/// One change: these verbatim words became this text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Edit {
    /// Places among the verbatim words of the paragraph; empty for an insertion before `raw.start`.
    pub raw: Range<u32>,
    /// The words instead; empty for a deletion.
    pub text: String,
    /// What kind of change it is.
    pub kind: EditKind,
}

/// Which of the three texts a paragraph shows, and why it is not the first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", content = "reason", rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Verdict {
    /// The language model's text; it passed the fidelity check.
    Cleaned,
    /// The rules' text; why not the language model's.
    RulesOnly(Reason),
    /// The words as they were said.
    KeptVerbatim {
        /// Why not the language model's text.
        model: Reason,
        /// Why not the rules' text.
        rules: Reason,
    },
    /// A text that a person wrote.
    Edited,
}

/// Why the language model's text, or that of the rules, was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Reason {
    /// No language model was asked (none installed, or the style needs none).
    NoModel,
    /// The language model failed or timed out.
    ModelFailed,
    /// The passage does not fit the model's context.
    TooLong,
    /// The model did not come to an end.
    Unfinished,
    /// A number changed its value, came or went.
    Number {
        /// The number as said or as written.
        word: String,
    },
    /// A name changed, came or went.
    Name {
        /// The name as said or as written.
        word: String,
    },
    /// A negation came or went.
    Negation {
        /// The negation.
        word: String,
    },
    /// Content words are missing.
    Missing {
        /// The first of them.
        word: String,
    },
    /// Words that nobody said.
    Invented {
        /// The first of them.
        word: String,
    },
    /// The words stand in another order.
    Reordered,
    /// Much longer or shorter than what was said.
    Length,
    /// An answer, a refusal or a remark instead of a fair copy.
    Answer,
    /// The instructions instead of a fair copy.
    PromptEcho,
}

/// A paragraph of the fair copy beside the segments that it came from.
///
/// Applying `edits` to the paragraph's verbatim words gives `text`; see [`crate::clean::apply`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Paragraph {
    /// Whose words.
    pub track: Track,
    /// Places ([`Segment::seq`]) of its segments within the track.
    pub segments: Range<u32>,
    /// The fair copy.
    pub text: String,
    /// Every change from the verbatim words, ordered, without overlap.
    pub edits: Vec<Edit>,
    /// Which text it is.
    pub verdict: Verdict,
}

/// One version of a fair copy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FairCopy {
    /// The language model's catalogue id or file name; `None` when the rules worked alone.
    pub model: Option<String>,
    /// Name of the style.
    pub style: String,
    /// Ordered by the start of their first segment.
    pub paragraphs: Vec<Paragraph>,
}

#[cfg(test)]
mod tests {
    use super::Millis;

    #[test]
    fn a_time_reads_as_people_write_it() {
        assert_eq!(Millis(0).clock(), "0:00");
        assert_eq!(Millis(64_900).clock(), "1:04");
        assert_eq!(Millis(3_599_999).clock(), "59:59");
        assert_eq!(Millis(3_725_000).clock(), "1:02:05");
    }
}
