//! Where one clause ends with the word that the next begins with: "what will be, will be", "wer das gesagt hat, hat recht". It looks like
//! words said twice and is none.

use super::Language;

/// Whether a comma between `said` and the same words again parts two clauses: they are verbs, and before them, in the same sentence, stands
/// a word that opens a clause which leans on another.
pub(super) fn is_seam<'a>(
    language: &Language,
    mut before: impl Iterator<Item = &'a str>,
    mut said: impl Iterator<Item = &'a str>,
) -> bool {
    said.all(|word| language.verbs.contains(word)) && before.any(|word| language.clause_openers.contains(word))
}
