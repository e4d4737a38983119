//! The library from outside: several programs at once, looking after it, deleting, files that stay where they are.
#![cfg(target_os = "linux")]

use std::path::PathBuf;

use faircopy_tests::product::{Home, fixture, words};

/// A home with one session of a short file, which is given too.
fn home_with_a_recording(in_place: bool) -> (Home, PathBuf) {
    let home = Home::fresh();
    let file = home.path().join("talk.flac");
    std::fs::copy(fixture("formats/flac.flac"), &file).expect("copied");
    let mut arguments = vec!["transcribe", file.to_str().expect("UTF-8"), "--no-clean", "--quiet"];
    arguments.extend(in_place.then_some("--in-place"));
    home.run(arguments).ok();
    (home, file)
}

#[test]
fn two_command_lines_on_one_library_both_finish() {
    let home = Home::fresh();
    let files = ["formats/flac.flac", "formats/opus.opus"].map(fixture);
    let running = files.each_ref().map(|file| home.start(["transcribe".as_ref(), file.as_os_str()]));
    for child in running {
        let output = child.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(String::from_utf8_lossy(&output.stdout).contains("Boston"));
    }
    assert_eq!(home.sessions().len(), 2);
    assert!(home.run(["library", "check"]).ok().contains("is whole: 2 sessions"));
}

#[test]
fn a_backup_is_a_library_and_never_overwrites() {
    let (home, _) = home_with_a_recording(false);
    let other = Home::fresh();
    std::fs::create_dir_all(other.path().join("data")).expect("a folder");
    let backup = other.path().join("data/library.db");
    home.run(["library".as_ref(), "backup".as_ref(), backup.as_os_str()]).ok();
    assert!(other.run(["show", "1", "--format", "text"]).ok().contains("Boston"));
    let said = home.run(["library".as_ref(), "backup".as_ref(), backup.as_os_str()]).complaint(6);
    assert!(said.contains("never overwrites"), "{said}");
    let found = other.run(["library", "check"]);
    assert!(found.code() == 6 && found.stdout().contains("audio"), "the audio is not in a backup: {}", found.stdout());
}

#[test]
fn sound_that_a_lost_database_knew_is_never_written_over_or_deleted() {
    let (home, _) = home_with_a_recording(false);
    let data = home.path().join("data");
    let older = home.path().join("older.db");
    home.run(["library".as_ref(), "backup".as_ref(), older.as_os_str()]).ok();
    let transcribe = |file: &str| {
        let arguments = ["transcribe".into(), fixture(file).into_os_string(), "--no-clean".into(), "--quiet".into()];
        home.run(arguments).ok();
        home.sessions()[0]["id"].as_u64().expect("an id")
    };
    assert_eq!(transcribe("formats/opus.opus"), 2);
    let sound = |session: u64| {
        let folder = data.join(format!("sessions/{session}"));
        let file = folder.read_dir().expect("a folder").next().expect("the sound").expect("readable").path();
        (file.clone(), std::fs::read(file).expect("readable"))
    };
    let kept = [sound(1), sound(2)];
    // First the database is lost, then an older backup is put in its place, as the message about damage advises.
    for (backup, free) in [(None, 3), (Some(&older), 4)] {
        for ending in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(data.join(format!("library.db{ending}")));
        }
        if let Some(backup) = backup {
            std::fs::copy(backup, data.join("library.db")).expect("copied");
        }
        assert_eq!(transcribe("formats/u8.wav"), free);
        home.run(["delete", &free.to_string(), "--yes"]).ok();
        std::fs::create_dir_all(data.join(format!("sessions/{free}"))).expect("what a cut short deletion leaves");
        assert!([sound(1), sound(2)] == kept, "the sound of earlier sessions is untouched");
    }
}

#[test]
fn deleting_the_audio_keeps_the_text_and_deleting_the_session_takes_both() {
    let (home, file) = home_with_a_recording(false);
    let folder = home.path().join("data/sessions/1");
    assert!(folder.read_dir().is_ok_and(|entries| entries.count() > 0), "the library has its own copy");
    assert!(home.run(["delete", "1", "--audio-only", "--yes"]).ok().contains("Its text is kept"));
    assert!(home.run(["show", "1"]).ok().contains("Boston"));
    assert!(!folder.read_dir().is_ok_and(|entries| entries.count() > 0), "the copy is gone");
    assert!(file.is_file(), "the person's own file stays");

    home.run(["delete", "1", "--yes"]).ok();
    assert!(home.sessions().is_empty());
    home.run(["show", "1"]).complaint(6);
    assert_eq!(home.run(["search", "Boston", "--json"]).json().as_array().map(Vec::len), Some(0));
    assert!(home.run(["library", "check"]).ok().contains("is whole"));
    assert!(file.is_file());
}

#[test]
fn words_are_found_with_their_time_and_sizes_add_up() {
    let (home, file) = home_with_a_recording(false);
    let hits = home.run(["search", "boston", "--json"]).json();
    let [hit] = hits.as_array().expect("a list").as_slice() else { panic!("{hits}") };
    assert_eq!((hit["session"].as_i64(), hit["title"].as_str()), (Some(1), Some("talk")));
    let sizes = home.run(["library", "size", "--json"]).json();
    assert_eq!(sizes["audio"].as_u64(), Some(file.metadata().expect("there").len()));
    for format in ["text", "markdown", "srt", "vtt", "json"] {
        let out = home.path().join(format!("out.{format}"));
        let out = out.to_str().expect("UTF-8");
        home.run(["export", "1", "--format", format, "--output", out]).ok();
        assert!(words(&std::fs::read_to_string(out).expect("written").replace('"', " ")).contains(&"boston".into()));
    }
}

#[test]
fn a_file_kept_in_place_stays_there_and_its_text_outlives_it() {
    let (home, file) = home_with_a_recording(true);
    let folder = home.path().join("data/sessions/1");
    assert!(!folder.read_dir().is_ok_and(|entries| entries.count() > 0), "no copy was made");
    std::fs::rename(&file, file.with_file_name("moved.flac")).expect("moved");
    assert!(home.run(["show", "1"]).ok().contains("Boston"));
    let check = home.run(["library", "check"]);
    assert!(check.stdout().contains("talk.flac"), "{} {}", check.stdout(), check.stderr());
    let said = home.run(["resume", "1"]).fails_with(3);
    assert!(said.contains("talk.flac") && said.contains("any more"), "{said}");
    let said = home.run(["transcribe".as_ref(), file.as_os_str()]).complaint(3);
    assert!(said.contains("no file at"), "{said}");
    home.run(["delete", "1", "--yes"]).ok();
    assert!(file.with_file_name("moved.flac").is_file(), "deleting a session never deletes the person's file");
}

#[test]
fn a_library_of_a_newer_version_is_refused_politely_and_left_alone() {
    let home = Home::fresh();
    home.run(["clean", "--keep", "--style", "rules", "um so this was kept before"]).ok();
    let database = home.path().join("data/library.db");
    let mut bytes = std::fs::read(&database).expect("the library");
    // The format's number, which SQLite keeps big-endian at byte 60 of the file.
    bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
    std::fs::write(&database, &bytes).expect("written");
    for arguments in [&["list"] as &[&str], &["clean", "--keep", "um hello"], &["library", "check"]] {
        let said = home.run(arguments).complaint(6);
        assert!(said.contains("newer Faircopy") && said.contains("Update"), "{said}");
    }
    assert!(std::fs::read(&database).expect("the library") == bytes, "not a byte was touched");
}

#[test]
fn settings_are_obeyed_and_what_is_wrong_in_them_is_said() {
    let home = Home::fresh();
    let settings = "threads = 1\nclean = false\nkeep_originals = false\nstyle = 7\n";
    std::fs::write(home.path().join("config/settings.toml"), settings).expect("written");
    let file = fixture("formats/flac.flac");
    let ran = home.run(["transcribe".as_ref(), file.as_os_str(), "--json".as_ref()]);
    assert!(ran.json()["fair_copy"].is_null(), "clean = false");
    assert!(ran.stderr().contains("\"style\" is not understood"), "{}", ran.stderr());
    assert!(!home.path().join("data/sessions/1").read_dir().is_ok_and(|entries| entries.count() > 0));
}
