//! Whether what was said supports a line: its numbers and names must be there, most of its other words too, and what is negated
//! must be negated.
//!
//! The places that a line names are looked at first; where they do not support it, sentences that stand together elsewhere may,
//! and then it rests on those. Otherwise the line is marked, and never shown as fact.

use std::collections::{HashMap, HashSet};

use super::{
    language::{Cues, says_something},
    pattern::is_name,
    rules::joined,
    source::Source,
};
use crate::{
    clean::{After, Class, Language, Token, tokens},
    note::{Citation, Draft, Support, Who},
};

/// Share of the content words of a line that must have been said.
const SHARE: f64 = 0.75;
/// A line that names more segments than this names none.
const MOST_CITES: usize = 12;
/// Sentences in a row that together may support a line.
const WINDOW: usize = 4;
/// Places that are tried where those that the line names do not support it.
const TRIED: usize = 4;
/// Words with this beginning in common may be forms of one word.
const COMMON: usize = 5;
/// Letters that forms of one word may differ by behind that.
const FORMS: usize = 4;
/// Words that a negation reaches.
const SCOPE: usize = 4;

/// The line with the verdict, and with other citations where only those support it.
pub fn supported(draft: Draft, source: &Source) -> Draft {
    let checker = Checker { source, cues: Cues::of(&source.language), language: Language::of(&source.language) };
    let line = Claim::of(&draft.text, &checker);
    let named = !draft.cites.is_empty() && draft.cites.len() <= MOST_CITES;
    let mut missing = None;
    if named {
        match checker.judge(&line, &checker.evidence(&draft.cites)) {
            Ok(()) => return Draft { support: Support::Found, ..draft },
            Err(word) => missing = Some(word),
        }
    }
    // What was denied, and is said all the same, is no better for a place that says nothing of it.
    let turned = missing.as_ref().is_some_and(String::is_empty);
    for cites in checker.elsewhere(&line).into_iter().filter(|_| !turned) {
        match checker.judge(&line, &checker.evidence(&cites)) {
            Ok(()) => return Draft { support: Support::Found, cites, ..draft },
            Err(word) => missing = missing.or(Some(word)),
        }
    }
    Draft { support: Support::NotFound { word: missing.unwrap_or_default() }, ..draft }
}

/// A line that a rule made, with the verdict: what it says and whom it names must stand in the very places that it cites.
pub(super) fn quoted(draft: Draft, source: &Source) -> Draft {
    let checker = Checker { source, cues: Cues::of(&source.language), language: Language::of(&source.language) };
    let said = checker.evidence(&draft.cites);
    let name = match &draft.who {
        Some(Who::Named { name }) => name.as_str(),
        _ => "",
    };
    let words = draft.text.split_whitespace().chain(name.split_whitespace());
    let missing = tokens(words, checker.language).into_iter().find(|token| !said.words.contains(&token.text));
    match missing {
        Some(token) => Draft { support: Support::NotFound { word: token.text }, ..draft },
        None => Draft { support: Support::Found, ..draft },
    }
}

/// What a line says.
struct Claim {
    tokens: Vec<Token>,
    /// Places of what must be there as it is.
    strict: Vec<usize>,
    /// Places of the other words that say something.
    content: Vec<usize>,
}

impl Claim {
    fn of(text: &str, checker: &Checker) -> Self {
        let tokens = tokens(text.split_whitespace(), checker.language);
        let is_strict = |at: usize| {
            let token = &tokens[at];
            // "One of them": a word of grammar in most sentences.
            let counts = token.class == Class::Number && (token.text != "1" || text.contains('1'));
            let is_amount = checker.cues.amounts.contains(&token.text);
            // At the start of a sentence any word has a capital: there its forms count too, see `Checker::judge`.
            counts || is_amount || (is_name(&tokens, at) && checker.cues.is_content(token))
        };
        let strict: Vec<usize> = (0..tokens.len()).filter(|at| is_strict(*at)).collect();
        let content = (0..tokens.len()).filter(|at| !strict.contains(at) && checker.cues.is_content(&tokens[*at]));
        let content = content.filter(|at| tokens[*at].class != Class::Number).collect();
        Self { tokens, strict, content }
    }
}

/// What was said at some places.
#[derive(Default)]
struct Evidence {
    words: HashSet<String>,
    stems: HashSet<String>,
    /// For each stem, whether it is said with a negation and without one.
    polarity: HashMap<String, (bool, bool)>,
    /// For each negation the word that it is about, and all that it reaches.
    denied: Vec<(String, Vec<String>)>,
}

struct Checker<'a> {
    source: &'a Source,
    cues: &'static Cues,
    language: &'static Language,
}

impl Checker<'_> {
    /// The words of the cited segments, as they were said and as the fair copy has them.
    fn evidence(&self, cites: &[Citation]) -> Evidence {
        let places: HashSet<_> = cites.iter().map(|cite| (cite.track, cite.segment)).collect();
        let mut found = Evidence::default();
        for cite in cites {
            if let Some(said) = self.source.said.get(&(cite.track, cite.segment)) {
                self.add(&mut found, said);
            }
        }
        for sentence in &self.source.sentences {
            if sentence.cites.iter().any(|cite| places.contains(&(cite.track, cite.segment))) {
                self.add(&mut found, &sentence.tokens);
            }
        }
        found
    }

    fn add(&self, found: &mut Evidence, said: &[Token]) {
        for token in said {
            found.words.insert(token.text.clone());
            found.stems.insert(self.cues.stem(&token.text));
        }
        let scopes = self.scopes(said);
        let denied: HashSet<usize> = scopes.iter().flatten().copied().collect();
        for scope in &scopes {
            // "Is no longer valid" is about "valid".
            let heart = scope.iter().find(|at| self.cues.is_content(&said[**at])).unwrap_or(&scope[0]);
            let stem = |at: &usize| self.cues.stem(&said[*at].text);
            found.denied.push((stem(heart), scope.iter().map(stem).collect()));
        }
        for (at, token) in said.iter().enumerate().filter(|(_, token)| says_something(token)) {
            let (with, without) = found.polarity.entry(self.cues.stem(&token.text)).or_default();
            *with |= denied.contains(&at);
            *without |= !denied.contains(&at);
        }
    }

    /// For each negation the content words that it reaches: those behind it in its clause, else those before it.
    fn scopes(&self, text: &[Token]) -> Vec<Vec<usize>> {
        let breaks = |at: usize| self.cues.breaks.contains(&text[at].text);
        let content = |at: &usize| says_something(&text[*at]);
        let negations = (0..text.len()).filter(|at| text[*at].class == Class::Negation);
        let scope = |at: usize| -> Vec<usize> {
            // "No, that is …": an answer denies nothing of its own sentence.
            if text[at].after != After::Nothing && (at == 0 || text[at - 1].after != After::Nothing) {
                return Vec::new();
            }
            let end =
                (at..text.len()).find(|next| text[*next].after != After::Nothing).map_or(text.len(), |last| last + 1);
            let behind: Vec<usize> =
                (at + 1..end).take_while(|next| !breaks(*next)).filter(content).take(SCOPE).collect();
            if !behind.is_empty() {
                return behind;
            }
            let before = (0..at).rev().take_while(|last| text[*last].after == After::Nothing && !breaks(*last));
            before.filter(content).take(SCOPE).collect()
        };
        negations.map(scope).filter(|scope| !scope.is_empty()).collect()
    }

    /// The error is the first word that nobody said, or nothing where the words were said, but not so.
    fn judge(&self, line: &Claim, said: &Evidence) -> Result<(), String> {
        for at in &line.strict {
            let token = &line.tokens[*at];
            // "Annas Vertrag" is the contract of Anna.
            let owned = |word: &str| said.words.iter().any(|other| is_owned(word, other) || is_owned(other, word));
            let starts = *at == 0 || line.tokens[at - 1].after == After::End;
            let known = said.words.contains(&token.text)
                || (token.class != Class::Number && (owned(&token.text) || starts && self.knows(&token.text, said)));
            if !known {
                return Err(token.text.clone());
            }
        }
        let missing: Vec<&str> = line
            .content
            .iter()
            .map(|at| line.tokens[*at].text.as_str())
            .filter(|word| !self.knows(word, said))
            .collect();
        let all = line.content.len() + line.strict.len();
        let enough = (all - missing.len()) as f64 >= all as f64 * SHARE;
        if let Some(word) = missing.first().filter(|_| !enough) {
            return Err((*word).to_owned());
        }
        if all == 0 {
            return Err(String::new());
        }
        if self.is_turned(line, said) { Err(String::new()) } else { Ok(()) }
    }

    fn knows(&self, word: &str, said: &Evidence) -> bool {
        said.words.contains(word)
            || said.stems.contains(&self.cues.stem(word))
            || said.words.iter().any(|other| are_forms(word, other))
    }

    /// Whether the line denies what was said, or says what was denied.
    fn is_turned(&self, line: &Claim, said: &Evidence) -> bool {
        let scopes = self.scopes(&line.tokens);
        let stem = |at: &usize| self.cues.stem(&line.tokens[*at].text);
        let polarity = |stem: &str| said.polarity.get(stem).copied().unwrap_or_default();
        if scopes.iter().any(|scope| !scope.iter().any(|at| polarity(&stem(at)).0)) {
            return true;
        }
        let denied: HashSet<String> = scopes.iter().flatten().map(stem).collect();
        let says = (0..line.tokens.len()).filter(|at| says_something(&line.tokens[*at]));
        let stems: HashSet<String> = says.map(|at| stem(&at)).collect();
        said.denied.iter().any(|(heart, scope)| {
            stems.contains(heart) && !polarity(heart).1 && !scope.iter().any(|word| denied.contains(word))
        })
    }

    /// The places that say most of what the line says, the best first.
    fn elsewhere(&self, line: &Claim) -> Vec<Vec<Citation>> {
        let wanted: HashSet<String> =
            line.strict.iter().chain(&line.content).map(|at| self.cues.stem(&line.tokens[*at].text)).collect();
        let sentences = &self.source.sentences;
        let stems: Vec<HashSet<String>> = sentences
            .iter()
            .map(|sentence| sentence.tokens.iter().map(|token| self.cues.stem(&token.text)).collect())
            .collect();
        let mut windows: Vec<(usize, usize, usize)> = Vec::new();
        for length in 1..=WINDOW {
            for start in 0..(sentences.len() + 1).saturating_sub(length) {
                let window = &stems[start..start + length];
                let shared = wanted.iter().filter(|word| window.iter().any(|said| said.contains(*word))).count();
                if shared > 0 {
                    windows.push((shared, length, start));
                }
            }
        }
        windows.sort_by_key(|(shared, length, start)| (std::cmp::Reverse(*shared), *length, *start));
        let cites = |start: usize, length: usize| {
            sentences[start..start + length].iter().fold(Vec::new(), |all, sentence| joined(&all, &sentence.cites))
        };
        windows.into_iter().take(TRIED).map(|(_, length, start)| cites(start, length)).collect()
    }
}

fn is_owned(name: &str, word: &str) -> bool {
    word.strip_suffix('s') == Some(name)
}

/// "prepare" and "preparation" may be forms of one word.
fn are_forms(one: &str, other: &str) -> bool {
    let common = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    common >= COMMON && one.chars().count() - common <= FORMS && other.chars().count() - common <= FORMS
}
