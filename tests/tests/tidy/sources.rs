//! The files of the project that people write: no build output, no vendored or generated code.

use std::path::Path;

use faircopy_tests::project_folder;

/// One text file.
pub(crate) struct Source {
    /// Relative to the project, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// Every Rust file of the workspace.
pub(crate) fn rust_sources() -> Vec<Source> {
    let sources = files("", &|path| ends_in(path, &["rs"]));
    assert!(sources.len() > 20, "the sources have moved: mend this test");
    sources
}

/// What a person runs by hand or CI runs.
pub(crate) fn scripts() -> Vec<Source> {
    files("scripts", &|_| true).into_iter().chain(files(".ci", &|_| true)).collect()
}

/// Rust, scripts and pages.
pub(crate) fn texts() -> Vec<Source> {
    let mut texts = files("", &|path| ends_in(path, &["rs", "md", "toml"]));
    texts.extend(scripts());
    texts.retain(|source| source.path != "THIRD-PARTY.md");
    texts
}

const NOT_OURS: [&str; 8] =
    ["target", "vendor", ".git", ".venv", "bench-out", "node_modules", "fixtures", "__pycache__"];

fn ends_in(path: &str, extensions: &[&str]) -> bool {
    Path::new(path).extension().is_some_and(|found| extensions.iter().any(|wanted| found == *wanted))
}

fn files(below: &str, wanted: &dyn Fn(&str) -> bool) -> Vec<Source> {
    let top = project_folder();
    let mut found = Vec::new();
    collect(&top, &top.join(below), wanted, &mut found);
    found.sort_by(|left, right| left.path.cmp(&right.path));
    found
}

fn collect(top: &Path, folder: &Path, wanted: &dyn Fn(&str) -> bool, found: &mut Vec<Source>) {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries.flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        let kind = entry.file_type().expect("the folder can be read");
        if kind.is_dir() && !NOT_OURS.iter().any(|skipped| name == *skipped) {
            collect(top, &path, wanted, found);
        }
        let relative = path.strip_prefix(top).expect("it lies in the project").to_string_lossy().replace('\\', "/");
        if kind.is_file() && wanted(&relative) {
            let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{relative}: {error}"));
            found.push(Source { path: relative, text });
        }
    }
}
