//! Copying with the engine: the model chooses among what the source allows, and a draft from the source saves it work.

use std::ops::ControlFlow;

use faircopy_protocol::serve::{CancelFlag, Sink};
use faircopy_protocol::text::{CopySource, Text, TextDone};
use faircopy_protocol::{Failure, FailureKind};
use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::token::LlamaToken;

use super::{CHUNK_TOKENS, Generator, PROGRESS_TOKENS, Run};
use crate::copy::alignment::Place;
use crate::copy::draft::Agreement;
use crate::copy::source::Source;
use crate::copy::spelling::{Speller, Token, Vocabulary};
use crate::copy::{Copying, Next, State};

/// What to copy, and how.
pub(crate) struct WantedCopy<'a> {
    /// The prompt, not empty.
    pub(crate) prompt: &'a [LlamaToken],
    /// Most tokens to generate.
    pub(crate) max_tokens: usize,
    pub(crate) source: CopySource,
    pub(crate) pace: Pace,
}

/// How tokens come into the cache. The text is the same, but for models whose logits change with the shape of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// One by one.
    Single,
    /// Those without a choice together with the one before them.
    Runs,
    /// And drafts of what is expected, where that pays.
    Drafts,
}

/// Chooses what comes next.
pub(crate) trait Judge {
    /// One of what the state allows behind so many tokens, by the logits of the model and the logit of the end; `None` where the
    /// state allows nothing.
    fn choose(&mut self, at: usize, state: &State, logits: &[f32], end: f32) -> Option<Next>;
}

/// The model's own choice.
#[derive(Debug, Default)]
pub(crate) struct Model {
    /// Choices where the two best differed by less than 0.001: there a batch of another shape may choose otherwise.
    pub(crate) close: usize,
}

/// The pieces of a model's vocabulary.
pub(crate) struct ModelVocabulary<'model>(pub(crate) &'model LlamaModel);

/// A token that was decoded before it was chosen, and the state behind it.
struct Drafted {
    token: Token,
    /// Whether there were others.
    chosen: bool,
    behind: State,
}

/// A copy on its way.
struct CopyRun<'a, 'r> {
    copying: Copying<'a>,
    state: State,
    run: Run<'r>,
    max_tokens: usize,
    /// Chosen, and not in the cache yet.
    pending: Vec<LlamaToken>,
    /// The last place where the text could be cut off.
    stop: Option<Place>,
    /// Bytes behind the last whole word that was sent.
    held: Vec<u8>,
    sent: usize,
    generated: usize,
    drafted: usize,
    told: usize,
    finished: bool,
}

impl Judge for Model {
    fn choose(&mut self, _at: usize, state: &State, logits: &[f32], end: f32) -> Option<Next> {
        let (next, lead) = state.ranked(logits, end)?;
        self.close += usize::from(lead < 0.001);
        Some(next)
    }
}

impl Vocabulary for ModelVocabulary<'_> {
    fn tokenize(&self, text: &str) -> Vec<Token> {
        self.0.vocab().tokenize(text.as_bytes(), false, false).into_iter().map(|token| token.0).collect()
    }

    fn piece(&self, token: Token) -> Vec<u8> {
        let (vocabulary, token) = (self.0.vocab(), LlamaToken(token));
        if vocabulary.is_control(token) || vocabulary.is_eog(token) {
            return Vec::new();
        }
        vocabulary.token_to_piece(token, false, None)
    }

    fn count(&self) -> usize {
        self.0.vocab().n_tokens().max(0) as usize
    }
}

impl<'model> Generator<'model> {
    /// Copies a source. A cancelled run ends early with what there is.
    pub(crate) fn copy(
        &mut self,
        wanted: WantedCopy<'_>,
        judge: &mut dyn Judge,
        sink: &mut dyn Sink<Text>,
        cancel: &CancelFlag,
    ) -> Result<TextDone, Failure> {
        self.require_room(wanted.prompt.len(), wanted.max_tokens)?;
        let fresh = || Speller::of(ModelVocabulary(self.model));
        let mut speller = self.speller.take().unwrap_or_else(fresh);
        let copied = self.copy_spelled(wanted, &mut speller, judge, sink, cancel);
        self.speller = Some(speller);
        copied
    }

    fn copy_spelled(
        &mut self,
        wanted: WantedCopy<'_>,
        speller: &mut Speller<ModelVocabulary<'model>>,
        judge: &mut dyn Judge,
        sink: &mut dyn Sink<Text>,
        cancel: &CancelFlag,
    ) -> Result<TextDone, Failure> {
        let (copying, state) = Copying::begin(Source::of(wanted.source), speller).map_err(|_| unwritable())?;
        let prompt_tokens = wanted.prompt.len();
        let reused = self.keep_common_prefix(wanted.prompt);
        let run = Run { sink, cancel, done: reused, of: prompt_tokens + wanted.max_tokens };
        let mut copy = CopyRun::begin(copying, state, run, wanted.max_tokens);
        if !copy.is_over() && self.read_prompt(&wanted.prompt[reused..], &mut copy.run)? == ControlFlow::Continue(()) {
            let pace = if wanted.pace == Pace::Drafts && !self.can_cut() { Pace::Runs } else { wanted.pace };
            self.walk(&mut copy, judge, pace)?;
        }
        let (copied, generated, drafted, finished) = copy.end();
        Ok(TextDone::Copy {
            text: copied.text,
            pieces: copied.pieces,
            prompt_tokens: prompt_tokens as u32,
            reused_tokens: reused as u32,
            generated_tokens: generated as u32,
            drafted_tokens: drafted as u32,
            finished,
        })
    }

    /// From the prompt to the end, the limit or the cancellation.
    fn walk(&mut self, copy: &mut CopyRun<'_, '_>, judge: &mut dyn Judge, pace: Pace) -> Result<(), Failure> {
        let mut agreement = Agreement::hopeful();
        let mut row = self.batch.n_tokens() - 1;
        let mut draft: Vec<Drafted> = Vec::new();
        let mut guess = None;
        loop {
            let (decoded, mut kept) = (self.cached.len(), 0);
            let next = loop {
                let chooses = copy.state.only().is_none();
                let next = self.choose(copy, judge, row + kept as i32)?;
                let expected = draft.get(kept).map(|drafted| drafted.token).or(guess.filter(|_| kept == 0));
                if chooses && let Some(expected) = expected {
                    agreement.saw(next == Next::Token(expected));
                }
                match draft.get_mut(kept) {
                    Some(drafted) if next == Next::Token(drafted.token) => {
                        let behind = std::mem::replace(&mut drafted.behind, State::over());
                        copy.drafted += 1;
                        if copy.take(LlamaToken(drafted.token), behind, self).is_break() {
                            return Ok(());
                        }
                        kept += 1;
                    }
                    _ => break next,
                }
            };
            if kept < draft.len() {
                self.cut(decoded - (draft.len() - kept))?;
            }
            copy.pending.clear();
            if copy.follow(next, pace, self).is_break() {
                return Ok(());
            }
            let room = Agreement::BATCH.saturating_sub(copy.pending.len()).min(copy.max_tokens - copy.generated - 1);
            draft = if pace == Pace::Drafts { copy.draft(room) } else { Vec::new() };
            guess = draft.first().map(|drafted| drafted.token);
            if !agreement.is_worth(copy.pending.len(), draft.iter().map(|drafted| drafted.chosen)) {
                draft.clear();
            }
            let Some(behind) = self.decode_draft(copy, &draft)? else { return Ok(()) };
            row = behind;
        }
    }

    /// What comes next: where there is no choice the model is not asked.
    fn choose(&self, copy: &CopyRun<'_, '_>, judge: &mut dyn Judge, row: i32) -> Result<Next, Failure> {
        if let Some(next) = copy.state.only() {
            return Ok(next);
        }
        let logits = self.context.get_logits_ith(row);
        let end = self.ends.iter().map(|end| logits[end.0 as usize]).fold(f32::NEG_INFINITY, f32::max);
        judge.choose(copy.generated, &copy.state, logits, end).ok_or_else(unwritable)
    }

    /// Decodes what is pending and the draft behind it; gives the row that chooses the first token of the draft, `None` when
    /// cancelled.
    fn decode_draft(&mut self, copy: &mut CopyRun<'_, '_>, draft: &[Drafted]) -> Result<Option<i32>, Failure> {
        let mut pending = copy.pending.as_slice();
        if pending.len() + draft.len() < Agreement::LEAST {
            for (at, token) in pending.iter().enumerate() {
                self.decode_rows(&[*token], |_| at + 1 == pending.len())?;
            }
            return Ok(Some(0).filter(|_| !copy.run.cancel.is_set()));
        }
        while pending.len() + draft.len() > CHUNK_TOKENS {
            if copy.run.cancel.is_set() {
                return Ok(None);
            }
            let (chunk, rest) = pending.split_at((pending.len() - 1).min(CHUNK_TOKENS - draft.len()));
            self.decode_rows(chunk, |_| false)?;
            pending = rest;
        }
        if copy.run.cancel.is_set() {
            return Ok(None);
        }
        let last = pending.len() - 1;
        let tokens: Vec<LlamaToken> =
            pending.iter().copied().chain(draft.iter().map(|drafted| LlamaToken(drafted.token))).collect();
        // The output layer is a large part of the work: only where there is a choice.
        self.decode_rows(&tokens, |at| at == last || at > last && draft[at - last - 1].behind.only().is_none())?;
        Ok(Some(last as i32))
    }

    /// Whether the end of the cache can be dropped again.
    fn can_cut(&self) -> bool {
        !self.model.is_recurrent() && !self.model.is_hybrid()
    }

    /// Drops all tokens of the cache behind the first so many.
    pub(super) fn cut(&mut self, keep: usize) -> Result<(), Failure> {
        if self.context.kv_cache_seq_rm(0, Some(keep as u32), None).is_ok() {
            self.cached.truncate(keep);
            return Ok(());
        }
        // A kind of cache that cannot be cut after all is filled anew.
        let tokens = self.cached[..keep].to_vec();
        self.forget();
        tokens.chunks(CHUNK_TOKENS).try_for_each(|chunk| self.decode_rows(chunk, |_| false))
    }
}

impl<'a, 'r> CopyRun<'a, 'r> {
    fn begin(copying: Copying<'a>, state: State, run: Run<'r>, max_tokens: usize) -> Self {
        let pending = Vec::new();
        let (stop, held) = (None, Vec::new());
        let finished = state.only() == Some(Next::End);
        let counts = (0, 0, 0, 0);
        let (sent, generated, drafted, told) = counts;
        Self { copying, state, run, max_tokens, pending, stop, held, sent, generated, drafted, told, finished }
    }

    /// Whether there is nothing to generate.
    fn is_over(&self) -> bool {
        self.finished || self.max_tokens == 0
    }

    /// Goes on with what was chosen, and then as far as there is no choice; `Break` when the copy is over.
    fn follow(&mut self, next: Next, pace: Pace, generator: &Generator<'_>) -> ControlFlow<()> {
        let mut next = Some(next);
        while let Some(Next::Token(token)) = next {
            let behind = self.copying.advance(&self.state, token);
            self.pending.push(LlamaToken(token));
            self.take(LlamaToken(token), behind, generator)?;
            next = self.state.only().filter(|next| pace != Pace::Single || *next == Next::End);
        }
        self.finished |= next == Some(Next::End);
        if self.finished { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// Takes a token into the text; `Break` at the limit, when cancelled, and when nobody listens any more.
    fn take(&mut self, token: LlamaToken, behind: State, generator: &Generator<'_>) -> ControlFlow<()> {
        self.state = behind;
        self.generated += 1;
        self.held.extend(generator.piece(token));
        if let Some(place) = self.state.stop() {
            self.stop = Some(place);
            // An empty line is told with the word behind it: the text may still end before it.
            if !place.is_broken() {
                let text = String::from_utf8_lossy(&std::mem::take(&mut self.held)).into_owned();
                self.sent += text.len();
                self.run.send(text)?;
            }
        }
        if self.generated - self.told >= PROGRESS_TOKENS {
            self.run.progress(self.generated - self.told)?;
            self.told = self.generated;
        }
        if self.generated < self.max_tokens {
            return ControlFlow::Continue(());
        }
        self.finished = self.state.only() == Some(Next::End);
        ControlFlow::Break(())
    }

    /// What is expected next, with the states that it leads through, as far as it is allowed.
    fn draft(&mut self, most: usize) -> Vec<Drafted> {
        let mut draft: Vec<Drafted> = Vec::with_capacity(most);
        for token in self.copying.expected(&self.state, most) {
            let state = draft.last().map_or(&self.state, |drafted| &drafted.behind);
            if !state.allows(token) {
                break;
            }
            let chosen = state.only().is_none();
            let behind = self.copying.advance(state, token);
            draft.push(Drafted { token, chosen, behind });
        }
        draft
    }

    /// The text, what was generated, what of it was drafted, and whether the copy is whole. Sends what was not sent yet.
    fn end(mut self) -> (crate::copy::written::Copied, usize, usize, bool) {
        let whole = if self.finished { self.copying.copied(&self.state) } else { None };
        let cut_off = || self.stop.map(|place| self.copying.read(&place));
        let copied = whole.or_else(cut_off).unwrap_or_default();
        if let Some(rest) = copied.text.get(self.sent..) {
            let _ = self.run.send(rest.to_owned());
        }
        (copied, self.generated, self.drafted, self.finished)
    }
}

fn unwritable() -> Failure {
    let message = "This model has no way to write a part of the text; choose another model.";
    Failure::new(FailureKind::Job, message)
}
