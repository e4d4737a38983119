//! Filler phrases that stand apart, so that the sentence does without them.

use crate::transcript::EditKind;

use super::{
    super::{
        language::Phrase,
        token::{After, Class, after},
    },
    Draft,
};

impl Draft<'_> {
    pub(super) fn phrases(&mut self) {
        for phrase in &self.language.phrases {
            let words: Vec<&str> = phrase.words.split(' ').collect();
            for at in 0..(self.words.len() + 1).saturating_sub(words.len()) {
                let end = at + words.len();
                let here = self.keys[at..end].iter().map(String::as_str).eq(words.iter().copied());
                if here && self.gone[at..end].iter().all(Option::is_none) && self.is_safe(phrase, at, end) {
                    self.gone[at..end].fill(Some(EditKind::Filler));
                }
            }
        }
    }

    /// Whether the phrase stands apart: between commas, or at the start of a clause with a comma behind, or beside a filler sound.
    fn is_safe(&self, phrase: &Phrase, at: usize, end: usize) -> bool {
        let inside = (at..end - 1).any(|k| after(&self.words[k].text) != After::Nothing);
        let behind = self.punctuation(end - 1, (end..self.words.len()).take_while(|&k| self.gone[k].is_some()));
        let gone_before = (0..at).rev().take_while(|&k| self.gone[k].is_some());
        let before = match (0..at).rev().find(|&k| self.gone[k].is_none()) {
            Some(kept) => self.punctuation(kept, gone_before),
            None => After::End,
        };
        let sound = |place: Option<usize>| {
            place.and_then(|k| self.gone.get(k)).is_some_and(|gone| *gone == Some(EditKind::Filler))
        };
        let sound_before = sound(at.checked_sub(1));
        if inside || behind == After::End && before != After::Comma || self.is_correction(phrase, at, end) {
            return false;
        }
        // "if you know, you know".
        let twice = at.checked_sub(end - at).filter(|&first| self.keys[first..at] == self.keys[at..end]);
        if twice.is_some_and(|first| self.is_bound(first, at - first)) {
            return false;
        }
        if phrase.strict {
            return before == After::Comma && behind == After::Comma;
        }
        let near = |place: Option<usize>, words: &std::collections::HashSet<String>| {
            place.and_then(|k| self.keys.get(k)).is_some_and(|key| words.contains(key))
        };
        let apart = (before != After::Nothing || sound_before) && (behind != After::Nothing || sound(Some(end)));
        let conjunction = at > 0 && self.language.conjunctions.contains(&self.keys[at - 1]);
        let led = conjunction && behind == After::Comma;
        let loose = sound_before || sound(Some(end));
        let protected = near(at.checked_sub(1), &phrase.not_after) || near(Some(end), &phrase.not_before);
        apart || led || (loose && !protected)
    }

    /// "the report was good, I mean, great": a phrase that also corrects, between two words of one kind.
    fn is_correction(&self, phrase: &Phrase, at: usize, end: usize) -> bool {
        let kept = |place: &usize| self.gone[*place].is_none();
        let (Some(before), Some(behind)) = ((0..at).rev().find(kept), (end..self.words.len()).find(kept)) else {
            return false;
        };
        let kind = |class: Class| self.classes[before] == class && self.classes[behind] == class;
        self.language.repairs.contains(&phrase.words)
            && after(&self.words[before].text) != After::End
            && (kind(Class::Content)
                || kind(Class::Number)
                || self.language.are_alternatives(&self.keys[before], &self.keys[behind]))
    }

    /// The punctuation behind a kept word, that of words taken out behind it included.
    fn punctuation(&self, kept: usize, gone: impl Iterator<Item = usize>) -> After {
        let marks: Vec<After> = std::iter::once(kept).chain(gone).map(|k| after(&self.words[k].text)).collect();
        [After::End, After::Comma].into_iter().find(|mark| marks.contains(mark)).unwrap_or(After::Nothing)
    }

    /// Whether the words at `at` are a filler phrase, which the word before them makes a part of the sentence.
    pub(super) fn is_bound(&self, at: usize, length: usize) -> bool {
        let before = at.checked_sub(1).filter(|&before| after(&self.words[before].text) == After::Nothing);
        let said = self.keys.iter().skip(at).take(length).map(String::as_str);
        self.language.is_bound(before.map(|before| self.keys[before].as_str()), said)
    }
}
