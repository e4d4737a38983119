//! The other end of the pipe, for tests of the two workers: blocking, one request at a time.

use std::fmt::Debug;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use faircopy_protocol::frame::{read_frame, write_frame};
use faircopy_protocol::{Failure, FailureKind, PROTOCOL_VERSION, Reply, Request, RunId, Vocabulary};

/// A worker process and the pipe to it; ends with the pipe.
pub(crate) struct Client<V: Vocabulary> {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: ChildStdout,
    last_id: RunId,
    vocabulary: std::marker::PhantomData<V>,
}

/// All that came of a run.
#[derive(Debug)]
pub(crate) struct Ran<V: Vocabulary> {
    /// In order of arrival.
    pub(crate) parts: Vec<V::Part>,
    /// Done and all, in order of arrival.
    pub(crate) progress: Vec<(u64, u64)>,
    /// How it ended.
    pub(crate) end: End<V>,
}

/// How a run ended.
#[derive(Debug)]
pub(crate) enum End<V: Vocabulary> {
    Done(V::Done),
    Cancelled,
    Failed(Failure),
}

impl<V: Vocabulary + Debug> Client<V> {
    /// Starts the worker and greets it.
    pub(crate) fn start(program: &str) -> Self {
        let mut child = Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take().unwrap());
        let mut client = Self { child, stdin, stdout, last_id: 0, vocabulary: std::marker::PhantomData };
        client.send(&Request::Hello { protocol: PROTOCOL_VERSION }, &[]);
        match client.receive() {
            Reply::Hello { protocol, engine, .. } => {
                assert_eq!((protocol, engine.as_str()), (PROTOCOL_VERSION, V::NAME));
            }
            other => panic!("no greeting but {other:?}"),
        }
        client
    }

    pub(crate) fn load(&mut self, model: V::Load) -> Result<V::Loaded, Failure> {
        self.send(&Request::Load { model }, &[]);
        match self.receive() {
            Reply::Loaded { info } => Ok(info),
            Reply::Failed { id: None, failure } => Err(failure),
            other => panic!("no answer to a load: {other:?}"),
        }
    }

    pub(crate) fn run(&mut self, job: V::Job, blob: &[u8]) -> Ran<V> {
        self.begin(job, blob);
        self.finish()
    }

    /// Sends a run without waiting for it.
    pub(crate) fn begin(&mut self, job: V::Job, blob: &[u8]) -> RunId {
        self.last_id += 1;
        self.send(&Request::Run { id: self.last_id, job }, blob);
        self.last_id
    }

    pub(crate) fn cancel(&mut self, id: RunId) {
        self.send(&Request::Cancel { id }, &[]);
    }

    pub(crate) fn finish(&mut self) -> Ran<V> {
        let (mut parts, mut progress) = (Vec::new(), Vec::new());
        let end = loop {
            match self.receive() {
                Reply::Part { part, .. } => parts.push(part),
                Reply::Progress { done, of, .. } => progress.push((done, of)),
                Reply::Done { output, .. } => break End::Done(output),
                Reply::Cancelled { .. } => break End::Cancelled,
                Reply::Failed { failure, .. } => break End::Failed(failure),
                other => panic!("no answer to a run: {other:?}"),
            }
        };
        Ran { parts, progress, end }
    }

    /// Waits for the next message of a run.
    pub(crate) fn receive(&mut self) -> Reply<V> {
        let frame = read_frame(&mut self.stdout).unwrap().expect("the worker ended instead of answering");
        serde_json::from_slice(&frame.header).unwrap()
    }

    /// Closes the pipe and waits for the process to end by itself.
    pub(crate) fn hang_up(mut self) -> ExitStatus {
        self.stdin = None;
        // Generous for a busy machine, and far below what the job that it works on would take.
        let deadline = Instant::now() + Duration::from_secs(60);
        while Instant::now() < deadline {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
        panic!("the worker outlived the pipe");
    }

    fn send(&mut self, request: &Request<V>, blob: &[u8]) {
        let mut stdin = self.stdin.as_ref().unwrap();
        write_frame(&mut stdin, &serde_json::to_vec(request).unwrap(), blob).unwrap();
        stdin.flush().unwrap();
    }
}

impl<V: Vocabulary> Drop for Client<V> {
    fn drop(&mut self) {
        self.stdin = None;
        let mut rest = Vec::new();
        let _ = self.stdout.read_to_end(&mut rest);
        let _ = self.child.wait();
    }
}

/// A file of the project's `models` folder, or of the folder that `FAIRCOPY_MODELS` names.
pub(crate) fn model(name: &str) -> PathBuf {
    let project = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models");
    std::env::var_os("FAIRCOPY_MODELS").map_or_else(project, PathBuf::from).join(name)
}

/// Loads each damaged file, expects `Model` with a next step each time, and that the good one works afterwards.
pub(crate) fn check_damaged<V: Vocabulary + Debug>(
    client: &mut Client<V>,
    good: &Path,
    damaged: Vec<(&str, Vec<u8>)>,
    load: impl Fn(PathBuf) -> V::Load,
) {
    let folder = tempfile::tempdir().unwrap();
    let expect = |client: &mut Client<V>, what: &str, path: PathBuf| {
        let failure = client.load(load(path)).expect_err(what);
        assert_eq!(failure.kind, FailureKind::Model, "{what}: {failure}");
        assert!(failure.message.contains("choose") || failure.message.contains("download"), "{what}: {failure}");
    };
    expect(client, "missing", folder.path().join("missing"));
    expect(client, "folder", folder.path().to_owned());
    for (what, bytes) in damaged {
        let path = folder.path().join("model");
        std::fs::write(&path, bytes).unwrap();
        expect(client, what, path);
    }
    let bytes = std::fs::read(good).unwrap();
    let lengths = [0, 3, 4, 7, 30, 100, 1_000, 20_000, 100_000, 1_000_000, bytes.len() / 2, bytes.len() - 1];
    for length in lengths {
        let path = folder.path().join("model");
        std::fs::write(&path, &bytes[..length]).unwrap();
        expect(client, &format!("cut to {length} bytes"), path);
    }
    client.load(load(good.to_owned())).unwrap();
}
