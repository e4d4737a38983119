//! Writes `THIRD-PARTY.md` anew; `scripts/third-party` calls it.

fn main() -> std::io::Result<()> {
    let project = faircopy_tests::project_folder();
    let page = project.join("THIRD-PARTY.md");
    std::fs::write(&page, faircopy_tests::notices::page(&project))?;
    eprintln!("wrote {}", page.display());
    Ok(())
}
