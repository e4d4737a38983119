//! Lays two texts beside each other: cut where both have a border, then word by word.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::{ComparedRow, Piece};
use crate::transcript::{Span, Track};

/// A paragraph of the text that is shown.
pub(super) struct Line {
    pub(super) span: Span,
    /// Where it is, in whatever both texts are laid by.
    pub(super) place: Range<u64>,
    pub(super) units: Vec<Unit>,
}

/// What is compared: a word, or a character of a script without spaces.
pub(super) struct Unit {
    pub(super) text: String,
    pub(super) spaced: bool,
    pub(super) span: Span,
    pub(super) place: Range<u64>,
}

/// The lines of one track with what the other text says in their place; both in order.
pub(super) fn compared(track: Track, lines: &[Line], other: &[Unit], slack: u64) -> Vec<ComparedRow> {
    let mut rows = Vec::new();
    let (mut line, mut unit) = (0, 0);
    while line < lines.len() || unit < other.len() {
        let (ends_line, ends_unit) = block(lines, other, (line, unit), slack);
        rows.extend(rows_of(track, &lines[line..ends_line], &other[unit..ends_unit]));
        (line, unit) = (ends_line, ends_unit);
    }
    rows
}

/// Where a block ends: before the first line and word that begin where all of it has ended. Comparing block by block keeps
/// three hours of text as quick as three minutes.
fn block(lines: &[Line], other: &[Unit], from: (usize, usize), slack: u64) -> (usize, usize) {
    let (mut line, mut unit) = from;
    let mut end: Option<u64> = None;
    loop {
        let next_line = lines.get(line).map(|line| &line.place);
        let next_unit = other.get(unit).map(|unit| &unit.place);
        let is_line = match (next_line, next_unit) {
            (Some(line), Some(unit)) => line.start <= unit.start,
            (line, _) => line.is_some(),
        };
        let Some(next) = (if is_line { next_line } else { next_unit }) else { return (line, unit) };
        if end.is_some_and(|end| next.start >= end + slack) {
            return (line, unit);
        }
        end = end.max(Some(next.end));
        if is_line { line += 1 } else { unit += 1 }
    }
}

fn rows_of(track: Track, lines: &[Line], other: &[Unit]) -> Vec<ComparedRow> {
    let Some(first) = lines.first() else {
        let (start, end) = (other[0].span.start, other[other.len() - 1].span.end);
        let mut row = ComparedRow { track, span: Span { start, end }, shown: Vec::new(), other: Vec::new() };
        for unit in other {
            put(&mut row.other, unit, true);
        }
        return vec![row];
    };
    let shown: Vec<(usize, &Unit)> =
        (0..).zip(lines).flat_map(|(place, line)| line.units.iter().map(move |unit| (place, unit))).collect();
    let empty = |line: &Line| ComparedRow { track, span: line.span, shown: Vec::new(), other: Vec::new() };
    let mut rows: Vec<ComparedRow> = lines.iter().map(empty).collect();
    // A word that only the other text has stands behind the word before it, or where the next line has begun, in that.
    let between = |at: usize, unit: &Unit| {
        let before = at.checked_sub(1).map_or(0, |at| shown[at].0);
        let after = shown.get(at).map_or(lines.len() - 1, |next| next.0);
        let begun = |line: &usize| lines[*line].place.start <= unit.place.start.max(first.place.start);
        (before..=after.max(before)).rev().find(begun).unwrap_or(before)
    };
    for op in differences(&shown, other) {
        let (old, new) = (op.old_range(), op.new_range());
        let same = matches!(op, DiffOp::Equal { .. });
        for (line, unit) in &shown[old.clone()] {
            put(&mut rows[*line].shown, unit, !same);
        }
        for (number, unit) in other[new.clone()].iter().enumerate() {
            // As many words for as many: each in the line of the one that it replaces.
            let line = if old.is_empty() {
                between(old.start, unit)
            } else {
                shown[old.start + number * old.len() / new.len()].0
            };
            put(&mut rows[line].other, unit, !same);
        }
    }
    rows
}

fn differences(shown: &[(usize, &Unit)], other: &[Unit]) -> Vec<DiffOp> {
    let before: Vec<&str> = shown.iter().map(|(_, unit)| unit.text.as_str()).collect();
    let after: Vec<&str> = other.iter().map(|unit| unit.text.as_str()).collect();
    capture_diff_slices(Algorithm::Myers, &before, &after)
}

/// Adds a word to the pieces of a text; words that are alike in being the same or not make one piece.
fn put(pieces: &mut Vec<Piece>, unit: &Unit, differs: bool) {
    let spaced = unit.spaced && !pieces.is_empty();
    match pieces.last_mut() {
        Some(last) if last.differs == differs => {
            if spaced {
                last.text.push(' ');
            }
            last.text.push_str(&unit.text);
        }
        _ => pieces.push(Piece { text: unit.text.clone(), spaced, differs }),
    }
}
