//! `eval`: the cleanup measured on texts with known fair copies.

use faircopy_core::{clean::Style, job::Outcome};

use super::Context;
use crate::arguments::Eval;
use crate::eval::{Cleaner, EvalArgs, run as measure, run_notes};
use crate::exit::Failure;
use crate::render::out;

/// Prints the tables; exit code 1 when `--gate` was given and a gate failed.
pub async fn run(context: &Context, arguments: Eval) -> Result<(), Failure> {
    let Eval { measuring, notes, cleaning } = arguments;
    if notes {
        return measure_notes(&measuring);
    }
    let mut style = context.app.style(cleaning.style.as_deref())?;
    let engine = if style.uses_model() {
        context.app.text_engine(cleaning.text_model.as_deref(), &measuring.language).await?
    } else {
        None
    };
    let mut polished = Style::polished();
    if let Some(system) = engine.as_ref().and_then(|engine| engine.system()) {
        style = style.with_system(system);
        polished = polished.with_system(system);
    }
    let model_name = engine.as_ref().map(|engine| engine.id().to_owned());
    let cleaner = Cleaner { model: engine.as_ref(), model_name, style, polished };
    let mut text = Vec::new();
    let measured = measure(&measuring, &cleaner, &context.cancel, &mut text).await;
    out(&String::from_utf8_lossy(&text))?;
    match measured {
        Ok(Outcome::Finished(true)) => Ok(()),
        Ok(Outcome::Finished(false)) => Err(Failure::other("A gate failed; see the end of the report.")),
        Ok(Outcome::Cancelled) => Err(Failure::cancelled("Stopped.")),
        Err(error) => Err(Failure::other(error.to_string())),
    }
}

fn measure_notes(measuring: &EvalArgs) -> Result<(), Failure> {
    let mut text = Vec::new();
    let measured = run_notes(&measuring.folder, &mut text);
    out(&String::from_utf8_lossy(&text))?;
    match measured {
        Ok(passed) if passed || !measuring.gate => Ok(()),
        Ok(_) => Err(Failure::other("A gate failed; see the end of the report.")),
        Err(error) => Err(Failure::other(error.to_string())),
    }
}
