//! Search: words as a person types them, in what was said and in the fair copies.

use std::ops::Range;

use rusqlite::{Row, Transaction, params};

use super::{
    Library,
    error::Result,
    fold::{Token, tokens},
    record::Hit,
    row::{Name, count},
    verbatim::words,
};
use crate::{
    session::SessionId,
    transcript::{Side, Span, Track, join_words},
};

/// Stands before every match in [`Hit::snippet`].
pub const MARK_START: char = '\u{2}';
/// Stands after every match in [`Hit::snippet`].
pub const MARK_END: char = '\u{3}';

/// About how many characters a snippet has.
const SNIPPET_CHARS: usize = 100;
/// How many of them stand before the first match.
const LEAD_CHARS: usize = 30;

impl Library {
    /// Places in the current versions that hold every word of `query`: in one segment of what was said, or in one
    /// paragraph of a fair copy. Case, accents and width do not matter; the last word may be a beginning; words
    /// "in quotes" stand together. Whatever the query holds, it is never an error; one without words finds nothing.
    ///
    /// At most `limit` hits, those stored last; ordered by session, newest first, then by time.
    pub fn search(&self, query: &str, limit: usize) -> Result<Vec<Hit>> {
        let phrases = phrases(query);
        if phrases.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let expression = phrases.iter().map(Phrase::expression).collect::<Vec<_>>().join(" ");
        let mut found = self.read(|transaction| {
            let mut found = find(transaction, Side::FairCopy, &expression, &phrases, limit)?;
            found.extend(find(transaction, Side::Verbatim, &expression, &phrases, limit)?);
            Ok(found)
        })?;
        found.sort_by_key(|(created, hit)| {
            (std::cmp::Reverse((*created, hit.session)), hit.span.start, hit.track, std::cmp::Reverse(hit.side))
        });
        found.truncate(limit);
        Ok(found.into_iter().map(|(_, hit)| hit).collect())
    }
}

/// Words that stand one after the other.
struct Phrase {
    words: Vec<Token>,
    /// Whether the last word may be the beginning of a longer one.
    open: bool,
}

impl Phrase {
    /// As FTS5 wants it. The words hold neither quotes nor any other sign of its syntax.
    fn expression(&self) -> String {
        let words: Vec<&str> = self.words.iter().map(|word| word.folded.as_str()).collect();
        format!("\"{}\"{}", words.join(" "), if self.open { " *" } else { "" })
    }

    fn stands_at(&self, text: &[Token]) -> bool {
        let last = self.words.len() - 1;
        text.len() > last
            && self.words.iter().zip(text).enumerate().all(|(place, (word, found))| {
                found.folded == word.folded || place == last && self.open && found.folded.starts_with(&word.folded)
            })
    }
}

/// Cuts a query at spaces and quotes. A piece such as `don't` or `3.5` has several words, which stand together.
fn phrases(query: &str) -> Vec<Phrase> {
    let mut phrases = Vec::new();
    let mut quoted = false;
    for part in query.split(['"', '“', '”', '„']) {
        let pieces: Vec<&str> = if quoted { vec![part] } else { part.split_whitespace().collect() };
        phrases.extend(pieces.into_iter().map(tokens).filter(|words| !words.is_empty()));
        quoted = !quoted;
    }
    // Quotes and spaces at the end say that the last word is whole.
    let typing = query.ends_with(char::is_alphanumeric);
    let last = phrases.len();
    let phrase = |(place, words): (usize, Vec<Token>)| {
        let word = &words[words.len() - 1];
        let open = typing && place + 1 == last && !word.single && word.folded.chars().nth(1).is_some();
        Phrase { words, open }
    };
    phrases.into_iter().enumerate().map(phrase).collect()
}

/// Hits on one side with the time their session was created.
fn find(
    transaction: &Transaction,
    side: Side,
    expression: &str,
    phrases: &[Phrase],
    limit: usize,
) -> Result<Vec<(i64, Hit)>> {
    // CROSS JOIN keeps the index outermost: it is read from its end and left after `limit` rows.
    let sql = match side {
        Side::Verbatim => {
            "SELECT s.id, s.title, s.created_unix_ms, g.track, g.start_ms, g.end_ms, g.id, NULL
             FROM segments_index CROSS JOIN segments g ON g.id = segments_index.rowid
             CROSS JOIN transcripts t ON t.id = g.transcript
             CROSS JOIN sessions s ON s.id = t.session AND s.current_transcript = t.id
                 AND s.deleted_unix_ms IS NULL
             WHERE segments_index MATCH ?1 ORDER BY segments_index.rowid DESC LIMIT ?2"
        }
        Side::FairCopy => {
            "SELECT s.id, s.title, s.created_unix_ms, p.track, p.start_ms, p.end_ms, p.id, p.text
             FROM paragraphs_index CROSS JOIN paragraphs p ON p.id = paragraphs_index.rowid
             CROSS JOIN fair_copies f ON f.id = p.fair_copy CROSS JOIN transcripts t ON t.id = f.transcript
             CROSS JOIN sessions s ON s.id = t.session AND s.current_fair_copy = f.id
                 AND s.deleted_unix_ms IS NULL
             WHERE paragraphs_index MATCH ?1 ORDER BY paragraphs_index.rowid DESC LIMIT ?2"
        }
    };
    let mut statement = transaction.prepare_cached(sql)?;
    let hit = |row: &Row| {
        let text = match row.get(7)? {
            Some(text) => text,
            None => join_words(&words(transaction, row.get(6)?)?),
        };
        let hit = Hit {
            session: SessionId(row.get(0)?),
            title: row.get(1)?,
            side,
            track: row.get::<_, Name<Track>>(3)?.0,
            span: Span { start: row.get(4)?, end: row.get(5)? },
            snippet: snippet(&text, phrases),
        };
        Ok((row.get(2)?, hit))
    };
    Ok(statement.query_map(params![expression, count(limit as u64)], hit)?.collect::<rusqlite::Result<_>>()?)
}

/// The text around its first match, with every match between the marks, on one line.
fn snippet(text: &str, phrases: &[Phrase]) -> String {
    let words = tokens(text);
    let mut marked = vec![false; words.len()];
    for phrase in phrases {
        for place in 0..words.len() {
            if phrase.stands_at(&words[place..]) {
                marked[place..place + phrase.words.len()].fill(true);
            }
        }
    }
    let shown = window(text, &words, marked.iter().position(|marked| *marked).unwrap_or(0));
    let mut snippet = String::new();
    let mut at = shown.start;
    let inside = |word: &Token| shown.start <= word.place.start && word.place.end <= shown.end;
    for (place, word) in words.iter().enumerate().filter(|(place, word)| marked[*place] && inside(word)) {
        // One pair of marks round neighbours.
        let continues = place > 0 && marked[place - 1] && snippet.ends_with(MARK_END);
        if continues {
            snippet.pop();
        }
        snippet.push_str(&text[at..word.place.start]);
        if !continues {
            snippet.push(MARK_START);
        }
        snippet.push_str(&text[word.place.clone()]);
        snippet.push(MARK_END);
        at = word.place.end;
    }
    snippet.push_str(&text[at..shown.end]);
    let line = snippet.split_whitespace().collect::<Vec<_>>().join(" ");
    let (before, after) = (if shown.start > 0 { "…" } else { "" }, if shown.end < text.len() { "…" } else { "" });
    format!("{before}{line}{after}")
}

/// The part of `text` to show, in bytes, from border to border of words, with word number `first` in it.
fn window(text: &str, words: &[Token], first: usize) -> Range<usize> {
    let Some(match_start) = words.get(first).map(|word| word.place.start) else { return 0..text.len() };
    let length = |range: Range<usize>| text[range].chars().count();
    let led = |place: &usize| length(words[*place].place.start..match_start) <= LEAD_CHARS;
    let from = (0..=first).rev().take_while(led).last().unwrap_or(first);
    let start = if from == 0 { 0 } else { words[from].place.start };
    let fits = |place: &usize| *place <= first || length(start..words[*place].place.end) <= SNIPPET_CHARS;
    let to = (from..words.len()).take_while(fits).last().unwrap_or(first);
    let end = if to + 1 == words.len() { text.len() } else { words[to].place.end };
    start..end
}
