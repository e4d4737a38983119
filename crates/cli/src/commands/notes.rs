//! `notes`: makes notes of a session, or shows those that it has.

use faircopy_core::{app::NotesRequest, event::Event, job::Outcome, session::SessionId};

use super::{Context, show};
use crate::{
    arguments::{Content, Format, Notes, Writing},
    exit::Failure,
    render::progress::ProgressLine,
};

/// Makes notes and writes them; with `--show` writes those that are there.
pub async fn run(context: &Context, arguments: Notes) -> Result<(), Failure> {
    if matches!(arguments.writing.format, Format::Srt | Format::Vtt) {
        return Err(Failure::usage("Subtitles hold no notes. Choose another --format."));
    }
    let session = SessionId(arguments.session);
    let target = show::Target::of(context, &arguments.writing, false)?;
    if !arguments.show {
        make(context, session, &arguments).await?;
    }
    if context.app.notes(session, None)?.is_none() {
        return Err(faircopy_core::error::Error::NoNotes(session).into());
    }
    let writing = Writing { content: Some(Content::Notes), ..arguments.writing };
    show::write(context, session, &writing, &target)
}

async fn make(context: &Context, session: SessionId, arguments: &Notes) -> Result<(), Failure> {
    let title = context.app.library().session(session)?.title;
    let line = ProgressLine::start(&title, context.quiet);
    let request = NotesRequest {
        template: arguments.template.clone(),
        text_model: arguments.text_model.clone(),
        by_rule: arguments.by_rule,
    };
    let sink = |event: Event| match event {
        Event::Progressed { stage, progress, .. } => line.show(stage, progress),
        Event::Warned { told, .. } if !context.quiet => line.say(&told.message),
        _ => {}
    };
    let made = context.app.make_notes(session, &request, &sink, &context.cancel).await;
    line.finish();
    match made? {
        Outcome::Finished(_) => Ok(()),
        Outcome::Cancelled => Err(Failure::cancelled(format!(
            "Stopped; the lines so far are kept. `faircopy notes {session}` makes the notes again."
        ))),
    }
}
