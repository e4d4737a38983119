//! Files that hold no sound, not all of it, or not for us.

use std::{os::unix::fs::PermissionsExt, path::Path};

use faircopy_tests::product::{Ran, fixture, spoken, words};

use super::{assert_complaint, assert_nothing_lost, home_with_a_session};

#[test]
fn a_file_without_sound_for_us_is_refused_with_what_to_do() {
    let home = home_with_a_session();
    let check = |file: &Path, parts: &[&str]| {
        let ran = home.run(["transcribe".as_ref(), file.as_os_str()]);
        assert_complaint(&ran, 3, parts);
        assert_eq!(ran.stdout(), "");
        assert_eq!(home.sessions().len(), 1, "{} left a session behind", file.display());
    };
    check(Path::new("/nowhere/talk.m4a"), &["no file at /nowhere/talk.m4a", "Check"]);
    check(&fixture("bad"), &["is a folder"]);
    check(Path::new("/dev/null"), &["/dev/null", "not an audio"]);
    check(&fixture("bad/empty.wav"), &["is empty", "again"]);
    check(&fixture("bad/text-as.wav"), &["not an audio or video file", "ffmpeg"]);
    check(&fixture("bad/windows-media.wma"), &["Windows Media", "ffmpeg"]);
    check(&fixture("bad/phone.amr"), &["AMR", "ffmpeg"]);
    check(&fixture("bad/protected.m4p"), &["copy-protected", "without protection"]);
    check(&fixture("bad/video-without-sound.mp4"), &["no sound", "audio track"]);
    check(&fixture("bad/without-index.m4a"), &["incomplete", "again"]);
    // What a broadcast and a camera write: packets, and in one of them what looks like a frame of MP3.
    for (name, before) in [("broadcast.ts", 0), ("camera.m2ts", 4)] {
        let file = home.path().join(name);
        let mp3 = std::fs::read(fixture("formats/stereo-44k.mp3")).expect("fixture");
        let packet = |sound: &[u8]| [&vec![0; before], &b"\x47\x01\x00\x10"[..], sound].concat();
        let packets: Vec<u8> = mp3.chunks_exact(184).flat_map(packet).collect();
        std::fs::write(&file, packets).expect("written");
        check(&file, &["MPEG transport stream", "ffmpeg"]);
    }
    // 8 GB of nothing, without taking the room.
    let huge = home.path().join("huge.wav");
    std::fs::File::create(&huge).and_then(|file| file.set_len(8 << 30)).expect("a sparse file");
    check(&huge, &["not an audio or video file", "ffmpeg"]);
    assert_nothing_lost(&home);
}

#[test]
fn a_truncated_file_gives_what_it_holds_and_says_that_it_is_cut_off() {
    let home = home_with_a_session();
    for file in ["truncated.wav", "truncated.mp3", "truncated.flac", "truncated.m4a"] {
        let ran = home.run([
            "transcribe".into(),
            fixture("bad").join(file).into_os_string(),
            "--no-clean".into(),
            "--json".into(),
        ]);
        let document = ran.json();
        let said = words(&spoken(&document, None));
        assert!(said.starts_with(&["how".into(), "was".into(), "your".into()]), "{file}: {said:?}");
        assert!(ran.stderr().contains("cut off"), "{file}: {}", ran.stderr());
        assert!(document["session"]["warnings"].to_string().contains("cut off"), "{file}: kept with the session");
    }
    assert_nothing_lost(&home);
}

#[test]
fn no_result_is_written_over_a_recording_or_the_library() {
    let home = home_with_a_session();
    let folder = home.path().join("talks");
    std::fs::create_dir(&folder).expect("a folder");
    let names =
        ["formats/flac.flac", "formats/video.mp4", "formats/no-header.mp3", "bad/truncated.m4a", "bad/phone.amr"];
    let mut kept: Vec<_> = names.iter().map(|name| folder.join(Path::new(name).file_name().expect("a name"))).collect();
    for (name, copy) in names.iter().zip(&kept) {
        std::fs::copy(fixture(name), copy).expect("copied");
    }
    let link = folder.join("text.txt");
    std::os::unix::fs::symlink(&kept[0], &link).expect("a link");
    kept.extend([link, home.path().join("data/library.db")]);
    let before: Vec<Vec<u8>> = kept.iter().map(|file| std::fs::read(file).expect("readable")).collect();
    for (file, before) in kept.iter().zip(before) {
        for arguments in [["transcribe".as_ref(), kept[0].as_os_str()], ["export".as_ref(), "1".as_ref()]] {
            let ran = home.run([arguments[0], "--output".as_ref(), file.as_os_str(), arguments[1]]);
            assert_complaint(&ran, 2, &["written over", "--output"]);
            assert!(std::fs::read(file).expect("readable") == before, "{} is untouched", file.display());
        }
    }
    let inside = home.path().join("data/sessions/text.txt");
    let ran = home.run(["export".as_ref(), "1".as_ref(), "--output".as_ref(), inside.as_os_str()]);
    assert_complaint(&ran, 2, &["library", "--output"]);
    // An older result makes room, whatever its format.
    for format in ["text", "docx", "pdf", "html", "srt", "json"] {
        let file = folder.join("result");
        for _ in 0..2 {
            home.run(["export", "1", "--format", format, "--output", file.to_str().expect("UTF-8")]).ok();
        }
    }
    assert_nothing_lost(&home);
}

#[test]
fn a_file_that_may_not_be_read_is_said_to_be_so() {
    let home = home_with_a_session();
    let file = home.path().join("private.flac");
    std::fs::copy(fixture("formats/flac.flac"), &file).expect("copied");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o000)).expect("allowed");
    let ran = super::disk::as_a_person(&home, &["transcribe".as_ref(), file.as_os_str()]);
    assert_complaint(&ran, 3, &["may not read", "permissions"]);
    assert_nothing_lost(&home);
}

#[test]
fn names_in_every_script_are_only_names() {
    let home = home_with_a_session();
    let folder = home.path().join("Ordner mit Leerzeichen/会議/الاجتماع");
    std::fs::create_dir_all(&folder).expect("a folder");
    let long = format!("{}.flac", "näh".repeat(60));
    let names = ["Übung 'eins' \"zwei\" $HOME.flac", "اجتماع 🎙️.flac", "line\nbreak.flac", "-x --help.flac", &long];
    let mut arguments = vec!["transcribe".into(), "--no-clean".into(), "--format".into(), "srt".into()];
    let out = home.path().join("Ergebnisse 結果");
    arguments.extend(["--output".into(), out.clone().into_os_string(), "--".into()]);
    for name in names {
        std::fs::copy(fixture("formats/flac.flac"), folder.join(name)).expect("copied");
        arguments.push(folder.join(name).into_os_string());
    }
    home.run(arguments).ok();
    assert_eq!(std::fs::read_dir(&out).expect("the folder").count(), names.len());
    assert_eq!(home.sessions().len(), names.len() + 1);
    let list = home.run(["list"]).ok();
    assert_eq!(list.lines().count(), names.len() + 1, "a line a session:\n{list}");
    assert!(list.lines().all(|line| line.chars().count() <= 100), "{list}");
}

#[test]
fn a_home_anywhere_works() {
    let place = tempfile::tempdir().expect("a folder");
    let home = home_with_a_session().with("FAIRCOPY_HOME", place.path().join("Ma maison é 家/🏠"));
    let ran: Ran = home.run(["transcribe".as_ref(), fixture("formats/opus.opus").as_os_str(), "--no-clean".as_ref()]);
    assert!(ran.ok().contains("Boston"), "{}", ran.stdout());
    assert!(home.run(["show", "1"]).ok().contains("Boston"));
}
