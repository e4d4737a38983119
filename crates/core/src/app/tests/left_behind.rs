//! A window that is closed with work in its queue, and opened again. A Tokio runtime that is dropped ends all its tasks at
//! once, as the end of the program does.

use super::*;

/// Opens a window, does something in it before any job has begun, and closes it.
fn window<T>(home: &Home, during: impl FnOnce(&Queue) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async { during(&queue(home)) })
}

/// Opens a window and waits until it has done everything that was left behind; gives how its jobs ended.
fn window_that_goes_on(home: &Home) -> Vec<JobState> {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let queue = queue(home);
        queue.go_on().unwrap();
        while queue.is_busy() {
            tokio::task::yield_now().await;
        }
        queue.list().into_iter().map(|job| job.state).collect()
    })
}

fn queue(home: &Home) -> Queue {
    Queue::start(home.app.clone(), Arc::new(|_| ())).unwrap()
}

fn text(text: &str) -> Task {
    Task::TakeInText { text: text.into(), request: pasted() }
}

#[test]
fn pasted_text_that_waits_survives_the_window_and_is_done_once() {
    let home = home();
    window(&home, |queue| {
        queue.add(text("um the first text"));
        queue.add(text("um the second text"));
    });
    assert_eq!(home.listed(), 0, "nothing had begun");
    assert_eq!(window_that_goes_on(&home), [JobState::Finished, JobState::Finished]);
    let found = |words| home.app.library().search(words, 9).unwrap().len();
    assert_eq!((home.listed(), found("first"), found("second")), (2, 2, 2));
    assert_eq!(window_that_goes_on(&home), [], "nothing is left to do");
}

#[test]
fn another_fair_copy_that_waits_is_made_after_the_next_start() {
    let home = home();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let session = runtime.block_on(home.keep("um so we go"));
    window(&home, |queue| queue.add(Task::CleanAgain { session, request: rules() }));
    assert_eq!(window_that_goes_on(&home), [JobState::Finished]);
    let transcript = home.current(session).transcript.unwrap();
    assert_eq!(home.app.library().fair_copies(transcript).unwrap().len(), 2);
}

#[test]
fn what_was_taken_out_stays_out_and_what_failed_is_tried_again_until_it_is_let_go() {
    let home = home();
    window(&home, |queue| {
        let unwanted = queue.add(text("um nobody wants this"));
        queue.cancel(unwanted);
        let file = home.paths.data.join("not there yet.txt");
        queue.add(Task::TakeInTextFile { file, clean: rules() });
    });
    assert!(matches!(window_that_goes_on(&home)[..], [JobState::Failed { kind: ErrorKind::Input, .. }]));
    std::fs::write(home.paths.data.join("not there yet.txt"), "um but now it is").unwrap();
    assert_eq!(window_that_goes_on(&home), [JobState::Finished]);
    assert_eq!(home.listed(), 1);
}

#[test]
fn a_second_window_leaves_alone_what_waits_in_the_first() {
    let home = home();
    window(&home, |first| {
        first.add(text("um of the first window"));
        // A thread of its own: no runtime starts inside another.
        let second = std::thread::scope(|scope| scope.spawn(|| window_that_goes_on(&home)).join().unwrap());
        assert_eq!(second, [], "the first window will do it");
    });
    assert_eq!(window_that_goes_on(&home), [JobState::Finished]);
}

#[test]
fn deleting_a_session_takes_its_cards_away() {
    let home = home();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let session = home.keep("um so we go").await;
        let queue = queue(&home);
        let unknown = CleanRequest { style: Some("poetic".into()), text_model: None };
        let failed = queue.add(Task::CleanAgain { session, request: unknown });
        while queue.is_busy() {
            tokio::task::yield_now().await;
        }
        assert_eq!(queue.list().iter().map(|job| job.id).collect::<Vec<_>>(), [failed]);
        queue.cancel_sessions(&[session]);
        assert_eq!(queue.list(), [], "nothing offers to try again what has no session any more");
    });
    assert_eq!(window_that_goes_on(&home), []);
}
