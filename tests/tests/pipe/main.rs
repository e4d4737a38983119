//! The pipe between core and an engine, from outside, with a worker that misbehaves on demand.
#![cfg(unix)] // signals and process ids are looked at

mod faults;
mod life;
mod requests;

use std::path::Path;
use std::time::{Duration, Instant};

use faircopy_core::job::Outcome;
use faircopy_core::worker::{Heard, Launch, Policy, Worker, WorkerError};
use faircopy_protocol::text::{Message, Role, Text, TextDone, TextJob, TextModel, TextPart};
use tokio_util::sync::CancellationToken;

/// Longer than anything takes even on a busy machine: waiting for it means failure.
const LONG: Duration = Duration::from_secs(30);

type Answer = Result<Outcome<String>, WorkerError>;

fn worker(arguments: &[&str]) -> Worker<Text> {
    worker_with(arguments, Policy { handshake: LONG, ..Policy::default() })
}

fn worker_with(arguments: &[&str], policy: Policy) -> Worker<Text> {
    let program = env!("CARGO_BIN_EXE_faulty_worker").into();
    let arguments = arguments.iter().map(Into::into).collect();
    Worker::new(Launch { program, arguments, environment: Vec::new() }, policy)
}

fn model(path: &str) -> TextModel {
    TextModel { path: path.into(), threads: 1, context_tokens: 8, openings: None }
}

fn chat(text: &str) -> TextJob {
    let messages = vec![Message { role: Role::User, content: text.to_owned() }];
    TextJob::Chat { messages, max_tokens: 1, grammar: None }
}

/// Runs one job; `on_part` hears each part.
async fn ask_with(
    worker: &Worker<Text>,
    text: &str,
    timeout: Duration,
    cancel: &CancellationToken,
    mut on_part: impl FnMut(&str) + Send,
) -> Answer {
    let mut on_heard = |heard: Heard<TextPart>| {
        if let Heard::Part(part) = heard {
            on_part(&part.text);
        }
    };
    let outcome = worker.run(&model("model"), chat(text), Vec::new(), timeout, &mut on_heard, cancel).await?;
    Ok(match outcome {
        Outcome::Finished(TextDone::Chat { text, .. }) => Outcome::Finished(text),
        Outcome::Finished(other) => panic!("{other:?}"),
        Outcome::Cancelled => Outcome::Cancelled,
    })
}

async fn ask(worker: &Worker<Text>, text: &str) -> Answer {
    ask_with(worker, text, LONG, &CancellationToken::new(), |_| ()).await
}

/// The next request must work whatever happened before.
async fn assert_works(worker: &Worker<Text>) {
    assert_eq!(ask(worker, "still there").await.unwrap(), Outcome::Finished("still there".to_owned()));
}

/// Whether a process runs; one that is dead and waits to be reaped does not.
fn lives(process: u32) -> bool {
    if Path::new("/proc/self/stat").exists() {
        let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
        stat.rsplit(") ").next().is_some_and(|state| !state.is_empty() && !state.starts_with('Z'))
    } else {
        let kill = std::process::Command::new("kill").args(["-0", &process.to_string()]).output();
        kill.unwrap().status.success()
    }
}

/// Waits until something is so.
async fn until(what: &str, mut so: impl FnMut() -> bool) {
    let end = Instant::now() + LONG;
    while !so() {
        assert!(Instant::now() < end, "{what}: not within {LONG:?}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
