//! The seam to a text model: messages in, text out, or a copy of words.

use std::future::Future;

use faircopy_protocol::text::{CopyPiece, CopySource, Message};
use tokio_util::sync::CancellationToken;

use crate::job::Outcome;

use super::PassageLimits;

/// A language model that answers chat messages greedily, freely or with the words of a source alone.
pub trait TextModel: Sync {
    /// Answers `messages` with at most `max_tokens` tokens.
    fn chat(
        &self,
        messages: Vec<Message>,
        max_tokens: u32,
        cancel: &CancellationToken,
    ) -> impl Future<Output = Result<Outcome<ChatAnswer>, ModelTrouble>> + Send;

    /// Answers `messages` with what `source` allows and at most `max_tokens` tokens.
    fn copy(
        &self,
        messages: Vec<Message>,
        max_tokens: u32,
        source: CopySource,
        cancel: &CancellationToken,
    ) -> impl Future<Output = Result<Outcome<CopyAnswer>, ModelTrouble>> + Send;

    /// Tokens in `text`, without the chat template.
    fn count_tokens(
        &self,
        text: &str,
        cancel: &CancellationToken,
    ) -> impl Future<Output = Result<Outcome<u32>, ModelTrouble>> + Send;

    /// Tokens that prompt and answer may take together.
    fn context_tokens(&self) -> u32;

    /// How much of a passage one call should carry. Small models copy short pieces best.
    fn limits(&self) -> PassageLimits {
        PassageLimits::of_context(self.context_tokens())
    }
}

/// What a text model wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatAnswer {
    /// The whole answer.
    pub text: String,
    /// Whether the model came to an end by itself, not at the limit.
    pub finished: bool,
}

/// What a text model made of the words of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyAnswer {
    /// What was written, in order; words of the source that are in none of them were left out.
    pub pieces: Vec<CopyPiece>,
    /// Whether the whole source was copied or left out, not cut off at the limit.
    pub finished: bool,
}

/// Why a text model gave no answer. The fair copy then falls back to the rules, so each is a reason, not a dead end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ModelTrouble {
    /// The passage does not fit the model: give it less.
    #[error("The passage does not fit the language model's context; choose a model with a larger context.")]
    TooLong,
    /// The engine failed or timed out: trying again may help.
    #[error("The language model failed; clean the session again, or choose another model.")]
    Failed,
}
