//! Marked moments of a recording: listed, and in their places in every export.

use std::{io::Read as _, process::Command};

use faircopy_core::{
    library::Library,
    session::{Mark, MarkKind},
    transcript::{Millis, Track},
};
use faircopy_tests::{
    product::{Home, segments},
    recorded::{RecordedPart, broken_off},
    sound::mixed_down,
};

/// A recording with text in which three moments are marked: before the first word, in the middle, and after the last. And a pause.
fn home() -> Home {
    let home = Home::fresh();
    let (me, others) = (mixed_down("sample/me.flac"), mixed_down("sample/others.flac"));
    let session = broken_off(&home, &[RecordedPart::of(Track::Me, &me), RecordedPart::of(Track::Others, &others)]);
    let library = Library::open(&home.path().join("data")).expect("the library");
    let mark = |at, kind, label: Option<&str>| {
        let (length, label) = ((kind == MarkKind::Pause).then_some(Millis(5_000)), label.map(str::to_owned));
        let mark = Mark { at: Millis(at), kind, length, track: None, label };
        library.add_mark(session, &mark).expect("stored");
    };
    mark(0, MarkKind::Bookmark, Some("The *start*"));
    mark(30_000, MarkKind::Bookmark, Some("Budget & <more> --> here"));
    mark(31_000, MarkKind::Pause, None);
    mark(3_600_000, MarkKind::Bookmark, None);
    home.run(["resume"]).ok();
    home
}

/// The pieces stand in this order in the text.
fn in_order(text: &str, pieces: &[&str]) {
    let mut rest = text;
    for piece in pieces {
        let place = rest.find(piece).unwrap_or_else(|| panic!("no “{piece}” at its place in:\n{text}"));
        rest = &rest[place + piece.len()..];
    }
}

#[test]
fn marked_moments_are_listed() {
    let home = home();
    let list = home.run(["marks", "1"]).ok();
    in_order(
        &list,
        &["0:00", "bookmark", "The *start*", "0:30", "Budget", "0:31", "paused", "for 0:05", "1:00:00", "bookmark"],
    );
    let marks = home.run(["marks", "1", "--json"]).json();
    assert_eq!(marks[1]["at_ms"], 30_000);
    assert_eq!((&marks[1]["kind"], &marks[1]["label"]), (&"bookmark".into(), &"Budget & <more> --> here".into()));
    assert_eq!((&marks[2]["kind"], &marks[2]["length_ms"]), (&"pause".into(), &5_000.into()));
    assert_eq!(home.document(1)["marks"], marks, "the document has them, too");
    home.run(["clean", "--keep", "a text"]).ok();
    let none = home.run(["marks", "2"]);
    assert!(none.ok().is_empty() && none.stderr().contains("Nothing is marked in session 2"), "{}", none.stderr());
    assert!(home.run(["marks", "9"]).complaint(6).contains("There is no session 9"));
}

#[test]
fn every_export_has_the_bookmarks_in_their_places() {
    let home = home();
    let document = home.document(1);
    let start = |segment: &&serde_json::Value| segment["start_ms"].as_u64().expect("a time");
    let text = |segment: &serde_json::Value| segment["text"].as_str().expect("text").trim().to_owned();
    let before = segments(&document).iter().rfind(|segment| start(segment) <= 30_000).map(text).expect("some");
    let after = segments(&document).iter().find(|segment| start(segment) > 30_000).map(text).expect("some");
    let exported = |format: &str, more: &[&str]| {
        home.run([&["export", "1", "--format", format, "--text", "verbatim"], more].concat()).ok()
    };
    let prose = exported("text", &[]);
    in_order(
        &prose,
        &["--- 0:00 Bookmark: The *start* ---", &before, "--- 0:30 Bookmark: Budget & <more> --> here ---", &after],
    );
    assert!(prose.trim_end().ends_with("--- 1:00:00 Bookmark ---"), "{prose}");
    assert!(!prose.contains("0:31"), "what the recorder noted is no bookmark: {prose}");
    let markdown = exported("markdown", &[]);
    in_order(&markdown, &["> `0:00` **Bookmark: The \\*start\\***", &before, "> `0:30` **Bookmark: Budget", &after]);
    let html = exported("html", &[]);
    in_order(
        &html,
        &["<time>0:30</time> Bookmark: Budget &amp; &lt;more&gt; --&gt; here</p>", "<time>1:00:00</time> Bookmark</p>"],
    );
    let both = home.run(["export", "1", "--format", "html", "--text", "both"]).ok();
    in_order(&both, &["<table>", "<td colspan=\"2\"><p class=\"mark\" dir=\"auto\"><time>0:30</time>", "</table>"]);
    let vtt = exported("vtt", &[]);
    in_order(
        &vtt,
        &["WEBVTT\n\n", "NOTE 00:00:30.000 Bookmark: Budget & <more> → here\n\n", "NOTE 01:00:00.000 Bookmark\n"],
    );
    assert!(!exported("srt", &[]).contains("Bookmark"), "SubRip has no comments");
    let shown = home.run(["show", "1"]).ok();
    in_order(&shown, &["0:30  ⚑ Bookmark: Budget", "1:00:00  ⚑ Bookmark"]);
    let notes = exported("text", &["--content", "both"]);
    in_order(&notes, &["0:30 Bookmark"]);
}

#[test]
fn word_and_pdf_have_the_bookmarks() {
    let home = home();
    let out = |format: &str, text: &str| {
        let path = home.path().join(format!("out-{text}.{format}"));
        home.run(["export", "1", "--format", format, "--text", text, "--output", path.to_str().expect("UTF-8")]).ok();
        path
    };
    for text in ["verbatim", "both"] {
        let file = std::fs::File::open(out("docx", text)).expect("a file");
        let mut xml = String::new();
        let mut archive = zip::ZipArchive::new(file).expect("a zip file");
        archive.by_name("word/document.xml").expect("its body").read_to_string(&mut xml).expect("text");
        in_order(&xml, &["w:val=\"Mark\"", "0:30  Bookmark: Budget &amp; &lt;more&gt;", "1:00:00  Bookmark"]);
        let read = Command::new("pdftotext").arg("-layout").arg(out("pdf", text)).arg("-").output();
        let read = read.expect("pdftotext is installed: apt-get install poppler-utils");
        let read = String::from_utf8(read.stdout).expect("UTF-8");
        in_order(&read, &["0:00", "Bookmark: The *start*", "0:30", "Bookmark: Budget & <more>", "1:00:00", "Bookmark"]);
    }
}
