//! `list`, `search`, `delete` and `library`: what is kept and how much room it takes.

use std::io::{IsTerminal, Write};

use faircopy_core::{
    library::{Hit, MARK_END, MARK_START, Page, SessionSummary},
    session::{SessionId, SessionState},
    transcript::Millis,
};
use jiff::{Timestamp, tz::TimeZone};

use super::Context;
use crate::arguments::{Delete, LibraryAction, LibraryCommand, List, Search};
use crate::exit::Failure;
use crate::render::{BOLD, out, plain, size, table::table, track_name, width};

/// Lists sessions, newest first.
pub fn list(context: &Context, arguments: &List) -> Result<(), Failure> {
    context.recover()?;
    let sessions = context.app.library().sessions(Page { limit: arguments.limit, before: None })?;
    if context.json {
        return print_json(&sessions);
    }
    if sessions.is_empty() && !context.quiet {
        eprintln!("The library is empty. `faircopy transcribe FILE` fills it.");
    }
    let rows: Vec<Vec<String>> = sessions.iter().map(|session| row(context, session)).collect();
    out(&table(&rows, width()))
}

/// Finds words in every session.
pub fn search(context: &Context, arguments: &Search) -> Result<(), Failure> {
    let hits = context.app.library().search(&arguments.words.join(" "), arguments.limit)?;
    if context.json {
        return print_json(&hits);
    }
    if hits.is_empty() && !context.quiet {
        eprintln!("Nothing was found.");
    }
    let rows: Vec<Vec<String>> = hits.iter().map(hit_row).collect();
    out(&table(&rows, width()))
}

/// Deletes sessions, or only their audio, after asking.
pub async fn delete(context: &Context, arguments: &Delete) -> Result<(), Failure> {
    let (mut deleted, mut freed) = (Vec::new(), 0);
    let result = delete_each(context, arguments, &mut deleted, &mut freed).await;
    if !context.json {
        return result;
    }
    let audio_only = arguments.audio_only;
    let said = print_json(&serde_json::json!({ "deleted": deleted, "audio_only": audio_only, "audio_bytes": freed }));
    result.and(said)
}

async fn delete_each(
    context: &Context,
    arguments: &Delete,
    deleted: &mut Vec<SessionId>,
    freed: &mut u64,
) -> Result<(), Failure> {
    let library = context.app.library();
    let say = |text: String| if context.json { Ok(()) } else { out(&text) };
    for id in arguments.sessions.iter().copied().map(SessionId) {
        let session = library.session(id)?;
        let what = if arguments.audio_only { "the audio of " } else { "" };
        if !arguments.yes && !asked(context, &format!("Delete {what}“{}” ({id})?", plain(&session.title))).await? {
            continue;
        }
        if arguments.audio_only {
            let room = library.delete_audio(id)?;
            *freed += room;
            deleted.push(id);
            say(format!("Deleted the audio of session {id}: {} freed. Its text is kept.\n", size(room)))?;
        } else {
            *freed += library.disk_use(id)?.audio;
            library.delete_session(id)?;
            deleted.push(id);
            say(format!("Deleted session {id}.\n"))?;
        }
    }
    Ok(())
}

/// `library check`, `backup` and `size`.
pub fn run(context: &Context, arguments: &LibraryCommand) -> Result<(), Failure> {
    let library = context.app.library();
    match &arguments.action {
        LibraryAction::Check => {
            let report = library.check()?;
            if context.json {
                print_json(&report)?;
            } else if report.problems.is_empty() {
                out(&format!(
                    "The library in {} is whole: {} sessions.\n",
                    library.folder().display(),
                    report.sessions
                ))?;
            } else {
                let problems: Vec<String> = report.problems.iter().map(ToString::to_string).collect();
                out(&(problems.join("\n") + "\n"))?;
            }
            if report.problems.is_empty() { Ok(()) } else { Err(Failure::disk("").said()) }
        }
        LibraryAction::Backup { to } => {
            library.backup(to)?;
            let audio = library.folder().join("sessions");
            if context.json {
                return print_json(&serde_json::json!({ "backup": to, "audio": audio }));
            }
            out(&format!("Wrote {}. The audio stays in {}.\n", to.display(), audio.display()))
        }
        LibraryAction::Size => sizes(context),
    }
}

fn sizes(context: &Context) -> Result<(), Failure> {
    let library = context.app.library();
    let mut rows = vec![vec![String::new(), "audio".into(), "text".into(), "title".into()]];
    let mut used = Vec::new();
    for session in library.sessions(Page { limit: usize::MAX >> 1, before: None })? {
        let room = library.disk_use(session.id)?;
        rows.push(vec![session.id.to_string(), size(room.audio), size(room.text), plain(&session.title)]);
        used.push(serde_json::json!({ "session": session.id, "audio": room.audio, "text": room.text }));
    }
    let total = library.total_disk_use()?;
    if context.json {
        return print_json(&serde_json::json!({ "sessions": used, "audio": total.audio, "text": total.text }));
    }
    rows.push(vec![String::new(), size(total.audio), size(total.text), "in all".into()]);
    out(&table(&rows, width()))
}

fn row(context: &Context, session: &SessionSummary) -> Vec<String> {
    let held = context.app.library().is_held(session.id);
    vec![
        session.id.to_string(),
        Timestamp::from_millisecond(session.created_unix_ms).map_or_else(
            |_| String::new(),
            |at| at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string(),
        ),
        session.duration.map_or_else(|| "–".to_owned(), Millis::clock),
        state(session.state, held).to_owned(),
        plain(&session.title),
    ]
}

fn state(state: SessionState, held: bool) -> &'static str {
    match (state, held) {
        (SessionState::Ready, _) => "ready",
        (SessionState::Recording, true) => "recording",
        (_, true) => "in work",
        (SessionState::Recording | SessionState::Transcribing | SessionState::Cleaning, false) => "interrupted",
        (SessionState::Cancelled, false) => "stopped",
        (SessionState::Failed, false) => "failed",
    }
}

fn hit_row(hit: &Hit) -> Vec<String> {
    let [on, off] = if std::io::stdout().is_terminal() { BOLD } else { [""; 2] };
    let at = if hit.span.end > Millis(0) { hit.span.start.clock() } else { String::new() };
    let at = [at.as_str(), track_name(hit.track).unwrap_or_default()].join(" ").trim().to_owned();
    let text = hit.snippet.replace(MARK_START, on).replace(MARK_END, off);
    vec![hit.session.to_string(), at, plain(&hit.title), text]
}

async fn asked(context: &Context, question: &str) -> Result<bool, Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure::usage(format!("{question} Add --yes to say so in a script.")));
    }
    eprint!("{question} [y/N] ");
    let _ = std::io::stderr().flush();
    let mut answer = String::new();
    let answer = context.read(move || std::io::stdin().read_line(&mut answer).map(|_| answer)).await?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

pub(super) fn print_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Failure::other(error.to_string()))?;
    out(&(text + "\n"))
}
