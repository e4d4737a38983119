//! Word lists of the measures. They are their own on purpose: a gap in the cleaner's lists must not hide itself here.

/// The hesitation sounds whose removal is counted.
pub(crate) fn hesitation(word: &str) -> bool {
    matches!(word, "um" | "uh" | "er" | "erm" | "uhm" | "hmm" | "umm" | "uhh" | "mhm" | "hm")
}

/// Words that turn a statement round. "n't" is counted as "not".
pub(crate) fn negation(word: &str) -> bool {
    matches!(word, "not" | "no" | "never" | "none" | "nobody" | "nothing" | "nowhere" | "neither" | "nor" | "without")
}

/// Days and months; "may" and "march" are mostly something else.
pub(crate) fn date(word: &str) -> bool {
    matches!(word, "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday")
        || matches!(word, "january" | "february" | "april" | "june" | "july" | "august")
        || matches!(word, "september" | "october" | "november" | "december")
        || matches!(word, "today" | "tomorrow" | "yesterday" | "noon" | "midnight")
}

/// Words that carry meaning: everything that is no hesitation, no interjection, no common filler and no function word.
pub(crate) fn content(word: &str) -> bool {
    let interjection = matches!(word, "mm" | "mmm" | "mm-hmm" | "mm-hm" | "uh-huh" | "huh" | "ha" | "haha");
    !hesitation(word) && !interjection && FUNCTION.binary_search(&word).is_err()
}

/// Words that open what somebody said ("he said, Yes, we do"), with a capital that makes no name of them.
pub(crate) fn call(word: &str) -> bool {
    matches!(word, "yes" | "hey" | "hi" | "hello" | "wow" | "please" | "thank" | "thanks")
}

/// Sorted.
const FUNCTION: &[&str] = &[
    "a", "about", "actually", "after", "again", "ah", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be",
    "because", "been", "before", "being", "between", "both", "but", "by", "can", "could", "did", "do", "does", "doing",
    "down", "each", "few", "for", "from", "further", "had", "has", "have", "having", "he", "her", "here", "hers",
    "herself", "him", "himself", "his", "how", "i", "if", "in", "into", "is", "it", "its", "itself", "just", "kind",
    "know", "let", "like", "may", "me", "mean", "might", "more", "most", "must", "my", "myself", "now", "of", "off",
    "oh", "ok", "on", "once", "only", "or", "other", "our", "ours", "out", "over", "own", "right", "same", "shall",
    "she", "should", "so", "some", "sorry", "sort", "such", "than", "that", "the", "their", "theirs", "them", "then",
    "there", "these", "they", "this", "those", "through", "to", "too", "under", "until", "up", "us", "very", "was",
    "we", "well", "were", "what", "when", "where", "which", "while", "who", "whom", "why", "will", "with", "would",
    "yeah", "you", "your", "yours",
];

#[cfg(test)]
mod tests {
    use super::{FUNCTION, content};

    #[test]
    fn the_list_can_be_searched() {
        assert!(FUNCTION.is_sorted());
        for (word, expect) in
            [("um", false), ("the", false), ("yours", false), ("meeting", true), ("45", true), ("not", true)]
        {
            assert_eq!(content(word), expect, "{word}");
        }
    }
}
