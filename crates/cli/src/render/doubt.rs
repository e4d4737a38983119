//! Which words may be wrong, and how to hear them again.

use std::fmt::Write as _;

use faircopy_core::{
    app::Row,
    session::SessionId,
    transcript::{Doubt, Millis, join_words},
};

use super::{plain, table::cut};

/// Most places that are named: a list to go through, not another transcript.
const MOST: usize = 8;
/// Most columns of the words of one.
const WIDEST: usize = 48;

/// Words that stand together and may be wrong for the same reason.
struct Place {
    at: Millis,
    words: String,
    doubt: Doubt,
    /// The lower, the sooner it is worth hearing again.
    rank: f32,
}

/// The gravest places in the order of time, and the command that hears the first of them again; nothing where nothing is in doubt.
pub fn doubts(session: SessionId, rows: &[Row]) -> String {
    let mut places: Vec<Place> = rows.iter().filter(|row| row.span.end.0 > 0).flat_map(places).collect();
    places.sort_by(|a, b| a.rank.total_cmp(&b.rank));
    let more = places.len().saturating_sub(MOST);
    places.truncate(MOST);
    places.sort_by_key(|place| place.at);
    let Some(first) = places.first() else { return String::new() };
    let mut text = "In doubt:\n".to_owned();
    for Place { at, words, doubt, .. } in &places {
        let _ = writeln!(text, "{}  “{}”: {}", at.clock(), cut(&plain(words), WIDEST), why(*doubt));
    }
    if more > 0 {
        let _ = writeln!(text, "and {more} more; --json has all");
    }
    let _ = writeln!(text, "`faircopy hear {session} {}` hears the words there again.\n", first.at.clock());
    text
}

fn places(row: &Row) -> Vec<Place> {
    let mut groups: Vec<(std::ops::Range<usize>, Doubt)> = Vec::new();
    for doubtful in &row.doubts {
        let words = doubtful.words.start as usize..doubtful.words.end as usize;
        match groups.last_mut() {
            Some((before, doubt)) if before.end == words.start && *doubt == doubtful.doubt => before.end = words.end,
            _ => groups.push((words, doubtful.doubt)),
        }
    }
    let place = |(range, doubt): (std::ops::Range<usize>, Doubt)| {
        let words = row.words.get(range).filter(|words| !words.is_empty())?;
        let sure: f32 = words.iter().map(|word| word.probability).sum::<f32>() / words.len() as f32;
        let rank = if doubt == Doubt::LowConfidence { sure } else { -1.0 };
        Some(Place { at: words[0].span.start, words: join_words(words), doubt, rank })
    };
    groups.into_iter().filter_map(place).collect()
}

fn why(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::Repetition => "the recogniser repeated itself; the repeats were left out",
        Doubt::NonSpeech => "there is hardly any speech in the sound",
        Doubt::LowConfidence => "the recogniser was not sure",
        Doubt::OtherLanguage => "another language than the rest",
    }
}
