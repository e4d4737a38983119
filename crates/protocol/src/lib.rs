//! What crosses the pipe between Faircopy and its two engine workers: frames, messages and the worker's serve loop.
//!
//! ```text
//! core ── Request ─▶ stdin   worker   stdout ─ Reply ─▶ core
//! ```
//! One request runs at a time; `Cancel` may come while it runs. The side that closes the pipe ends the conversation.

pub mod frame;
pub mod machine;
pub mod message;
pub mod model_file;
pub mod program;
pub mod serve;
pub mod speech;
pub mod stdio;
pub mod text;

pub use message::{Failure, FailureKind, PROTOCOL_VERSION, Reply, Request, RunId, Vocabulary};
pub use serve::{CancelFlag, Engine, ServeError, Sink, serve};
