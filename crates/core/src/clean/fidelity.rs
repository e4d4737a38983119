//! Whether a text says what was said: every number, name, negation and content word, in order, and nothing that nobody said.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use crate::transcript::{Edit, EditKind, Reason, Word};

use super::{
    Language,
    align::align,
    correction::Repair,
    disfluency,
    language::remarks,
    rules,
    rules_check::rules_check,
    style,
    token::{Class, Token, tokens},
};

/// Judges `candidate` as a fair copy of `raw`.
///
/// Both sides are brought to one form (case, punctuation, contractions, numbers by value) and aligned. What is missing must have been
/// a slip (filler, stutter, taken back by a correction) or be a few words of grammar; what is new must be a few words of grammar.
/// The error is the gravest finding.
pub fn fidelity(raw: &[Word], candidate: &str, language: &Language) -> Result<(), Reason> {
    let ruled_out = rules(raw, language);
    let ruled = super::apply(raw, &ruled_out);
    if super::normalised(candidate) == ruled {
        return rules_check(raw, &ruled_out, language);
    }
    if candidate.trim().is_empty() {
        return empty(raw, language);
    }
    no_remarks([&crate::transcript::join_words(raw), &ruled], candidate)?;
    // Sounds go on both sides first: "twenty um five" is said and written as one number.
    let is_word = |text: &str| !language.fillers.contains(&super::token::bare(text));
    let units: Vec<(usize, String)> =
        raw_units(raw).into_iter().enumerate().filter(|(_, unit)| is_word(unit)).collect();
    let mut left = tokens(units.iter().map(|(_, unit)| unit.as_str()), language);
    for token in &mut left {
        (token.first, token.last) = (units[token.first].0, units[token.last].0);
    }
    let right = tokens(candidate.split_whitespace().filter(|word| is_word(word)), language);
    let disfluency::Slips { mut kinds, repairs } = disfluency::slips(&left, language);
    mark_ruled_out(raw, &left, &mut kinds, &ruled_out);
    Comparison::of(left, right, kinds, &repairs, language).judge()
}

/// Most words of grammar that may come or go, as a share of what was said; always at least [`FEW`].
const GRAMMAR_SHARE: f64 = 0.04;
const FEW: usize = 2;
/// Words in a row that may be missing when none of them is a slip.
const LONGEST_GAP: usize = 2;

/// An empty text is right when only slips were said.
fn empty(raw: &[Word], language: &Language) -> Result<(), Reason> {
    let left = tokens(raw.iter().map(|word| word.text.as_str()), language);
    match left.iter().find(|token| token.class != Class::Filler) {
        None => Ok(()),
        Some(token) => Err(Reason::Missing { word: token.text.clone() }),
    }
}

/// What the rules take out on their own account is a slip, whatever the generous reading says of it.
fn mark_ruled_out(raw: &[Word], left: &[Token], slips: &mut [Option<EditKind>], ruled_out: &[Edit]) {
    let unit_of = unit_places(raw);
    for edit in ruled_out.iter().filter(|edit| edit.text.is_empty()) {
        for place in edit.raw.clone() {
            let unit = unit_of[place as usize];
            for (slip, _) in slips.iter_mut().zip(left).filter(|(_, token)| token.first == unit && token.last == unit) {
                *slip = Some(edit.kind);
            }
        }
    }
}

/// For each word the place of its unit ([`raw_units`]).
fn unit_places(raw: &[Word]) -> Vec<usize> {
    let mut unit = 0;
    let mut places = Vec::with_capacity(raw.len());
    for (place, word) in raw.iter().enumerate() {
        unit += usize::from(place > 0 && word.spaced);
        places.push(unit);
    }
    places
}

/// Words with those that stand against them without a space.
fn raw_units(raw: &[Word]) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    for word in raw {
        match units.last_mut() {
            Some(last) if !word.spaced => last.push_str(&word.text),
            _ => units.push(word.text.clone()),
        }
    }
    units
}

/// `said` with and without its slips: "um, sure," may become "sure,".
fn no_remarks(said: [&str; 2], candidate: &str) -> Result<(), Reason> {
    let plain = |text: &str| text.to_lowercase().replace('’', "'");
    let candidate = plain(candidate);
    let words = |text: &str| -> Vec<String> {
        text.split_whitespace().map(super::token::bare).filter(|w| !w.is_empty()).collect()
    };
    let (spoken, written) = (said.map(|said| words(&plain(said)).join(" ")), words(&candidate));
    let opened = |opening: &str| spoken.iter().any(|said| said.starts_with(&words(opening).join(" ")));
    // Each also brings words that nobody said; looked for first, so that the reason says what it is.
    if remarks().any(|opening| candidate.starts_with(opening) && !opened(opening)) {
        return Err(Reason::Answer);
    }
    let prompts: Vec<String> = style::instructions().map(|text| words(&plain(text)).join(" ")).collect();
    let echoed = |five: &[String]| {
        let five = five.join(" ");
        prompts.iter().any(|prompt| prompt.contains(&five)) && !spoken.iter().any(|said| said.contains(&five))
    };
    if written.windows(5).any(echoed) { Err(Reason::PromptEcho) } else { Ok(()) }
}

/// What was said beside what was written.
struct Comparison<'a> {
    letters: &'a HashSet<String>,
    left: Vec<Token>,
    right: Vec<Token>,
    slips: Vec<Option<EditKind>>,
    /// Whether each token corresponds to one of the other side.
    kept: Vec<bool>,
    found: Vec<bool>,
}

impl<'a> Comparison<'a> {
    fn of(
        left: Vec<Token>,
        right: Vec<Token>,
        slips: Vec<Option<EditKind>>,
        repairs: &[Repair],
        language: &'a Language,
    ) -> Self {
        let pairs = align(left.len(), right.len(), |i, j| {
            if left[i].text != right[j].text {
                return 0;
            }
            match (slips[i].is_some(), left[i].class) {
                (true, _) => 2,
                (false, Class::Number | Class::Negation) => 9,
                (false, Class::Content) => 8,
                (false, _) => 6,
            }
        });
        let (kept, found) = (vec![false; left.len()], vec![false; right.len()]);
        let mut made = Self { letters: &language.letters, kept, found, left, right, slips };
        let (mut i, mut j) = (0, 0);
        for (pi, pj) in pairs.into_iter().chain([(made.left.len(), made.right.len())]) {
            made.gap(i..pi, j..pj);
            if pi < made.left.len() {
                (made.kept[pi], made.found[pj]) = (true, true);
            }
            (i, j) = (pi + 1, pj + 1);
        }
        made.forget_broken_repairs(repairs, language);
        made
    }

    /// A correction takes back everything up to its marker. Where a word of that is kept, or where what is left out is not what the
    /// correction replaces, those words were no slip.
    fn forget_broken_repairs(&mut self, repairs: &[Repair], language: &Language) {
        let mut taken_back = vec![false; self.left.len()];
        for repair in repairs {
            if let Some(start) = repair.left_out(&self.left, &self.kept, language) {
                taken_back[start..repair.end].fill(true);
            }
        }
        for (slip, taken_back) in self.slips.iter_mut().zip(taken_back) {
            if *slip == Some(EditKind::Repair) && !taken_back {
                *slip = None;
            }
        }
    }

    /// Between two corresponding tokens: the same letters or digits, cut into words another way ("front end", "nineteen ninety five").
    fn gap(&mut self, left: Range<usize>, right: Range<usize>) {
        for start in left.clone() {
            for end in (start + 1..=left.end.min(start + 12)).rev() {
                let whole = glue(&self.left[start..end]);
                for from in right.clone() {
                    let Some(to) = (from + 1..=right.end).find(|&to| glue(&self.right[from..to]) == whole) else {
                        continue;
                    };
                    let open = !self.found[from..to].contains(&true) && !self.kept[start..end].contains(&true);
                    if open && same_kind(&self.left[start..end], &self.right[from..to]) {
                        self.kept[start..end].fill(true);
                        self.found[from..to].fill(true);
                    }
                }
            }
        }
    }

    fn judge(&self) -> Result<(), Reason> {
        self.numbers()?;
        self.negations()?;
        self.invented()?;
        self.order()?;
        self.missing()?;
        self.length()
    }

    fn lost(&self) -> impl Iterator<Item = (usize, &Token)> {
        self.left.iter().enumerate().filter(|(at, _)| !self.kept[*at] && self.slips[*at].is_none())
    }

    fn added(&self) -> impl Iterator<Item = (usize, &Token)> {
        self.right.iter().enumerate().filter(|(at, _)| !self.found[*at])
    }

    fn of_class(&self, class: Class) -> Option<String> {
        let lost = self.lost().find(|(_, token)| token.class == class);
        lost.or_else(|| self.added().find(|(_, token)| token.class == class)).map(|(_, token)| token.text.clone())
    }

    fn numbers(&self) -> Result<(), Reason> {
        self.of_class(Class::Number).map_or(Ok(()), |word| Err(Reason::Number { word }))
    }

    fn negations(&self) -> Result<(), Reason> {
        self.of_class(Class::Negation).map_or(Ok(()), |word| Err(Reason::Negation { word }))
    }

    fn invented(&self) -> Result<(), Reason> {
        let is_known = |text: &str| self.left.iter().any(|token| token.text == text);
        for (at, token) in self.added() {
            let content = !matches!(token.class, Class::Function);
            // A letter alone is a stray, unless it is a word.
            let stray = token.text.chars().count() == 1 && !self.letters.contains(&token.text);
            if (content && !is_known(&token.text)) || stray {
                let word = token.text.clone();
                let name = token.capital && at > 0 && self.right[at - 1].after != super::token::After::End;
                return Err(if name { Reason::Name { word } } else { Reason::Invented { word } });
            }
        }
        let most = self.few();
        match self.added().nth(most) {
            Some((_, token)) => Err(Reason::Invented { word: token.text.clone() }),
            None => Ok(()),
        }
    }

    /// A word that is missing in one place and new in another was moved.
    fn order(&self) -> Result<(), Reason> {
        let mut lost: HashMap<&str, usize> = HashMap::new();
        for (at, token) in self.left.iter().enumerate() {
            if !self.kept[at] && token.class != Class::Filler {
                *lost.entry(&token.text).or_default() += 1;
            }
        }
        let moved =
            self.added().any(|(_, token)| lost.contains_key(token.text.as_str()) || token.class != Class::Function);
        if moved { Err(Reason::Reordered) } else { Ok(()) }
    }

    fn missing(&self) -> Result<(), Reason> {
        // What a correction puts in the place of the slip has to be there.
        for at in 1..self.left.len() {
            let repaired = self.slips[at - 1] == Some(EditKind::Repair) && !self.kept[at - 1];
            if repaired && self.slips[at].is_none() && !self.kept[at] {
                return Err(Reason::Missing { word: self.left[at].text.clone() });
            }
        }
        let (mut run, mut gone) = (0, 0);
        for (at, token) in self.left.iter().enumerate() {
            if self.kept[at] {
                run = 0;
            } else if self.slips[at].is_none() {
                if token.class == Class::Content {
                    let word = token.text.clone();
                    return Err(if self.is_name(at) { Reason::Name { word } } else { Reason::Missing { word } });
                }
                run += 1;
                gone += 1;
                if run > LONGEST_GAP || gone > self.few() {
                    return Err(Reason::Missing { word: token.text.clone() });
                }
            }
        }
        Ok(())
    }

    fn is_name(&self, at: usize) -> bool {
        self.left[at].capital && at > 0 && self.left[at - 1].after != super::token::After::End
    }

    fn few(&self) -> usize {
        FEW.max((self.left.len() as f64 * GRAMMAR_SHARE) as usize)
    }

    /// Slips explain much of what is gone, but not nearly everything.
    fn length(&self) -> Result<(), Reason> {
        let solid = self.left.iter().filter(|token| token.class != Class::Filler).count();
        if is_length_of(self.right.len(), solid) { Ok(()) } else { Err(Reason::Length) }
    }
}

/// Whether so many words can be the fair copy of a text of `solid` words that are no sounds.
pub(super) fn is_length_of(written: usize, solid: usize) -> bool {
    solid < 12 || written * 4 >= solid
}

fn glue(tokens: &[Token]) -> String {
    tokens.iter().map(|token| token.text.as_str()).collect()
}

/// Numbers may only stand for numbers, and a decimal point only goes when it is said as two numbers ("three fifty").
fn same_kind(left: &[Token], right: &[Token]) -> bool {
    let numbers = |tokens: &[Token]| tokens.iter().all(|token| token.class == Class::Number);
    let none = |tokens: &[Token]| !tokens.iter().any(|token| token.class == Class::Number);
    // One number is not written as two: "1,307204" is damaged.
    (numbers(left) && numbers(right) && (right.len() == 1 || left.len() > 1)) || (none(left) && none(right))
}
