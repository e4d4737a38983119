//! What a request gives, and how it is cancelled.

use faircopy_protocol::FailureKind;

use super::*;

#[tokio::test]
async fn a_job_streams_its_parts_and_its_result() {
    let worker = worker(&["ok"]);
    assert_eq!(worker.process_id(), None, "nothing starts before it is needed");
    assert_eq!(worker.version().await.unwrap(), "faulty 1.0");
    assert_eq!(worker.load(&model("first")).await.unwrap().name.as_deref(), Some("first"));
    let process = worker.process_id();
    let mut parts = Vec::new();
    let on_part = |part: &str| parts.push(part.to_owned());
    let answer = ask_with(&worker, "to be fair", LONG, &CancellationToken::new(), on_part).await;
    assert_eq!(answer.unwrap(), Outcome::Finished("to be fair".to_owned()));
    assert_eq!(parts, ["begun", "to", "be", "fair"]);
    assert_eq!(worker.load(&model("model")).await.unwrap().name.as_deref(), Some("model"), "the run's own model");
    assert_eq!(worker.process_id(), process, "one process for all of it");
}

#[tokio::test]
async fn requests_queue_up() {
    let worker = worker(&["ok"]);
    let answers = tokio::join!(ask(&worker, "one"), ask(&worker, "two"), ask(&worker, "three"));
    for (answer, expect) in [(answers.0, "one"), (answers.1, "two"), (answers.2, "three")] {
        assert_eq!(answer.unwrap(), Outcome::Finished(expect.to_owned()));
    }
}

#[tokio::test]
async fn samples_travel_with_the_job_up_to_the_limit() {
    let worker = worker(&["ok"]);
    let limit = faircopy_protocol::frame::BLOB_LIMIT;
    for (bytes, fits) in [(0, true), (16 << 20, true), (limit + 1, false), (1, true)] {
        let no_cancel = CancellationToken::new();
        let done = worker.run(&model("model"), chat("x"), vec![0; bytes], LONG, &mut |_| (), &no_cancel).await;
        match done {
            Ok(Outcome::Finished(TextDone::Chat { prompt_tokens, .. })) if fits => {
                assert_eq!(prompt_tokens as usize, bytes);
            }
            Err(WorkerError::Failed(failure)) if !fits => assert_eq!(failure.kind, FailureKind::Job),
            other => panic!("{bytes}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn what_native_code_prints_does_not_disturb_the_pipe() {
    let worker = worker(&["ok"]);
    assert_eq!(ask(&worker, "print").await.unwrap(), Outcome::Finished("print".to_owned()));
    let crash = ask(&worker, "crash").await.unwrap_err();
    assert!(crash.stderr().unwrap().starts_with("native code prints what it likes"), "{crash:?}");
}

#[tokio::test]
async fn a_failure_of_the_engine_keeps_the_process() {
    let worker = worker(&["ok"]);
    let error = worker.load(&model("broken")).await.unwrap_err();
    assert_eq!(error.to_string(), "This file is no model; choose another.");
    let process = worker.process_id();
    assert!(
        matches!(ask(&worker, "refuse").await, Err(WorkerError::Failed(failure)) if failure.kind == FailureKind::Job)
    );
    assert_works(&worker).await;
    assert_eq!(worker.process_id(), process);
}

/// Cancels a job as soon as it has begun.
async fn cancel_running(worker: &Worker<Text>, text: &str) -> Answer {
    let cancel = CancellationToken::new();
    ask_with(worker, text, LONG, &cancel, |_| cancel.cancel()).await
}

#[tokio::test]
async fn a_job_that_listens_is_cancelled_without_a_new_process() {
    let worker = worker_with(&["ok"], Policy { cancel_grace: LONG, handshake: LONG, ..Policy::default() });
    worker.load(&model("model")).await.unwrap();
    let process = worker.process_id();
    assert_eq!(cancel_running(&worker, "wait").await.unwrap(), Outcome::Cancelled);
    assert_eq!(cancel_running(&worker, "over before it is heard").await.unwrap(), Outcome::Cancelled);
    assert_works(&worker).await;
    assert_eq!(worker.process_id(), process);
}

#[tokio::test]
async fn a_job_that_does_not_listen_is_cancelled_by_the_end_of_its_process() {
    let policy = Policy { cancel_grace: Duration::from_millis(100), handshake: LONG, ..Policy::default() };
    let worker = worker_with(&["ok"], policy);
    worker.load(&model("model")).await.unwrap();
    let process = worker.process_id().unwrap();
    for text in ["hang", "slow"] {
        assert_eq!(cancel_running(&worker, text).await.unwrap(), Outcome::Cancelled, "{text}");
        assert_eq!(worker.process_id(), None, "{text}");
    }
    assert!(!lives(process));
    assert_works(&worker).await;
}

#[tokio::test]
async fn a_request_is_cancelled_before_its_run_too() {
    let worker = worker(&["ok"]);
    let cancel = CancellationToken::new();
    cancel.cancel();
    assert_eq!(ask_with(&worker, "x", LONG, &cancel, |_| ()).await.unwrap(), Outcome::Cancelled);
    assert_eq!(worker.process_id(), None, "nothing was started for it");

    // While the model loads, which nobody can interrupt.
    let cancel = CancellationToken::new();
    let endless = model("endless");
    let mut nothing = |_| ();
    let (outcome, ()) = tokio::join!(worker.run(&endless, chat("x"), Vec::new(), LONG, &mut nothing, &cancel), async {
        until("the process starts", || worker.process_id().is_some()).await;
        cancel.cancel();
    });
    assert!(matches!(outcome, Ok(Outcome::Cancelled)));
    assert_works(&worker).await;

    // Behind another request.
    let (first, second) = (CancellationToken::new(), CancellationToken::new());
    let queued = async {
        let answer = ask_with(&worker, "x", LONG, &second, |_| ()).await;
        first.cancel();
        answer
    };
    let (running, queued) = tokio::join!(ask_with(&worker, "wait", LONG, &first, |_| second.cancel()), queued);
    assert_eq!((running.unwrap(), queued.unwrap()), (Outcome::Cancelled, Outcome::Cancelled));
    assert_works(&worker).await;
}
