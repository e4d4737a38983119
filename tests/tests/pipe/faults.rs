//! Workers that crash, hang, talk nonsense or are not the right ones: a typed error, and the next request works.

use faircopy_core::worker::CrashCause;

use super::*;

#[tokio::test]
async fn what_goes_wrong_at_the_start_is_a_typed_error() {
    #[track_caller]
    fn check(arguments: &[&str], handshake: Duration) -> impl Future<Output = WorkerError> {
        let worker = worker_with(arguments, Policy { handshake, ..Policy::default() });
        async move {
            let error = worker.load(&model("model")).await.unwrap_err();
            assert_eq!(worker.process_id(), None, "{error}");
            error
        }
    }
    let error = check(&["exit"], LONG).await;
    assert!(error.to_string().contains("exit code 3") && error.stderr() == Some("no wish to work"), "{error:?}");
    let error = check(&["crash"], LONG).await;
    assert!(error.to_string().contains("signal 6"), "{error}");
    assert_eq!(error.stderr(), Some("GGML_ASSERT(crash) failed"));
    for nonsense in ["garbage", "huge"] {
        let error = check(&[nonsense], LONG).await;
        assert!(matches!(error, WorkerError::Garbage { .. }), "{error:?}");
        assert_eq!(error.stderr(), Some("saying what nobody asked for"));
    }
    let error = check(&["no-message"], LONG).await;
    assert!(matches!(error, WorkerError::Garbage { .. }), "{error:?}");
    for (stranger, expect) in
        [("other-version", "`text` with protocol 99"), ("other-engine", "`speech` with protocol 2")]
    {
        let error = check(&[stranger], LONG).await;
        assert!(matches!(&error, WorkerError::Version { worker, .. } if worker.contains(expect)), "{error:?}");
    }
    let error = check(&["silent"], Duration::from_millis(100)).await;
    assert!(matches!(error, WorkerError::TimedOut { .. }) && error.is_transient(), "{error:?}");
}

#[tokio::test]
async fn a_worker_that_cannot_be_started_says_where_it_should_be() {
    let folder = tempfile::tempdir().unwrap();
    let note = folder.path().join("note.txt");
    std::fs::write(&note, "no program").unwrap();
    for (program, expect) in [(folder.path().join("nowhere"), "is missing at"), (note, "cannot be started")] {
        let launch = Launch { program: program.clone(), arguments: Vec::new(), environment: Vec::new() };
        let worker = Worker::<Text>::new(launch, Policy::default());
        for _ in 0..6 {
            let error = worker.load(&model("model")).await.unwrap_err().to_string();
            assert!(error.contains(expect) && error.contains(&program.display().to_string()), "{error}");
        }
    }
}

#[tokio::test]
async fn after_a_crash_the_next_request_gets_a_fresh_process() {
    let worker = worker(&["ok"]);
    worker.load(&model("model")).await.unwrap();
    let process = worker.process_id().unwrap();
    let mut parts = 0;
    let crash = ask_with(&worker, "crash", LONG, &CancellationToken::new(), |_| parts += 1).await.unwrap_err();
    let WorkerError::Crashed { cause, stderr, .. } = &crash else { panic!("{crash:?}") };
    assert_eq!((*cause, stderr.as_str()), (CrashCause::Unknown, "GGML_ASSERT(crash) failed"));
    assert_eq!(parts, 1, "what came before the crash is heard");
    assert!(crash.is_transient() && !lives(process));
    assert_works(&worker).await;
    assert_ne!(worker.process_id(), Some(process));
}

#[tokio::test]
async fn a_worker_that_died_unnoticed_is_replaced() {
    let worker = worker(&["ok"]);
    assert_works(&worker).await;
    let process = worker.process_id().unwrap();
    std::process::Command::new("kill").args(["-9", &process.to_string()]).status().unwrap();
    until("the end is noticed", || worker.process_id().is_none()).await;
    assert_works(&worker).await;
}

#[tokio::test]
async fn a_worker_killed_from_outside_points_to_memory() {
    let worker = worker(&["ok"]);
    let kill = |_: &str| {
        let process = worker.process_id().unwrap().to_string();
        std::process::Command::new("kill").args(["-9", &process]).status().unwrap();
    };
    let error = ask_with(&worker, "wait", LONG, &CancellationToken::new(), kill).await.unwrap_err();
    assert!(error.to_string().contains("choose a smaller model"), "{error}");
    assert_works(&worker).await;
}

#[tokio::test]
async fn a_worker_that_is_silent_for_too_long_is_stopped() {
    let worker = worker(&["ok"]);
    worker.load(&model("model")).await.unwrap();
    let process = worker.process_id().unwrap();
    let soon = Duration::from_millis(100);
    let error = ask_with(&worker, "hang", soon, &CancellationToken::new(), |_| ()).await.unwrap_err();
    assert!(matches!(error, WorkerError::TimedOut { after, .. } if after == soon), "{error:?}");
    assert!(!lives(process));
    assert_works(&worker).await;

    // Each sign of life begins the time anew: four seconds of work, never three of silence.
    let slow = ask_with(&worker, "slow", Duration::from_secs(3), &CancellationToken::new(), |_| ()).await;
    assert_eq!(slow.unwrap(), Outcome::Finished("slow".to_owned()));
}

#[tokio::test]
async fn a_worker_that_does_not_read_is_stopped_too() {
    let worker = worker(&["deaf"]);
    let more_than_a_pipe_holds = vec![0; 8 << 20];
    let (soon, no_cancel) = (Duration::from_millis(200), CancellationToken::new());
    let error = worker.run(&model("model"), chat("x"), more_than_a_pipe_holds, soon, &mut |_| (), &no_cancel).await;
    assert!(matches!(error, Err(WorkerError::TimedOut { .. })), "{error:?}");
    assert_eq!(worker.process_id(), None);
}

#[tokio::test]
async fn an_engine_that_keeps_crashing_is_given_up_until_something_changes() {
    let worker = worker_with(&["ok"], Policy { restarts: 2, handshake: LONG, ..Policy::default() });
    for _ in 0..2 {
        assert!(matches!(ask(&worker, "crash").await, Err(WorkerError::Crashed { .. })));
    }
    assert_works(&worker).await; // which wipes the slate
    for _ in 0..2 {
        assert!(matches!(ask(&worker, "crash").await, Err(WorkerError::Crashed { .. })));
    }
    for _ in 0..3 {
        let error = ask(&worker, "crash").await.unwrap_err();
        assert!(matches!(error, WorkerError::GaveUp { failures: 3, .. }), "{error:?}");
        assert_eq!(error.stderr(), Some("GGML_ASSERT(crash) failed"));
        assert_eq!(worker.process_id(), None, "nothing is started any more");
    }
    worker.load(&model("another")).await.unwrap();
    assert_works(&worker).await;
}

#[tokio::test]
async fn a_worker_that_dies_only_once_is_started_again() {
    let folder = tempfile::tempdir().unwrap();
    let marker = folder.path().join("died");
    let worker = worker(&["crash-once", marker.to_str().unwrap()]);
    assert!(matches!(ask(&worker, "x").await, Err(WorkerError::Crashed { .. })));
    assert_works(&worker).await;
}
