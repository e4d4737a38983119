//! Folders that refuse and disks that are full.

use std::{
    ffi::OsStr,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::Path,
    process::{Command, Stdio},
};

use faircopy_tests::product::{Home, Ran, fixture};

use super::{assert_complaint, assert_nothing_lost, home_with_a_session};

/// Runs `faircopy` without the power to read and write everything: root gives it up, anybody else has none.
pub(super) fn as_a_person(home: &Home, arguments: &[&OsStr]) -> Ran {
    if std::fs::metadata("/proc/self").expect("Linux").uid() != 0 {
        return home.run(arguments);
    }
    wrapped(home, "setpriv", &["--bounding-set=-dac_override,-dac_read_search"], arguments)
}

/// Runs `faircopy` by way of another program.
fn wrapped(home: &Home, program: &str, options: &[&str], arguments: &[&OsStr]) -> Ran {
    let inner = home.command(arguments);
    let mut command = Command::new(program);
    command.args(options).arg(inner.get_program()).args(inner.get_args());
    command.envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = command.stdin(Stdio::null()).output();
    Ran::of(output.unwrap_or_else(|error| panic!("this test needs `{program}` (util-linux): {error}")))
}

#[test]
fn a_library_that_may_not_be_written_is_said_to_be_so() {
    for mode in [0o000, 0o555] {
        let home = Home::fresh();
        std::fs::set_permissions(home.path(), std::fs::Permissions::from_mode(mode)).expect("allowed");
        let file = fixture("formats/flac.flac");
        for arguments in [&["transcribe".as_ref(), file.as_os_str()] as &[&OsStr], &["list".as_ref()]] {
            assert_complaint(&as_a_person(&home, arguments), 6, &["cannot be written to", "FAIRCOPY_HOME"]);
        }
        std::fs::set_permissions(home.path(), std::fs::Permissions::from_mode(0o755)).expect("allowed");
    }
}

#[test]
fn a_library_that_became_read_only_loses_nothing() {
    let home = home_with_a_session();
    let data = home.path().join("data");
    let lock = |mode| {
        for path in [data.clone(), data.join("sessions"), data.join("locks")] {
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("allowed");
        }
    };
    lock(0o555);
    let file = fixture("formats/flac.flac");
    let ran = as_a_person(&home, &["transcribe".as_ref(), file.as_os_str()]);
    lock(0o755);
    assert_complaint(&ran, 6, &["cannot be written to"]);
    assert_nothing_lost(&home);
}

/// What makes a disk for one process. Ubuntu since 23.10 and Docker refuse it to ordinary users.
const OWN_DISK: [&str; 3] = ["--user", "--map-root-user", "--mount"];

/// Why this system gives no disk of our own, if it does not.
fn refusal(home: &Home) -> Option<String> {
    let mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "faircopy-test"];
    let tried = Command::new("unshare").args(OWN_DISK).args(mount).arg(home.path()).output();
    let tried = tried.unwrap_or_else(|error| panic!("this test needs `unshare` (util-linux): {error}"));
    (!tried.status.success()).then(|| String::from_utf8_lossy(&tried.stderr).trim().to_owned())
}

/// The home is a disk of 1 MB; the rest of the shell script uses it. It exists for that script alone.
const SMALL_DISK: &str = r#"
set -e
mount -t tmpfs -o size=1m faircopy-test "$FAIRCOPY_HOME"
mkdir "$FAIRCOPY_HOME/config"; echo 'threads = 1' > "$FAIRCOPY_HOME/config/settings.toml"
set +e
"$0" clean --keep --style rules --quiet 'um so this was kept before' || exit 90
"$0" transcribe "$1" --no-clean; code=$?
"$0" show 1 --format text | grep -q 'this was kept before' || exit 91
"$0" library check > /dev/null || exit 92
head -c 2m /dev/zero > "$FAIRCOPY_HOME/filler" 2> /dev/null
"$0" transcribe "$2" --no-clean && exit 93
"$0" clean --keep --style rules --quiet 'um no room for this' && exit 94
rm "$FAIRCOPY_HOME/filler"
"$0" show 1 --format text | grep -q 'this was kept before' || exit 95
"$0" transcribe "$2" --no-clean --quiet > /dev/null || exit 96
exit $code
"#;

#[test]
fn a_full_disk_is_said_to_be_full_and_the_rest_is_safe() {
    let home = Home::fresh();
    let (large, small) = (fixture("sample/meeting.wav"), fixture("formats/opus.opus"));
    if let Some(why) = refusal(&home) {
        // `scripts/test` says at its end how to allow it.
        eprintln!("NOT TESTED WITH A DISK OF ITS OWN, only with /dev/full, because this system refuses one: {why}");
        return a_full_disk_takes_the_result_but_not_the_session(&home, &small);
    }
    let options = [&OWN_DISK as &[&str], &["bash", "-c", SMALL_DISK]].concat();
    let ran = wrapped(&home, "unshare", &options, &[large.as_os_str(), small.as_os_str()]);
    let said = ran.fails_with(6);
    let complaints: Vec<&str> = said.lines().filter(|line| line.starts_with("faircopy: ")).collect();
    assert_eq!(complaints.len(), 3, "{said}");
    assert!(complaints[0].contains("no room") && complaints[0].contains("--in-place"), "{said}");
    for complaint in &complaints[1..] {
        assert!(complaint.contains("Free some space") || complaint.contains("room"), "{said}");
    }
}

/// Runs `faircopy` with a standard output that has no room.
fn into_a_full_disk(home: &Home, arguments: &[&OsStr]) -> Ran {
    let full = std::fs::File::options().write(true).open("/dev/full").expect("Linux has /dev/full");
    Ran::of(home.command(arguments).stdout(full).output().expect("it starts"))
}

fn a_full_disk_takes_the_result_but_not_the_session(home: &Home, file: &Path) {
    let ran = into_a_full_disk(home, &["transcribe".as_ref(), file.as_os_str(), "--no-clean".as_ref()]);
    assert_complaint(&ran, 6, &["standard output", "--output"]);
    assert!(home.run(["show", "1", "--format", "text"]).ok().contains("Boston"), "the session is kept");
}

#[test]
fn a_result_that_does_not_fit_is_no_success() {
    let home = home_with_a_session();
    assert_complaint(&into_a_full_disk(&home, &["show".as_ref(), "1".as_ref()]), 6, &["standard output", "--output"]);
    // With several files the others go on, and all are kept.
    let files = ["formats/flac.flac", "formats/opus.opus"].map(fixture);
    let options = ["transcribe", "--no-clean"].map(OsStr::new);
    let arguments: Vec<&OsStr> = options.into_iter().chain(files.iter().map(|file| file.as_os_str())).collect();
    let said = into_a_full_disk(&home, &arguments).fails_with(6);
    assert!(["flac.flac: ", "opus.opus: "].iter().all(|name| said.contains(name)), "{said}");
    assert_eq!(home.sessions().len(), 3, "{said}");
    a_full_disk_takes_the_result_but_not_the_session(&Home::fresh(), &fixture("formats/opus.opus"));
}
