//! `marks`: the marked moments of a recording.

use faircopy_core::{
    export::mark_in_json,
    session::{Mark, MarkKind, SessionId},
    transcript::Millis,
};

use super::{Context, library::print_json};
use crate::arguments::Marks;
use crate::exit::Failure;
use crate::render::{out, plain, table::table, track_name, width};

/// Lists them in the order of time.
pub fn run(context: &Context, arguments: &Marks) -> Result<(), Failure> {
    context.recover()?;
    let session = SessionId(arguments.session);
    context.app.library().session(session)?;
    let marks = context.app.library().marks(session)?;
    if context.json {
        return print_json(&marks.iter().map(mark_in_json).collect::<Vec<_>>());
    }
    if marks.is_empty() && !context.quiet {
        eprintln!("Nothing is marked in session {session}. While you record in the window, Ctrl+B marks a moment.");
    }
    out(&table(&marks.iter().map(row).collect::<Vec<_>>(), width()))
}

fn row(mark: &Mark) -> Vec<String> {
    let length = mark.length.map_or_else(String::new, |length| format!("for {}", Millis::clock(length)));
    let who = mark.track.and_then(track_name).unwrap_or_default();
    vec![
        mark.at.clock(),
        kind(mark.kind).to_owned(),
        length,
        who.to_owned(),
        plain(mark.label.as_deref().unwrap_or_default()),
    ]
}

fn kind(kind: MarkKind) -> &'static str {
    match kind {
        MarkKind::Bookmark => "bookmark",
        MarkKind::Pause => "paused",
        MarkKind::Gap => "the computer slept",
        MarkKind::Lost => "no sound",
        MarkKind::Muted => "muted",
    }
}
