//! `THIRD-PARTY.md`: who wrote what Faircopy is made of, under which licence.
//!
//! The crates come from Cargo's graph, their licence texts from the crates themselves. What lies inside a crate (the C and
//! C++ libraries) is listed here by hand, because no tool knows of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    path::{Path, PathBuf},
};

use crate::dependencies::{Follow, Graph, Package, SHIPPED};

/// Platforms that Faircopy is built for.
pub const PLATFORMS: [&str; 3] = ["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu", "aarch64-apple-darwin"];

/// The page, for all [`PLATFORMS`].
pub fn page(project: &Path) -> String {
    let graphs = PLATFORMS.map(|platform| Graph::load(project, platform));
    let packages: BTreeSet<&Package> = graphs.iter().flat_map(linked).collect();
    let mut texts = Texts::default();
    let native: String = NATIVE.iter().map(|library| native_row(library, &packages, &mut texts)).collect();
    let crates: String = packages.iter().map(|package| row(package)).collect();
    for package in &packages {
        for text in licence_texts(package) {
            texts.add(text, &format!("{} {}", package.name, package.version));
        }
    }
    for part in &PARTS {
        let text =
            if part.licence == "MIT" { include_str!("notices/MIT.txt") } else { include_str!("notices/OFL.txt") };
        texts.add(text.replace("HOLDER", part.copyright), part.name);
    }
    let parts = page_rows(project).concat();
    format!(
        "{INTRODUCTION}{NATIVE_HEADING}{native}{PARTS_HEADING}{parts}{CRATES_HEADING}{crates}{TEXTS_HEADING}{}",
        texts.render()
    )
}

/// Other people's packages that are linked into the shipped programs.
pub fn linked(graph: &Graph) -> impl Iterator<Item = &Package> {
    graph.closure(&SHIPPED, Follow::Linked).into_iter().filter(|package| !package.is_ours())
}

/// The line of the page's table that names a package.
pub fn row(package: &Package) -> String {
    let licence = package.license.as_deref().unwrap_or("see its text");
    let home = package.repository.as_deref().unwrap_or("https://crates.io");
    format!("| {} | {} | {licence} | {home} |\n", package.name, package.version)
}

/// The names of the libraries inside crates, each of which the page names too.
pub fn native_names() -> impl Iterator<Item = &'static str> {
    NATIVE.iter().map(|library| library.name)
}

/// The line of each library and font inside the window's page, with its version in `ui/package-lock.json`.
///
/// # Panics
/// When the page no longer uses one of them.
pub fn page_rows(project: &Path) -> Vec<String> {
    let lock = read(&project.join("ui/package-lock.json"));
    let lock: serde_json::Value = serde_json::from_str(&lock).expect("npm writes JSON");
    let row = |part: &Part| {
        let package = &lock["packages"][format!("node_modules/{}", part.name)];
        let version = package["version"].as_str().unwrap_or_else(|| panic!("no {} any more: update PARTS", part.name));
        format!("| {} | {version} | {} | {} |\n", part.name, part.licence, part.copyright)
    };
    PARTS.iter().map(row).collect()
}

/// A library or font inside the window's page.
struct Part {
    name: &'static str,
    licence: &'static str,
    copyright: &'static str,
}

const fn mit(name: &'static str, copyright: &'static str) -> Part {
    Part { name, licence: "MIT", copyright }
}

const fn font(name: &'static str, copyright: &'static str) -> Part {
    Part { name, licence: "OFL-1.1", copyright }
}

const PARTS: [Part; 11] = [
    mit("@floating-ui/core", "2021-present Floating UI contributors"),
    mit("@floating-ui/dom", "2021-present Floating UI contributors"),
    mit("@floating-ui/utils", "2021-present Floating UI contributors"),
    mit("@tauri-apps/api", "2017-present Tauri Programme within The Commons Conservancy"),
    mit("clsx", "Luke Edwards <luke.edwards05@gmail.com>"),
    mit("esm-env", "2022 Ben McCann"),
    mit("i18next", "2011-present i18next"),
    mit("svelte", "2016-2025 Svelte Contributors"),
    mit("virtua", "2022 inokawa"),
    font("@fontsource-variable/inter", "2016 The Inter Project Authors (https://github.com/rsms/inter)"),
    font(
        "@fontsource-variable/newsreader",
        "2020 The Newsreader Project Authors (http://github.com/productiontype/Newsreader)",
    ),
];

struct Native {
    name: &'static str,
    licence: &'static str,
    copyright: &'static str,
    inside: &'static str,
    text: Option<&'static str>,
}

const NATIVE: [Native; 6] = [
    Native {
        name: "whisper.cpp 1.8.3 with ggml 0.9.5",
        licence: "MIT",
        copyright: "2023-2024 The ggml authors",
        inside: "whisper-rs-sys",
        text: Some("whisper.cpp/LICENSE"),
    },
    Native {
        name: "llama.cpp with ggml 0.26.0",
        licence: "MIT",
        copyright: "2023-2026 The ggml authors",
        inside: "llama-cpp-sys-2",
        text: Some("llama.cpp/LICENSE"),
    },
    Native {
        name: "llamafile's matrix kernels (in both copies of ggml)",
        licence: "MIT",
        copyright: "2024 Mozilla Foundation",
        inside: "llama-cpp-sys-2",
        text: None,
    },
    Native {
        name: "libopus",
        licence: "BSD-3-Clause",
        copyright: "2001-2023 Xiph.Org, Skype Limited, Octasic, Jean-Marc Valin and others",
        inside: "opusic-sys",
        text: Some("opus/COPYING"),
    },
    Native {
        name: "SQLite",
        licence: "public domain",
        copyright: "none claimed",
        inside: "libsqlite3-sys",
        text: None,
    },
    Native {
        name: "BoringSSL and fiat-crypto parts",
        licence: "Apache-2.0, ISC and others",
        copyright: "see the texts of ring",
        inside: "ring",
        text: None,
    },
];

const INTRODUCTION: &str = "# Third-party notices

Faircopy is MIT (`LICENSE`). Its programs contain the work of many others, named here with their licences. Made by
`scripts/third-party`; a test fails when the list no longer fits the programs. The Rust standard library (MIT or Apache-2.0,
https://github.com/rust-lang/rust) is part of every Rust program. What the two demo models were trained on stands in
`models/README.md`. Crates under MPL-2.0 are used unchanged; their source is at the address beside them.

";
const NATIVE_HEADING: &str =
    "## Libraries in C and C++\n\n| library | licence | copyright | inside the crate |\n|---|---|---|---|\n";
const PARTS_HEADING: &str =
    "\n## Libraries and fonts in the window's page\n\n| package | version | licence | copyright |\n|---|---|---|---|\n";
const CRATES_HEADING: &str = "\n## Crates\n\n| crate | version | licence | source |\n|---|---|---|---|\n";
const TEXTS_HEADING: &str = "\n## Licence texts\n";

fn native_row(library: &Native, packages: &BTreeSet<&Package>, texts: &mut Texts) -> String {
    let package = packages.iter().find(|package| package.name == library.inside);
    let package = package.unwrap_or_else(|| panic!("no crate {} any more: update NATIVE", library.inside));
    if let Some(file) = library.text {
        texts.add(read(&package.folder().join(file)), library.name);
    }
    format!("| {} | {} | {} | {} |\n", library.name, library.licence, library.copyright, library.inside)
}

/// The texts that must travel with a package: where it offers a choice that includes MIT, the MIT text.
fn licence_texts(package: &Package) -> Vec<String> {
    let files = licence_files(package.folder());
    let expression = package.license.as_deref().unwrap_or_default();
    let offers_mit = expression.split([' ', '/', '(', ')']).any(|part| part == "MIT");
    let is_choice = !expression.contains(" AND ");
    let mit: Vec<&PathBuf> = files.iter().filter(|file| named(file, &["LICENSE-MIT"])).collect();
    let wanted: Vec<&PathBuf> = if offers_mit && is_choice && !mit.is_empty() { mit } else { files.iter().collect() };
    if wanted.is_empty() {
        return vec![standard_text(package, offers_mit)];
    }
    wanted.into_iter().map(|file| read(file)).collect()
}

fn licence_files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("cargo fetched the package").flatten().map(|entry| entry.path());
    let names = ["LICENSE", "LICENCE", "UNLICENSE", "COPYING", "NOTICE"];
    let mut files: Vec<PathBuf> = entries.filter(|path| path.is_file() && named(path, &names)).collect();
    files.sort();
    files
}

fn named(file: &Path, starts: &[&str]) -> bool {
    let name = file.file_name().map(|name| name.to_string_lossy().to_uppercase()).unwrap_or_default();
    starts.iter().any(|start| name.starts_with(start))
}

/// For crates that were published without the text of their licence.
fn standard_text(package: &Package, offers_mit: bool) -> String {
    let licence = package.license.as_deref().unwrap_or_default();
    let named = package.authors.join(", ");
    let holder = if named.is_empty() { format!("the authors of {}", package.name) } else { named };
    match licence {
        _ if offers_mit => include_str!("notices/MIT.txt").replace("HOLDER", &holder),
        _ if licence.contains("BSD-3-Clause") => include_str!("notices/BSD-3-Clause.txt").replace("HOLDER", &holder),
        _ if licence.contains("Apache-2.0") => include_str!("notices/Apache-2.0.txt").to_owned(),
        _ if licence.contains("MPL-2.0") => include_str!("notices/MPL-2.0.txt").to_owned(),
        "Unlicense" => include_str!("notices/Unlicense.txt").to_owned(),
        _ => panic!("{} has neither a licence text nor a licence that notices.rs knows: {licence}", package.name),
    }
}

fn read(file: &Path) -> String {
    let bytes = std::fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Texts with those whom they cover; texts that differ only in white space are one.
#[derive(Default)]
struct Texts(BTreeMap<String, (String, BTreeSet<String>)>);

impl Texts {
    fn add(&mut self, text: String, covers: &str) {
        let key = text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.0.entry(key).or_insert_with(|| (text, BTreeSet::new())).1.insert(covers.to_owned());
    }

    fn render(&self) -> String {
        let mut texts: Vec<_> = self.0.values().collect();
        texts.sort_by(|(_, left), (_, right)| left.cmp(right));
        let mut page = String::new();
        for (text, covers) in texts {
            let covers = covers.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
            let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
            let body = lines.join("\n");
            write!(page, "\n### {covers}\n\n```text\n{}\n```\n", body.trim_matches('\n')).expect("a String takes all");
        }
        page
    }
}
