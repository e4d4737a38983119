//! The messages: the same for both engines, generic over the vocabulary that an engine speaks.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// Raised whenever a message changes its shape. Core refuses a worker that answers with another number.
pub const PROTOCOL_VERSION: u32 = 2;

/// Names one run within the life of a worker process; core counts up from 1.
pub type RunId = u64;

/// What one kind of engine takes and gives.
pub trait Vocabulary: 'static {
    /// The engine's name in the handshake, for example `speech`.
    const NAME: &'static str;
    /// Which model to load, and how.
    type Load: Serialize + DeserializeOwned + Clone + PartialEq + Send + Sync + std::fmt::Debug;
    /// What the engine says of the loaded model.
    type Loaded: Serialize + DeserializeOwned + Clone + Send + Sync + std::fmt::Debug;
    /// One piece of work. Bulk samples travel beside it in the frame's blob.
    type Job: Serialize + DeserializeOwned + Send + Sync + std::fmt::Debug;
    /// A piece of the result, sent as soon as it exists.
    type Part: Serialize + DeserializeOwned + Send + std::fmt::Debug;
    /// The end of the result.
    type Done: Serialize + DeserializeOwned + Send + std::fmt::Debug;
}

/// Core to worker.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", bound = "")]
pub enum Request<V: Vocabulary> {
    /// First message on the pipe.
    Hello {
        /// [`PROTOCOL_VERSION`] of the sender.
        protocol: u32,
    },
    /// Loads a model in place of the one loaded before.
    Load {
        /// What to load.
        model: V::Load,
    },
    /// Runs one job on the loaded model. The frame's blob holds its samples, if it has any.
    Run {
        /// Chosen by core, repeated in every reply to this run.
        id: RunId,
        /// The work.
        job: V::Job,
    },
    /// Asks the run to stop soon; the worker then answers `Cancelled`. Ignored when that run is over.
    Cancel {
        /// The run to stop.
        id: RunId,
    },
}

/// Worker to core.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", bound = "")]
pub enum Reply<V: Vocabulary> {
    /// Answer to `Hello`.
    Hello {
        /// [`PROTOCOL_VERSION`] of the worker.
        protocol: u32,
        /// [`Vocabulary::NAME`] of the worker.
        engine: String,
        /// The engine library and its version, for example `whisper.cpp 1.8.3`.
        version: String,
    },
    /// The model is ready.
    Loaded {
        /// What the engine says of it.
        info: V::Loaded,
    },
    /// Work really done so far, in the job's own unit.
    Progress {
        /// The run.
        id: RunId,
        /// Units done.
        done: u64,
        /// Units in all.
        of: u64,
    },
    /// A piece of the result.
    Part {
        /// The run.
        id: RunId,
        /// The piece.
        part: V::Part,
    },
    /// The run ended well.
    Done {
        /// The run.
        id: RunId,
        /// The rest of the result.
        output: V::Done,
    },
    /// The run ended because core asked for it.
    Cancelled {
        /// The run.
        id: RunId,
    },
    /// A load (`id` is `None`) or a run failed; the worker is ready for the next request.
    Failed {
        /// The run, or `None` for a load.
        id: Option<RunId>,
        /// Why.
        failure: Failure,
    },
}

/// Why an engine could not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// Sorted by what the caller can do next.
    pub kind: FailureKind,
    /// One sentence, without any transcript text.
    pub message: String,
}

/// Failures sorted by what the caller can do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// The model file cannot be used: choose another one.
    Model,
    /// The job does not fit (too long for the context, no model loaded, unknown language): change the job.
    Job,
    /// Not enough memory: choose a smaller model.
    Memory,
    /// The processor lacks what the engine was built for.
    Processor,
    /// The engine failed for a reason of its own: trying again may help.
    Engine,
}

impl Failure {
    /// A failure of this kind with this sentence.
    pub fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }
}
