//! An engine that nobody needs gives its memory back while the program lives on.
#![cfg(target_os = "linux")]

use faircopy_core::{
    app::{Faircopy, TranscribeRequest},
    job::Outcome,
    paths::Paths,
};
use faircopy_tests::{
    processes::engines,
    product::{fixture, programs, wait_until},
    project_folder,
};
use tokio_util::sync::CancellationToken;

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_engine_goes_and_comes_back_when_it_is_needed() {
    let home = tempfile::tempdir().expect("a folder");
    let paths = Paths {
        data: home.path().join("data"),
        config: home.path().to_path_buf(),
        workers: vec![programs()],
        built_in_models: vec![project_folder().join("models")],
        samples: Vec::new(),
    };
    std::fs::write(paths.settings(), "threads = 1\nidle_seconds = 1\n").expect("written");
    let app = Faircopy::open(&paths).expect("it opens");
    let me = std::process::id();
    assert!(engines(me).is_empty(), "opening starts nothing");
    for _ in 0..2 {
        let mut request = TranscribeRequest::of(fixture("formats/opus.opus"));
        request.clean = None;
        let done = app.transcribe(request, &|_| (), &CancellationToken::new()).await.expect("it works");
        assert!(matches!(done, Outcome::Finished(_)));
        assert_eq!(engines(me).len(), 1, "it stays for a while, in case more comes");
        wait_until("the idle engine is gone", || engines(me).is_empty());
    }
    assert_eq!(
        app.library().sessions(faircopy_core::library::Page { limit: 9, before: None }).expect("a list").len(),
        2
    );
}
