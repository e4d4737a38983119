//! The deterministic rules: sounds that are no words, filler phrases in safe places, stutters, broken-off words, and the writing
//! around them. They never touch a number or a negation, and on their own they already give a readable fair copy.

mod mending;
mod phrases;

use crate::transcript::{Edit, EditKind, Word};

use super::{
    Language, apply,
    passage::{is_unspaced, words_of_text},
    seam::is_seam,
    token::{After, Class, after, bare, is_cut, tokens},
};

/// The rules' edits: ordered, without overlap; applying the rules to their own result changes nothing.
pub fn rules(words: &[Word], language: &Language) -> Vec<Edit> {
    let mut result = Rounds::of(words);
    // What one round takes out may bring two other words together.
    loop {
        let rest = result.rest();
        let mut draft = Draft::of(&rest, language);
        draft.sounds();
        draft.phrases();
        draft.broken_words();
        while draft.repeats() {}
        draft.keep_numbers_apart();
        draft.mend();
        draft.capitals();
        if !draft.changes() {
            return result.edits(words);
        }
        let (gone, text) = (draft.gone, draft.text);
        result.take(&gone, text);
    }
}

/// The edits that put capitals where the words are known to have one, and nothing else.
pub(super) fn capitals(words: &[Word], language: &Language) -> Vec<Edit> {
    let mut draft = Draft::of(words, language);
    draft.capitals();
    let (gone, text) = (draft.gone, draft.text);
    let mut result = Rounds::of(words);
    result.take(&gone, text);
    result.edits(words)
}

/// A text without the sounds that are no words; for what a model leaves behind. Nothing else changes but the writing around them.
pub fn without_fillers(text: &str, language: &Language) -> String {
    let segments = words_of_text(text);
    let words = super::paragraph_words(&segments);
    let mut draft = Draft::of(&words, language);
    draft.sounds();
    if draft.gone.iter().all(Option::is_none) {
        return super::normalised(text);
    }
    draft.mend();
    let mut result = Rounds::of(&words);
    let (gone, text) = (draft.gone, draft.text);
    result.take(&gone, text);
    apply(&words, &result.edits(&words))
}

/// The words with what becomes of each.
struct Draft<'a> {
    words: &'a [Word],
    language: &'a Language,
    /// Without case and punctuation.
    keys: Vec<String>,
    /// What each word would mean.
    classes: Vec<Class>,
    gone: Vec<Option<EditKind>>,
    text: Vec<String>,
}

const LONGEST_REPEAT: usize = 6;

impl<'a> Draft<'a> {
    fn of(words: &'a [Word], language: &'a Language) -> Self {
        let mut classes = vec![Class::Function; words.len()];
        for token in tokens(words.iter().map(|word| word.text.as_str()), language) {
            for class in &mut classes[token.first..=token.last] {
                // The gravest meaning of a word's parts: "don't" is a negation.
                if token.class.gravity() >= class.gravity() {
                    *class = token.class;
                }
            }
        }
        Self {
            words,
            language,
            keys: words.iter().map(|word| bare(&word.text)).collect(),
            classes,
            gone: vec![None; words.len()],
            text: words.iter().map(|word| word.text.clone()).collect(),
        }
    }

    fn sounds(&mut self) {
        let all = self.words.len() > 1 && !self.words.iter().any(|word| word.text.contains(char::is_lowercase));
        for at in 0..self.words.len() {
            let text = &self.words[at].text;
            // "ER" is a hospital's, "Er" is not.
            let shouted = !all && text.chars().filter(|c| c.is_uppercase()).count() > 1;
            if self.language.fillers.contains(&self.keys[at]) && !shouted {
                self.gone[at] = Some(EditKind::Filler);
            }
        }
    }

    /// "par- partner": a part of a word before the word. Alone it stays, for it may be half of "two- or three-year".
    fn broken_words(&mut self) {
        for at in 0..self.words.len() {
            let key = self.keys[at].clone();
            let grave = matches!(self.classes[at], Class::Number | Class::Negation);
            if !is_cut(&self.words[at].text) || key.is_empty() || grave {
                continue;
            }
            let mut later = (at + 1..self.words.len()).filter(|&k| self.gone[k].is_none()).take(2);
            if later.any(|k| self.keys[k].starts_with(&key)) {
                self.gone[at] = Some(EditKind::Stutter);
            }
        }
    }

    /// Takes out words said twice in a row; whether there were any.
    fn repeats(&mut self) -> bool {
        for length in (1..=LONGEST_REPEAT).rev() {
            let open: Vec<usize> = (0..self.words.len()).filter(|&k| self.gone[k].is_none()).collect();
            for start in 0..(open.len() + 1).saturating_sub(2 * length) {
                let (first, second) = (&open[start..start + length], &open[start + length..start + 2 * length]);
                if self.is_stutter(first, second) {
                    for &at in first {
                        self.gone[at] = Some(EditKind::Stutter);
                    }
                    return true;
                }
            }
        }
        false
    }

    /// "twenty, you know, two" must not become "twenty two": words between two numbers stay, only sounds go.
    fn keep_numbers_apart(&mut self) {
        let open: Vec<usize> = (0..self.words.len()).filter(|&k| self.gone[k].is_none()).collect();
        for pair in open.windows(2) {
            if pair.iter().all(|&at| self.classes[at] == Class::Number) {
                for at in pair[0] + 1..pair[1] {
                    if self.classes[at] != Class::Filler {
                        self.gone[at] = None;
                    }
                }
            }
        }
    }

    fn is_stutter(&self, first: &[usize], second: &[usize]) -> bool {
        let same = first.iter().zip(second).all(|(&a, &b)| self.keys[a] == self.keys[b] && is_plain(&self.keys[a]));
        if !same {
            return false;
        }
        let grave = first.iter().any(|&k| matches!(self.classes[k], Class::Number | Class::Negation));
        let closed = first.iter().any(|&k| after(&self.words[k].text) == After::End);
        let last = first[first.len() - 1];
        let seam = after(&self.words[last].text) == After::Comma && self.is_seam(first);
        let on_purpose = first.iter().all(|&k| self.language.doubles.contains(&self.keys[k]));
        // "over and over and over" is said on purpose; "New York, New York" is a name.
        let linked = first.len() == 2 && first.iter().any(|&k| self.language.conjunctions.contains(&self.keys[k]));
        let capital = |k: &usize| self.words[*k].text.chars().next().is_some_and(char::is_uppercase);
        let named = first.iter().chain(second).all(capital) && first.iter().all(|&k| !self.is_grammar(k));
        !(grave || closed || seam || on_purpose || linked || named || self.is_bound(first[0], first.len()))
    }

    fn is_seam(&self, said: &[usize]) -> bool {
        let ended = |at: &usize| after(&self.words[*at].text) != After::End;
        let before = (0..said[0]).rev().take_while(ended);
        let key = |at: usize| self.keys[at].as_str();
        is_seam(self.language, before.map(key), said.iter().copied().map(key))
    }

    fn is_grammar(&self, at: usize) -> bool {
        matches!(self.classes[at], Class::Function | Class::Discourse)
    }

    /// Words that always have a capital, and the starts of sentences when nobody wrote any capital.
    fn capitals(&mut self) {
        let kept: Vec<usize> = (0..self.words.len()).filter(|&at| self.gone[at].is_none()).collect();
        let small = !kept.iter().any(|&at| self.text[at].contains(char::is_uppercase));
        let mut opens = true;
        for at in kept {
            if let Some(right) = self.language.capitals.get(&self.keys[at])
                && self.text[at].starts_with(char::is_lowercase)
            {
                self.text[at] = self.text[at].replacen(&self.keys[at], right, 1);
            }
            if small && opens && !self.language.fillers.is_empty() {
                self.text[at] = capitalised(&self.text[at]);
            }
            opens = after(&self.text[at]) == After::End;
        }
    }

    fn changes(&self) -> bool {
        self.gone.iter().any(Option::is_some) || self.text.iter().zip(self.words).any(|(text, word)| *text != word.text)
    }
}

/// What has become of the words after some rounds.
struct Rounds {
    words: Vec<Word>,
    gone: Vec<Option<EditKind>>,
}

impl Rounds {
    fn of(words: &[Word]) -> Self {
        Self { words: words.to_vec(), gone: vec![None; words.len()] }
    }

    fn rest(&self) -> Vec<Word> {
        self.words.iter().zip(&self.gone).filter(|(_, gone)| gone.is_none()).map(|(word, _)| word.clone()).collect()
    }

    /// Takes over a round's outcome for each word of [`Self::rest`].
    fn take(&mut self, gone: &[Option<EditKind>], text: Vec<String>) {
        let open: Vec<usize> = (0..self.words.len()).filter(|&at| self.gone[at].is_none()).collect();
        for ((at, gone), text) in open.into_iter().zip(gone).zip(text) {
            self.gone[at] = *gone;
            self.words[at].text = text;
        }
    }

    fn edits(&self, words: &[Word]) -> Vec<Edit> {
        let mut edits: Vec<Edit> = Vec::new();
        for (at, (word, now)) in words.iter().zip(&self.words).enumerate() {
            let place = at as u32;
            match self.gone[at] {
                Some(kind) => match edits.last_mut() {
                    Some(last) if last.text.is_empty() && last.kind == kind && last.raw.end == place => {
                        last.raw.end += 1;
                    }
                    _ => edits.push(Edit { raw: place..place + 1, text: String::new(), kind }),
                },
                None if now.text != word.text => {
                    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
                    let kind = if letters(&now.text) == letters(&word.text) {
                        EditKind::Punctuation
                    } else {
                        EditKind::Casing
                    };
                    edits.push(Edit { raw: place..place + 1, text: now.text.clone(), kind });
                }
                None => {}
            }
        }
        edits
    }
}

/// Whether a word may count as said twice: scripts without spaces double characters to make words.
fn is_plain(key: &str) -> bool {
    !key.is_empty() && !key.contains(is_unspaced)
}

fn capitalised(word: &str) -> String {
    let Some((at, first)) = word.char_indices().find(|(_, c)| c.is_alphanumeric()) else { return word.to_owned() };
    format!("{}{}{}", &word[..at], first.to_uppercase(), &word[at + first.len_utf8()..])
}
