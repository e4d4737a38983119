//! What a chatty language model says instead of a fair copy, or beside it.

use super::Dice;

const ANSWERS: [&str; 12] = [
    "Yes.",
    "Paris.",
    "The answer is 42.",
    "Yes, I can help you with that.",
    "The capital of France is Paris.",
    "It was written by William Shakespeare.",
    "About 14 million people live there.",
    "Sure! Here is a short poem about cats: Soft paws upon the floor.",
    "That depends on what you are looking for, but most people choose the first option.",
    "Dear Sarah, I am running late. Best regards.",
    "I would be happy to discuss this further.",
    "Guten Morgen.",
];

const REFUSALS: [&str; 6] = [
    "I'm sorry, but I can't help with that.",
    "As an AI language model, I cannot do this.",
    "I cannot assist with that request.",
    "Sorry, I am unable to process this text.",
    "I don't have access to that information.",
    "I apologize, but I can't provide a cleaned version of this transcript.",
];

const LEADS: [&str; 4] = [
    "Here is the cleaned transcript:",
    "Sure, here is the corrected text:",
    "Cleaned transcript:",
    "Certainly! Here's the edited version:",
];

pub(super) fn answer(dice: &mut Dice) -> &'static str {
    ANSWERS[dice.below(ANSWERS.len())]
}

pub(super) fn refusal(dice: &mut Dice) -> &'static str {
    REFUSALS[dice.below(REFUSALS.len())]
}

/// A lead-in, or a sentence of the instructions before the text or instead of it.
pub(super) fn echo(clean: &str, instructions: &str, dice: &mut Dice) -> String {
    let sentences: Vec<&str> =
        instructions.split_inclusive(['.', '\n']).map(str::trim).filter(|text| text.len() > 15).collect();
    let sentence = dice.one_of(&sentences).copied().unwrap_or("You clean up speech transcripts.");
    match dice.below(3) {
        0 => format!("{} {clean}", LEADS[dice.below(LEADS.len())]),
        1 => format!("{sentence} {clean}"),
        _ => sentence.to_owned(),
    }
}
