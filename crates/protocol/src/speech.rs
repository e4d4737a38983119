//! The speech engine's vocabulary: samples in, segments with words out. Times are milliseconds from the first sample.

use serde::{Deserialize, Serialize};

use crate::message::Vocabulary;

/// Samples of the blob: 32-bit floats, little endian, one channel, at this rate.
pub const SAMPLE_RATE_HZ: u32 = 16_000;

/// The vocabulary of the speech worker.
#[derive(Debug)]
pub enum Speech {}

impl Vocabulary for Speech {
    const NAME: &'static str = "speech";
    type Load = SpeechModel;
    type Loaded = SpeechModelInfo;
    type Job = SpeechJob;
    type Part = SpeechSegment;
    type Done = SpeechDone;
}

/// A recogniser to load.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SpeechModel {
    /// A ggml Whisper file.
    pub path: std::path::PathBuf,
    /// Threads of the engine.
    pub threads: u32,
}

/// What the engine says of the recogniser.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SpeechModelInfo {
    /// For example `base`.
    pub kind: String,
    /// Whether it knows languages other than English.
    pub multilingual: bool,
}

/// One piece of work for the recogniser.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "snake_case")]
pub enum SpeechJob {
    /// Writes down the blob's samples; at most 30 s for one encoder window, longer ones run window after window.
    Transcribe(Decoding),
    /// Names the language that is spoken in the blob's first 30 s, without writing anything down.
    DetectLanguage,
}

/// How to decode.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decoding {
    /// ISO 639-1 code such as `en`; `None` lets the engine detect it.
    pub language: Option<String>,
    /// Writes English whatever is spoken.
    pub translate: bool,
    /// Text that the model takes for what was said before: vocabulary and manner of writing.
    pub initial_prompt: Option<String>,
    /// Step of the temperature fallback; 0 switches it off.
    pub temperature_increment: f32,
    /// Average log probability under which the fallback decodes again.
    pub log_probability_threshold: f32,
    /// Entropy under which a text counts as a loop and the fallback decodes again.
    pub entropy_threshold: f32,
    /// Probability of no speech above which a badly decoded window stays empty.
    pub no_speech_threshold: f32,
    /// Beams; 1 is greedy.
    pub beam_size: u32,
    /// Most tokens in a segment; 0 for no limit.
    pub max_tokens: u32,
    /// Segment and word times; without them each window is one segment.
    pub timestamps: bool,
}

impl Default for Decoding {
    fn default() -> Self {
        Self {
            language: None,
            translate: false,
            initial_prompt: None,
            temperature_increment: 0.2,
            log_probability_threshold: -1.0,
            entropy_threshold: 2.4,
            no_speech_threshold: 0.6,
            beam_size: 1,
            max_tokens: 0,
            timestamps: true,
        }
    }
}

/// A segment as the engine cut it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SpeechSegment {
    /// First millisecond.
    pub start_ms: u64,
    /// Last millisecond.
    pub end_ms: u64,
    /// The words, in order. Empty segments are not sent.
    pub words: Vec<SpeechWord>,
    /// Mean log probability of its tokens.
    pub average_log_probability: f32,
    /// Probability that the window holds no speech.
    pub no_speech_probability: f32,
}

/// A word: the tokens up to the next space.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SpeechWord {
    /// Without surrounding spaces, punctuation included.
    pub text: String,
    /// Whether a space stands between it and the word before; languages without spaces have none.
    pub spaced: bool,
    /// First millisecond.
    pub start_ms: u64,
    /// Last millisecond.
    pub end_ms: u64,
    /// Least probability among its tokens, 0 to 1.
    pub probability: f32,
}

/// The end of a job for the recogniser.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SpeechDone {
    /// ISO 639-1 code of the language used or found.
    pub language: String,
    /// How sure the detection was, 0 to 1; 1 when the language was given.
    pub language_probability: f32,
}
