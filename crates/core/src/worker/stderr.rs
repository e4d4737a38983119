//! The last words of a worker: the end of what it writes to its standard error stream.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::io::{AsyncRead, AsyncReadExt};

/// Bytes that are kept.
const KEPT_BYTES: usize = 4096;

/// Lines that are shown.
const SHOWN_LINES: usize = 40;

/// The end of a stream. Clones share it.
#[derive(Debug, Clone, Default)]
pub(super) struct Tail(Arc<Mutex<Ring>>);

#[derive(Debug, Default)]
struct Ring {
    bytes: VecDeque<u8>,
    /// Whether the first line lost its beginning.
    cut: bool,
}

impl Tail {
    /// Reads the stream to its end; without a reader the worker would stand still at a full pipe.
    pub(super) async fn drain(self, mut stream: impl AsyncRead + Unpin, engine: &'static str) {
        let mut buffer = [0; 2048];
        while let Ok(read @ 1..) = stream.read(&mut buffer).await {
            tracing::debug!(engine, "{}", printable(&buffer[..read]).trim_end());
            self.push(&buffer[..read]);
        }
    }

    /// The last whole lines.
    pub(super) fn text(&self) -> String {
        let (bytes, cut) = {
            let ring = self.ring();
            (ring.bytes.iter().copied().collect::<Vec<u8>>(), ring.cut)
        };
        let text = printable(&bytes);
        let whole = if cut { text.split_once('\n').map_or(text.as_str(), |(_, whole)| whole) } else { &text };
        let lines: Vec<&str> = whole.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
        lines[lines.len().saturating_sub(SHOWN_LINES)..].join("\n")
    }

    fn push(&self, bytes: &[u8]) {
        let mut ring = self.ring();
        ring.bytes.extend(bytes);
        let over = ring.bytes.len().saturating_sub(KEPT_BYTES);
        ring.cut |= over > 0;
        ring.bytes.drain(..over);
    }

    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Without control characters, which could play tricks on the terminal that shows them.
fn printable(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_whole_lines_are_shown() {
        #[track_caller]
        fn check(written: &[&[u8]], expect: &str) {
            let tail = Tail::default();
            for bytes in written {
                tail.push(bytes);
            }
            assert_eq!(tail.text(), expect);
        }
        check(&[], "");
        check(&[b"one\ntw", b"o\r\n\nthree"], "one\ntwo\nthree");
        check(&[b"\x1b[31mred\xff\n"], " [31mred\u{fffd}");
        check(&[&[b'x'; 3000], b"\n", &[b'y'; 3000], b"\nlast\n"], &format!("{}\nlast", "y".repeat(3000)));
        check(&[&[b'x'; 9000]], &"x".repeat(KEPT_BYTES));
        let lines = |from: u32| (from..100).map(|line| line.to_string()).collect::<Vec<_>>().join("\n");
        check(&[lines(0).as_bytes()], &lines(60));
    }
}
