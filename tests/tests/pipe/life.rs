//! How long a worker lives: never longer than it is needed, and never longer than the app.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use super::*;

#[tokio::test]
async fn an_idle_worker_goes_and_comes_back_when_needed() {
    let policy = Policy { idle: Some(Duration::from_millis(50)), handshake: LONG, ..Policy::default() };
    let worker = worker_with(&["ok"], policy);
    // Far longer than `idle`, yet not idle.
    assert_eq!(ask(&worker, "slow").await.unwrap(), Outcome::Finished("slow".to_owned()));
    until("the idle process goes", || worker.process_id().is_none()).await;
    assert_works(&worker).await;
    until("the next one goes too", || worker.process_id().is_none()).await;
}

#[cfg(target_os = "linux")] // the process group is read from /proc
#[tokio::test]
async fn a_worker_is_out_of_reach_of_the_terminals_ctrl_c() {
    let worker = worker(&["ok"]);
    assert_works(&worker).await;
    let process = worker.process_id().unwrap().to_string();
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let group = stat.rsplit(") ").next().and_then(|fields| fields.split(' ').nth(2));
    assert_eq!(group, Some(process.as_str()), "a group of its own");
}

#[tokio::test]
async fn a_stopped_worker_is_gone_at_once() {
    let worker = worker(&["ok"]);
    worker.stop().await; // nothing to stop
    assert_works(&worker).await;
    let process = worker.process_id().unwrap();
    worker.stop().await;
    assert!(worker.process_id().is_none() && !lives(process));
    assert_works(&worker).await;
}

#[tokio::test]
async fn a_dropped_request_takes_its_process_with_it() {
    let worker = worker(&["ok"]);
    for text in ["wait", "hang", "slow"] {
        let (began, mut parts) = tokio::sync::mpsc::unbounded_channel();
        let no_cancel = CancellationToken::new();
        let on_part = |part: &str| began.send(part.to_owned()).unwrap();
        let process = tokio::select! {
            answer = ask_with(&worker, text, LONG, &no_cancel, on_part) => panic!("{answer:?}"),
            _ = parts.recv() => worker.process_id().unwrap(),
        }; // here the request is dropped
        until("the process goes", || !lives(process)).await;
        assert_works(&worker).await;
        assert_ne!(worker.process_id(), Some(process));
    }
}

#[tokio::test]
async fn the_last_handle_takes_the_process_with_it_and_leaves_no_zombie() {
    let worker = worker(&["ok"]);
    let clone = worker.clone();
    assert_works(&worker).await;
    let process = worker.process_id().unwrap();
    drop(worker);
    assert_works(&clone).await;
    assert_eq!(clone.process_id(), Some(process));
    drop(clone);
    until("the process goes", || !lives(process)).await;
    let entry = format!("/proc/{process}");
    until("the process is reaped", || !Path::new(&entry).exists()).await;
}

#[tokio::test]
async fn no_worker_outlives_the_app() {
    for ending in ["wait", "leave"] {
        let mut app = Command::new(env!("CARGO_BIN_EXE_worker_parent"))
            .args([env!("CARGO_BIN_EXE_faulty_worker"), ending])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(app.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let process: u32 = line.trim().parse().unwrap();
        if ending == "wait" {
            assert!(lives(process), "the worker is busy");
            app.kill().unwrap(); // SIGKILL: nothing in the app can tidy up
        }
        app.wait().unwrap();
        until("the busy worker ends", || !lives(process)).await;
    }
}
