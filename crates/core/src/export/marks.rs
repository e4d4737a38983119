//! Bookmarks of a recording among its paragraphs.

use super::{
    Document, Options,
    blocks::{Block, blocks},
};
use crate::{
    session::{Mark, MarkKind},
    transcript::Side,
};

/// What stands below each other in an export.
pub(super) enum Item<'a> {
    /// A moment that a person marked.
    Mark(&'a Mark),
    /// What is said.
    Block(Block<'a>),
}

/// The blocks of one side with the bookmarks, each before the first block that begins after it.
pub(super) fn items(document: &Document, side: Side) -> Vec<Item<'_>> {
    let mut marks = bookmarks(document).peekable();
    let mut items = Vec::new();
    for block in blocks(document, side) {
        while let Some(mark) = marks.next_if(|mark| mark.at < block.span.start) {
            items.push(Item::Mark(mark));
        }
        items.push(Item::Block(block));
    }
    items.extend(marks.map(Item::Mark));
    items
}

/// The moments that a person marked. What the recorder noted (pauses, lost devices) is for the window and for programs.
pub(super) fn bookmarks(document: &Document) -> impl Iterator<Item = &Mark> {
    document.marks.iter().filter(|mark| mark.kind == MarkKind::Bookmark)
}

/// What a bookmark is called, on one line.
pub(super) fn name(mark: &Mark, options: &Options) -> String {
    let bookmark = &options.labels.bookmark;
    let label = mark.label.as_deref().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    if label.is_empty() { bookmark.clone() } else { format!("{bookmark}: {label}") }
}
