//! `doctor`: what works on this computer, what is missing and how to get it.

use std::fmt::Write as _;

use faircopy_core::{
    doctor::{Finding, State, examine},
    library::Library,
    paths::Paths,
};

use super::library::print_json;
use crate::exit::Failure;
use crate::render::out;

/// Prints every finding; exit code 1 when something is missing that the work needs.
pub fn run(paths: &Paths, json: bool) -> Result<(), Failure> {
    let mut findings = examine(paths);
    findings.push(library(paths));
    if json {
        print_json(&findings)?;
    } else {
        let mut text = String::new();
        for finding in &findings {
            let mark = match finding.state {
                State::Good => "ok     ",
                State::Warning => "warning",
                State::Bad => "MISSING",
            };
            let _ = writeln!(text, "{mark}  {:12} {}", finding.name, finding.detail);
            if let Some(next) = &finding.next {
                let _ = writeln!(text, "{:22}→ {next}", "");
            }
        }
        out(&text)?;
    }
    if findings.iter().any(|finding| finding.state == State::Bad) { Err(Failure::other("").said()) } else { Ok(()) }
}

fn library(paths: &Paths) -> Finding {
    match Library::open(&paths.data) {
        Ok(library) => Finding::good("library", library.folder().display().to_string()),
        Err(error) => Finding { name: "library", state: State::Bad, detail: error.to_string(), next: None },
    }
}
