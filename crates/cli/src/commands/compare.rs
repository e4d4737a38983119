//! `compare`: the same passages in two styles or by two models, side by side with what each did.

use std::{fmt::Write as _, path::PathBuf};

use faircopy_core::{
    app::{CleanRequest, Scores, TextRequest},
    job::{Outcome, Stage},
    session::SessionId,
    transcript::{FairCopy, Segment},
};

use super::Context;
use crate::arguments::Compare;
use crate::exit::Failure;
use crate::render::{out, progress::ProgressLine, reason, side_by_side::two_columns, width};

/// Cleans twice and prints both.
pub async fn run(context: &Context, arguments: Compare) -> Result<(), Failure> {
    let sides = sides(&arguments)?;
    let mut made = Vec::new();
    for side in &sides {
        made.push(clean(context, &arguments, side).await?);
    }
    let [one, other] = [&made[0], &made[1]];
    if context.json {
        let sides = [one, other].map(|fair| {
            let mut side = serde_json::json!(fair);
            side["scores"] = serde_json::json!(Scores::of(&fair.paragraphs));
            side
        });
        return out(&format!("{}\n", serde_json::json!(sides)));
    }
    let heads = [name(one), name(other)];
    // Models may cut the text into other passages; then each has its own rows.
    let rows: Vec<[String; 2]> = (0..one.paragraphs.len().max(other.paragraphs.len()))
        .map(|at| [one, other].map(|fair| fair.paragraphs.get(at).map_or(String::new(), |p| p.text.clone())))
        .collect();
    let mut text = two_columns([&heads[0], &heads[1]], &rows, width());
    for (head, fair) in heads.iter().zip([one, other]) {
        let _ = writeln!(text, "{head}: {}", scores(fair));
    }
    out(&text)
}

/// The two ways to clean: what was given once counts for both.
fn sides(arguments: &Compare) -> Result<[CleanRequest; 2], Failure> {
    let (styles, models) = (&arguments.styles, &arguments.text_models);
    if styles.len() > 2 || models.len() > 2 || (styles.len() < 2 && models.len() < 2) {
        return Err(Failure::usage("Give two styles (--style twice) or two models (--text-model twice) to compare."));
    }
    let of = |list: &[String], at: usize| list.get(at).or(list.first()).cloned();
    Ok([0, 1].map(|at| CleanRequest { style: of(styles, at), text_model: of(models, at) }))
}

async fn clean(context: &Context, arguments: &Compare, side: &CleanRequest) -> Result<FairCopy, Failure> {
    let (app, cancel) = (&context.app, &context.cancel);
    let line = ProgressLine::start(side.style.as_deref().unwrap_or("the text"), context.quiet);
    let progress = |progress| line.show(Stage::Clean, progress);
    let made = match arguments.input.parse() {
        Ok(session) => {
            let document = app.document(SessionId(session))?;
            let lines: Vec<String> = document.transcript.segments.iter().map(Segment::text).collect();
            let language = document.transcript.language;
            let request = TextRequest { title: None, language, clean: side.clone() };
            app.clean_text(&lines.join("\n"), &request, &progress, cancel).await
        }
        Err(_) => app.clean_text_file(&PathBuf::from(&arguments.input), side, &progress, cancel).await,
    };
    line.finish();
    match made? {
        Outcome::Finished((_, fair, warnings)) => {
            warnings.iter().filter(|_| !context.quiet).for_each(|warning| eprintln!("{warning}"));
            Ok(fair)
        }
        Outcome::Cancelled => Err(Failure::cancelled("Stopped.")),
    }
}

fn name(fair: &FairCopy) -> String {
    match &fair.model {
        Some(model) => format!("{} ({model})", fair.style),
        None => fair.style.clone(),
    }
}

/// "passages 3, by the rules alone 1, kept verbatim 0; words left out 12; filler 9, casing 4".
fn scores(fair: &FairCopy) -> String {
    let Scores { paragraphs, by_rules, kept_verbatim, words_left_out, changes, .. } = Scores::of(&fair.paragraphs);
    let changes: Vec<String> = changes.iter().map(|of| format!("{} {}", reason::kind(of.kind), of.times)).collect();
    let changes = if changes.is_empty() { "no changes".to_owned() } else { changes.join(", ") };
    format!(
        "passages {paragraphs}, by the rules alone {by_rules}, kept verbatim {kept_verbatim}; words left out {words_left_out}; {changes}"
    )
}
