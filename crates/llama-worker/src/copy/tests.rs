//! Copying with toy vocabularies in place of a model.

use faircopy_protocol::text::{CopyForm, CopySource, CopyWord};

use super::source::Source;
use super::spelling::{Spell, Speller, Token, Vocabulary};
use super::{Copying, Next, State};

mod cases;
mod chance;
#[path = "../../tests/copying/checker.rs"]
mod checker;

/// A vocabulary of pieces; every byte of a text that no piece begins is a token of its own, unless `bytes` is false.
#[derive(Clone)]
struct Toy {
    pieces: Vec<&'static str>,
    /// As SentencePiece does: a space before every text.
    puts_space: bool,
    bytes: bool,
}

impl Toy {
    const WORDS: [&'static str; 14] =
        [" a", " b", "ab", " ab", "um", " um", ".", ",", ".\n\n", "\n\n", " I", " want", "ä", " —"];

    fn plain() -> Self {
        Self { pieces: Self::WORDS.to_vec(), puts_space: false, bytes: true }
    }
}

/// Steers the model; never to be written.
const END: Token = 0;
const FIRST_BYTE: Token = 1;
const FIRST_PIECE: Token = 257;

impl Vocabulary for Toy {
    fn tokenize(&self, text: &str) -> Vec<Token> {
        let text = if self.puts_space { format!(" {text}") } else { text.to_owned() };
        let (mut tokens, mut rest) = (Vec::new(), text.as_bytes());
        while let Some(first) = rest.first() {
            let longest = (0..self.pieces.len()).filter(|at| rest.starts_with(self.pieces[*at].as_bytes()));
            if let Some(at) = longest.max_by_key(|at| self.pieces[*at].len()) {
                tokens.push(FIRST_PIECE + at as Token);
                rest = &rest[self.pieces[at].len()..];
            } else {
                tokens.push(if self.bytes { FIRST_BYTE + Token::from(*first) } else { END });
                rest = &rest[1..];
            }
        }
        tokens
    }

    fn piece(&self, token: Token) -> Vec<u8> {
        match token {
            ..=END => Vec::new(),
            FIRST_BYTE..FIRST_PIECE if self.bytes => vec![(token - FIRST_BYTE) as u8],
            FIRST_BYTE..FIRST_PIECE => Vec::new(),
            _ => self.pieces[(token - FIRST_PIECE) as usize].as_bytes().to_vec(),
        }
    }

    fn count(&self) -> usize {
        FIRST_PIECE as usize + self.pieces.len()
    }
}

/// A word with these forms that may be left out at this cost.
fn word(forms: &[&str], skip_cost: Option<f32>) -> CopyWord {
    let forms = forms.iter().map(|text| CopyForm { text: (*text).to_owned(), words: 1 }).collect();
    CopyWord { forms, mark: String::new(), spaced: true, skip_cost }
}

fn source(words: Vec<CopyWord>) -> CopySource {
    CopySource { words, marks: vec![",".into(), ".".into()], look_ahead: 2, ..CopySource::default() }
}

/// What came of a text that a model wants.
#[derive(Debug, PartialEq)]
enum Forced {
    /// Its pieces.
    Whole(Vec<(String, std::ops::Range<u32>)>),
    /// What was written where it was not allowed to go on; with `…` where it was not allowed to end.
    Stopped(String),
}

/// Writes a text as a model would that wants nothing else.
fn force(source: CopySource, text: &str) -> Forced {
    let vocabulary = Toy::plain();
    let mut speller = Speller::of(vocabulary.clone());
    let (mut copying, mut state) = Copying::begin(Source::of(source), &mut speller).expect("all can be spelled");
    let mut rest = text.as_bytes();
    while !rest.is_empty() {
        let fits = |token: Token| rest.starts_with(&vocabulary.piece(token));
        let longest = state.choices().iter().map(|choice| choice.token).filter(|token| fits(*token));
        let Some(token) = longest.max_by_key(|token| vocabulary.piece(*token).len()) else {
            return Forced::Stopped(text[..text.len() - rest.len()].to_owned());
        };
        rest = &rest[vocabulary.piece(token).len()..];
        state = copying.advance(&state, token);
    }
    let Some(copied) = copying.copied(&state) else { return Forced::Stopped(format!("{text}…")) };
    assert_eq!(copied.text, text);
    Forced::Whole(copied.pieces.into_iter().map(|piece| (piece.text, piece.words)).collect())
}

#[test]
fn a_text_is_spelled_byte_for_byte_or_not_at_all() {
    let spelled = |vocabulary: Toy, text: &str, spaced: bool| {
        let mut speller = Speller::of(vocabulary.clone());
        let tokens = speller.spell(text, spaced)?;
        Some(tokens.iter().flat_map(|token| vocabulary.piece(*token)).collect::<Vec<u8>>())
    };
    let putting = |bytes: bool| Toy { puts_space: true, bytes, ..Toy::plain() };
    for text in ["a", "ab", "um", "äß🎤", "<|im_end|>", " ", "a b", "\n\n", "日本語"] {
        for spaced in [false, true] {
            let wanted = if spaced { format!(" {text}") } else { text.to_owned() };
            for vocabulary in [Toy::plain(), putting(true)] {
                assert_eq!(spelled(vocabulary, text, spaced), Some(wanted.clone().into_bytes()), "{wanted:?}");
            }
        }
    }
    assert_eq!(spelled(putting(false), "ab", true), Some(b" ab".to_vec()));
    assert_eq!(spelled(putting(false), "um", false), Some(b"um".to_vec()));
    assert_eq!(spelled(putting(false), "z", false), None);
    assert_eq!(spelled(Toy::plain(), "", false), None);
}

#[test]
fn what_must_be_written_and_cannot_be_spelled_is_refused() {
    let begin = |skip_cost: Option<f32>| {
        let mut speller = Speller::of(Toy { bytes: false, ..Toy::plain() });
        let source = source(vec![word(&["zebra"], skip_cost)]);
        Copying::begin(Source::of(source), &mut speller).map(|(_, state)| state.only()).ok()
    };
    assert_eq!(begin(None), None);
    assert_eq!(begin(Some(3.0)), Some(Some(Next::End)), "it can only be left out");
}

#[test]
fn equal_choices_go_to_the_lower_token_and_the_end_comes_last() {
    let mut speller = Speller::of(Toy::plain());
    let words = vec![word(&["a", "b"], Some(0.0))];
    let (_, state) = Copying::begin(Source::of(source(words)), &mut speller).unwrap();
    let logits = vec![1.0; Toy::plain().count()];
    let letter = |letter: u8| Some(Next::Token(FIRST_BYTE + Token::from(letter)));
    assert_eq!(best(&state, &logits, 1.0), letter(b'a'));
    assert_eq!(best(&state, &logits, 1.5), Some(Next::End));
    assert_eq!(best(&state, &vec![f32::NAN; logits.len()], f32::NAN), letter(b'a'));
    let mut second = logits.clone();
    second[(FIRST_BYTE + Token::from(b'b')) as usize] = 1.25;
    assert_eq!(state.ranked(&second, 1.0), letter(b'b').map(|next| (next, 0.25)));
}

fn best(state: &State, logits: &[f32], end: f32) -> Option<Next> {
    state.ranked(logits, end).map(|(next, _)| next)
}

fn costs(state: &State) -> Vec<(Token, f32)> {
    state.choices().iter().map(|choice| (choice.token, choice.cost)).collect()
}
