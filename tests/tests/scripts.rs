//! `scripts/run` on machines that lack things: it says what is missing, asks before it installs, then builds and runs; and what
//! `scripts/eval` measures.
//!
//! The machine is a folder of little fake programs that is the whole `PATH`.

use std::{
    fs,
    os::unix::fs::{PermissionsExt as _, symlink},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use faircopy_tests::{product::programs, project_folder};
use tempfile::TempDir;

/// What every system has.
const BASIC: [&str; 9] = ["bash", "cat", "chmod", "cut", "dirname", "ls", "sed", "sh", "test"];
/// What building needs.
const TOOLS: [&str; 7] = ["c++", "make", "cmake", "pkg-config", "curl", "npm", "npx"];

#[test]
fn without_consent_it_names_the_command_and_stops() {
    let check = |manager: &str, system: &str, user: &str, lacks: &[&str], expect: &str| {
        let machine = Machine::complete().system(system).user(user).with(manager, "exit 9").without(lacks);
        let output = machine.run(&["talk.m4a"]);
        assert_eq!(output.status.code(), Some(3), "{manager}: {}", said(&output));
        assert!(said(&output).contains(expect), "{manager}: {}", said(&output));
    };
    check("apt-get", "Linux", "0", &["cmake"], "    apt-get update && apt-get install -y cmake\n");
    check("apt-get", "Linux", "1000", &["c++", "cmake"], "sudo apt-get install -y g++ cmake\n");
    check(
        "dnf",
        "Linux",
        "1000",
        &["c++", "pkg-config"],
        "    sudo dnf install -y gcc-c++ pkgconf-pkg-config alsa-lib-devel\n",
    );
    check(
        "pacman",
        "Linux",
        "0",
        &["make", "pkg-config"],
        "    pacman -S --needed --noconfirm make pkgconf alsa-lib\n",
    );
    check("brew", "Darwin", "501", &["pkg-config"], "    brew install pkg-config\n");
    check("brew", "Darwin", "501", &["cmake"], "    brew install cmake\n");
    check("brew", "Darwin", "501", &["c++"], "    xcode-select --install\n");
    check("zypper", "Linux", "0", &["cmake"], "please install them in its own way");
}

#[test]
fn without_a_display_it_says_how_to_do_without_a_window() {
    // Before anything is installed or built for a window that cannot open.
    let output = Machine::complete().without(&["cmake", "node"]).without_display().run(&[]);
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    assert!(said(&output).contains("scripts/run tests/fixtures/sample/meeting.wav"), "{}", said(&output));
    // The command line needs neither a display nor Node.js.
    let output = Machine::complete().without(&["node"]).without_webkit().without_display().run(&["talk.m4a"]);
    assert_eq!(printed(&output), "release: transcribe talk.m4a\n", "{}", said(&output));
    assert!(Machine::complete().without_display().with("uname", "echo Darwin").run(&[]).status.success());
}

#[test]
fn the_window_needs_webkit_and_node() {
    let check = |machine: Machine, expect: &str| {
        let output = machine.run(&[]);
        assert_eq!(output.status.code(), Some(3), "{}", said(&output));
        assert!(said(&output).contains(expect), "{}", said(&output));
    };
    let machine = |manager: &str| Machine::complete().with(manager, "exit 9");
    check(machine("apt-get").without_webkit(), "apt-get install -y libwebkit2gtk-4.1-dev\n");
    check(machine("dnf").without_webkit(), "    dnf install -y webkit2gtk4.1-devel\n");
    check(machine("pacman").without_webkit(), "    pacman -S --needed --noconfirm webkit2gtk-4.1\n");
    check(machine("dnf").without(&["node"]), "    dnf install -y nodejs npm\n");
    check(machine("brew").system("Darwin").without(&["node"]), "    brew install node\n");
    let offers = |version: &str| format!("echo '  Candidate: {version}'");
    check(machine("apt-get").with("apt-cache", &offers("20.19.2+dfsg-1")).node("18.20.4"), "install -y nodejs npm\n");
    check(machine("apt-get").with("apt-cache", &offers("18.20.4+dfsg-1")).node("18.20.4"), "https://nodejs.org");
    check(machine("apt-get").without(&["node"]), "https://nodejs.org/en/download");
}

#[test]
fn a_missing_or_old_rust_is_offered() {
    let check = |machine: Machine, expect: &str| {
        let output = machine.run(&[]);
        assert_eq!(output.status.code(), Some(3), "{}", said(&output));
        assert!(said(&output).contains(expect), "{}", said(&output));
    };
    check(Machine::complete().without(&["cargo", "rustc"]), "https://sh.rustup.rs | sh -s -- -y");
    check(Machine::complete().rust("1.89.1").with("rustup", "exit 9"), "    rustup update stable\n");
    check(Machine::complete().rust("1.63.0"), "Rust 1.63.0 is too old, Faircopy needs 1.90 or newer");
}

#[test]
fn rust_is_judged_by_number_and_not_by_letter() {
    for version in ["1.90.0", "1.101.0", "2.0.0"] {
        let output = Machine::complete().rust(version).run(&[]);
        assert!(output.status.success(), "{version}: {}", said(&output));
    }
}

#[test]
fn with_yes_it_installs_then_builds_then_runs() {
    let bring_cmake = "[ \"$1\" = update ] || { echo '#!/bin/sh' > \"${0%/*}/cmake\"; chmod +x \"${0%/*}/cmake\"; }";
    let output = Machine::complete().without(&["cmake"]).with("apt-get", bring_cmake).run(&["--yes", "talk.m4a"]);
    assert_eq!(printed(&output), "release: transcribe talk.m4a\n", "{}", said(&output));
}

#[test]
fn an_installation_that_fails_is_not_taken_for_done() {
    let check = |machine: Machine| {
        let output = machine.run(&["--yes"]);
        assert_eq!(output.status.code(), Some(3), "{}", said(&output));
        assert!(said(&output).contains("That did not work"), "{}", said(&output));
    };
    check(Machine::complete().without(&["cmake"]).with("apt-get", "exit 100"));
    // The shell behind the pipe is content with nothing.
    check(Machine::complete().without(&["cargo"]).with("curl", "exit 6"));
}

#[test]
fn its_arguments_choose_the_command() {
    let check = |arguments: &[&str], expect: &str| {
        let output = Machine::complete().run(arguments);
        assert_eq!(printed(&output), format!("{expect}\n"), "{arguments:?}: {}", said(&output));
    };
    check(&[], "release: the window");
    check(&["--dev"], "debug: the window");
    check(&["--dev", "a b.wav", "c.mp3"], "debug: transcribe a b.wav c.mp3");
    check(&["models"], "release: models");
    check(&["models", "get", "base"], "release: models get base");
    check(&["no-such-file.mp3"], "release: transcribe no-such-file.mp3");
    check(&["--", "--version"], "release: --version");
}

#[test]
fn a_build_that_fails_says_where_help_is() {
    for (program, script) in [("cargo", "[ \"$1\" != build ] || exit 101"), ("npx", "exit 1")] {
        let output = Machine::complete().with(program, script).run(&[]);
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert!(said(&output).contains("docs/building.md"), "{}", said(&output));
    }
    assert!(project_folder().join("docs/building.md").is_file());
}

#[test]
fn help_needs_nothing() {
    let output = Machine::complete().without(&["cmake", "cargo", "rustc"]).run(&["--help"]);
    assert!(output.status.success());
    assert!(printed(&output).starts_with("scripts/run [--yes]"), "{}", printed(&output));
}

#[test]
fn a_measurement_gets_its_options_as_they_are_and_a_folder_where_none_is_given() {
    let check = |arguments: &[&str], expect: &str| {
        let output = Machine::complete().script("eval", arguments);
        assert_eq!(printed(&output), format!("{expect}\n"), "{arguments:?}: {}", said(&output));
    };
    check(&[], "debug: eval tests/fixtures/eval");
    check(&["mytalks"], "debug: eval mytalks");
    check(&["--text-model", "qwen", "mytalks"], "debug: eval --text-model qwen mytalks");
    check(&["mytalks", "--style", "polished"], "debug: eval mytalks --style polished");
    check(&["--style=polished", "--limit", "5"], "debug: eval --style=polished --limit 5 tests/fixtures/eval");
    check(&["--notes", "--release", "--gate"], "release: eval --notes --gate tests/fixtures/notes");
    check(&["--report", "all.json", "my talks", "--json"], "debug: eval --report all.json my talks --json");
    // What it does not know is Faircopy's to refuse.
    check(&["--model", "base"], "debug: eval --model base");
}

/// A folder of programs, and a target folder with fake builds of Faircopy that print what they are asked.
struct Machine {
    folder: TempDir,
    display: &'static str,
}

impl Machine {
    fn complete() -> Self {
        let machine = Self { folder: tempfile::tempdir().expect("a temporary folder"), display: ":0" };
        fs::create_dir(machine.programs()).expect("a new folder");
        for name in BASIC {
            let real =
                ["/usr/bin", "/bin"].map(|folder| Path::new(folder).join(name)).into_iter().find(|path| path.exists());
            symlink(real.unwrap_or_else(|| panic!("no {name} on this system")), machine.programs().join(name))
                .expect("a link");
        }
        for profile in ["debug", "release"] {
            let folder = machine.folder.path().join("target").join(profile);
            fs::create_dir_all(&folder).expect("a new folder");
            let knows_models = "[ \"$1\" != help ] || exec test \"$2\" = models";
            // The options are those of the program as it is.
            let options = format!("[ \"$2\" != --help ] || exec {} \"$@\"", programs().join("faircopy").display());
            write_program(&folder.join("faircopy"), &format!("{knows_models}\n{options}\necho \"{profile}: $*\""));
            write_program(&folder.join("faircopy-desktop"), &format!("echo \"{profile}: the window\""));
        }
        let target = machine.folder.path().join("target");
        let cargo = format!("[ \"$1\" != metadata ] || echo '{{\"target_directory\":\"{}\"}}'", target.display());
        let machine = TOOLS.iter().fold(machine, |machine, tool| machine.with(tool, "exit 0"));
        machine.with("cargo", &cargo).rust("1.95.0").node("20.19.0").system("Linux").user("0")
    }

    fn with(self, name: &str, script: &str) -> Self {
        write_program(&self.programs().join(name), script);
        self
    }

    fn without(self, names: &[&str]) -> Self {
        for name in names {
            fs::remove_file(self.programs().join(name)).expect("the machine had it");
        }
        self
    }

    fn rust(self, version: &str) -> Self {
        self.with("rustc", &format!("echo 'rustc {version} (0123abc 2026-01-01)'"))
    }

    fn node(self, version: &str) -> Self {
        self.with("node", &format!("echo v{version}"))
    }

    fn without_webkit(self) -> Self {
        self.with("pkg-config", "test \"$2\" != webkit2gtk-4.1")
    }

    fn without_display(mut self) -> Self {
        self.display = "";
        self
    }

    fn system(self, name: &str) -> Self {
        self.with("uname", &format!("echo {name}"))
    }

    fn user(self, id: &str) -> Self {
        self.with("id", &format!("echo {id}"))
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.script("run", arguments)
    }

    fn script(&self, name: &str, arguments: &[&str]) -> Output {
        Command::new(project_folder().join("scripts").join(name))
            .args(arguments)
            .env_clear()
            .env("PATH", self.programs())
            .env("HOME", self.folder.path())
            .env("DISPLAY", self.display)
            .env("LIBCLANG_PATH", self.folder.path())
            .env("CARGO_TARGET_DIR", self.folder.path().join("target"))
            .stdin(Stdio::null())
            .output()
            .expect("scripts/run starts")
    }

    fn programs(&self) -> PathBuf {
        self.folder.path().join("bin")
    }
}

fn write_program(path: &Path, script: &str) {
    fs::write(path, format!("#!/bin/sh\n{script}\n")).expect("the folder is ours");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("the file is ours");
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
