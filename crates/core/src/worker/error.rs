//! What can go wrong with an engine's process, sorted by what the person can do.

use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::sync::Arc;
use std::time::Duration;

use faircopy_protocol::{Failure, FailureKind};

use crate::told::{Purpose, Value, word};

/// Why a request got no result. `stderr` holds the last lines of the engine's own log, which may be empty.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum WorkerError {
    /// The binary is not there.
    #[error("The {engine} engine is missing at {}; reinstall Faircopy or build it with `scripts/run`.", .program.display())]
    Missing {
        /// [`faircopy_protocol::Vocabulary::NAME`].
        engine: &'static str,
        /// Where it should be.
        program: PathBuf,
    },
    /// The system refuses to start the binary.
    #[error("The {engine} engine at {} cannot be started ({source}); check that it may be run, or reinstall Faircopy.", .program.display())]
    Start {
        /// [`faircopy_protocol::Vocabulary::NAME`].
        engine: &'static str,
        /// The binary.
        program: PathBuf,
        /// The system's reason.
        source: Arc<io::Error>,
    },
    /// The binary is another engine, or of another version.
    #[error("The engine is {worker} where {ours} is needed; install Faircopy and its engines in the same version.")]
    Version {
        /// What the process says of itself.
        worker: String,
        /// What is needed.
        ours: String,
    },
    /// The process ended by itself.
    #[error("The {engine} engine stopped unexpectedly ({status}); {}.", .cause.next_step())]
    Crashed {
        /// [`faircopy_protocol::Vocabulary::NAME`].
        engine: &'static str,
        /// Exit code or signal.
        status: String,
        /// What that most likely means.
        cause: CrashCause,
        /// The engine's last words.
        stderr: String,
    },
    /// The process wrote something that is no answer; it was killed.
    #[error(
        "The {engine} engine sent something that is no answer and was stopped; try again, and reinstall Faircopy if it happens again."
    )]
    Garbage {
        /// [`faircopy_protocol::Vocabulary::NAME`].
        engine: &'static str,
        /// The engine's last words.
        stderr: String,
    },
    /// The process was silent for too long; it was killed.
    #[error("The {engine} engine gave no sign of life for {} s and was stopped; close other programs or choose a smaller model, then try again.", .after.as_secs_f32())]
    TimedOut {
        /// [`faircopy_protocol::Vocabulary::NAME`].
        engine: &'static str,
        /// The silence.
        after: Duration,
        /// The engine's last words.
        stderr: String,
    },
    /// The engine itself says why; its process stays.
    #[error(transparent)]
    Failed(#[from] Failure),
    /// It failed too often of late with this model, so it is not started again for now.
    #[error("{last} (It failed {failures} times in a short while; with this model it is started again in {} s at the earliest.)", .wait.as_secs() + 1)]
    GaveUp {
        /// [`faircopy_protocol::Vocabulary::NAME`].
        engine: &'static str,
        /// How often.
        failures: usize,
        /// After this time it may be tried again.
        wait: Duration,
        /// The last of the failures.
        last: Box<WorkerError>,
    },
}

impl WorkerError {
    /// Whether the very same request may do better with a fresh process.
    pub fn is_transient(&self) -> bool {
        match self {
            // When memory ran out, it was mostly another program that took it.
            Self::Crashed { cause, .. } => *cause != CrashCause::Processor,
            Self::Garbage { .. } | Self::TimedOut { .. } => true,
            Self::Failed(failure) => failure.kind == FailureKind::Engine,
            Self::Missing { .. } | Self::Start { .. } | Self::Version { .. } | Self::GaveUp { .. } => false,
        }
    }

    /// The last lines of the engine's own log, if there are any.
    pub fn stderr(&self) -> Option<&str> {
        match self {
            Self::Crashed { stderr, .. } | Self::Garbage { stderr, .. } | Self::TimedOut { stderr, .. } => {
                Some(stderr.as_str()).filter(|stderr| !stderr.is_empty())
            }
            Self::GaveUp { last, .. } => last.stderr(),
            Self::Missing { .. } | Self::Start { .. } | Self::Version { .. } | Self::Failed(_) => None,
        }
    }
}

tell! {
    WorkerError {
        Self::Missing { engine, program } => "engine_missing"(engine = purpose(engine), program),
        Self::Start { engine, program, source } => "engine_start"(engine = purpose(engine), program, source),
        Self::Version { worker, ours } => "engine_version"(worker, ours),
        Self::Crashed { engine, status, cause: CrashCause::Processor, .. } =>
            "engine_crashed_processor"(engine = purpose(engine), status),
        Self::Crashed { engine, status, cause: CrashCause::Memory, .. } =>
            "engine_crashed_memory"(engine = purpose(engine), status),
        Self::Crashed { engine, status, cause: CrashCause::Unknown, .. } =>
            "engine_crashed"(engine = purpose(engine), status),
        Self::Garbage { engine, .. } => "engine_garbage"(engine = purpose(engine)),
        Self::TimedOut { engine, after, .. } =>
            "engine_timed_out"(engine = purpose(engine), seconds = after.as_secs_f32()),
        // The engine's own words, and by their kind the next step in the person's language.
        Self::Failed(Failure { kind: FailureKind::Model, message }) => "engine_says_model"(says = message),
        Self::Failed(Failure { kind: FailureKind::Job, message }) => "engine_says_job"(says = message),
        Self::Failed(Failure { kind: FailureKind::Memory, message }) => "engine_says_memory"(says = message),
        Self::Failed(Failure { kind: FailureKind::Processor, message }) => "engine_says_processor"(says = message),
        Self::Failed(Failure { kind: FailureKind::Engine, message }) => "engine_says_engine"(says = message),
        Self::GaveUp { failures, wait, last, .. } =>
            "engine_gave_up"(last, failures, seconds = wait.as_secs() + 1),
    }
}

/// What a crash most likely means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrashCause {
    /// An instruction that the processor does not know.
    Processor,
    /// Killed from outside, as the system does when memory runs out.
    Memory,
    /// Anything else, mostly a fault of the engine.
    Unknown,
}

impl CrashCause {
    fn next_step(self) -> &'static str {
        match self {
            Self::Processor => {
                "this processor lacks AVX2 instructions that the engine was built for: build Faircopy on this machine"
            }
            Self::Memory => "the system may have run out of memory: choose a smaller model",
            Self::Unknown => "try again, and choose another model if it happens again",
        }
    }
}

fn purpose(engine: &str) -> Value {
    word(Purpose::ALL, engine)
}

/// How a process ended, in words, and what that most likely means.
pub(super) fn describe(status: ExitStatus) -> (String, CrashCause) {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        let (name, cause) = match signal {
            4 => ("illegal instruction", CrashCause::Processor),
            6 => ("aborted", CrashCause::Unknown),
            8 => ("arithmetic error", CrashCause::Unknown),
            9 => ("killed", CrashCause::Memory),
            7 | 10 | 11 => ("invalid memory access", CrashCause::Unknown),
            15 => ("terminated", CrashCause::Unknown),
            _ => ("stopped by the system", CrashCause::Unknown),
        };
        return (format!("{name}, signal {signal}"), cause);
    }
    match status.code() {
        // Windows gives exceptions as exit codes: STATUS_ILLEGAL_INSTRUCTION and STATUS_NO_MEMORY.
        Some(-0x3FFF_FFE3) => ("illegal instruction".to_owned(), CrashCause::Processor),
        Some(-0x3FFF_FFE9) => ("out of memory".to_owned(), CrashCause::Memory),
        Some(code) => (format!("exit code {code}"), CrashCause::Unknown),
        None => ("unknown status".to_owned(), CrashCause::Unknown),
    }
}

#[cfg(test)]
impl WorkerError {
    /// One of each, for the catalogue of messages to be compared with.
    pub(crate) fn samples() -> Vec<Self> {
        let crashed = |cause| {
            let status = "aborted, signal 6".to_owned();
            Self::Crashed { engine: "text", status, cause, stderr: String::new() }
        };
        let failed = |kind| Self::Failed(Failure::new(kind, "The engine is tired; try again."));
        vec![
            Self::Missing { engine: "speech", program: "/opt/a b".into() },
            Self::Start {
                engine: "text",
                program: "/opt/a b".into(),
                source: Arc::new(io::Error::other("it is no program")),
            },
            Self::Version { worker: "speech 1".into(), ours: "speech 2".into() },
            crashed(CrashCause::Processor),
            crashed(CrashCause::Memory),
            crashed(CrashCause::Unknown),
            Self::Garbage { engine: "speech", stderr: String::new() },
            Self::TimedOut { engine: "text", after: Duration::from_millis(1_500), stderr: String::new() },
            failed(FailureKind::Model),
            failed(FailureKind::Job),
            failed(FailureKind::Memory),
            failed(FailureKind::Processor),
            failed(FailureKind::Engine),
            Self::GaveUp {
                engine: "text",
                failures: 3,
                wait: Duration::from_secs(59),
                last: Box::new(crashed(CrashCause::Unknown)),
            },
        ]
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::process::ExitStatusExt;

    use super::*;

    #[test]
    fn a_crash_tells_what_to_do_next() {
        #[track_caller]
        fn check(wait_status: i32, expect: &[&str]) {
            let (status, cause) = describe(ExitStatus::from_raw(wait_status));
            let text = WorkerError::Crashed { engine: "speech", status, cause, stderr: String::new() }.to_string();
            for part in expect {
                assert!(text.contains(part), "{text}");
            }
        }
        check(4, &["illegal instruction", "AVX2", "build Faircopy on this machine"]);
        check(9, &["killed", "out of memory", "smaller model"]);
        check(6, &["aborted", "try again"]);
        check(11, &["invalid memory access", "try again"]);
        check(101 << 8, &["exit code 101", "try again"]);
    }
}
