//! A passage as it was said: each word taken apart, what losing it would mean, and whether it was a slip.

use crate::transcript::{EditKind, Word};

use super::{
    super::{
        Language, Style,
        correction::Repair,
        disfluency,
        passage::{ends_sentence, is_unspaced},
        rules,
        token::{After, Class, Token, after, bare, tokens},
    },
    vocabulary::{self, Term},
};

/// The words of a passage with all that forms and costs depend on.
pub(in super::super) struct Heard<'a> {
    pub(super) words: &'a [Word],
    pub(super) language: &'a Language,
    /// Of each word its letters with what belongs to them, without the marks of the sentence; empty where it is nothing but marks.
    pub(super) cores: Vec<&'a str>,
    /// Lower case, no punctuation.
    pub(super) keys: Vec<String>,
    /// The gravest meaning of a word's parts.
    pub(super) classes: Vec<Class>,
    /// What the rules take out.
    pub(super) ruled_out: Vec<Option<EditKind>>,
    /// What the rules write instead, where they write something else.
    pub(super) ruled: Vec<Option<String>>,
    /// What may have been a slip.
    pub(super) slips: Vec<Option<EditKind>>,
    /// Whether a word starts a sentence as it was said.
    pub(super) opens: Vec<bool>,
    /// Whether the text has capitals where they belong.
    pub(super) cased: bool,
    /// Whether nearly everything is in capitals.
    pub(super) shouted: bool,
    /// What corrections and false starts may take back, by places of `tokens`.
    pub(super) repairs: Vec<Repair>,
    /// Whether the text has its punctuation already, and capitals with it, and the style leaves both.
    pub(super) keeps_marks: bool,
    /// Where a term of the person's vocabulary was said.
    pub(super) terms: Vec<Term>,
    /// The passage without its sounds, in normal form; places are those of `words`.
    pub(super) tokens: Vec<Token>,
}

impl<'a> Heard<'a> {
    pub(super) fn of(words: &'a [Word], style: &Style, language: &'a Language) -> Self {
        let keys: Vec<String> = words.iter().map(|word| bare(&word.text)).collect();
        let solid: Vec<usize> = (0..words.len()).filter(|&at| !language.fillers.contains(&keys[at])).collect();
        let mut tokens = tokens(solid.iter().map(|&at| words[at].text.as_str()), language);
        for token in &mut tokens {
            (token.first, token.last) = (solid[token.first], solid[token.last]);
        }
        let mut heard = Self {
            words,
            language,
            cores: words.iter().map(|word| core(&word.text)).collect(),
            classes: vec![Class::Function; words.len()],
            ruled_out: vec![None; words.len()],
            ruled: vec![None; words.len()],
            slips: vec![None; words.len()],
            opens: (0..words.len()).map(|at| at == 0 || ends_sentence(&words[at - 1].text)).collect(),
            cased: words.iter().any(|word| word.text.contains(char::is_uppercase)),
            shouted: is_shouted(words),
            repairs: Vec::new(),
            keeps_marks: style.leaves_out() && is_punctuated(words),
            terms: Vec::new(),
            tokens,
            keys,
        };
        heard.classify();
        if style.leaves_out() {
            heard.find_slips();
        }
        heard.terms = vocabulary::terms(&heard, &style.vocabulary);
        heard
    }

    fn classify(&mut self) {
        for token in &self.tokens {
            for class in &mut self.classes[token.first..=token.last] {
                if token.class.gravity() > class.gravity() {
                    *class = token.class;
                }
            }
        }
        for (at, class) in self.classes.iter_mut().enumerate() {
            if self.language.fillers.contains(&self.keys[at]) {
                *class = Class::Filler;
            }
        }
    }

    fn find_slips(&mut self) {
        for edit in rules(self.words, self.language) {
            for at in edit.raw.start as usize..edit.raw.end as usize {
                if edit.text.is_empty() {
                    self.ruled_out[at] = Some(edit.kind);
                } else {
                    self.ruled[at] = Some(edit.text.clone());
                }
            }
        }
        // A word is a slip when all its parts are.
        let disfluency::Slips { kinds, repairs } = disfluency::slips(&self.tokens, self.language);
        self.repairs = repairs;
        let mut parts: Vec<Option<Option<EditKind>>> = vec![None; self.words.len()];
        for (token, kind) in self.tokens.iter().zip(kinds) {
            for part in &mut parts[token.first..=token.last] {
                *part = Some(part.map_or(kind, |before| before.and(kind).and(before)));
            }
        }
        self.slips = parts.into_iter().map(Option::flatten).collect();
        for (at, slip) in self.slips.iter_mut().enumerate() {
            // Scripts without spaces double characters to make words.
            let word = Some(&self.words[at]).filter(|word| !word.text.contains(is_unspaced));
            *slip = self.ruled_out[at].or(word.and(*slip));
        }
    }

    /// Whether a word is nothing but marks: a dash that stands alone.
    pub(super) fn is_mark(&self, at: usize) -> bool {
        self.cores[at].is_empty()
    }

    /// Whether nothing but a space stands between the words of this range, and none of them is taken out for sure.
    pub(super) fn are_together(&self, first: usize, last: usize) -> bool {
        last < self.words.len()
            && (first..=last).all(|at| !self.is_mark(at) && self.ruled_out[at].is_none())
            && (first..last).all(|at| marks_behind(&self.words[at].text).is_empty() && self.words[at + 1].spaced)
    }

    /// Whether the text looks clean already: it has its punctuation, and the rules find nothing to take out.
    pub(super) fn is_calm(&self) -> bool {
        self.keeps_marks && self.ruled_out.iter().all(Option::is_none)
    }

    /// The marks behind a word, those that stand alone behind it included: `,` or ` —`.
    pub(super) fn mark(&self, at: usize) -> String {
        if self.is_mark(at) {
            return String::new();
        }
        // The rules know which comma only set off what they take out.
        let text = self.ruled[at].as_deref().unwrap_or(&self.words[at].text);
        let mut mark = marks_behind(text).to_owned();
        for next in at + 1..self.words.len() {
            if !self.is_mark(next) {
                break;
            }
            if self.words[next].spaced {
                mark.push(' ');
            }
            mark.push_str(&self.words[next].text);
        }
        mark
    }
}

/// Whether a text has capitals, ends of sentences, and marks about as often as speech needs them.
fn is_punctuated(words: &[Word]) -> bool {
    const MOST_WORDS_A_MARK: usize = 25;
    let marks: Vec<After> = words.iter().map(|word| after(&word.text)).filter(|mark| *mark != After::Nothing).collect();
    let cased = words.iter().any(|word| word.text.contains(char::is_uppercase));
    cased && marks.contains(&After::End) && marks.len() * MOST_WORDS_A_MARK >= words.len()
}

/// Whether most letters are capitals, in more than a word or two.
fn is_shouted(words: &[Word]) -> bool {
    let count = |of: fn(char) -> bool| words.iter().flat_map(|word| word.text.chars()).filter(|c| of(*c)).count();
    words.len() > 3 && count(char::is_uppercase) > 4 * count(char::is_lowercase)
}

const SENTENCE_MARKS: [char; 16] =
    ['.', ',', ';', ':', '?', '!', '…', '—', '–', '、', '。', '？', '！', '，', '،', '؟'];
pub(super) const CLOSERS: [char; 10] = ['"', '\'', '”', '’', '»', ')', ']', '」', '』', '“'];

/// A word without the marks of the sentence around it. Brackets and quotes around it belong to it, and so does the full stop of "Dr.".
pub(in super::super) fn core(word: &str) -> &str {
    let end = word.len() - marks_behind(word).len();
    let core = word[..end].trim_start_matches(['—', '–', '…', '¿', '¡', ',', ';', ':', '!', '?']);
    if core
        .chars()
        .all(|c| SENTENCE_MARKS.contains(&c) || CLOSERS.contains(&c) || matches!(c, '-' | '(' | '[' | '«' | '„'))
    {
        return "";
    }
    core
}

/// The marks that end a word, with closing quotes behind them: `.”`.
pub(in super::super) fn marks_behind(word: &str) -> &str {
    let bare = word.trim_end_matches(|c| SENTENCE_MARKS.contains(&c) || CLOSERS.contains(&c));
    let double_dash = bare.trim_end_matches('-');
    let bare = if bare.len() - double_dash.len() > 1 { double_dash } else { bare };
    let tail = &word[bare.len()..];
    // Closers right behind the letters belong to them: "(so)".
    let mut mark = tail.trim_start_matches(|c| CLOSERS.contains(&c));
    if mark.starts_with('.') && is_dotted(&word[..word.len() - mark.len()]) {
        mark = &mark[1..];
    }
    mark
}

/// Whether the full stop behind these letters is theirs: "Dr", "p.m", "U.S".
fn is_dotted(letters: &str) -> bool {
    let letters = letters.trim_start_matches(|c: char| !c.is_alphanumeric());
    let initials = letters.contains('.')
        && letters.split('.').all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic));
    initials || super::super::language::is_abbreviation(&format!("{}.", letters.to_lowercase()))
}
