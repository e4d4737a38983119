//! What was written on every path: a tree that is read from its leaves.

use faircopy_protocol::text::CopyPiece;

use super::alignment::{self, Place};
use super::source::{BREAK, MarkOf};
use super::{Copying, State};

/// A place in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Node(u32);

/// One thing that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry {
    /// A word of the source in one of its forms.
    Form {
        word: u32,
        form: u32,
        spaced: bool,
    },
    Addition {
        addition: u32,
        spaced: bool,
    },
    /// A mark before a word.
    Opener {
        opener: u32,
        spaced: bool,
    },
    /// A mark behind a word, perhaps with an empty line.
    Mark {
        of: MarkOf,
        breaks: bool,
    },
    /// An empty line.
    Break,
}

/// Entries, each with the one before it.
#[derive(Debug, Default)]
pub(crate) struct Written(Vec<(Node, Entry)>);

/// A text and what it is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Copied {
    pub(crate) text: String,
    pub(crate) pieces: Vec<CopyPiece>,
}

impl Node {
    /// Before everything.
    pub(crate) const START: Self = Self(0);
}

impl Written {
    pub(crate) fn push(&mut self, before: Node, entry: Entry) -> Node {
        self.0.push((before, entry));
        Node(self.0.len() as u32)
    }

    fn back_from(&self, node: Node) -> Vec<Entry> {
        let mut entries = Vec::new();
        let mut node = node;
        while node != Node::START {
            let (before, entry) = self.0[node.0 as usize - 1];
            entries.push(entry);
            node = before;
        }
        entries.reverse();
        entries
    }
}

impl Copying<'_> {
    /// The text that ends in this state, where it may end.
    pub(crate) fn copied(&self, state: &State) -> Option<Copied> {
        alignment::end(&state.places, &self.source).map(|(place, _)| self.read(place))
    }

    /// The text up to a place, without an empty line at its end.
    pub(crate) fn read(&self, place: &Place) -> Copied {
        let mut copied = Copied::default();
        // What stands between the pieces, and before the next one: a space, an empty line, an opener.
        let (mut between, mut opener) = (String::new(), String::new());
        for entry in self.written.back_from(place.node) {
            let text = alignment::text_of(entry, &self.source);
            match entry {
                Entry::Opener { spaced, .. } => {
                    between.extend(spaced.then_some(' '));
                    opener.push_str(text);
                }
                Entry::Form { spaced, .. } | Entry::Addition { spaced, .. } => {
                    between.extend(spaced.then_some(' '));
                    let text = std::mem::take(&mut opener) + text;
                    copied.text.push_str(&std::mem::take(&mut between));
                    copied.text.push_str(&text);
                    let words = match entry {
                        Entry::Form { word, form, .. } => word..word + self.source.form(word, form).words,
                        _ => 0..0,
                    };
                    copied.pieces.push(CopyPiece { text, words });
                }
                Entry::Mark { breaks, .. } => {
                    copied.text.push_str(text);
                    if let Some(piece) = copied.pieces.last_mut() {
                        piece.text.push_str(text);
                    }
                    between.push_str(if breaks { BREAK } else { "" });
                }
                Entry::Break => between.push_str(BREAK),
            }
        }
        copied
    }
}
