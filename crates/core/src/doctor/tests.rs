//! What the person reads when something is amiss.

use super::*;

fn paths(folder: &Path) -> Paths {
    Paths {
        data: folder.join("data"),
        config: folder.join("config"),
        workers: vec![folder.join("workers")],
        built_in_models: vec![folder.join("models")],
        samples: Vec::new(),
    }
}

fn named<'a>(findings: &'a [Finding], name: &str) -> &'a Finding {
    findings.iter().find(|finding| finding.name == name).unwrap_or_else(|| panic!("no finding {name}"))
}

#[test]
fn an_empty_machine_is_told_what_to_do_and_left_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let findings = examine(&paths(folder.path()));
    for name in ["speech engine", "text engine"] {
        let finding = named(&findings, name);
        assert_eq!(finding.state, State::Bad);
        assert!(finding.next.as_ref().unwrap().contains("FAIRCOPY_WORKERS"), "{finding:?}");
    }
    let models = named(&findings, "models");
    assert!(models.state == State::Bad && models.detail.contains("FAIRCOPY_MODELS"), "{models:?}");
    assert_eq!(named(&findings, "data folder").state, State::Good);
    assert_eq!(folder.path().read_dir().unwrap().count(), 0);
}

#[test]
fn a_fresh_installation_hears_that_its_models_are_demo_models() {
    let folder = tempfile::tempdir().unwrap();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models");
    let findings = examine(&Paths { built_in_models: vec![shipped], ..paths(folder.path()) });
    for name in ["speech model", "text model"] {
        let finding = named(&findings, name);
        assert_eq!(finding.state, State::Warning);
        assert!(finding.detail.contains("demo model"), "{finding:?}");
        assert!(finding.next.as_ref().unwrap().contains("faircopy models get "), "{finding:?}");
    }
}

#[test]
fn broken_settings_and_a_model_that_is_gone_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models");
    let paths = Paths { built_in_models: vec![shipped], ..paths(folder.path()) };
    std::fs::create_dir(&paths.config).unwrap();
    std::fs::write(paths.settings(), "threads = \"many\"\nspeech_model = \"whisper-small\"\n").unwrap();
    let findings = examine(&paths);
    let settings = named(&findings, "settings");
    assert!(settings.state == State::Warning && settings.detail.contains("\"threads\""), "{settings:?}");
    let model = named(&findings, "speech model");
    assert!(model.state == State::Bad && model.detail.contains("faircopy models get whisper-small"), "{model:?}");
}

#[cfg(unix)]
#[test]
fn a_worker_is_asked_for_its_version_and_may_fail_in_its_own_way() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let paths = paths(folder.path());
    std::fs::create_dir(&paths.workers[0]).unwrap();
    let check = |program: &str, script: &str, timeout: u64, state: State, detail: &str| {
        let path = paths.workers[0].join(program);
        std::fs::write(&path, script).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        let finding = worker(&paths, "engine", program, Duration::from_millis(timeout));
        assert_eq!(finding.state, state, "{finding:?}");
        assert!(finding.detail.contains(detail), "{finding:?}");
    };
    check("good", "#!/bin/sh\necho engine 1.2\necho more\n", 60_000, State::Good, "engine 1.2");
    check("silent", "#!/bin/sh\nexec sleep 600\n", 50, State::Bad, "does not answer");
    check("broken", "#!/bin/sh\nexit 3\n", 60_000, State::Bad, "does not work");
    check("crashing", "#!/bin/sh\nkill -ILL $$\n", 60_000, State::Bad, "signal: 4");
    check("garbage", "\u{7f}ELF", 60_000, State::Bad, "does not start");
}
