//! Generation along given tokens, for benchmarks.

use std::hint::black_box;
use std::time::{Duration, Instant};

use faircopy_protocol::Failure;
use llama_cpp_2::sampling::LlamaSampler;
use llama_cpp_2::token::LlamaToken;

use super::{CHUNK_TOKENS, Generator};

impl Generator<'_> {
    /// Tokens that fit behind a prompt.
    pub(crate) fn room_behind(&self, prompt_tokens: usize) -> usize {
        self.limit_tokens.saturating_sub(prompt_tokens)
    }

    /// How many batches of each size were decoded since it was last asked: the place is the number of tokens.
    pub(crate) fn take_batches(&mut self) -> Vec<usize> {
        let batches = self.batches.to_vec();
        self.batches.fill(0);
        batches
    }

    /// Answers the prompt with the given tokens, whatever the sampler says, which is asked all the same.
    pub(crate) fn follow(&mut self, prompt: &[LlamaToken], given: &[i32]) -> Result<(), Failure> {
        self.read(prompt)?;
        let mut sampler = LlamaSampler::greedy();
        for token in given {
            black_box(sampler.sample(&self.context, self.batch.n_tokens() - 1));
            self.decode(&[LlamaToken(*token)])?;
        }
        Ok(())
    }

    /// The least time of so many turns that a batch behind the prompt takes, with logits and a choice for each of its tokens.
    pub(crate) fn time_batch(
        &mut self,
        prompt: &[LlamaToken],
        tokens: usize,
        turns: usize,
    ) -> Result<Duration, Failure> {
        self.read(prompt)?;
        let (held, mut least) = (self.cached.len(), Duration::MAX);
        let batch: Vec<LlamaToken> = prompt.iter().copied().cycle().take(tokens).collect();
        for _ in 0..turns {
            let begun = Instant::now();
            self.decode_rows(&batch, |_| true)?;
            for row in 0..tokens {
                black_box(self.context.get_logits_ith(row as i32)[0]);
            }
            least = least.min(begun.elapsed());
            self.cut(held)?;
        }
        Ok(least)
    }

    fn read(&mut self, prompt: &[LlamaToken]) -> Result<(), Failure> {
        let reused = self.keep_common_prefix(prompt);
        prompt[reused..].chunks(CHUNK_TOKENS).try_for_each(|chunk| self.decode(chunk))
    }
}
