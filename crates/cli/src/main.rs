//! `faircopy`: arguments to core, events to the terminal.

mod arguments;
mod commands;
mod eval;
mod exit;
mod render;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use faircopy_core::{app::Faircopy, paths::Paths};

use arguments::{Arguments, Command};
use commands::{
    Context, clean, compare, doctor, hear, library, marks, measure, models, notes, pack, record, show, transcribe,
};
use exit::Failure;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) if error.use_stderr() && asks_for_json() => return Failure::from(error).report(true),
        Err(help_or_error) => help_or_error.exit(),
    };
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            return Failure::other(format!("The program could not start its threads: {error}.")).report(false);
        }
    };
    let json = arguments.json;
    let result = runtime.block_on(run(arguments));
    // A thread that still waits for a slow disk must not keep the terminal.
    runtime.shutdown_background();
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(json),
    }
}

/// Whether errors are wanted as JSON, told from arguments that could not be understood.
fn asks_for_json() -> bool {
    std::env::args_os().take_while(|argument| argument != "--").any(|argument| argument == "--json")
}

async fn run(arguments: Arguments) -> Result<(), Failure> {
    if let Command::Completions { shell } = arguments.command {
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut Arguments::command(), "faircopy", &mut script);
        return render::out(&String::from_utf8_lossy(&script));
    }
    let paths = Paths::discover().map_err(faircopy_core::error::Error::from)?;
    faircopy_core::logs::start(&paths.logs(), arguments.verbose);
    if let Command::Doctor = arguments.command {
        return doctor::run(&paths, arguments.json);
    }
    let context = Context::new(Faircopy::open(&paths)?, arguments.json, arguments.quiet);
    if arguments.command.can_be_stopped() {
        context.stop_on_ctrl_c();
    }
    let result = dispatch(&context, arguments.command).await;
    context.app.close().await;
    result
}

async fn dispatch(context: &Context, command: Command) -> Result<(), Failure> {
    match command {
        Command::Transcribe(arguments) => transcribe::run(context, arguments).await,
        Command::Record(arguments) => record::run(context, arguments).await,
        Command::Devices => record::devices(context).await,
        Command::Clean(arguments) => clean::run(context, arguments).await,
        Command::Resume(arguments) => transcribe::resume(context, arguments).await,
        Command::List(arguments) => library::list(context, &arguments),
        Command::Show(arguments) => show::show(context, &arguments),
        Command::Notes(arguments) => notes::run(context, arguments).await,
        Command::Search(arguments) => library::search(context, &arguments),
        Command::Hear(arguments) => hear::run(context, arguments).await,
        Command::Export(arguments) => show::export(context, &arguments),
        Command::Delete(arguments) => library::delete(context, &arguments).await,
        Command::Marks(arguments) => marks::run(context, &arguments),
        Command::Pack(arguments) => pack::run(context, arguments).await,
        Command::Models(arguments) => models::run(context, arguments),
        Command::Library(arguments) => library::run(context, &arguments),
        Command::Compare(arguments) => compare::run(context, arguments).await,
        Command::Eval(arguments) => measure::run(context, arguments).await,
        Command::Doctor | Command::Completions { .. } => Ok(()),
    }
}
