//! The worker's reader thread: passes requests on, sets cancel flags, and notices the end of the pipe.

use std::collections::HashMap;
use std::io::Read;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{CancelFlag, ServeError};
use crate::frame::read_frame;
use crate::message::{Request, RunId, Vocabulary};

/// A request with what came beside it.
pub(super) struct Incoming<V: Vocabulary> {
    pub(super) message: Request<V>,
    pub(super) blob: Vec<u8>,
}

/// The runs that were read and are not over, shared by the reader and the engine thread.
#[derive(Debug, Clone, Default)]
pub(super) struct Runs(Arc<Mutex<Live>>);

#[derive(Debug, Default)]
struct Live {
    flags: HashMap<RunId, CancelFlag>,
    /// The highest run that was read; a run above it that is cancelled has yet to come.
    latest: RunId,
}

impl Runs {
    /// The flag of a run that has not ended.
    pub(super) fn flag(&self, id: RunId) -> CancelFlag {
        self.live().flags.entry(id).or_default().clone()
    }

    /// The run is over: a late `Cancel` finds nothing.
    pub(super) fn end(&self, id: RunId) {
        self.live().flags.remove(&id);
    }

    fn expect(&self, id: RunId) {
        let mut live = self.live();
        live.flags.entry(id).or_default();
        live.latest = live.latest.max(id);
    }

    fn cancel(&self, id: RunId) {
        let mut live = self.live();
        if id > live.latest {
            // Only the last one is remembered, so that stray numbers cannot pile up.
            let latest = live.latest;
            live.flags.retain(|other, _| *other <= latest);
            live.flags.entry(id).or_default().set();
        } else if let Some(flag) = live.flags.get(&id) {
            flag.set();
        }
    }

    fn live(&self) -> MutexGuard<'_, Live> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads until the pipe ends or breaks; then calls `on_end`.
pub(super) fn read<V: Vocabulary>(
    mut reader: impl Read,
    requests: &Sender<Result<Incoming<V>, ServeError>>,
    runs: &Runs,
    on_end: impl FnOnce(),
) {
    loop {
        match next(&mut reader) {
            Ok(Some(request)) => {
                match &request.message {
                    Request::Run { id, .. } => runs.expect(*id),
                    Request::Cancel { id } => runs.cancel(*id),
                    Request::Hello { .. } | Request::Load { .. } => {}
                }
                if requests.send(Ok(request)).is_err() {
                    return; // `serve` has ended by itself
                }
            }
            Ok(None) => break,
            Err(error) => {
                // `on_end` may end the process before the engine thread can say it.
                eprintln!("{error}");
                let _ = requests.send(Err(error));
                break;
            }
        }
    }
    on_end();
}

fn next<V: Vocabulary>(reader: &mut impl Read) -> Result<Option<Incoming<V>>, ServeError> {
    let Some(frame) = read_frame(reader)? else { return Ok(None) };
    let message = serde_json::from_slice(&frame.header).map_err(|_| ServeError::Message)?;
    Ok(Some(Incoming { message, blob: frame.blob }))
}
