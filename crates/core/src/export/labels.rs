//! What an export calls the speakers and the columns.

use serde::{Deserialize, Serialize};

use crate::transcript::Track;

/// Words that an export adds to those of the session, in the language of whoever reads it; English by default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Labels {
    /// Everyone on one track, beside others.
    pub mixed: String,
    /// Who recorded it.
    pub me: String,
    /// Whom the computer played.
    pub others: String,
    /// The left channel.
    pub left: String,
    /// The right channel.
    pub right: String,
    /// Head of the column of what was said.
    pub verbatim: String,
    /// Head of the column of the fair copy.
    pub fair_copy: String,
}

impl Labels {
    /// Who speaks on this track.
    pub fn track(&self, track: Track) -> &str {
        match track {
            Track::Mixed => &self.mixed,
            Track::Me => &self.me,
            Track::Others => &self.others,
            Track::Left => &self.left,
            Track::Right => &self.right,
        }
    }
}

impl Default for Labels {
    fn default() -> Self {
        Self {
            mixed: "All".into(),
            me: "Me".into(),
            others: "Others".into(),
            left: "Left".into(),
            right: "Right".into(),
            verbatim: "Verbatim".into(),
            fair_copy: "Fair copy".into(),
        }
    }
}
