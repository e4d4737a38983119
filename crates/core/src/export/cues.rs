//! Subtitle cues: short enough to read, cut where the sentence allows it, never two at a time.

use super::{
    Document,
    blocks::{Unit, blocks, is_wide},
};
use crate::transcript::{Millis, Side, Span, Track};

/// A text on the screen.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cue {
    pub(super) track: Track,
    pub(super) span: Span,
    /// One or two lines.
    pub(super) lines: Vec<String>,
}

/// Two lines of 42 columns and 7 seconds, as the timed-text guides of broadcasters have it.
const LINE_COLUMNS: usize = 42;
const CUE_COLUMNS: usize = 2 * LINE_COLUMNS;
const CUE_MS: u64 = 7_000;
/// A silence that ends a cue.
const PAUSE_MS: u64 = 2_000;
/// What two people say at the same time is shown one after the other, each at least this long.
const SHORTEST_MS: u64 = 500;
/// Reading speed, for text without times.
const READING_MS_PER_COLUMN: u64 = 65;

/// The cues of one side, in order; each ends before the next begins.
pub(super) fn cues(document: &Document, side: Side) -> Vec<Cue> {
    let mut cues = Vec::new();
    for block in blocks(document, side) {
        let mut units = block.units();
        keep_order(&mut units);
        let mut rest = units.as_slice();
        while !rest.is_empty() {
            let (cue, left) = rest.split_at(length(rest));
            cues.push(Cue {
                track: block.track,
                span: Span { start: cue[0].span.start, end: cue[cue.len() - 1].span.end },
                lines: lines(cue),
            });
            rest = left;
        }
    }
    if cues.iter().all(|cue| cue.span.end == Millis(0)) {
        pace(&mut cues);
    }
    cues.sort_by_key(|cue| (cue.span.start, cue.track));
    separate(&mut cues);
    cues
}

/// Columns on a screen: wide characters count two.
fn columns(text: &str) -> usize {
    text.chars().map(|character| 1 + usize::from(is_wide(character))).sum()
}

/// Times never run backwards within a block, whatever the recogniser said.
fn keep_order(units: &mut [Unit]) {
    let mut at = Millis(0);
    for unit in units {
        unit.span.start = unit.span.start.max(at);
        unit.span.end = unit.span.end.max(unit.span.start);
        at = unit.span.start;
    }
}

/// How many of the units make the next cue; at least one.
fn length(units: &[Unit]) -> usize {
    let mut used = 0;
    let mut fit = 0;
    for (place, unit) in units.iter().enumerate() {
        used += columns(&unit.text) + usize::from(unit.spaced && place > 0);
        let long = unit.span.end.0.saturating_sub(units[0].span.start.0) > CUE_MS;
        let pause = place > 0 && unit.span.start.0.saturating_sub(units[place - 1].span.end.0) > PAUSE_MS;
        if place > 0 && pause {
            return place;
        }
        if place > 0 && (used > CUE_COLUMNS || long) {
            break;
        }
        fit = place + 1;
    }
    if fit == units.len() {
        return fit;
    }
    // Something is left over: end with a sentence, else with a clause, unless that makes a short cue.
    let ends = |marks: &'static [char]| {
        (fit / 2..fit).rev().find(|place| units[*place].text.ends_with(marks)).map(|place| place + 1)
    };
    ends(&['.', '!', '?', '…', '。', '！', '？', '؟', '।'])
        .or_else(|| ends(&[',', ';', ':', '，', '、', '；', '：', '،', '–', '—']))
        .unwrap_or(fit)
}

/// One line, or two that are about as long as each other.
fn lines(units: &[Unit]) -> Vec<String> {
    let join = |units: &[Unit]| {
        let mut line = String::new();
        for unit in units {
            if unit.spaced && !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&unit.text);
        }
        line
    };
    let whole = join(units);
    if columns(&whole) <= LINE_COLUMNS || units.len() == 1 {
        return vec![whole];
    }
    let longer = |place: &usize| columns(&join(&units[..*place])).max(columns(&join(&units[*place..])));
    let middle = (1..units.len()).min_by_key(longer).unwrap_or(1);
    vec![join(&units[..middle]), join(&units[middle..])]
}

/// Times to read by, one cue after the other.
fn pace(cues: &mut [Cue]) {
    let mut at = 0;
    for cue in cues {
        let text: usize = cue.lines.iter().map(|line| columns(line)).sum();
        let end = at + (text as u64 * READING_MS_PER_COLUMN).clamp(1_000, CUE_MS);
        cue.span = Span::new(at, end);
        at = end;
    }
}

fn separate(cues: &mut [Cue]) {
    let mut free = 0;
    for place in 0..cues.len() {
        let next = cues.get(place + 1).map(|cue| cue.span.start.0);
        let span = &mut cues[place].span;
        let start = span.start.0.max(free);
        let end = span.end.0.min(next.unwrap_or(u64::MAX)).max(start + SHORTEST_MS);
        *span = Span::new(start, end);
        free = end;
    }
}
