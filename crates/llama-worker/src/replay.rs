//! Copies within this process, at any pace, with the model's choices or with given ones: for benchmarks and comparisons.
//!
//! Given choices make speed comparable: every way of decoding writes the same tokens, whatever the weights are. The work is the
//! engine's own; what the model would have chosen is worked out too, and then passed over.

use std::hint::black_box;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use faircopy_protocol::Failure;
use faircopy_protocol::serve::{CancelFlag, Sink};
use faircopy_protocol::text::{CopySource, Message, Text, TextDone, TextModel, TextPart};
use llama_cpp_2::llama_backend::LlamaBackend;

use crate::copy::source::Source;
use crate::copy::spelling::{Speller, Vocabulary as _};
use crate::copy::{Copying, Next, State};
use crate::engine::{Loaded, open_backend};
use crate::generation::copying::{Judge, Model, ModelVocabulary, WantedCopy};

pub use crate::generation::copying::Pace;

/// A model in this process.
pub struct Replay {
    // Declared before the backend: dropped before it.
    loaded: Loaded,
    _backend: LlamaBackend,
}

/// How a copy went.
#[derive(Debug)]
pub struct Replayed {
    /// What the engine answers.
    pub done: TextDone,
    /// Wall time, with the last token of the prompt where the others were read before.
    pub took: Duration,
    /// The model's choices whose two best differed by less than 0.001.
    pub close: usize,
    /// How many batches of each size were decoded, by their tokens.
    pub batches: Vec<usize>,
}

impl Replay {
    /// Loads a model; the file is trusted.
    pub fn open(model: &TextModel) -> Result<Self, Failure> {
        let backend = open_backend()?;
        let (loaded, _) = Loaded::open(&backend, model)?;
        Ok(Self { loaded, _backend: backend })
    }

    /// The tokens of a text as a copy of this source, each as long as possible; `None` where it is none.
    pub fn tokens(&self, source: &CopySource, text: &str) -> Option<Vec<i32>> {
        let pieces = ModelVocabulary(&self.loaded.model);
        let mut speller = Speller::of(ModelVocabulary(&self.loaded.model));
        let (mut copying, mut state) = Copying::begin(Source::of(source.clone()), &mut speller).ok()?;
        let (mut tokens, mut rest) = (Vec::new(), text.as_bytes());
        while !rest.is_empty() {
            let fitting = state.choices().iter().map(|choice| (choice.token, pieces.piece(choice.token)));
            let fitting = fitting.filter(|(_, piece)| rest.starts_with(piece));
            let (token, piece) = fitting.max_by_key(|(_, piece)| piece.len())?;
            rest = &rest[piece.len()..];
            state = copying.advance(&state, token);
            tokens.push(token);
        }
        copying.copied(&state).map(|_| tokens)
    }

    /// Copies with the given tokens, or with the model's own choices.
    pub fn copy(
        &mut self,
        messages: &[Message],
        source: &CopySource,
        given: Option<&[i32]>,
        pace: Pace,
    ) -> Result<Replayed, Failure> {
        let prompt = self.loaded.prompt(messages)?.tokens;
        let (max_tokens, source) = (self.loaded.generator.room_behind(prompt.len()), source.clone());
        let wanted = WantedCopy { prompt: &prompt, max_tokens, source, pace };
        let mut model = Model::default();
        let mut oracle = given.map(Oracle);
        self.loaded.generator.take_batches();
        let begun = Instant::now();
        let judge: &mut dyn Judge = match &mut oracle {
            Some(oracle) => oracle,
            None => &mut model,
        };
        let done = self.loaded.generator.copy(wanted, judge, &mut Nobody, &CancelFlag::default())?;
        let took = begun.elapsed();
        Ok(Replayed { done, took, close: model.close, batches: self.loaded.generator.take_batches() })
    }

    /// Generates the given tokens as an answer without any mask: one by one, each behind the choice of the greedy sampler.
    pub fn plain(&mut self, messages: &[Message], given: &[i32]) -> Result<Duration, Failure> {
        let prompt = self.loaded.prompt(messages)?.tokens;
        let begun = Instant::now();
        self.loaded.generator.follow(&prompt, given)?;
        Ok(begun.elapsed())
    }

    /// What decoding so many tokens at once takes behind a prompt, with a choice behind each; the least of several turns.
    pub fn batch(&mut self, messages: &[Message], tokens: usize, turns: usize) -> Result<Duration, Failure> {
        let prompt = self.loaded.prompt(messages)?.tokens;
        self.loaded.generator.time_batch(&prompt, tokens, turns)
    }
}

/// Chooses what is given.
struct Oracle<'a>(&'a [i32]);

impl Judge for Oracle<'_> {
    fn choose(&mut self, at: usize, state: &State, logits: &[f32], end: f32) -> Option<Next> {
        black_box(state.ranked(logits, end));
        Some(self.0.get(at).map_or(Next::End, |token| Next::Token(*token)))
    }
}

struct Nobody;

impl Sink<Text> for Nobody {
    fn part(&mut self, _part: TextPart) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn progress(&mut self, _done: u64, _of: u64) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}
