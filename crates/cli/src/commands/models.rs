//! `models`: what is installed, which is used, and how to get more.

use std::ops::ControlFlow;

use faircopy_core::{
    job::{Outcome, unless_cancelled},
    models::{Installed, ModelError, Role},
};

use super::{Context, library::print_json};
use crate::arguments::{ModelAction, Models};
use crate::exit::Failure;
use crate::render::{out, progress::ProgressLine, size, table::table, width};

/// Lists, downloads, adds or removes models.
pub fn run(context: &Context, arguments: Models) -> Result<(), Failure> {
    match arguments.action.unwrap_or(ModelAction::List) {
        ModelAction::List => list(context),
        ModelAction::Get { id } => {
            let work = |progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>| context.app.models().get(&id, progress);
            take_in(context, &format!("Downloading {id}"), work)
        }
        ModelAction::Add { file } => {
            let work =
                |progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>| context.app.models().add(&file, progress);
            take_in(context, &format!("Adding {}", file.display()), work)
        }
        ModelAction::Remove { id } => {
            context.app.models().remove(&id)?;
            if context.json {
                return print_json(&serde_json::json!({ "removed": id }));
            }
            out(&format!("Removed {id}.\n"))
        }
    }
}

type Progress<'a> = &'a mut dyn FnMut(u64, u64) -> ControlFlow<()>;

fn take_in(
    context: &Context,
    name: &str,
    work: impl FnOnce(Progress<'_>) -> Result<Outcome<Installed>, ModelError>,
) -> Result<(), Failure> {
    let line = ProgressLine::start(name, context.quiet);
    // The download waits for the network on this thread; Ctrl-C is seen on another.
    let result = tokio::task::block_in_place(|| {
        work(&mut |done, of| {
            line.show_bytes(done, of);
            unless_cancelled(&context.cancel)
        })
    });
    line.finish();
    match result? {
        Outcome::Finished(model) => taken_in(context, &model),
        Outcome::Cancelled => Err(Failure::cancelled("Stopped. The same command goes on from there.")),
    }
}

/// Says which model is used from now on, which need not be the one taken in.
fn taken_in(context: &Context, model: &Installed) -> Result<(), Failure> {
    let (models, settings) = (context.app.models(), context.app.settings());
    let wanted = match model.role {
        Role::Speech => settings.speech_model.as_deref(),
        Role::Text => settings.text_model.as_deref(),
    };
    let other = models.choose(model.role, wanted, None).ok().flatten().filter(|used| used.id != model.id);
    if context.json {
        return print_json(&serde_json::json!({ "installed": described(model, other.is_none()) }));
    }
    let (id, job) = (&model.id, used_for(model.role));
    out(&match other {
        Some(used) => format!("{id} is installed; {} stays in use for {job}.\n", used.id),
        None => format!("{id} is installed and is used for {job} from now on.\n"),
    })
}

fn described(model: &Installed, used: bool) -> serde_json::Value {
    let Installed { id, role, path, bytes, demo, .. } = model;
    serde_json::json!({ "id": id, "role": role, "path": path, "bytes": bytes, "demo": demo, "used": used })
}

fn used_for(role: Role) -> &'static str {
    match role {
        Role::Speech => "speech",
        Role::Text => "fair copies",
    }
}

fn list(context: &Context) -> Result<(), Failure> {
    let models = context.app.models();
    let settings = context.app.settings();
    let installed = models.installed();
    let used = |role, wanted: Option<&str>| models.choose(role, wanted, None).ok().flatten().map(|model| model.id);
    let in_use =
        [used(Role::Speech, settings.speech_model.as_deref()), used(Role::Text, settings.text_model.as_deref())];
    let is_used = |id: &str| in_use.iter().flatten().any(|used| used == id);
    if context.json {
        let list: Vec<_> = installed.iter().map(|model| described(model, is_used(&model.id))).collect();
        return print_json(&serde_json::json!({ "installed": list, "catalogue": models.catalogue().models }));
    }
    let mut rows = vec![vec!["Installed".to_owned(), "for".into(), "size".into(), String::new()]];
    for model in &installed {
        let notes = [is_used(&model.id).then_some("in use"), model.demo.then_some("demo: knows little")];
        let notes = notes.into_iter().flatten().collect::<Vec<_>>().join(", ");
        rows.push(vec![model.id.clone(), used_for(model.role).into(), size(model.bytes), notes]);
    }
    let there = table(&rows, width());
    let mut rows = vec![vec!["To be had".to_owned(), "for".into(), "size".into(), "memory".into(), String::new()]];
    for entry in &models.catalogue().models {
        if !entry.built_in && !installed.iter().any(|model| model.id == entry.id) {
            let notes = format!("{}, {}", entry.name, entry.licence);
            rows.push(vec![
                entry.id.clone(),
                used_for(entry.role).into(),
                size(entry.bytes),
                size(entry.memory_bytes),
                notes,
            ]);
        }
    }
    out(&format!(
        "{there}\n{}\n`faircopy models get ID` downloads one. `faircopy models add FILE` takes one that you have.\n",
        table(&rows, width())
    ))
}
