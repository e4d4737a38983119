//! Folders that refuse and disks that are full.

use std::{
    ffi::OsStr,
    os::unix::fs::{MetadataExt, PermissionsExt},
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
    let namespaces = ["--user", "--map-root-user", "--mount", "bash", "-c", SMALL_DISK];
    let ran = wrapped(&home, "unshare", &namespaces, &[large.as_os_str(), small.as_os_str()]);
    let said = ran.fails_with(6);
    let complaints: Vec<&str> = said.lines().filter(|line| line.starts_with("faircopy: ")).collect();
    assert_eq!(complaints.len(), 3, "{said}");
    assert!(complaints[0].contains("no room") && complaints[0].contains("--in-place"), "{said}");
    for complaint in &complaints[1..] {
        assert!(complaint.contains("Free some space") || complaint.contains("room"), "{said}");
    }
}

#[test]
fn a_result_that_does_not_fit_is_no_success() {
    let home = home_with_a_session();
    let full = std::fs::File::options().write(true).open("/dev/full").expect("Linux has /dev/full");
    let output = home.command(["show", "1"]).stdout(full).output().expect("it starts");
    assert_complaint(&Ran::of(output), 6, &["standard output", "--output"]);
}
