//! The TypeScript of the window is generated from the commands and must not be stale.

#[test]
fn bindings_are_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src/bindings.ts");
    let folder = tempfile::tempdir().expect("a folder");
    let fresh = folder.path().join("bindings.ts");
    crate::bindings::bindings().export(specta_typescript::Typescript::default(), &fresh).expect("exported");
    let fresh = std::fs::read_to_string(fresh).expect("written");
    if std::env::var_os("UPDATE_BINDINGS").is_some() {
        std::fs::write(path, &fresh).expect("saved");
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        kept == fresh,
        "ui/src/bindings.ts is stale: UPDATE_BINDINGS=1 cargo test -p faircopy-desktop bindings_are_current"
    );
}
