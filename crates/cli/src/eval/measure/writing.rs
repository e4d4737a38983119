//! Punctuation and capitals against the reference, on the words that both have.

use super::align::aligned;

/// What stands behind the matching words and how they begin. All are counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Writing {
    /// Matching words with a mark behind them in the output, in the reference, and the same one in both.
    pub(super) marks_written: u64,
    pub(super) marks_due: u64,
    pub(super) marks_right: u64,
    /// The same for words that begin with a capital.
    pub(super) capitals_written: u64,
    pub(super) capitals_due: u64,
    pub(super) capitals_right: u64,
}

/// Compares the words of two texts that match but for case and punctuation.
pub(super) fn writing(reference: &str, output: &str) -> Writing {
    let (reference, output) = (words(reference), words(output));
    let left: Vec<&str> = reference.iter().map(|word| word.letters.as_str()).collect();
    let right: Vec<&str> = output.iter().map(|word| word.letters.as_str()).collect();
    let mut found = Writing::default();
    for (i, j) in aligned(&left, &right) {
        let (due, made) = (&reference[i], &output[j]);
        found.marks_due += u64::from(due.mark.is_some());
        found.marks_written += u64::from(made.mark.is_some());
        found.marks_right += u64::from(due.mark.is_some() && due.mark == made.mark);
        found.capitals_due += u64::from(due.capital);
        found.capitals_written += u64::from(made.capital);
        found.capitals_right += u64::from(due.capital && made.capital);
    }
    found
}

struct Written {
    letters: String,
    /// The first mark behind it; a dash that stands alone counts too.
    mark: Option<char>,
    capital: bool,
}

fn words(text: &str) -> Vec<Written> {
    let mut made: Vec<Written> = Vec::new();
    for word in text.split_whitespace() {
        let mark = |c: &char| matches!(c, '.' | ',' | '?' | '!' | ';' | ':' | '…' | '—' | '–');
        let core = word.trim_matches(|c: char| !c.is_alphanumeric());
        if core.is_empty() {
            if let Some(last) = made.last_mut() {
                last.mark = last.mark.or(word.chars().find(mark));
            }
            continue;
        }
        let behind = &word[word.rfind(char::is_alphanumeric).unwrap_or_default()..];
        made.push(Written {
            letters: core.to_lowercase().replace('’', "'"),
            mark: behind.chars().skip(1).find(mark),
            capital: core.starts_with(char::is_uppercase),
        });
    }
    made
}

#[cfg(test)]
mod tests {
    use super::{Writing, writing};

    #[test]
    fn marks_and_capitals_count_on_matching_words_alone() {
        let found = writing("Yes, Anna, we go. Now?", "yes Anna, um, we go, Now?");
        let expect = Writing {
            marks_due: 4,
            marks_written: 3,
            marks_right: 2,
            capitals_due: 3,
            capitals_written: 2,
            capitals_right: 2,
        };
        assert_eq!(found, expect);
        assert_eq!(writing("so — we", "so, we").marks_right, 0);
    }
}
