//! What is a slip and what carries meaning, per language: data files beside this one.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use serde::Deserialize;

use super::token::Token;

/// The words of one language that the rules and the fidelity check need to know.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    /// Sounds that are no words.
    pub(super) fillers: HashSet<String>,
    /// Fillers that are words elsewhere.
    #[serde(default)]
    pub(super) phrases: Vec<Phrase>,
    pub(super) repairs: Vec<String>,
    pub(super) sure_repairs: Vec<String>,
    pub(super) restarts: Vec<String>,
    pub(super) negations: HashSet<String>,
    #[serde(default)]
    pub(super) weak_negations: HashSet<String>,
    pub(super) doubles: HashSet<String>,
    /// Words that are made stronger by saying them twice.
    #[serde(default)]
    pub(super) emphasis: HashSet<String>,
    /// Words that join others but say something themselves: "near".
    #[serde(default)]
    pub(super) links: HashSet<String>,
    /// Verbs that often end one clause and begin the next: "what will be, will be".
    #[serde(default)]
    pub(super) verbs: HashSet<String>,
    /// Words that open a clause which leans on another: "who", "if".
    #[serde(default)]
    pub(super) clause_openers: HashSet<String>,
    /// Words that start a clause; no "no" before them belongs to them: "no we", "no the".
    #[serde(default)]
    pub(super) openers: HashSet<String>,
    pub(super) function_words: HashSet<String>,
    pub(super) discourse: HashSet<String>,
    /// Those of the discourse words that answer: "yes".
    #[serde(default)]
    pub(super) answers: HashSet<String>,
    pub(super) conjunctions: HashSet<String>,
    /// Words that no clause ends with.
    #[serde(default)]
    pub(super) unfinished: HashSet<String>,
    /// Words after which a correction word is none: "i am sorry".
    #[serde(default)]
    pub(super) states: HashSet<String>,
    /// Words behind which somebody's words come: "he said no".
    #[serde(default)]
    pub(super) quotes: HashSet<String>,
    /// Words of one kind, of which a correction puts one for another.
    #[serde(default)]
    pub(super) alternatives: Vec<HashSet<String>>,
    /// Marks that may be written behind a word.
    pub(super) marks: Vec<String>,
    /// Marks that may be written before a word.
    #[serde(default)]
    pub(super) opening_marks: Vec<String>,
    /// Words whose full stop ends no sentence.
    pub(super) abbreviations: HashSet<String>,
    /// Letters that are words by themselves.
    #[serde(default)]
    pub(super) letters: HashSet<String>,
    /// Words that a noun follows.
    #[serde(default)]
    pub(super) articles: HashSet<String>,
    /// Correction words that are often none.
    #[serde(default)]
    pub(super) weak_repairs: Vec<String>,
    /// How chat models begin when they answer instead of copying.
    #[serde(default)]
    pub(super) remarks: Vec<String>,
    /// Words of grammar that a style may add.
    pub(super) additions: Vec<String>,
    /// Two words and the one that they are written as.
    #[serde(default)]
    pub(super) contractions: HashMap<String, String>,
    /// How a word is heard and how it is written.
    #[serde(default)]
    pub(super) writings: HashMap<String, String>,
    pub(super) capitals: HashMap<String, String>,
    pub(super) spellings: HashMap<String, String>,
    pub(super) endings: HashMap<String, String>,
    #[serde(default)]
    pub(super) function_endings: HashMap<String, String>,
    pub(super) numbers: Numbers,
}

/// A filler phrase and where it is none.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Phrase {
    pub words: String,
    #[serde(default)]
    pub strict: bool,
    #[serde(default)]
    pub not_after: HashSet<String>,
    #[serde(default)]
    pub not_before: HashSet<String>,
}

impl Language {
    /// Whether `said` is a filler phrase that the word before it makes a part of the sentence: "if you know, you know".
    pub(super) fn is_bound<'a>(&self, before: Option<&str>, said: impl Iterator<Item = &'a str>) -> bool {
        let said: Vec<&str> = said.collect();
        let bound = |phrase: &Phrase| before.is_some_and(|before| phrase.not_after.contains(before));
        self.phrases.iter().any(|phrase| phrase.words.split(' ').eq(said.iter().copied()) && bound(phrase))
    }
}

impl Phrase {
    /// Whether the phrase stands at `at`, and the word before it makes it a part of the sentence.
    pub(super) fn is_bound(&self, tokens: &[Token], at: usize, before: &Token) -> bool {
        let words = self.words.split(' ');
        let here = words.clone().count() <= tokens.len() - at
            && words.zip(&tokens[at..]).all(|(word, token)| token.text == word);
        here && self.not_after.contains(&before.text)
    }
}

/// How numbers are said.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Numbers {
    pub decimal_comma: bool,
    pub point: HashSet<String>,
    pub and: HashSet<String>,
    #[serde(default)]
    pub and_after_ten: bool,
    pub nought: HashSet<String>,
    #[serde(default)]
    pub unit_before_ten: Option<String>,
    /// Parts of numbers that are written as one word.
    #[serde(default)]
    pub compounds: Option<Compounds>,
    /// What stands for the sign before a number.
    #[serde(default)]
    pub minus: String,
    /// What follows the digits of an ordinal: "3rd".
    #[serde(default)]
    pub ordinal_endings: HashSet<String>,
    pub values: HashMap<String, u64>,
    pub ordinals: HashMap<String, u64>,
    /// Powers of ten.
    pub scales: HashMap<String, u32>,
    pub units: HashMap<String, String>,
}

/// What numbers in one word are put together from, besides units and tens: "zweihundertfünf".
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Compounds {
    pub one: String,
    pub hundred: String,
    pub thousand: String,
}

impl Language {
    /// The language of an ISO 639-1 code; a region (`en-GB`) is ignored. A language without a data file gets a cautious stand-in that
    /// knows no filler and takes every word for content, so that nothing but punctuation, case and plain repetition may change.
    pub fn of(code: &str) -> &'static Self {
        Self::of_known(code).unwrap_or(&UNKNOWN)
    }

    /// The same without the stand-in.
    pub(super) fn of_known(code: &str) -> Option<&'static Self> {
        let code = code.split(['-', '_']).next().unwrap_or_default().to_lowercase();
        KNOWN.iter().find_map(|(known, language)| (*known == code).then_some(language))
    }

    /// Whether one of the two words can correct the other.
    pub(super) fn are_alternatives(&self, one: &str, other: &str) -> bool {
        self.alternatives.iter().any(|kind| kind.contains(one) && kind.contains(other))
    }

    /// Codes of the languages with a data file.
    pub fn known() -> impl Iterator<Item = &'static str> {
        KNOWN.iter().map(|(code, _)| *code)
    }
}

static KNOWN: LazyLock<[(&str, Language); 4]> = LazyLock::new(|| {
    [
        ("en", read(include_str!("languages/en.toml"))),
        ("de", read(include_str!("languages/de.toml"))),
        ("es", read(include_str!("languages/es.toml"))),
        ("fr", read(include_str!("languages/fr.toml"))),
    ]
});

static UNKNOWN: LazyLock<Language> = LazyLock::new(|| {
    let marks = [",", ".", "?", "!", "、", "。", "？", "！"].map(str::to_owned).to_vec();
    Language { marks, ..Language::default() }
});

/// How chat models begin, in any of the known languages, when they answer instead of copying.
pub(super) fn remarks() -> impl Iterator<Item = &'static str> {
    KNOWN.iter().flat_map(|(_, language)| language.remarks.iter().map(String::as_str))
}

/// Whether the full stop of a word, in lower case, ends no sentence in one of the known languages.
pub(super) fn is_abbreviation(word: &str) -> bool {
    KNOWN.iter().any(|(_, language)| language.abbreviations.contains(word))
}

fn read(text: &str) -> Language {
    toml::from_str(text).expect("a test reads every shipped language file")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_file_reads_and_is_found_by_its_code() {
        for code in Language::known() {
            assert!(!Language::of(code).fillers.is_empty(), "{code}");
        }
        assert!(Language::of("EN-gb").fillers.contains("um"));
        assert!(!Language::of("de").fillers.contains("um"), "um is a German word");
        assert!(Language::of("xx").fillers.is_empty());
    }
}
