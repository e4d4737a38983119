//! One passage to one paragraph: rules, text model, fidelity, fallback.

use std::ops::Range;

use tokio_util::sync::CancellationToken;

use crate::{
    job::Outcome,
    transcript::{Edit, Paragraph, Reason, Verdict, Word},
};

use super::{
    Language, Mode, Passage, PassageLimits, Style, TextModel, apply, asking, copy::with_terms, passage::ends_sentence,
    rules, rules::capitals, rules_check::rules_check,
};

/// Makes the fair copy of one passage. Never an error: what the model cannot do falls back to the rules, or to the verbatim words,
/// and the paragraph's verdict says why. A passage longer than the model's limits is cleaned in pieces, and the verdict is the worst
/// of theirs.
pub async fn clean_passage<M: TextModel>(
    model: Option<&M>,
    passage: &Passage,
    style: &Style,
    language: &Language,
    cancel: &CancellationToken,
) -> Outcome<Paragraph> {
    let model = model.filter(|_| style.uses_model());
    let pieces = match model {
        Some(model) => pieces(&passage.words, &model.limits()),
        None => std::iter::once(0..passage.words.len()).collect(),
    };
    let (mut edits, mut verdict) = (Vec::new(), Verdict::Cleaned);
    for piece in pieces {
        let words = &passage.words[piece.clone()];
        let made = match (model, style.mode) {
            (Some(model), Mode::Copy) => asking::copied(model, words, style, language, cancel).await,
            (Some(model), Mode::Free | Mode::Rules) => asking::written(model, words, style, language, cancel).await,
            (None, _) => Outcome::Finished(Err(Reason::NoModel)),
        };
        let Outcome::Finished(made) = made else { return Outcome::Cancelled };
        let (own, own_verdict) = settle(words, made, language, if style.leaves_out() { rules } else { capitals });
        // What stays as it was said does so to the letter.
        let own = match own_verdict {
            Verdict::KeptVerbatim { .. } => own,
            _ => with_terms(words, own, style, language),
        };
        let shift = piece.start as u32;
        edits.extend(own.into_iter().map(|edit| Edit { raw: edit.raw.start + shift..edit.raw.end + shift, ..edit }));
        if rank(&own_verdict) > rank(&verdict) {
            verdict = own_verdict;
        }
    }
    let text = apply(&passage.words, &edits);
    Outcome::Finished(Paragraph { track: passage.track, segments: passage.segments.clone(), text, edits, verdict })
}

/// The best text that holds: the model's, which passed the check, else the one by `rules`, else the verbatim words.
pub(super) fn settle(
    words: &[Word],
    made: Result<Vec<Edit>, Reason>,
    language: &Language,
    rules: impl Fn(&[Word], &Language) -> Vec<Edit>,
) -> (Vec<Edit>, Verdict) {
    let model = match made {
        Ok(edits) => return (edits, Verdict::Cleaned),
        Err(reason) => reason,
    };
    let edits = rules(words, language);
    let Err(rules) = rules_check(words, &edits, language) else { return (edits, Verdict::RulesOnly(model)) };
    let edits = holding(words, &edits, language);
    let verdict = if edits.is_empty() { Verdict::KeptVerbatim { model, rules } } else { Verdict::RulesOnly(model) };
    (edits, verdict)
}

/// As many of the rules' edits as hold together, from the front; those side by side belong together.
fn holding(words: &[Word], edits: &[Edit], language: &Language) -> Vec<Edit> {
    let mut held: Vec<Edit> = Vec::new();
    for group in edits.chunk_by(|edit, next| edit.raw.end == next.raw.start) {
        let before = held.len();
        held.extend_from_slice(group);
        if rules_check(words, &held, language).is_err() {
            held.truncate(before);
        }
    }
    held
}

fn rank(verdict: &Verdict) -> u8 {
    match verdict {
        Verdict::Cleaned | Verdict::Edited => 0,
        Verdict::RulesOnly(_) => 1,
        Verdict::KeptVerbatim { .. } => 2,
    }
}

/// Cuts the words so that each piece keeps the limits: at the last sentence end that fits, else at the longest pause, else anywhere.
fn pieces(words: &[Word], limits: &PassageLimits) -> Vec<Range<usize>> {
    let mut made = Vec::new();
    let mut start = 0;
    while start < words.len() {
        let end = cut(words, start, limits);
        made.push(start..end);
        start = end;
    }
    made
}

fn cut(words: &[Word], start: usize, limits: &PassageLimits) -> usize {
    let most = (start + limits.words.max(1)).min(words.len());
    let ends: Vec<usize> = (start..most).filter(|&at| ends_sentence(&words[at].text)).map(|at| at + 1).collect();
    let by_sentences = ends.get(limits.sentences.max(1) - 1).copied();
    if by_sentences.is_none() && most == words.len() {
        return most;
    }
    if let Some(end) = by_sentences.or(ends.last().copied()) {
        return end;
    }
    // Not in the first half, so that no piece gets tiny; a pause of a fifth of a second is a breath.
    let pause = |at: usize| words[at].span.start.0.saturating_sub(words[at - 1].span.end.0);
    let half = start + (most - start) / 2;
    (half.max(start + 1)..most).filter(|&at| pause(at) >= 200).max_by_key(|&at| pause(at)).unwrap_or(most)
}
