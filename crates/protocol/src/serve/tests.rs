//! Whole conversations with a little engine, in memory.

use std::io;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};

use super::*;
use crate::frame::read_frame;
use crate::message::FailureKind;

/// Counts to a number, or until it is stopped.
#[derive(Debug)]
enum Counting {}

impl Vocabulary for Counting {
    const NAME: &'static str = "counting";
    type Load = String;
    type Loaded = usize;
    type Job = Option<u64>;
    type Part = u64;
    type Done = usize;
}

/// Tells the test that an endless job has begun.
struct Counter(Sender<()>);

impl Engine<Counting> for Counter {
    fn version(&self) -> String {
        "fingers 10".to_owned()
    }

    fn load(&mut self, model: &String) -> Result<usize, Failure> {
        if model.is_empty() { Err(Failure::new(FailureKind::Model, "no name")) } else { Ok(model.len()) }
    }

    fn run(
        &mut self,
        job: Option<u64>,
        blob: &[u8],
        sink: &mut dyn Sink<Counting>,
        cancel: &CancelFlag,
    ) -> Result<usize, Failure> {
        let Some(to) = job else {
            let _ = self.0.send(());
            while !cancel.is_set() {
                std::thread::yield_now();
            }
            assert!(sink.part(0).is_break() && sink.progress(0, 0).is_break());
            return Ok(0);
        };
        for number in 0..to {
            if sink.part(number).is_break() || sink.progress(number + 1, to).is_break() {
                break;
            }
        }
        if to > 5 { Err(Failure::new(FailureKind::Job, "too far")) } else { Ok(blob.len()) }
    }
}

/// A pipe whose other end is the test.
struct Pipe(Receiver<Vec<u8>>, Vec<u8>);

impl Read for Pipe {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.1.is_empty() {
            self.1 = self.0.recv().unwrap_or_default();
        }
        let taken = into.len().min(self.1.len());
        into[..taken].copy_from_slice(&self.1[..taken]);
        self.1.drain(..taken);
        Ok(taken)
    }
}

/// What the worker wrote.
#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Paper {
    fn replies(&self) -> Vec<String> {
        let bytes = self.0.lock().unwrap().clone();
        let mut reader = bytes.as_slice();
        std::iter::from_fn(|| read_frame(&mut reader).unwrap())
            .map(|frame| format!("{:?}", serde_json::from_slice::<Reply<Counting>>(&frame.header).unwrap()))
            .collect()
    }
}

fn frame(request: &Request<Counting>, blob: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_frame(&mut bytes, &serde_json::to_vec(request).unwrap(), blob).unwrap();
    bytes
}

fn run(id: RunId, job: Option<u64>) -> Vec<u8> {
    frame(&Request::Run { id, job }, b"")
}

fn cancel(id: RunId) -> Vec<u8> {
    frame(&Request::Cancel { id }, b"")
}

/// Hands the pieces to a worker one by one and gives its replies.
fn serve_all(pieces: &[&[u8]]) -> (Vec<String>, Result<(), ServeError>) {
    let paper = Paper::default();
    let (sender, receiver) = channel();
    pieces.iter().filter(|piece| !piece.is_empty()).for_each(|piece| sender.send(piece.to_vec()).unwrap());
    drop(sender);
    let end = serve(Pipe(receiver, Vec::new()), paper.clone(), Counter(channel().0), || {});
    (paper.replies(), end)
}

#[test]
fn a_conversation_split_anywhere_gets_the_same_answers() {
    let stream = [
        frame(&Request::Hello { protocol: 99 }, b""),
        frame(&Request::Load { model: String::new() }, b""),
        frame(&Request::Load { model: "abc".to_owned() }, b""),
        frame(&Request::Run { id: 1, job: Some(2) }, b"12345"),
        run(2, Some(6)),
    ]
    .concat();
    let (whole, end) = serve_all(&[&stream]);
    end.unwrap();
    assert_eq!(whole.len(), 3 + 5 + 13, "{whole:?}");
    assert_eq!(
        whole[0],
        format!("Hello {{ protocol: {PROTOCOL_VERSION}, engine: \"counting\", version: \"fingers 10\" }}")
    );
    assert_eq!(whole[1], "Failed { id: None, failure: Failure { kind: Model, message: \"no name\" } }");
    assert_eq!(whole[2], "Loaded { info: 3 }");
    assert_eq!(whole[3..5], ["Part { id: 1, part: 0 }", "Progress { id: 1, done: 1, of: 2 }"]);
    assert_eq!(whole[7], "Done { id: 1, output: 5 }");
    assert_eq!(whole[20], "Failed { id: Some(2), failure: Failure { kind: Job, message: \"too far\" } }");
    for at in 0..stream.len() {
        let (first, second) = stream.split_at(at);
        let (replies, end) = serve_all(&[first, second]);
        assert!(end.is_ok() && replies == whole, "split at {at}: {replies:?}");
    }
}

#[test]
fn a_running_job_stops_when_asked_and_the_next_one_runs() {
    let paper = Paper::default();
    let (to_worker, receiver) = channel();
    let (began, running) = channel();
    let writer = paper.clone();
    let worker = std::thread::spawn(move || serve(Pipe(receiver, Vec::new()), writer, Counter(began), || {}));
    to_worker.send(run(1, None)).unwrap();
    running.recv().unwrap();
    to_worker.send(cancel(1)).unwrap();
    to_worker.send(cancel(1)).unwrap(); // too late, or twice: ignored
    to_worker.send(run(2, Some(0))).unwrap();
    drop(to_worker);
    worker.join().unwrap().unwrap();
    assert_eq!(paper.replies(), ["Cancelled { id: 1 }", "Done { id: 2, output: 0 }"]);
}

#[test]
fn a_cancel_before_its_run_stops_only_that_run() {
    #[track_caller]
    fn check(pieces: &[Vec<u8>; 4]) {
        let (replies, end) = serve_all(&[&pieces.concat()]);
        end.unwrap();
        assert_eq!(replies, ["Done { id: 1, output: 0 }", "Cancelled { id: 2 }", "Done { id: 3, output: 0 }"]);
    }
    // Run 2 would never end by itself.
    check(&[run(1, Some(0)), run(2, None), cancel(2), run(3, Some(0))]);
    check(&[cancel(2), run(1, Some(0)), run(2, None), run(3, Some(0))]);
}

#[test]
fn the_end_of_the_pipe_is_noticed_while_the_engine_is_busy() {
    #[track_caller]
    fn check(last_words: &[u8]) {
        let (to_worker, receiver) = channel();
        let (began, running) = channel();
        let (ended, end) = channel();
        std::thread::spawn(move || {
            serve(Pipe(receiver, Vec::new()), io::sink(), Counter(began), move || ended.send(()).unwrap())
        });
        to_worker.send(run(1, None)).unwrap();
        running.recv().unwrap(); // from here on the engine never comes back: nobody cancels run 1
        if !last_words.is_empty() {
            to_worker.send(last_words.to_vec()).unwrap();
        }
        drop(to_worker);
        end.recv().unwrap();
    }
    check(b"");
    check(&run(2, None)[..20]);
    check(b"no frame at all");
}

#[test]
fn a_broken_conversation_ends_with_a_typed_error() {
    assert!(matches!(serve_all(&[b"hello?"]).1, Err(ServeError::Pipe(FrameError::Garbage { .. }))));
    assert!(matches!(serve_all(&[&run(1, None)[..30]]).1, Err(ServeError::Pipe(FrameError::Truncated))));
    let mut unknown = Vec::new();
    write_frame(&mut unknown, b"{\"type\":\"dance\"}", b"").unwrap();
    assert!(matches!(serve_all(&[&unknown]).1, Err(ServeError::Message)));
}
