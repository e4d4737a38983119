//! `hear`: a stretch of a session heard again, with another recogniser or in another language.

use faircopy_core::{
    app::{HearWith, HeardAgain, Row, RowName},
    job::Outcome,
    session::SessionId,
    transcript::{Millis, join_words},
};

use super::Context;
use crate::{arguments::Hear, exit::Failure, render::out};

/// Hears the segment that is said at the moment, and prints its words of before and of now.
pub async fn run(context: &Context, arguments: Hear) -> Result<(), Failure> {
    let session = SessionId(arguments.session);
    let rows = rows(context, session)?;
    let Some((row, word)) = said_at(&rows, arguments.at) else {
        return Err(Failure::usage(format!(
            "Nothing is said at {} of session {session}. `faircopy show {session}` has the moments.",
            arguments.at.clock()
        )));
    };
    let name = RowName { track: row.track, segments: row.segments.clone() };
    let with = HearWith { speech_model: arguments.model, language: arguments.language };
    let heard = context.app.hear_again(session, &name, word, &with, &context.cancel).await?;
    let Outcome::Finished(heard) = heard else { return Err(Failure::cancelled("Stopped; nothing was changed.")) };
    let now = self::rows(context, session)?;
    let same = |other: &&Row| other.track == row.track && other.segments.contains(&row.segments.start);
    let now = now.iter().find(same).map_or_else(String::new, |row| join_words(&row.words));
    if context.json {
        return out(&format!(
            "{}\n",
            serde_json::json!({ "heard": label(&heard), "before": join_words(&row.words), "now": now })
        ));
    }
    match heard {
        HeardAgain::Other(_) => out(&format!("Before: {}\nNow:    {now}\n", join_words(&row.words))),
        HeardAgain::Same => out("The same words were heard; nothing was changed.\n"),
        HeardAgain::Nothing => out("No words were heard; those that stand there stay.\n"),
    }
}

fn rows(context: &Context, session: SessionId) -> Result<Vec<Row>, Failure> {
    let versions = context.app.library().current(session)?;
    Ok(context.app.rows(versions)?)
}

/// The row whose words are said at the moment, or the last one before it, and the place of the word. A moment is a second as the
/// texts have them, so words in doubt that begin within it are meant first.
fn said_at(rows: &[Row], at: Millis) -> Option<(&Row, u32)> {
    let begins =
        |row: &Row, word: u32| row.words.get(word as usize).is_some_and(|word| word.span.start.0 / 1000 == at.0 / 1000);
    let mut doubts = rows.iter().flat_map(|row| row.doubts.iter().map(move |doubt| (row, doubt.words.start)));
    if let Some(found) = doubts.find(|(row, word)| begins(row, *word)) {
        return Some(found);
    }
    let row =
        rows.iter().rfind(|row| row.span.start <= at && at < row.span.end.max(Millis(row.span.start.0 + 1000)))?;
    let word = row.words.iter().rposition(|word| word.span.start <= at).unwrap_or(0);
    Some((row, word as u32))
}

fn label(heard: &HeardAgain) -> &'static str {
    match heard {
        HeardAgain::Other(_) => "other",
        HeardAgain::Same => "same",
        HeardAgain::Nothing => "nothing",
    }
}
