//! Streams that may not want to be closed.

use std::{sync::mpsc::sync_channel, thread, time::Duration};

use cpal::Stream;

/// How long closing is waited for: a device that is to be opened again must be free first.
const CLOSING_MAX: Duration = Duration::from_secs(1);

/// An open stream. Dropping it comes back also where closing never does: below ALSA a sound server may have died and left its library
/// waiting for it, and whoever looks after the devices must not wait with it.
pub(super) struct Closing(Option<Stream>);

impl From<Stream> for Closing {
    fn from(stream: Stream) -> Self {
        Self(Some(stream))
    }
}

impl Drop for Closing {
    fn drop(&mut self) {
        let stream = self.0.take();
        let (send, closed) = sync_channel(1);
        let close = move || {
            drop(stream);
            // Nobody may be waiting any more.
            let _ = send.send(());
        };
        if thread::Builder::new().name("closing".into()).spawn(close).is_ok()
            && closed.recv_timeout(CLOSING_MAX).is_err()
        {
            tracing::warn!("a device does not let itself be closed");
        }
    }
}
