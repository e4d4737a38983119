//! `THIRD-PARTY.md` names everyone whose work is in the shipped programs.

use faircopy_tests::{dependencies::Graph, notices, project_folder};

const NEXT: &str = "run `scripts/third-party` and commit THIRD-PARTY.md";

#[test]
fn every_linked_package_is_named_with_its_version_and_licence() {
    let page = page();
    let graph = Graph::load(&project_folder(), notices::PLATFORMS[0]);
    let missing: Vec<String> = notices::linked(&graph).map(notices::row).filter(|row| !page.contains(row)).collect();
    assert!(missing.is_empty(), "not in the notices; {NEXT}:\n{}", missing.concat());
}

#[test]
fn nobody_is_named_who_is_no_longer_used() {
    let lock = std::fs::read_to_string(project_folder().join("Cargo.lock")).expect("Cargo.lock is committed");
    let page = page();
    let crates =
        page.split("\n## Crates\n").nth(1).and_then(|rest| rest.split("\n## ").next()).expect("a list of crates");
    let rows: Vec<Vec<&str>> = crates.lines().map(|line| line.split('|').map(str::trim).collect()).collect();
    let named: Vec<(&str, &str)> =
        rows.iter().filter(|row| row.len() > 4).map(|row| (row[1], row[2])).skip(2).collect();
    let locked =
        |&(name, version): &(&str, &str)| lock.contains(&format!("name = \"{name}\"\nversion = \"{version}\""));
    let stale: Vec<_> = named.iter().filter(|package| !locked(package)).collect();
    assert!(named.len() > 50, "the list of crates is empty; {NEXT}");
    assert!(stale.is_empty(), "no longer used; {NEXT}: {stale:?}");
}

#[test]
fn the_libraries_inside_crates_are_named_too() {
    let page = page();
    for name in notices::native_names() {
        assert!(page.contains(&format!("| {name} |")), "{name} is not in the notices; {NEXT}");
    }
}

#[test]
fn the_libraries_and_fonts_of_the_windows_page_are_named_too() {
    let page = page();
    for row in notices::page_rows(&project_folder()) {
        assert!(page.contains(&row), "{row} is not in the notices; {NEXT}");
    }
}

fn page() -> String {
    std::fs::read_to_string(project_folder().join("THIRD-PARTY.md")).expect("THIRD-PARTY.md is committed")
}
