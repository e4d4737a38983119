//! In words: which text a passage shows and why, and what kind a change is.

use faircopy_core::transcript::{EditKind, Reason, Verdict};

/// One phrase, or nothing for a passage that the model cleaned and the check accepted.
pub fn verdict(verdict: &Verdict) -> Option<String> {
    match verdict {
        Verdict::Cleaned => None,
        Verdict::Edited => Some("edited by hand".to_owned()),
        Verdict::RulesOnly(Reason::NoModel) => Some("cleaned by rules alone".to_owned()),
        Verdict::RulesOnly(why) => Some(format!("cleaned by rules alone: {}", reason(why))),
        Verdict::KeptVerbatim(why) => Some(format!("kept as said: {}", reason(why))),
    }
}

fn reason(reason: &Reason) -> String {
    match reason {
        Reason::NoModel => "no text model was asked".to_owned(),
        Reason::ModelFailed => "the text model failed".to_owned(),
        Reason::TooLong => "the passage is too long for the text model".to_owned(),
        Reason::Unfinished => "the text model did not come to an end".to_owned(),
        Reason::Number { word } => format!("the model changed the number “{word}”"),
        Reason::Name { word } => format!("the model changed the name “{word}”"),
        Reason::Negation { word } => format!("the model changed the negation “{word}”"),
        Reason::Missing { word } => format!("the model left out “{word}”"),
        Reason::Invented { word } => format!("the model added “{word}”"),
        Reason::Reordered => "the model changed the order of words".to_owned(),
        Reason::Length => "the model's text was much longer or shorter".to_owned(),
        Reason::Answer => "the model answered instead of cleaning".to_owned(),
        Reason::PromptEcho => "the model repeated its instructions".to_owned(),
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
