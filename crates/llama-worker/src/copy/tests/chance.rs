//! Whatever a model prefers, the text is made of the words of its source.

use super::*;

/// Numbers that look like chance, the same on every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn some(&mut self, of: &[&str], most: usize) -> Vec<String> {
        (0..self.below(most + 1)).map(|_| of[self.below(of.len())].to_owned()).collect()
    }

    fn word(&mut self, words_left: usize) -> CopyWord {
        // Few letters, so that words begin alike, run into each other and come twice.
        let texts = ["a", "b", "ab", "ba", "A", "a b", "um", "um.", "", "ä", "日", "🎤", "<|im_end|>", "."];
        let forms = self.some(&texts, 4).into_iter().map(|text| {
            let words = if self.one_in(4) { self.below(words_left + 2) as u32 } else { 1 };
            CopyForm { text, words }
        });
        let forms: Vec<CopyForm> = forms.collect();
        let skip_cost = [None, Some(0.0), Some(1.5)][self.below(3)];
        let mark = ["", "", ",", ".", "?\"", " —", "a"][self.below(7)].to_owned();
        CopyWord { forms, mark, spaced: !self.one_in(4), skip_cost }
    }

    fn source(&mut self) -> CopySource {
        let count = self.below(9);
        CopySource {
            words: (0..count).map(|at| self.word(count - at)).collect(),
            marks: self.some(&[",", ".", "!", " —", "", "a"], 3),
            openers: self.some(&["¿", "(", "a", " "], 2),
            paragraphs: self.one_in(2),
            additions: self.some(&["a", "and", "um"], 2),
            addition_cost: 0.5,
            most_additions: self.below(3) as u32,
            look_ahead: self.below(4) as u32,
        }
    }

    fn vocabulary(&mut self) -> Toy {
        Toy { puts_space: self.one_in(2), ..Toy::plain() }
    }
}

/// What the engine drops of a source before it begins: what was never allowed.
fn allowed(source: &CopySource) -> CopySource {
    let mut source = source.clone();
    let count = source.words.len();
    for (at, word) in source.words.iter_mut().enumerate() {
        word.forms.retain(|form| !form.text.is_empty() && form.words >= 1 && at + form.words as usize <= count);
    }
    source
}

#[test]
fn any_preference_ends_in_a_text_of_the_source() {
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    for turn in 0..3_000 {
        let (source, vocabulary) = (chance.source(), chance.vocabulary());
        let allowed = allowed(&source);
        let mut speller = Speller::of(vocabulary.clone());
        let (mut copying, mut state) = Copying::begin(Source::of(source), &mut speller).unwrap();
        let mut bytes = Vec::new();
        loop {
            if let Some(place) = state.stop() {
                let copied = copying.read(&place);
                let checked = checker::check(&allowed, &copied.text, &copied.pieces, false);
                assert_eq!(checked, Ok(()), "turn {turn}, {copied:?} of {allowed:#?}");
                assert!(bytes.starts_with(copied.text.as_bytes()), "turn {turn}");
            }
            let logits: Vec<f32> = (0..vocabulary.count()).map(|_| chance.below(100) as f32 / 10.0).collect();
            let next = best(&state, &logits, chance.below(100) as f32 / 10.0);
            let only = state.only();
            assert!(only.is_none() || only == next, "turn {turn}");
            let Some(Next::Token(token)) = next else {
                assert_eq!(next, Some(Next::End), "turn {turn}: {} and then nothing", String::from_utf8_lossy(&bytes));
                break;
            };
            let draft = copying.expected(&state, 5);
            assert!(draft.first().is_none_or(|token| state.allows(*token)), "turn {turn}");
            bytes.extend(vocabulary.piece(token));
            state = copying.advance(&state, token);
        }
        let copied = copying.copied(&state).unwrap();
        assert_eq!(copied.text.as_bytes(), bytes, "turn {turn}");
        assert_eq!(
            checker::check(&allowed, &copied.text, &copied.pieces, true),
            Ok(()),
            "turn {turn}, {copied:?} of {allowed:#?}"
        );
    }
}

#[test]
fn the_checker_sees_what_is_wrong() {
    let source = source(vec![word(&["so", "So"], Some(1.0)), word(&["we"], None), word(&["go"], None)]);
    let check = |text: &str, pieces: &[(&str, std::ops::Range<u32>)], right: bool| {
        let piece = |(text, words): &(&str, std::ops::Range<u32>)| faircopy_protocol::text::CopyPiece {
            text: (*text).to_owned(),
            words: words.clone(),
        };
        let pieces: Vec<_> = pieces.iter().map(piece).collect();
        assert_eq!(checker::check(&source, text, &pieces, true).is_ok(), right, "{text}");
    };
    check("So we go.", &[("So", 0..1), ("we", 1..2), ("go.", 2..3)], true);
    check("we go", &[("we", 1..2), ("go", 2..3)], true);
    check("go", &[("go", 2..3)], false);
    check("So we", &[("So", 0..1), ("we", 1..2)], false);
    check("we So go", &[("we", 1..2), ("So", 0..1), ("go", 2..3)], false);
    check("we stop", &[("we", 1..2), ("stop", 2..3)], false);
    check("we  go", &[("we", 1..2), ("go", 2..3)], false);
    check("we go;", &[("we", 1..2), ("go;", 2..3)], false);
    check("we go, really", &[("we", 1..2), ("go,", 2..3)], false);
}

#[test]
fn a_long_row_of_fillers_costs_no_time() {
    let mut words: Vec<CopyWord> = (0..2_000).map(|_| word(&["um", "Um"], Some(0.0))).collect();
    words.push(word(&["a"], None));
    let vocabulary = Toy::plain();
    let mut speller = Speller::of(vocabulary.clone());
    let (mut copying, mut state) = Copying::begin(Source::of(source(words)), &mut speller).unwrap();
    let mut written = 0;
    while written < 100 {
        let draft = state.choices().iter().find(|choice| vocabulary.piece(choice.token).ends_with(b"um"));
        let Some(choice) = draft.copied().or(state.choices().first().copied()) else { break };
        state = copying.advance(&state, choice.token);
        written += 1;
    }
    let place = state.stop().unwrap();
    assert_eq!(copying.read(&place).pieces.len(), 100);
}
