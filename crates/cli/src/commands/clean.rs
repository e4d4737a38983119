//! `clean`: a fair copy of pasted text, or another one of a session.

use std::fmt::Write as _;
use std::io::{IsTerminal, Read};
use std::path::PathBuf;

use faircopy_core::{
    app::{CleanRequest, TextRequest},
    event::Event,
    job::{Outcome, Stage},
    reading::text_of,
    session::{SessionId, SessionState},
    transcript::{FairCopy, Paragraph, Transcript},
};

use super::{
    Context,
    transcribe::{clean_request, file_name, outcome, show_event},
};
use crate::arguments::Clean;
use crate::exit::Failure;
use crate::render::{
    out,
    progress::ProgressLine,
    reason,
    side_by_side::{segments_of, side_by_side},
    width,
};

/// Prints the fair copy alone unless more is asked for.
pub async fn run(context: &Context, arguments: Clean) -> Result<(), Failure> {
    let clean = clean_request(&arguments.cleaning);
    if let Some(session) = arguments.session {
        return again(context, SessionId(session), &clean, arguments.changes).await;
    }
    let input = match arguments.file {
        Some(file) => Input::File(file),
        None => Input::Text(read(context, arguments.input).await?),
    };
    let request = TextRequest { title: None, language: arguments.language, clean };
    let (app, cancel) = (&context.app, &context.cancel);
    let line = ProgressLine::start(&input.name(), context.quiet);
    if arguments.keep {
        let sink = |event| show_event(&line, context.quiet, event);
        let kept = match &input {
            Input::File(file) => app.keep_text_file(file, &request.clean, &sink, cancel).await,
            Input::Text(text) => app.keep_text(text, &request, &sink, cancel).await,
        };
        line.finish();
        let outcome = kept?;
        let Outcome::Finished(session) = outcome else { return Err(Failure::cancelled("Stopped.")) };
        return print_session(context, session, arguments.changes);
    }
    let progress = |progress| line.show(Stage::Clean, progress);
    let made = match &input {
        Input::File(file) => app.clean_text_file(file, &request.clean, &progress, cancel).await,
        Input::Text(text) => app.clean_text(text, &request, &progress, cancel).await,
    };
    line.finish();
    let Outcome::Finished((transcript, fair, warnings)) = made? else { return Err(Failure::cancelled("Stopped.")) };
    if !context.quiet {
        for warning in warnings {
            eprintln!("{warning}");
        }
    }
    print(context, &transcript, &fair, arguments.changes)
}

/// Cleans a session's text again. One that is not written down to its end is resumed first: its fair copy would have a part of it.
async fn again(context: &Context, session: SessionId, clean: &CleanRequest, changes: bool) -> Result<(), Failure> {
    context.recover()?;
    let known = context.app.library().session(session)?;
    if !matches!(known.state, SessionState::Ready | SessionState::Cleaning) {
        return Err(Failure::usage(format!(
            "Session {session} is not written down to its end. `faircopy resume {session}` goes on with it."
        )));
    }
    let line = ProgressLine::start(&known.title, context.quiet);
    let sink = |event| match event {
        // It was asked for.
        Event::Resumed { .. } => {}
        event => show_event(&line, context.quiet, event),
    };
    let made = context.app.clean_again(session, clean, &sink, &context.cancel).await;
    line.finish();
    outcome(made)?;
    print_session(context, session, changes)
}

fn print_session(context: &Context, session: SessionId, changes: bool) -> Result<(), Failure> {
    let document = context.app.document(session)?;
    match &document.fair_copy {
        Some(fair) => print(context, &document.transcript, fair, changes),
        None => Ok(()),
    }
}

enum Input {
    File(PathBuf),
    Text(String),
}

impl Input {
    /// What the progress line calls it.
    fn name(&self) -> String {
        match self {
            Self::File(file) => file_name(file),
            Self::Text(_) => "the text".to_owned(),
        }
    }
}

async fn read(context: &Context, input: Option<String>) -> Result<String, Failure> {
    match input {
        Some(text) if text != "-" => Ok(text),
        input => {
            if input.is_none() && std::io::stdin().is_terminal() {
                eprintln!("Paste the text, then press Ctrl-D.");
            }
            let mut bytes = Vec::new();
            let bytes = context.read(move || std::io::stdin().read_to_end(&mut bytes).map(|_| bytes)).await?;
            text_of(&bytes).ok_or_else(|| {
                Failure::input("Standard input does not hold text. Give it plain text (UTF-8), or a file with --file.")
            })
        }
    }
}

fn print(context: &Context, transcript: &Transcript, fair: &FairCopy, changes: bool) -> Result<(), Failure> {
    let mut text = String::new();
    if context.json {
        text = serde_json::json!({ "transcript": transcript, "fair_copy": fair }).to_string();
        text.push('\n');
    } else if changes {
        text = side_by_side(transcript, fair, &[], width());
        for paragraph in &fair.paragraphs {
            text.push_str(&changes_of(transcript, paragraph));
        }
    } else {
        for paragraph in &fair.paragraphs {
            text.push_str(&paragraph.text);
            text.push('\n');
        }
    }
    out(&text)?;
    if let Some(notice) = fair.model.as_deref().and_then(|model| context.demo_notice(&[model]))
        && !context.quiet
        && std::io::stderr().is_terminal()
    {
        eprintln!("{notice}");
    }
    Ok(())
}

fn changes_of(transcript: &Transcript, paragraph: &Paragraph) -> String {
    let words = faircopy_core::clean::paragraph_words(segments_of(transcript, paragraph));
    let mut text = String::new();
    for edit in &paragraph.edits {
        let raw: Vec<&str> =
            words[edit.raw.start as usize..edit.raw.end as usize].iter().map(|word| word.text.as_str()).collect();
        let to = if edit.text.is_empty() { "(removed)" } else { &edit.text };
        let from = if raw.is_empty() { "(nothing)".to_owned() } else { raw.join(" ") };
        let _ = writeln!(text, "{:12} {from} → {to}", reason::kind(edit.kind));
    }
    text
}
