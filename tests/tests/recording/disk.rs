//! A disk that fills up while it is recorded to.

use std::process::{Command, Stdio};

use faircopy_tests::{
    product::{Home, Ran},
    virtual_audio::VirtualAudio,
};

use super::command;

/// The home is a disk of 37 MB, of which 32 are left to others; it exists for this script alone.
const SMALL_DISK: &str = r#"
set -e
mount -t tmpfs -o size=37m faircopy-test "$FAIRCOPY_HOME"
"$0" record --system --no-text
"$0" library check > /dev/null
"$0" list --json
"$0" record --no-text
"#;

#[test]
fn a_full_disk_ends_the_recording_cleanly_and_says_so() {
    let (audio, home) = (VirtualAudio::started(), Home::fresh());
    let inner = command(&home, &audio, ["list"]);
    let mut outer = Command::new("unshare");
    outer.args(["--user", "--map-root-user", "--mount", "bash", "-c", SMALL_DISK]).arg(inner.get_program());
    outer.envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = outer.stdin(Stdio::null()).output().expect("this test needs `unshare` (util-linux)");
    let ran = Ran::of(output);
    if ran.stderr().contains("unshare: ") || ran.stderr().contains("mount: ") {
        // Ubuntu since 23.10 and Docker refuse it to ordinary users. Core's own tests fill a disk that they hold in their hands.
        eprintln!("NOT TESTED WITH A DISK OF ITS OWN, because this system refuses one: {}", ran.stderr());
        return;
    }
    let said = ran.fails_with(6);
    assert!(said.contains("The disk has room for 0 more minutes"), "{said}");
    assert!(said.contains("The disk is full, so the recording ended at 0:"), "{said}");
    assert!(said.lines().last().expect("a line").contains("There is no room for a recording"), "{said}");
    let shown = ran.stdout();
    let list: serde_json::Value = serde_json::from_str(&shown[shown.find('[').expect("a list")..]).expect("JSON");
    assert!(list[0]["duration"].as_u64() > Some(5_000) && list[0]["state"] == "cancelled", "{list}");
}
