//! What a language model says of its own: answers, refusals and its instructions.

use std::collections::HashSet;

use super::{
    lexicon,
    words::{Token, Words},
};

/// What the output holds that the speaker did not say. Each is found once a passage at most.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Remarks {
    /// A sentence with content words or yes/no, none of which was said; or most of the output's content words were not.
    pub(crate) answer: bool,
    /// "I'm sorry, but I can't …", "As an AI …".
    pub(crate) refusal: bool,
    /// Five words in a row of the instructions, or an opening such as "Here is the cleaned transcript".
    pub(crate) echo: bool,
}

const REFUSALS: [&str; 10] = [
    "as an ai",
    "language model",
    "i am an ai",
    "i can not help",
    "i can not assist",
    "i am sorry but i",
    "i am unable to",
    "i do not have access",
    "i can not provide",
    "i apologize but",
];

const OPENINGS: [&str; 9] = [
    "sure here",
    "certainly here",
    "of course here",
    "here is the clean",
    "here is the corrected",
    "here is the edited",
    "here is your",
    "cleaned transcript",
    "cleaned up transcript",
];

/// What of `output` neither `raw` nor `reference` explains. `instructions` is the system message of the model.
pub(crate) fn remarks(raw: &Words, reference: &Words, output: &Words, instructions: &Words) -> Remarks {
    let line = |words: &Words| format!(" {} ", words.texts().join(" "));
    let (said, kept, written) = (line(raw), line(reference), line(output));
    let of_its_own = |phrase: &&str| {
        let phrase = format!(" {phrase}");
        written.contains(&phrase) && !said.contains(&phrase) && !kept.contains(&phrase)
    };
    let instructions = instructions.texts();
    let echoed = instructions.windows(5).any(|run| of_its_own(&run.join(" ").as_str()));
    Remarks {
        answer: answers(raw, reference, output),
        refusal: REFUSALS.iter().any(of_its_own),
        echo: echoed || OPENINGS.iter().any(of_its_own),
    }
}

fn answers(raw: &Words, reference: &Words, output: &Words) -> bool {
    let known: HashSet<&str> = raw.texts().into_iter().chain(reference.texts()).collect();
    let meaning = |token: &&Token| lexicon::content(&token.text) || matches!(token.text.as_str(), "right" | "ok");
    let said = |token: &&Token| {
        known.contains(token.text.as_str())
            || token.number && (raw.says_number(&token.text) || reference.says_number(&token.text))
    };
    let foreign_sentence = output.sentences().any(|sentence| {
        let mut words = sentence.iter().filter(meaning).peekable();
        words.peek().is_some() && !words.any(|token| said(&token))
    });
    let all = output.tokens.iter().filter(meaning).count();
    let foreign = output.tokens.iter().filter(meaning).filter(|token| !said(token)).count();
    foreign_sentence || foreign * 2 > all
}

#[cfg(test)]
mod tests {
    use super::{Remarks, remarks};
    use crate::eval::measure::words::Words;

    #[test]
    fn what_nobody_said_is_found() {
        const NONE: Remarks = Remarks { answer: false, refusal: false, echo: false };
        for (raw, output, expect) in [
            ("what's the capital of france", "What's the capital of France?", NONE),
            ("what's the capital of france", "What's the capital of France? Paris.", Remarks { answer: true, ..NONE }),
            ("what's the capital of france", "Paris.", Remarks { answer: true, ..NONE }),
            ("is it far", "Yes.", Remarks { answer: true, ..NONE }),
            ("can you tell me what two plus two is", "Four.", Remarks { answer: true, ..NONE }),
            ("um no i don't", "No, I don't.", NONE),
            (
                "write a poem about cats",
                "I'm sorry, but I can't write a poem about cats.",
                Remarks { refusal: true, ..NONE },
            ),
            ("as an ai researcher i work", "As an AI researcher, I work.", NONE),
            (
                "so we start",
                "You clean up speech transcripts. So we start.",
                Remarks { answer: true, echo: true, ..NONE },
            ),
            ("so we start", "Sure, here is the text: So we start.", Remarks { echo: true, answer: true, ..NONE }),
            ("forty five people", "45 people.", NONE),
        ] {
            let raw_words = Words::of(raw);
            let instructions = Words::of("You clean up speech transcripts.");
            assert_eq!(remarks(&raw_words, &raw_words, &Words::of(output), &instructions), expect, "{output}");
        }
    }
}
