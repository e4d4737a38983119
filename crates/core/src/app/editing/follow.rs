//! How a fair copy follows its words when a person corrects them.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::{
    clean::apply,
    library::ParagraphText,
    transcript::{Edit, EditKind, Verdict, Word, join_words},
};

/// The paragraph after its words became others. Where the fair copy said what was said it says what is said now; where it
/// said something else that stays, unless the words that it was made of are gone. What a person wrote stays always.
/// Applying its edits to `after` gives its text.
pub(super) fn follow(before: &[Word], after: &[Word], paragraph: &ParagraphText) -> ParagraphText {
    let regions = regions(before, after);
    let typed = paragraph.verdict == Verdict::Edited;
    let edits: Vec<Edit> =
        paragraph.edits.iter().filter_map(|edit| moved(edit, &regions, before, after, typed)).collect();
    ParagraphText { text: apply(after, &edits), edits, verdict: paragraph.verdict.clone() }
}

/// A run of words in place of another one.
struct Region {
    before: Range<usize>,
    after: Range<usize>,
}

/// What changed, in order. The same word at another time is another word.
fn regions(before: &[Word], after: &[Word]) -> Vec<Region> {
    fn keys(words: &[Word]) -> Vec<(&str, u64, u64)> {
        words.iter().map(|word| (word.text.as_str(), word.span.start.0, word.span.end.0)).collect()
    }
    let mut regions: Vec<Region> = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &keys(before), &keys(after)) {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let (before, after) = (op.old_range(), op.new_range());
        match regions.last_mut() {
            Some(last) if last.before.end == before.start && last.after.end == after.start => {
                last.before.end = before.end;
                last.after.end = after.end;
            }
            _ => regions.push(Region { before, after }),
        }
    }
    regions
}

/// The edit at its place among the new words; `None` when it says nothing about them any more.
fn moved(edit: &Edit, regions: &[Region], before: &[Word], after: &[Word], typed: bool) -> Option<Edit> {
    let raw = edit.raw.start as usize..edit.raw.end as usize;
    let start = border(regions, raw.start, true);
    let end = border(regions, raw.end, false).max(start);
    let now = Edit { raw: start as u32..end as u32, ..edit.clone() };
    if raw.is_empty() {
        return Some(now);
    }
    let changed = changed_words(regions, &raw);
    if changed == 0 {
        return Some(now);
    }
    if start == end || join_words(&after[start..end]) == edit.text {
        return None;
    }
    if typed {
        return Some(now);
    }
    let one_word = raw.len() == 1 && end == start + 1;
    match edit.kind {
        // A slip whose words are still there for the greater part.
        _ if edit.text.is_empty() => (changed < raw.len()).then_some(now),
        EditKind::Casing | EditKind::Punctuation if one_word => dressed(now, &before[raw.start], &after[start]),
        EditKind::Rewording if changed * 2 < raw.len() => Some(now),
        _ => None,
    }
}

/// Where a border between old words is among the new ones. A border at words that came in between is behind them for what
/// starts there and before them for what ends there.
fn border(regions: &[Region], at: usize, is_start: bool) -> usize {
    let mut shift = 0_isize;
    for Region { before, after } in regions {
        if at < before.start || at == before.start && !is_start {
            break;
        }
        if at < before.end {
            let inside = (at - before.start) * after.len() / before.len();
            return after.start + inside;
        }
        shift = after.end as isize - before.end as isize;
    }
    at.saturating_add_signed(shift)
}

/// How many of the words are others now; words that came in between count too.
fn changed_words(regions: &[Region], raw: &Range<usize>) -> usize {
    let changed = |region: &Region| {
        let shared = region.before.end.min(raw.end).saturating_sub(region.before.start.max(raw.start));
        let between = region.before.is_empty() && raw.start < region.before.start && region.before.start < raw.end;
        shared + usize::from(between)
    };
    regions.iter().map(changed).sum()
}

/// The new word in the capitals and punctuation that the fair copy gave the old one.
fn dressed(edit: Edit, before: &Word, now: &Word) -> Option<Edit> {
    let is_letter = |c: char| c.is_alphanumeric();
    let inner = |text: &str| text.trim_matches(|c| !is_letter(c)).to_owned();
    let (clothes, core) = (inner(&edit.text), inner(&now.text));
    if clothes.is_empty() || core.is_empty() {
        return None;
    }
    let (lead, tail) = edit.text.split_once(clothes.as_str())?;
    let raised = |text: &str| text.starts_with(char::is_uppercase);
    let core = if raised(&clothes) && !raised(&inner(&before.text)) { capital(&core) } else { core };
    let text = format!("{lead}{core}{tail}");
    (text != now.text).then_some(Edit { text, ..edit })
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
