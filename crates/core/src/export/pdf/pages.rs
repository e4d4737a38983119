//! Where each line stands on which page.

use super::setting::SetText;

/// A4 and what is written on, in points.
pub(super) const WIDTH: f32 = 595.28;
pub(super) const HEIGHT: f32 = 841.89;
pub(super) const LEFT: f32 = 62.0;
pub(super) const WIDE: f32 = WIDTH - 2.0 * LEFT;
const TOP: f32 = 64.0;
const BOTTOM: f32 = HEIGHT - 72.0;
/// Where the page's number stands.
pub(super) const NUMBER_TOP: f32 = HEIGHT - 48.0;
/// Lines of a paragraph that stay together where it is broken between pages.
const TOGETHER: usize = 3;
/// What a row that keeps with the next one asks to be free under it.
const KEPT_FREE: f32 = 44.0;

/// Texts beside each other.
pub(super) struct Row {
    /// Where each begins from the left, and its lines.
    pub(super) cells: Vec<(f32, SetText)>,
    /// Space under it.
    pub(super) after: f32,
    /// Whether it must not be the last on a page.
    pub(super) keeps: bool,
}

impl Row {
    /// One text over the whole width.
    pub(super) fn of(text: SetText, after: f32) -> Self {
        Self { cells: vec![(LEFT, text)], after, keeps: false }
    }

    fn line_height(&self, index: usize) -> f32 {
        self.cells.iter().map(|(_, text)| text.line_height(index)).fold(0.0, f32::max)
    }
}

/// A line of a text at its place on a page.
pub(super) struct Placed<'a> {
    pub(super) text: &'a SetText,
    pub(super) index: usize,
    pub(super) left: f32,
    pub(super) top: f32,
}

/// The lines of each page; at least one page.
pub(super) fn pages(rows: &[Row]) -> Vec<Vec<Placed<'_>>> {
    let mut pages = vec![Vec::new()];
    let mut top = TOP;
    for row in rows {
        let lines = row.cells.iter().map(|(_, text)| text.lines()).max().unwrap_or(0);
        let first: f32 = (0..lines.min(TOGETHER)).map(|index| row.line_height(index)).sum();
        let wanted = first + if row.keeps { KEPT_FREE } else { 0.0 };
        if top + wanted > BOTTOM && top > TOP {
            pages.push(Vec::new());
            top = TOP;
        }
        for index in 0..lines {
            let height = row.line_height(index);
            // The last line does not go to the next page alone.
            let alone = index + 2 == lines && lines > TOGETHER && top + height + row.line_height(index + 1) > BOTTOM;
            if (top + height > BOTTOM || alone) && top > TOP {
                pages.push(Vec::new());
                top = TOP;
            }
            for (left, text) in row.cells.iter().filter(|(_, text)| index < text.lines()) {
                let placed = Placed { text, index, left: *left, top };
                pages.last_mut().expect("there is always a page").push(placed);
            }
            top += height;
        }
        top += row.after;
    }
    pages
}
