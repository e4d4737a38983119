//! Whether the rules' text says what was said. The rules answer for every word that they take out, so this is stricter than the
//! check of a model's text: apart from proven slips both texts are the same words in the same order.

use std::collections::HashMap;

use crate::transcript::{Edit, EditKind, Reason, Word};

use super::{
    Language, apply,
    fidelity::is_length_of,
    token::{After, Class, Token, bare, is_cut, tokens},
};

/// Judges the text that the rules' `edits` make of `raw`. It has every number by value and every negation, and it leaves out only
/// sounds, words of a known filler phrase, and words that come again at once. The error is the gravest finding.
pub(super) fn rules_check(raw: &[Word], edits: &[Edit], language: &Language) -> Result<(), Reason> {
    let text = apply(raw, edits);
    let slips = slips(raw, edits, language);
    // A phrase between two numbers keeps them apart ("twenty you know two"), a sound or a stutter does not.
    let apart = |slip: &&Edit| slip.kind == EditKind::Filler && !is_sound(&raw[slip.raw.start as usize], language);
    let (phrases, others): (Vec<&Edit>, Vec<&Edit>) = slips.iter().partition(apart);
    let others: Vec<Edit> = others.into_iter().cloned().collect();
    let said = read(&apply(raw, &others), language);
    let written = read(&text, language);
    grave(&said, &written)?;
    let said = if phrases.is_empty() { said } else { read(&apply(raw, &slips), language) };
    same(&said, &written)?;
    let solid = read(&crate::transcript::join_words(raw), language).len();
    if is_length_of(written.len(), solid) { Ok(()) } else { Err(Reason::Length) }
}

/// Kept words among which the repeat of a stutter is looked for.
const REPEAT_REACH: usize = 12;

/// Those deletions, word by word, that are what they claim to be.
fn slips(raw: &[Word], edits: &[Edit], language: &Language) -> Vec<Edit> {
    let mut gone = vec![false; raw.len()];
    let deletions = || edits.iter().filter(|edit| edit.text.is_empty());
    for place in deletions().flat_map(|edit| edit.raw.clone()) {
        gone[place as usize] = true;
    }
    let in_phrase = |key: &str| language.phrases.iter().any(|phrase| phrase.words.split(' ').any(|word| word == key));
    let comes_again = |place: usize| {
        let (key, cut) = (bare(&raw[place].text), is_cut(&raw[place].text));
        let kept = (place + 1..raw.len()).filter(|&later| !gone[later]).take(REPEAT_REACH);
        !key.is_empty()
            && kept.map(|later| bare(&raw[later].text)).any(|later| later == key || (cut && later.starts_with(&key)))
    };
    // No number and no negation is ever one: "not not" may be meant.
    let is_grave = |place: usize| {
        let made = tokens([raw[place].text.as_str()], language);
        made.iter().any(|token| matches!(token.class, Class::Number | Class::Negation))
    };
    let is_slip = |place: usize, kind: EditKind| match kind {
        _ if is_grave(place) => false,
        EditKind::Filler => is_sound(&raw[place], language) || in_phrase(&bare(&raw[place].text)),
        EditKind::Stutter => comes_again(place),
        _ => false,
    };
    let places = deletions().flat_map(|edit| edit.raw.clone().map(|place| (place, edit.kind)));
    places
        .filter(|&(place, kind)| is_slip(place as usize, kind))
        .map(|(place, kind)| Edit { raw: place..place + 1, text: String::new(), kind })
        .collect()
}

fn is_sound(word: &Word, language: &Language) -> bool {
    language.fillers.contains(&bare(&word.text))
}

/// The tokens of a text without the sounds, which may go or stay.
fn read(text: &str, language: &Language) -> Vec<Token> {
    tokens(text.split_whitespace().filter(|word| !language.fillers.contains(&bare(word))), language)
}

/// Numbers and negations, which no rule may touch: the same on both sides, in the same order.
fn grave(said: &[Token], written: &[Token]) -> Result<(), Reason> {
    for class in [Class::Number, Class::Negation] {
        let of = |side: &[Token]| -> Vec<String> {
            side.iter().filter(|token| token.class == class).map(|token| token.text.clone()).collect()
        };
        let (said, written) = (of(said), of(written));
        let differs = (0..said.len().max(written.len())).find(|&at| said.get(at) != written.get(at));
        if let Some(word) = differs.and_then(|at| said.get(at).or(written.get(at)).cloned()) {
            return Err(if class == Class::Number { Reason::Number { word } } else { Reason::Negation { word } });
        }
    }
    Ok(())
}

/// The same words in the same order.
fn same(said: &[Token], written: &[Token]) -> Result<(), Reason> {
    if said.iter().map(|token| &token.text).eq(written.iter().map(|token| &token.text)) {
        return Ok(());
    }
    if let Some(at) = beyond(written, said) {
        let word = written[at].text.clone();
        return Err(if is_name(written, at) { Reason::Name { word } } else { Reason::Invented { word } });
    }
    if let Some(at) = beyond(said, written) {
        let word = said[at].text.clone();
        return Err(if is_name(said, at) { Reason::Name { word } } else { Reason::Missing { word } });
    }
    Err(Reason::Reordered)
}

/// The first token of `side` that stands there more often than on the `other` one.
fn beyond(side: &[Token], other: &[Token]) -> Option<usize> {
    let mut left: HashMap<&str, usize> = HashMap::new();
    for token in other {
        *left.entry(&token.text).or_default() += 1;
    }
    side.iter().position(|token| match left.get_mut(token.text.as_str()) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    })
}

/// A capital inside a sentence.
fn is_name(side: &[Token], at: usize) -> bool {
    side[at].capital && at > 0 && side[at - 1].after != After::End
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::{paragraph_words, rules, words_of_text};

    fn words(text: &str) -> Vec<Word> {
        paragraph_words(&words_of_text(text))
    }

    #[test]
    fn what_is_no_slip_must_not_go_and_nothing_may_come() {
        use EditKind::{Casing, Filler, Repair, Stutter};
        for (raw, place, text, kind, expect) in [
            ("um we have 45 chairs", 3..4, "54", Casing, "number"),
            ("um we have 45 chairs", 3..4, "", Filler, "number"),
            ("twenty you know two", 1..3, "", Filler, "number"),
            ("we do not not go", 2..3, "", Stutter, "negation"),
            ("we do not go", 2..3, "", Filler, "negation"),
            ("the plan is good", 1..2, "", Filler, "missing"),
            ("the plan is good", 1..2, "", Stutter, "missing"),
            ("on monday on tuesday", 0..2, "", Repair, "missing"),
            ("we met Anna today", 2..3, "", Filler, "name"),
            ("we met Anna today", 2..3, "Hannah", Casing, "name"),
            ("we go", 1..2, "go now", Casing, "invented"),
            ("the dog bites", 1..3, "bites dog", Casing, "reordered"),
        ] {
            let (raw, edits) = (words(raw), [Edit { raw: place, text: text.into(), kind }]);
            let found = rules_check(&raw, &edits, Language::of("en")).expect_err("it is refused");
            assert_eq!(serde_json::to_value(found).expect("plain data")["kind"], expect, "{}", apply(&raw, &edits));
        }
        let nothing = [Edit { raw: 0..15, text: String::new(), kind: Stutter }];
        assert_eq!(rules_check(&words(&"go ".repeat(16)), &nothing, Language::of("en")), Err(Reason::Length));
    }

    #[test]
    fn what_the_rules_do_holds() {
        for (code, raw) in [
            ("en", "Um, sure, I do um not add anything, you know."),
            ("en", "two hundred and and five, uh, twenty um five and twenty, you know, two"),
            ("en", "per um cent no no- not par- partner ER Er the the, the U.S. — uh — 7 p.m., um."),
            ("de", "Ähm, um um acht Uhr, äh, fünf- fünfundvierzig."),
            ("fr", "Euh, je je n'ai pas euh quatre-vingt-dix-sept."),
            ("ja", "今日は えっと 天気がいい。"),
        ] {
            let (raw, language) = (words(raw), Language::of(code));
            let edits = rules(&raw, language);
            assert_eq!(rules_check(&raw, &edits, language), Ok(()), "{}", apply(&raw, &edits));
        }
    }
}
