//! Two rounds of edits as one.

use std::ops::Range;

use crate::transcript::{Edit, EditKind, Word, join_words};

use super::{
    Language,
    copy::kind_of_change,
    token::{Class, tokens},
};

/// The edits that make of `words` at once what `first` and then `second` make of them; `second` are edits of the text that `first`
/// gives, which has so many words (cut at spaces). `None` where words do not stand apart, so that they cannot be told again.
pub(super) fn compose(
    words: &[Word],
    first: &[Edit],
    (second, count): (&[Edit], usize),
    language: &Language,
) -> Option<Vec<Edit>> {
    let mut units = units(words, first);
    let written: Vec<usize> = (0..units.len()).filter(|&at| !units[at].text.is_empty()).collect();
    if written.len() != count {
        return None;
    }
    for edit in second {
        let places = written.get(edit.raw.start as usize..edit.raw.end as usize)?;
        let (from, to) = (*places.first()?, *places.last()?);
        for &place in places {
            (units[place].text, units[place].kind) = (String::new(), edit.kind);
        }
        units[from].text.clone_from(&edit.text);
        let one = !edit.text.is_empty();
        units[from + 1..=to].iter_mut().for_each(|unit| unit.joined |= one);
    }
    let mut made: Vec<Edit> = Vec::new();
    for group in units.chunk_by(|_, next| next.joined) {
        push(words, group, language, &mut made);
    }
    Some(made)
}

/// A word of the text between the rounds, or words that the first round left out.
struct Unit {
    raw: Range<usize>,
    text: String,
    /// Of what is left out.
    kind: EditKind,
    /// Whether it stays with the unit before it.
    joined: bool,
}

fn units(words: &[Word], edits: &[Edit]) -> Vec<Unit> {
    let said =
        |at: usize| Unit { raw: at..at + 1, text: words[at].text.clone(), kind: EditKind::Rewording, joined: false };
    let (mut units, mut at): (Vec<Unit>, usize) = (Vec::new(), 0);
    for edit in edits {
        let raw = edit.raw.start as usize..edit.raw.end as usize;
        units.extend((at..raw.start).map(said));
        at = raw.end;
        if edit.text.is_empty() {
            units.push(Unit { raw, text: String::new(), kind: edit.kind, joined: false });
            continue;
        }
        // The first word of several has the place of all.
        for (place, text) in edit.text.split(' ').enumerate() {
            let raw = if place == 0 { raw.clone() } else { raw.end..raw.end };
            let joined = raw.is_empty() && !units.is_empty();
            units.push(Unit { raw, text: text.to_owned(), kind: edit.kind, joined });
        }
    }
    units.extend((at..words.len()).map(said));
    units
}

fn push(words: &[Word], group: &[Unit], language: &Language, made: &mut Vec<Edit>) {
    let (Some(first), Some(last)) = (group.first(), group.last()) else { return };
    let raw = first.raw.start..last.raw.end;
    let texts: Vec<&str> = group.iter().map(|unit| unit.text.as_str()).filter(|text| !text.is_empty()).collect();
    let (text, said) = (texts.join(" "), join_words(&words[raw.clone()]));
    let place = raw.start as u32..raw.end as u32;
    if text.is_empty() {
        match made.last_mut() {
            Some(before) if before.text.is_empty() && before.kind == first.kind && before.raw.end == place.start => {
                before.raw.end = place.end;
            }
            _ => made.push(Edit { raw: place, text, kind: first.kind }),
        }
    } else if text != said {
        let numbers = tokens(words[raw].iter().map(|word| word.text.as_str()), language);
        let kind = kind_of_change(&said, &text, numbers.iter().any(|token| token.class == Class::Number));
        made.push(Edit { raw: place, text, kind });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::{apply, paragraph_words, words_of_line, words_of_text};

    #[test]
    fn two_rounds_are_told_as_one() {
        use EditKind::{Casing, Filler, Number, Punctuation, Repair, Stutter};
        let edit = |raw, text: &str, kind| Edit { raw, text: text.into(), kind };
        let words = paragraph_words(&words_of_text("um we we are gonna need forty five of of them"));
        let first = [
            edit(0..1, "", Filler),
            edit(1..2, "", Stutter),
            edit(2..3, "We", Casing),
            edit(4..5, "going to", Casing),
            edit(8..9, "", Stutter),
        ];
        let between = words_of_line(&apply(&words, &first));
        for (second, expect) in [
            (vec![edit(8..9, "them.", Punctuation)], "We are going to need forty five of them."),
            (vec![edit(5..7, "45", Number)], "We are going to need 45 of them"),
            (vec![edit(0..2, "", Repair), edit(3..4, "To", Casing)], "going To need forty five of them"),
            (vec![edit(6..8, "five", Number)], "We are going to need forty five them"),
            (vec![], "We are going to need forty five of them"),
        ] {
            let made =
                compose(&words, &first, (&second, between.len()), Language::of("en")).expect("words stand apart");
            assert_eq!(apply(&words, &made), expect);
            assert_eq!(apply(&between, &second), expect);
            assert!(made.windows(2).all(|pair| pair[0].raw.end <= pair[1].raw.start), "{made:?}");
        }
        assert_eq!(compose(&words, &first, (&[], 3), Language::of("en")), None);
    }
}
