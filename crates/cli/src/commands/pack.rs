//! `pack`: recordings take less room.

use faircopy_core::{
    app::Faircopy,
    audio::recording::packing::{Packed, can_be_packed},
    job::Outcome,
    library::{Page, SourceKind},
    session::{SessionId, SessionState},
};

use super::{Context, Failures, library::print_json, transcribe::show_event};
use crate::arguments::Pack;
use crate::exit::Failure;
use crate::render::{out, progress::ProgressLine, size};

/// Packs each recording; one that stays as it is is named, and the others go on.
pub async fn run(context: &Context, arguments: Pack) -> Result<(), Failure> {
    context.recover()?;
    let sessions =
        if arguments.all { unpacked(&context.app)? } else { arguments.sessions.into_iter().map(SessionId).collect() };
    if sessions.is_empty() && !context.quiet {
        eprintln!("There is no finished recording that is not packed yet.");
    }
    let (mut packed, mut freed, mut failures) = (Vec::new(), 0, Failures::default());
    for session in sessions {
        match pack(context, session).await {
            Ok(Packed { before, after }) => {
                freed += before.saturating_sub(after);
                packed.push(serde_json::json!({ "session": session, "before": before, "after": after }));
                if !context.json {
                    out(&sentence(session, before, after))?;
                }
            }
            Err(failure) => {
                if !failures.goes_on(context, session, failure) {
                    break;
                }
            }
        }
    }
    if context.json {
        print_json(&serde_json::json!({ "packed": packed, "freed": freed }))?;
    }
    failures.first()
}

async fn pack(context: &Context, session: SessionId) -> Result<Packed, Failure> {
    let line = ProgressLine::start(&format!("session {session}"), context.quiet);
    let sink = |event| show_event(&line, context.quiet, event);
    let result = context.app.pack(session, &sink, &context.cancel).await;
    line.finish();
    match result? {
        Outcome::Finished(packed) => Ok(packed),
        Outcome::Cancelled => Err(Failure::cancelled("Stopped. The recording is whole; what is packed stays packed.")),
    }
}

fn sentence(session: SessionId, before: u64, after: u64) -> String {
    if after < before {
        let (saved, before, after) = (size(before - after), size(before), size(after));
        format!("Packed session {session}: {before} before, {after} now, {saved} freed. Every sample is the same.\n")
    } else {
        format!("Session {session} takes {} and gets no smaller.\n", size(before))
    }
}

/// Finished recordings that nobody works on and that are not packed, oldest first.
fn unpacked(app: &Faircopy) -> Result<Vec<SessionId>, Failure> {
    let library = app.library();
    let mut found = Vec::new();
    for summary in library.sessions(Page { limit: usize::MAX >> 1, before: None })? {
        if summary.source != SourceKind::Recording || summary.state != SessionState::Ready {
            continue;
        }
        let audio = library.session(summary.id)?.audio;
        if !library.is_held(summary.id) && audio.is_some_and(|audio| can_be_packed(&audio.path)) {
            found.push(summary.id);
        }
    }
    found.reverse();
    Ok(found)
}
