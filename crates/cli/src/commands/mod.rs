//! One module a command, and what they share.

pub mod clean;
pub mod compare;
pub mod doctor;
pub mod hear;
pub mod library;
pub mod marks;
pub mod measure;
pub mod models;
pub mod notes;
pub mod pack;
pub mod record;
pub mod show;
pub mod transcribe;

use std::sync::atomic::{AtomicBool, Ordering};

use faircopy_core::{app::Faircopy, session::SessionId, transcript::Millis};
use tokio_util::sync::CancellationToken;

use crate::exit::Failure;

/// What every command has at hand.
#[derive(Debug)]
pub struct Context {
    pub app: Faircopy,
    pub json: bool,
    pub quiet: bool,
    pub cancel: CancellationToken,
    noticed: AtomicBool,
}

impl Context {
    pub fn new(app: Faircopy, json: bool, quiet: bool) -> Self {
        for warning in app.settings_warnings().iter().filter(|_| !quiet) {
            eprintln!("{warning}");
        }
        Self { app, json, quiet, cancel: CancellationToken::new(), noticed: AtomicBool::new(false) }
    }

    /// The first Ctrl-C asks the job to stop and to keep what is done; the second ends the program at once.
    pub fn stop_on_ctrl_c(&self) {
        let cancel = self.cancel.clone();
        tokio::spawn(async move {
            while tokio::signal::ctrl_c().await.is_ok() {
                if cancel.is_cancelled() {
                    std::process::exit(130);
                }
                cancel.cancel();
            }
        });
    }

    /// Makes recordings whole that broke off; those that go on are not touched.
    pub fn recover(&self) -> Result<(), Failure> {
        for session in self.app.recover_recordings()? {
            let known = self.app.library().session(session)?;
            if !self.quiet {
                let length = known.duration.map(Millis::clock).unwrap_or_default();
                eprintln!("Session {session} is a recording that broke off; it was recovered up to {length}.");
            }
        }
        Ok(())
    }

    /// What `read` gets from standard input. It may wait there for ever, so Ctrl-C does not wait for it.
    pub async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce() -> std::io::Result<T> + Send + 'static,
    ) -> Result<T, Failure> {
        let reading = tokio::task::spawn_blocking(read);
        let read = tokio::select! {
            read = reading => read.map_err(std::io::Error::other).flatten(),
            () = self.cancel.cancelled() => return Err(Failure::cancelled("Stopped.")),
        };
        read.map_err(|error| Failure::other(format!("Standard input cannot be read: {error}.")))
    }

    /// True once: a notice that holds for every file is given with the first.
    pub fn first_notice(&self) -> bool {
        !self.noticed.swap(true, Ordering::Relaxed)
    }

    /// Says that demo models worked, where they did.
    pub fn demo_notice(&self, models: &[&str]) -> Option<String> {
        let catalogue = self.app.models().catalogue();
        let demo: Vec<&str> =
            models.iter().copied().filter(|id| catalogue.entry(id).is_some_and(|entry| entry.built_in)).collect();
        if demo.is_empty() {
            return None;
        }
        Some(format!(
            "Made with demo models ({}): they know little English and do not understand people. \
             For real use choose others with `faircopy models`.",
            demo.join(", ")
        ))
    }
}

/// What failed of several sessions: each is named, and the others go on.
#[derive(Debug, Default)]
pub struct Failures(Option<Failure>);

impl Failures {
    /// Takes one more; whether the others go on. After Ctrl-C they do not, and that is then how it all ends.
    pub fn goes_on(&mut self, context: &Context, session: SessionId, failure: Failure) -> bool {
        if failure.is_cancelled() {
            self.0 = Some(failure);
            return false;
        }
        failure.report_one(context.json, "session", &session.to_string());
        self.0.get_or_insert(failure.said());
        true
    }

    /// The first of them, if there was any.
    pub fn first(self) -> Result<(), Failure> {
        self.0.map_or(Ok(()), Err)
    }
}
