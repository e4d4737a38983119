//! One child process: start it, speak with it, notice its end, kill it and reap it.

use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use faircopy_protocol::frame::{Frame, FrameError, Prefix};
use faircopy_protocol::{Failure, FailureKind, Reply, Request, Vocabulary};
use tokio::process::{Child, Command};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::error::describe;
use super::stderr::Tail;
use super::{Launch, WorkerError, wire};

/// How long a process that closed its pipe may take to end, and a killed one to be gone. Only a system in distress
/// (a process stuck in its disk) needs more, and then waiting does not help.
const END: Duration = Duration::from_secs(5);

/// How long the last words may take to arrive after the end; a grandchild may hold the stream open for ever.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// A living process, or one whose end has yet to be noticed. Dropping it kills and reaps it.
#[derive(Debug)]
pub(super) struct Process {
    engine: &'static str,
    /// The engine library, once greeted.
    pub(super) version: String,
    outgoing: mpsc::UnboundedSender<Frame>,
    incoming: mpsc::Receiver<Result<Frame, FrameError>>,
    stderr: Tail,
    draining: JoinHandle<()>,
    exit: Exit,
    alive: DropGuard,
}

/// Why a process is of no further use.
#[derive(Debug)]
pub(super) enum Fault {
    /// It closed its pipe.
    Ended,
    /// It wrote something that is no answer, or none to what was asked.
    Garbage,
    /// It wrote nothing for this long.
    Silent(Duration),
    /// It is another engine or version: what it says, and what is needed.
    Stranger { worker: String, ours: String },
}

/// Tells when a process is gone.
#[derive(Debug, Clone)]
pub(super) struct Exit(watch::Receiver<Option<ExitStatus>>);

impl Exit {
    /// Waits until the process is reaped; `None` when that is not to be had.
    pub(super) async fn wait(&mut self) -> Option<ExitStatus> {
        timeout(END, self.0.wait_for(Option::is_some)).await.ok()?.ok().and_then(|status| *status)
    }
}

impl Process {
    /// Starts the binary. `process_id` is its id until it is reaped, then 0.
    pub(super) fn start(
        engine: &'static str,
        launch: &Launch,
        process_id: &Arc<AtomicU32>,
    ) -> Result<Self, WorkerError> {
        let mut child = command(launch).spawn().map_err(|source| match source.kind() {
            std::io::ErrorKind::NotFound => WorkerError::Missing { engine, program: launch.program.clone() },
            _ => WorkerError::Start { engine, program: launch.program.clone(), source: Arc::new(source) },
        })?;
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(stdin), Some(stdout), Some(stderr)) = (stdin, stdout, stderr) else {
            unreachable!("all three streams are piped by `command`");
        };
        let tail = Tail::default();
        let kill = CancellationToken::new();
        let (ended, exit) = watch::channel(None);
        let process = Self {
            engine,
            version: String::new(),
            outgoing: wire::outgoing(stdin),
            incoming: wire::incoming(stdout),
            stderr: tail.clone(),
            draining: tokio::spawn(tail.drain(stderr, engine)),
            exit: Exit(exit),
            alive: kill.clone().drop_guard(),
        };
        tracing::debug!(engine, process = child.id(), "started an engine");
        process_id.store(child.id().unwrap_or_default(), Ordering::Release);
        tokio::spawn(keep(child, kill, ended, Arc::clone(process_id)));
        Ok(process)
    }

    /// Queues a message. A failure means that nothing was sent and the process is as good as before.
    pub(super) fn tell<V: Vocabulary>(&self, request: &Request<V>, blob: Vec<u8>) -> Result<(), Failure> {
        let header = serde_json::to_vec(request).map_err(|_| {
            let message = "The request cannot be sent to the engine; rename files whose names are no valid text.";
            Failure::new(FailureKind::Job, message)
        })?;
        Prefix::of(&header, &blob)
            .map_err(|error| Failure::new(FailureKind::Job, format!("Too much at once: {error}.")))?;
        // If the process is gone, the next `hear` says so.
        let _ = self.outgoing.send(Frame { header, blob });
        Ok(())
    }

    /// The next message, after a silence of at most `longest`. Dropping the future loses nothing.
    pub(super) async fn hear<V: Vocabulary>(&mut self, longest: Duration) -> Result<Reply<V>, Fault> {
        let frame = match timeout(longest, self.incoming.recv()).await {
            Err(_) => return Err(Fault::Silent(longest)),
            Ok(None | Some(Err(FrameError::Truncated | FrameError::Io(_)))) => return Err(Fault::Ended),
            Ok(Some(Err(error))) => {
                tracing::debug!(engine = self.engine, %error, "an engine wrote garbage");
                return Err(Fault::Garbage);
            }
            Ok(Some(Ok(frame))) => frame,
        };
        serde_json::from_slice(&frame.header).map_err(|error| {
            // Not the error itself: it can quote what the message holds.
            tracing::debug!(engine = self.engine, category = ?error.classify(), "an engine's message is no answer");
            Fault::Garbage
        })
    }

    /// Whether the process is known to be gone.
    pub(super) fn has_ended(&self) -> bool {
        self.exit.0.borrow().is_some()
    }

    /// Tells when this process is gone.
    pub(super) fn exit(&self) -> Exit {
        self.exit.clone()
    }

    /// Makes an error of a fault, with status and last words; the process is gone afterwards.
    pub(super) async fn fail(mut self, fault: Fault) -> WorkerError {
        let engine = self.engine;
        match fault {
            Fault::Stranger { worker, ours } => {
                self.kill().await;
                WorkerError::Version { worker, ours }
            }
            Fault::Silent(after) => WorkerError::TimedOut { engine, after, stderr: self.kill().await },
            Fault::Garbage => WorkerError::Garbage { engine, stderr: self.kill().await },
            Fault::Ended => match self.exit.wait().await {
                Some(status) => {
                    let (status, cause) = describe(status);
                    WorkerError::Crashed { engine, status, cause, stderr: self.kill().await }
                }
                // It closed its pipe and stays: its status would only be our own signal.
                None => WorkerError::Garbage { engine, stderr: self.kill().await },
            },
        }
    }

    /// Kills and reaps the process, and gives its last words.
    pub(super) async fn kill(self) -> String {
        let Self { mut exit, stderr, draining, alive, .. } = self;
        drop(alive);
        exit.wait().await;
        let _ = timeout(LAST_WORDS, draining).await;
        stderr.text()
    }
}

fn command(launch: &Launch) -> Command {
    let mut command = Command::new(&launch.program);
    command
        .args(&launch.arguments)
        .envs(launch.environment.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    // Ctrl-C in a terminal reaches the whole process group. It must cancel the job, not look like a crashed engine.
    #[cfg(unix)]
    command.process_group(0);
    // The same there, with a console of its own that is not shown; without it one would open beside Faircopy's window.
    #[cfg(windows)]
    command.creation_flags(super::CREATE_NO_WINDOW);
    command
}

/// Owns the child, so that it is reaped the moment it ends, whoever or whatever ended it.
async fn keep(
    mut child: Child,
    kill: CancellationToken,
    ended: watch::Sender<Option<ExitStatus>>,
    process_id: Arc<AtomicU32>,
) {
    let id = child.id().unwrap_or_default();
    let status = tokio::select! {
        status = child.wait() => status,
        () = kill.cancelled() => {
            let _ = child.start_kill();
            child.wait().await
        }
    };
    // By now a fresh process may stand here.
    let _ = process_id.compare_exchange(id, 0, Ordering::AcqRel, Ordering::Acquire);
    match status {
        Ok(status) => ended.send_replace(Some(status)),
        Err(_) => return,
    };
}
