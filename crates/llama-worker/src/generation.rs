//! Greedy generation with the key–value cache kept from one run to the next.

pub(crate) mod copying;
mod opening;
mod timing;

use std::num::NonZeroU32;
use std::ops::ControlFlow;

use faircopy_protocol::serve::{CancelFlag, Sink};
use faircopy_protocol::text::{Text, TextDone, TextPart};
use faircopy_protocol::{Failure, FailureKind};
use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::context::params::LlamaContextParams;
use llama_cpp_2::llama_backend::LlamaBackend;
use llama_cpp_2::llama_batch::LlamaBatch;
use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::sampling::LlamaSampler;
use llama_cpp_2::token::LlamaToken;

use self::copying::ModelVocabulary;
pub(crate) use self::opening::Openings;
use crate::answer::Answer;
use crate::copy::spelling::Speller;

/// Tokens decoded at once. llama.cpp cannot be stopped inside a call, so this is how long a cancelled run goes on.
const CHUNK_TOKENS: usize = 128;

/// How often a progress message is sent while text is generated.
const PROGRESS_TOKENS: usize = 16;

/// A context of the engine and the tokens that its key–value cache holds.
pub(crate) struct Generator<'model> {
    model: &'model LlamaModel,
    context: LlamaContext<'model>,
    batch: LlamaBatch<'static>,
    cached: Vec<LlamaToken>,
    limit_tokens: usize,
    /// How many batches of each size were decoded, by their tokens.
    batches: [usize; CHUNK_TOKENS + 1],
    /// Every token that ends a text.
    ends: Vec<LlamaToken>,
    /// Made for the first copy, and kept with what it remembers.
    speller: Option<Speller<ModelVocabulary<'model>>>,
    /// Where the openings of prompts are kept, if anywhere.
    pub(crate) openings: Option<Openings>,
}

/// What to generate.
pub(crate) struct Wanted<'a> {
    /// The prompt, not empty.
    pub(crate) prompt: &'a [LlamaToken],
    /// Most tokens to generate.
    pub(crate) max_tokens: usize,
    /// GBNF grammar with the rule `root`.
    pub(crate) grammar: Option<&'a str>,
}

impl<'model> Generator<'model> {
    /// Opens a context of this many tokens.
    pub(crate) fn open(
        backend: &LlamaBackend,
        model: &'model LlamaModel,
        limit_tokens: u32,
        threads: i32,
    ) -> Result<Self, Failure> {
        let params = LlamaContextParams::default()
            .with_n_ctx(NonZeroU32::new(limit_tokens))
            .with_n_batch(CHUNK_TOKENS as u32)
            .with_n_ubatch(CHUNK_TOKENS as u32)
            .with_n_threads(threads)
            .with_n_threads_batch(threads);
        let context = model.new_context(backend, params).map_err(|_| {
            let message =
                "There is not enough memory for this model's context; choose a smaller model or a shorter context.";
            Failure::new(FailureKind::Memory, message)
        })?;
        let batch = LlamaBatch::new(CHUNK_TOKENS, 1);
        let vocabulary = model.vocab();
        let ends = vocabulary.tokens().filter(|token| vocabulary.is_eog(*token)).collect();
        let limit_tokens = limit_tokens as usize;
        Ok(Self {
            model,
            context,
            batch,
            cached: Vec::new(),
            limit_tokens,
            batches: [0; CHUNK_TOKENS + 1],
            ends,
            speller: None,
            openings: None,
        })
    }

    /// Answers a prompt. A cancelled run ends early with what there is.
    pub(crate) fn answer(
        &mut self,
        wanted: &Wanted<'_>,
        sink: &mut dyn Sink<Text>,
        cancel: &CancelFlag,
    ) -> Result<TextDone, Failure> {
        self.require_room(wanted.prompt.len(), wanted.max_tokens)?;
        let mut sampler = self.sampler(wanted.grammar)?;
        let reused = self.keep_common_prefix(wanted.prompt);
        let mut run = Run { sink, cancel, done: reused, of: wanted.prompt.len() + wanted.max_tokens };
        let mut answer = Answer::default();
        let (mut generated, mut finished) = (0, false);
        if self.read_prompt(&wanted.prompt[reused..], &mut run)? == ControlFlow::Continue(()) {
            while generated < wanted.max_tokens {
                let token = sampler.sample(&self.context, self.batch.n_tokens() - 1);
                if self.model.vocab().is_eog(token) {
                    finished = true;
                    break;
                }
                generated += 1;
                if run.send(answer.push(&self.piece(token))) == ControlFlow::Break(()) {
                    break;
                }
                if generated % PROGRESS_TOKENS == 0 && run.progress(PROGRESS_TOKENS) == ControlFlow::Break(()) {
                    break;
                }
                if generated < wanted.max_tokens {
                    self.decode(&[token])?;
                }
            }
            let _ = run.send(answer.finish());
        }
        Ok(TextDone::Chat {
            text: answer.text().to_owned(),
            prompt_tokens: wanted.prompt.len() as u32,
            reused_tokens: reused as u32,
            generated_tokens: generated as u32,
            finished,
        })
    }

    fn require_room(&self, prompt_tokens: usize, max_tokens: usize) -> Result<(), Failure> {
        let needed = prompt_tokens + max_tokens;
        if needed <= self.limit_tokens {
            return Ok(());
        }
        let message = format!(
            "The text is too long for this model: {needed} tokens with room for the answer, and its context holds {}; give it a shorter passage.",
            self.limit_tokens
        );
        Err(Failure::new(FailureKind::Job, message))
    }

    fn sampler(&self, grammar: Option<&str>) -> Result<LlamaSampler, Failure> {
        let Some(grammar) = grammar else { return Ok(LlamaSampler::greedy()) };
        let grammar = LlamaSampler::grammar(self.model, grammar, "root").map_err(|_| {
            Failure::new(FailureKind::Job, "The grammar cannot be read; it must be GBNF with a rule named `root`.")
        })?;
        Ok(LlamaSampler::chain_simple([grammar, LlamaSampler::greedy()]))
    }

    /// Drops from the cache what differs from this prompt; gives how many of its tokens are still there. The last one is
    /// always decoded again, because sampling needs its logits.
    fn keep_common_prefix(&mut self, prompt: &[LlamaToken]) -> usize {
        let common = self.cached.iter().zip(prompt).take_while(|(held, wanted)| held == wanted).count();
        let keep = common.min(prompt.len() - 1);
        // Models with a rolling state cannot drop a part of it: they start over.
        if keep > 0 && self.context.kv_cache_seq_rm(0, Some(keep as u32), None).is_ok() {
            self.cached.truncate(keep);
        } else {
            self.forget();
        }
        self.cached.len()
    }

    fn forget(&mut self) {
        self.context.clear_kv_cache();
        self.cached.clear();
    }

    fn read_prompt(&mut self, tokens: &[LlamaToken], run: &mut Run<'_>) -> Result<ControlFlow<()>, Failure> {
        for chunk in tokens.chunks(CHUNK_TOKENS) {
            if run.cancel.is_set() {
                return Ok(ControlFlow::Break(()));
            }
            self.decode(chunk)?;
            if run.progress(chunk.len()) == ControlFlow::Break(()) {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Appends tokens to the cache; the logits of the last one can then be sampled.
    fn decode(&mut self, tokens: &[LlamaToken]) -> Result<(), Failure> {
        self.decode_rows(tokens, |at| at + 1 == tokens.len())
    }

    /// Appends tokens to the cache, with logits for those of them that are wanted by their place among them.
    fn decode_rows(&mut self, tokens: &[LlamaToken], wants: impl Fn(usize) -> bool) -> Result<(), Failure> {
        self.batch.clear();
        let mut outcome = Ok(());
        for (index, token) in tokens.iter().enumerate() {
            let position = (self.cached.len() + index) as i32;
            outcome = outcome.and(self.batch.add(*token, position, &[0], wants(index)).map_err(engine_failure));
        }
        outcome = outcome.and_then(|()| self.context.decode(&mut self.batch).map_err(engine_failure));
        match outcome {
            Ok(()) => {
                self.cached.extend_from_slice(tokens);
                self.batches[tokens.len()] += 1;
            }
            Err(_) => self.forget(), // a failed call may have written a part
        }
        outcome
    }

    fn piece(&self, token: LlamaToken) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(64);
        self.model.vocab().token_to_piece_into(token, &mut bytes, false, None);
        bytes
    }
}

struct Run<'a> {
    sink: &'a mut dyn Sink<Text>,
    cancel: &'a CancelFlag,
    done: usize,
    of: usize,
}

impl Run<'_> {
    fn progress(&mut self, tokens: usize) -> ControlFlow<()> {
        self.done += tokens;
        self.sink.progress(self.done as u64, self.of as u64)
    }

    fn send(&mut self, text: String) -> ControlFlow<()> {
        if self.cancel.is_set() {
            return ControlFlow::Break(());
        }
        if text.is_empty() { ControlFlow::Continue(()) } else { self.sink.part(TextPart { text }) }
    }
}

fn engine_failure(error: impl std::fmt::Display) -> Failure {
    Failure::new(FailureKind::Engine, format!("The text engine failed ({error}); try again or choose another model."))
}
