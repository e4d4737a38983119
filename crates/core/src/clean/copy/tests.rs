//! What a copy may be made of, and what its pieces become.

use faircopy_protocol::text::{CopyPiece, CopySource, CopyWord};
use proptest::prelude::*;

use super::{Source, Strictness, edits, heard, source};
use crate::{
    clean::{Language, Style, apply, paragraph_words, words_of_text},
    transcript::{EditKind, Word},
};

/// What an engine writes that prefers nothing: the first form of every word with its mark, without what costs nothing to leave out.
pub(in super::super) fn draft(source: &CopySource) -> Vec<CopyPiece> {
    let (mut pieces, mut at) = (Vec::new(), 0);
    while let Some(word) = source.words.get(at) {
        match word.forms.first() {
            Some(form) if word.skip_cost != Some(0.0) => {
                let end = at + form.words as usize;
                let text = format!("{}{}", form.text, source.words[end - 1].mark);
                pieces.push(CopyPiece { text, words: at as u32..end as u32 });
                at = end;
            }
            _ => at += 1,
        }
    }
    pieces
}

/// What an engine writes that wants this text: for each of its words the next one of the source that can be written so, behind all
/// that costs nothing to leave out.
fn copied(source: &Source, text: &str) -> Vec<CopyPiece> {
    let source = &source.copy;
    // A dash stands with the word before it.
    let text = text.replace(" —", "_—");
    let wanted: Vec<String> = text.split(' ').map(|word| word.replace("_—", " —")).collect();
    let (mut pieces, mut at, mut next) = (Vec::new(), 0, 0);
    while let Some(word) = wanted.get(next) {
        let fits = |from: usize| {
            source.words.get(from)?.forms.iter().rev().find_map(|form| {
                let long = form.text.split(' ').count();
                let whole = wanted.get(next..next + long)?.join(" ");
                let end = from + form.words as usize;
                let own = source.words[end - 1].mark.clone();
                let marked = source.marks.iter().cloned().chain([own, String::new()]);
                marked
                    .map(|mark| format!("{}{mark}", form.text))
                    .find(|text| *text == whole)
                    .map(|text| (text, end, long))
            })
        };
        let free = source.words[at..].iter().take_while(|word| word.skip_cost == Some(0.0)).count();
        let mut places = (at..=at + free).rev().chain(at + free + 1..source.words.len());
        let found = places.find_map(|from| Some((from, fits(from)?)));
        let (from, (text, end, long)) = found.unwrap_or_else(|| panic!("{word} cannot be written from word {at} on"));
        let left_out = source.words[at..from].iter();
        assert!(left_out.clone().all(|word| word.skip_cost.is_some()), "{word}: what is before it must be written");
        pieces.push(CopyPiece { text, words: from as u32..end as u32 });
        (at, next) = (end, next + long);
    }
    pieces
}

fn words(text: &str) -> Vec<Word> {
    paragraph_words(&words_of_text(text))
}

fn style(name: &str) -> Style {
    Style::built_in().into_iter().find(|style| style.name == name).expect("a built-in style")
}

fn source_of(raw: &str, style: &Style, code: &str) -> CopySource {
    let words = words(raw);
    source(&heard(&words, style, Language::of(code)), style, Strictness::Usual).copy
}

fn word(source: &CopySource, at: usize) -> &CopyWord {
    &source.words[at]
}

/// The forms of word `at`, each with how many words it stands for where that is more than one.
fn forms(source: &CopySource, at: usize) -> Vec<String> {
    let shown = |form: &faircopy_protocol::text::CopyForm| match form.words {
        1 => form.text.clone(),
        words => format!("{}/{words}", form.text),
    };
    word(source, at).forms.iter().map(shown).collect()
}

#[test]
fn a_word_is_written_as_said_with_or_without_a_capital() {
    for (raw, at, expect) in [
        ("the train is late", 0, vec!["The", "the"]),
        ("the train is late", 1, vec!["train", "Train"]),
        ("The train left Anna", 0, vec!["The", "the"]),
        ("The train left Anna", 3, vec!["Anna"]),
        ("The train left Anna", 2, vec!["left", "Left"]),
        ("The train left Anna.", 0, vec!["The"]),
        ("The train left Anna.", 3, vec!["Anna."]),
        ("The train left Anna.", 2, vec!["left"]),
        ("so i think i'm late", 1, vec!["I"]),
        ("so i think i'm late", 3, vec!["I'm", "I am"]),
        ("It was NASA he said", 2, vec!["NASA"]),
        ("um we go", 0, vec![]),
        ("We met Dr. Who (again)", 2, vec!["Dr."]),
        ("We met Dr. Who (again)", 4, vec!["(again)", "(Again)"]),
        ("I'm gonna go", 1, vec!["gonna", "Gonna", "going to", "Going to"]),
        ("We do not go", 1, vec!["do", "Do", "don't/2", "Don't/2"]),
        ("We don't go", 1, vec!["don't", "Don't", "do not", "Do not"]),
    ] {
        assert_eq!(forms(&source_of(raw, &Style::faithful(), "en"), at), expect, "{raw}");
    }
    let german = source_of("Ähm um acht geht es los", &Style::faithful(), "de");
    assert_eq!((forms(&german, 0), word(&german, 0).skip_cost), (vec![], Some(0.0)));
    assert_eq!(forms(&german, 1), ["Um", "um"], "um is a word in German");
    assert_eq!(word(&german, 1).skip_cost, None);
}

#[test]
fn a_number_is_written_in_words_or_digits_with_the_same_value() {
    for (code, raw, at, expect) in [
        ("en", "we need twenty five chairs", 2, vec!["25/2"]),
        ("en", "we need twenty um five chairs", 2, vec!["25/3"]),
        ("en", "it cost fifty dollars then", 2, vec!["50/1", "$50/2"]),
        ("en", "up three point five percent", 1, vec!["3.5/3", "3.5%/4"]),
        ("en", "in nineteen ninety five then", 1, vec!["19/1", "1995/3"]),
        ("en", "about twenty thousand people", 1, vec!["20000/2", "20,000/2"]),
        ("en", "about 20000 people", 1, vec!["20,000/1"]),
        ("en", "the third one left", 1, vec![]),
        ("en", "only one of them left", 1, vec![]),
        ("en", "We have 4 cats.", 2, vec!["four/1"]),
        ("en", "We met on May 5 again.", 4, vec![]),
        ("de", "wir haben fünfundvierzig Stühle", 2, vec!["45/1"]),
        ("de", "um drei komma fünf Prozent", 1, vec!["3,5/3", "3,5 %/4"]),
        ("fr", "il y a vingt euros ici", 3, vec!["20/1", "20 €/2"]),
        ("es", "hay treinta y cinco mil", 1, vec!["35000/4", "35.000/4"]),
    ] {
        let made = source_of(raw, &Style::faithful(), code);
        let said = raw.split(' ').nth(at).expect("a word");
        let other = word(&made, at).forms.iter().filter(|form| form.text.to_lowercase() != said);
        let other: Vec<String> = other.map(|form| format!("{}/{}", form.text, form.words)).collect();
        assert_eq!(other, expect, "{raw}");
    }
}

#[test]
fn a_vocabulary_says_how_its_terms_are_written() {
    let style = Style::faithful().with_vocabulary(&["Fair Copy".into(), "iPhone".into(), "IT".into()]);
    let made = source_of("my faircopy runs on a fair copy's iphone and it", &style, "en");
    assert_eq!((forms(&made, 1), forms(&made, 5)), (vec!["Fair Copy".into()], vec!["Fair Copy's/2".into()]));
    assert_eq!(
        (forms(&made, 7), forms(&made, 9)),
        (vec!["iPhone".into()], vec!["it".into(), "It".into(), "IT".into()])
    );
    let raw = words("We saw it. iphone sales rose.");
    let heard = heard(&raw, &style, Language::of("en"));
    let source = source(&heard, &style, Strictness::Usual);
    let made = edits(&heard, &source, &draft(&source.copy));
    assert_eq!(apply(&raw, &made), "We saw it. iPhone sales rose.");
}

#[test]
fn what_carries_meaning_must_be_written_and_only_slips_go_for_nothing() {
    let costs = |raw: &str, name: &str, code: &str| -> String {
        let made = source_of(raw, &style(name), code);
        let cost = |word: &CopyWord| match word.skip_cost {
            None => '!',
            Some(0.0) if word.forms.is_empty() => 'x',
            Some(0.0) => '0',
            Some(_) => '?',
        };
        made.words.iter().map(cost).collect()
    };
    for (name, code, raw, expect) in [
        ("faithful", "en", "um the price is not fifty", "x!!!!!"),
        ("faithful", "en", "the the budget", "x!!"),
        ("faithful", "en", "on monday no sorry on tuesday", "!!!!!!"),
        ("faithful", "en", "I don't I don't know", "00!!!"),
        ("faithful", "en", "no no we go", "!!!!"),
        ("faithful", "en", "there is no way there is no way", "!!!!!!!!"),
        ("faithful", "en", "she said oh well we go", "!!!!!!"),
        ("faithful", "de", "sie sagte na gut wir gehen", "!!!!!!"),
        ("faithful", "en", "two two chairs", "!!!"),
        ("faithful", "en", "we well you know go", "!?00!"),
        ("faithful", "en", "We well, you know, go.", "!?xx!"),
        ("faithful", "en", "twenty no sorry thirty chairs", "!!!!!"),
        ("light", "en", "um the the price is not fifty", "!!!!!!!"),
        ("light", "en", "on monday no sorry — on tuesday", "!!!!x!!"),
        ("faithful", "de", "ähm um um acht", "xx!!"),
        ("faithful", "xx", "um the the price", "!x!!"),
    ] {
        let found = costs(raw, name, code);
        assert_eq!(found, expect, "{name}: {raw}");
    }
}

#[test]
fn a_correction_goes_as_a_whole_or_stays() {
    for (raw, at, jumps) in [
        ("We meet on monday no sorry on tuesday", 2, vec!["on/5"]),
        ("When did no how did the fire start", 0, vec!["How/4"]),
        ("It costs twenty no sorry thirty dollars", 2, vec!["thirty/4", "Thirty/4", "30/4", "$30/5"]),
        ("on monday no sorry tuesday no sorry on friday", 1, vec!["Tuesday/4"]),
        ("There is no reason to stop", 2, vec![]),
        ("We go. But no. The committee was there.", 3, vec![]),
        ("It was Anna no sorry it was late", 0, vec![]),
        ("We start again But no the committee was there", 3, vec![]),
        ("I not that I want it", 0, vec![]),
        ("Where is surf no sorry No Fear made", 2, vec![]),
        ("They met in Anatolia no sorry the Normans came", 3, vec![]),
        ("They met our Henry or rather Ahmed", 3, vec!["Ahmed/4"]),
        ("It was Anna no sorry it was Maria", 0, vec!["It/6"]),
        ("It was about Anna no it was late when they met Maria", 0, vec![]),
        ("We voted for romney and voted for clinton", 1, vec![]),
        ("we voted for romney no sorry for clinton", 2, vec!["for/5"]),
        ("we met romney no sorry we were late", 0, vec![]),
        ("we sold twenty of them no we sold all by may", 0, vec![]),
        ("we start again but no the committee was there", 3, vec![]),
        ("Um, I want to I would like to go.", 1, vec!["I/4"]),
        ("it is not that you see us", 0, vec![]),
        ("It made a mess oh no she did not", 3, vec![]),
        // A number goes with all its words, and what it counts stays with it.
        ("The bus goes at six forty no seven forty", 4, vec!["seven/4"]),
        ("The bus goes at six forty no seven forty", 5, vec![]),
        ("The bus goes at six forty no seven", 4, vec![]),
        ("It is ten miles north oops south of it", 3, vec![]),
        ("We know what I mean is clear", 2, vec![]),
        // It looks clean: what only looks like a false start may be meant.
        ("I want to I would like to go.", 0, vec![]),
        ("I want to, no sorry, I would like to go.", 0, vec!["I/6"]),
    ] {
        let found = forms(&source_of(raw, &Style::faithful(), "en"), at);
        let found: Vec<&str> = found.iter().map(String::as_str).filter(|form| form.contains('/')).collect();
        assert!(
            jumps.iter().all(|jump| found.contains(jump)) && (found.is_empty() == jumps.is_empty()),
            "{raw}: {found:?}"
        );
    }
}

#[test]
fn the_strictest_style_adds_nothing() {
    assert!(Style::built_in().iter().all(|style| style.additions == 0));
    let adding = Style { additions: 2, ..Style::faithful() };
    let made = source_of("we go", &adding, "en");
    assert!(made.most_additions == 2 && made.additions.contains(&"the".to_owned()));
    assert!(source_of("we go", &Style::faithful(), "en").additions.is_empty());
}

#[test]
fn the_pieces_become_edits_with_their_kind() {
    use EditKind::{Casing, Filler, Number, Punctuation, Repair, Rewording, Stutter};
    type Case<'a> = (&'a str, &'a str, &'a str, Vec<(std::ops::Range<u32>, &'a str, EditKind)>);
    let cases: Vec<Case> = vec![
        (
            "en",
            "Um, first we go",
            "First we go.",
            vec![(0..1, "", Filler), (1..2, "First", Casing), (3..4, "go.", Punctuation)],
        ),
        ("en", "The the train", "The train", vec![(0..1, "", Stutter), (1..2, "The", Casing)]),
        ("en", "Go on monday no sorry on tuesday", "Go on tuesday", vec![(1..5, "", Repair)]),
        ("en", "We need uh forty five chairs", "We need 45 chairs", vec![(2..3, "", Filler), (3..5, "45", Number)]),
        ("en", "We need forty um five", "We need 45", vec![(2..5, "45", Number)]),
        ("en", "We do not go", "We don't go", vec![(1..3, "don't", Rewording)]),
        ("en", "We go — um — now", "We go — now", vec![(3..4, "", Filler), (4..5, "", Punctuation)]),
        (
            "de",
            "Ähm, um um acht Uhr.",
            "Um acht Uhr.",
            vec![(0..1, "", Filler), (1..2, "", Stutter), (2..3, "Um", Casing)],
        ),
        (
            "de",
            "Wir gehen, ich meine, wir fahren.",
            "Wir fahren.",
            vec![(0..2, "", Repair), (2..4, "", Filler), (4..5, "Wir", Casing)],
        ),
        (
            "es",
            "Eh, vamos a a comer",
            "Vamos a comer",
            vec![(0..1, "", Filler), (1..2, "Vamos", Casing), (2..3, "", Stutter)],
        ),
        ("es", "vamos hoy", "¿vamos hoy?", vec![(0..1, "¿Vamos", Casing), (1..2, "hoy?", Punctuation)]),
        ("fr", "Euh, je je pense", "Je pense", vec![(0..1, "", Filler), (1..2, "", Stutter), (2..3, "Je", Casing)]),
        ("fr", "Il y a vingt euros", "Il y a 20 €", vec![(3..5, "20 €", Number)]),
    ];
    for (code, raw, copy, expect) in cases {
        let (raw, style) = (words(raw), Style::faithful());
        let heard = heard(&raw, &style, Language::of(code));
        let source = source(&heard, &style, Strictness::Usual);
        let plain = copy.replace('¿', "");
        let mut pieces = copied(&source, &plain);
        if copy.starts_with('¿') {
            pieces[0].text.insert(0, '¿');
        }
        let made = edits(&heard, &source, &pieces);
        let shown: Vec<_> = made.iter().map(|edit| (edit.raw.clone(), edit.text.as_str(), edit.kind)).collect();
        assert_eq!(shown, expect, "{copy}");
    }
}

#[test]
fn sentences_begin_with_a_capital_and_nothing_else_gets_one() {
    for (raw, copy, expect) in [
        ("we go now they stay", "we go now. they stay", "We go now. They stay"),
        ("we go to Rome now they stay", "We Go to Rome now. they stay", "We go to Rome now. They stay"),
        ("and then Anna left", "And then Anna left", "And then Anna left"),
        ("Anna and i should go", "Anna and I should go", "Anna and I should go"),
        ("we met anna and bob", "we met Anna And Bob", "We met Anna and Bob"),
        ("We sold approx. five of them.", "We sold approx. five of them.", "We sold approx. five of them."),
        ("it ends at 7 p.m. then", "It ends at 7 p.m.. Then", "It ends at 7 p.m. Then"),
    ] {
        let (raw, style) = (words(raw), Style::faithful());
        let heard = heard(&raw, &style, Language::of("en"));
        let source = source(&heard, &style, Strictness::Usual);
        assert_eq!(apply(&raw, &edits(&heard, &source, &copied(&source, copy))), expect);
    }
}

#[test]
fn scripts_without_spaces_are_copied_without_spaces() {
    let raw = words("今日は天気がいい。");
    let heard = heard(&raw, &Style::faithful(), Language::of("ja"));
    let source = source(&heard, &Style::faithful(), Strictness::Usual);
    let copy = &source.copy;
    assert!(copy.words.iter().all(|word| !word.spaced) && copy.marks.contains(&"。".to_owned()));
    assert_eq!(apply(&raw, &edits(&heard, &source, &draft(copy))), "今日は天気がいい。");
}

#[test]
fn a_mark_changes_only_beside_words_that_are_left_out() {
    let text = "We saw Stephen Willeford. Stephen Willeford, so well, we - like us - left at 7 p.m. just then.";
    let raw = words(text);
    let heard = heard(&raw, &Style::faithful(), Language::of("en"));
    let source = source(&heard, &Style::faithful(), Strictness::Usual);
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    for last in [false, true] {
        let pieces = source.copy.words.iter().enumerate().filter_map(|(at, word)| {
            let mut own = word.forms.iter().filter(|form| letters(&form.text) == letters(&raw[at].text));
            let form = if last { own.next_back() } else { own.next() };
            form.map(|form| CopyPiece { text: form.text.clone(), words: at as u32..at as u32 + 1 })
        });
        let pieces: Vec<CopyPiece> = pieces.collect();
        assert_eq!(apply(&raw, &edits(&heard, &source, &pieces)), text, "{pieces:?}");
    }
}

const SAID: [&str; 22] = [
    "um", "the", "the,", "The", "we", "should", "no", "not", "don't", "twenty", "five", "45", "$250", "sorry", "you",
    "know,", "Anna", "go.", "par-", "partner", "—", "nineteen",
];

proptest! {
    // No file of past failures: a failing case becomes a case above.
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 512, ..ProptestConfig::default() })]

    /// Whatever an engine chooses that keeps to the source, every word is kept, left out or written by one edit.
    #[test]
    fn every_choice_becomes_edits_that_give_its_text(
        picks in prop::collection::vec(0..SAID.len(), 0..20),
        choices in prop::collection::vec((0..6_usize, 0..6_usize, any::<bool>()), 20),
        light in any::<bool>(),
    ) {
        let text = picks.iter().map(|pick| SAID[*pick]).collect::<Vec<_>>().join(" ");
        let (raw, style) = (words(&text), style(if light { "light" } else { "faithful" }));
        let heard = heard(&raw, &style, Language::of("en"));
        let source = source(&heard, &style, Strictness::Usual);
        let (mut pieces, mut at) = (Vec::new(), 0);
        while let Some(word) = source.copy.words.get(at) {
            let (form, mark, skip) = choices[at % choices.len()];
            if word.forms.is_empty() || (skip && word.skip_cost.is_some()) {
                prop_assert!(word.skip_cost.is_some(), "{text}: a word without a form can be left out");
                at += 1;
                continue;
            }
            let form = &word.forms[form % word.forms.len()];
            let end = at + form.words as usize;
            let own = [&source.copy.words[end - 1].mark];
            let marks: Vec<&String> = source.copy.marks.iter().chain(own).collect();
            let text = format!("{}{}", form.text, marks[mark % marks.len()]);
            pieces.push(CopyPiece { text, words: at as u32..end as u32 });
            at = end;
        }
        let made = edits(&heard, &source, &pieces);
        let mut at = 0;
        for edit in &made {
            prop_assert!(edit.raw.start >= at && edit.raw.end > edit.raw.start && edit.raw.end as usize <= raw.len());
            at = edit.raw.end;
        }
        let (text, written) = (apply(&raw, &made), pieces.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>());
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
        prop_assert_eq!(letters(&text), letters(&written.join(" ")));
    }
}
