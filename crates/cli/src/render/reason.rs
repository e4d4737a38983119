//! In words: which text a passage shows and why, and what kind a change is.

use faircopy_core::transcript::{EditKind, Reason, Verdict};

/// One phrase, or nothing for a passage that the model cleaned and the check accepted.
pub fn verdict(verdict: &Verdict) -> Option<String> {
    match verdict {
        Verdict::Cleaned => None,
        Verdict::Edited => Some("edited by hand".to_owned()),
        Verdict::RulesOnly(Reason::NoModel) => Some("cleaned by rules alone".to_owned()),
        Verdict::RulesOnly(why) => Some(format!("cleaned by rules alone: {}", reason("the model", why))),
        Verdict::KeptVerbatim { model: Reason::NoModel, rules } => {
            Some(format!("kept as said: {}", reason("the rules", rules)))
        }
        Verdict::KeptVerbatim { model, rules } => {
            Some(format!("kept as said: {}, and {}", reason("the model", model), reason("the rules", rules)))
        }
    }
}

/// What `who`, the model or the rules, did wrong.
fn reason(who: &str, reason: &Reason) -> String {
    match reason {
        Reason::NoModel => "no text model was asked".to_owned(),
        Reason::ModelFailed => "the text model failed".to_owned(),
        Reason::TooLong => "the passage is too long for the text model".to_owned(),
        Reason::Unfinished => "the text model did not come to an end".to_owned(),
        Reason::Number { word } => format!("{who} changed the number “{word}”"),
        Reason::Name { word } => format!("{who} changed the name “{word}”"),
        Reason::Negation { word } => format!("{who} changed the negation “{word}”"),
        Reason::Missing { word } => format!("{who} left out “{word}”"),
        Reason::Invented { word } => format!("{who} added “{word}”"),
        Reason::Reordered => format!("{who} changed the order of words"),
        Reason::Length => format!("{who} made it much longer or shorter"),
        Reason::Answer => format!("{who} answered instead of cleaning"),
        Reason::PromptEcho => format!("{who} repeated its instructions"),
    }
}

/// The kind of a change in one word.
pub fn kind(kind: EditKind) -> &'static str {
    match kind {
        EditKind::Filler => "filler",
        EditKind::Stutter => "stutter",
        EditKind::Repair => "repair",
        EditKind::Punctuation => "punctuation",
        EditKind::Casing => "casing",
        EditKind::Number => "number",
        EditKind::Rewording => "rewording",
    }
}
