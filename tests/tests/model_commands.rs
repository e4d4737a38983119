//! `faircopy models` from outside: a download that is cut and goes on, one that is not what it should be, a file of one's own.

#[path = "models/server.rs"]
#[allow(dead_code, reason = "the server has more bad habits than these tests need")]
mod server;

use std::path::PathBuf;

use faircopy_tests::{
    processes::crash,
    product::{Home, fixture, wait_until},
    project_folder,
};
use sha2::{Digest, Sha256};

use server::{Answer, Server};

/// Where the demo recogniser is: the file that the tests' server gives out under another name.
fn demo() -> PathBuf {
    project_folder().join("models/faircopy-mini.en-q5_0.bin")
}

/// A home whose catalogue has one model, which `server` should have.
fn home(server: &Server) -> (tempfile::TempDir, Home) {
    let bytes = std::fs::read(demo()).expect("the demo model");
    let sum: Vec<String> = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let sum = sum.concat();
    let catalogue = format!(
        "[[model]]\nid = \"ears\"\nname = \"Ears\"\nrole = \"speech\"\nfile = \"ears.bin\"\nbytes = {}\nsha256 = \"{sum}\"\n\
         languages = \"en\"\nlicence = \"MIT\"\nurl = \"https://models.invalid/ears.bin\"\nmemory_bytes = 1\n\
         [model.settings]\ntemperature_increment = 0.0\nlongest_window_ms = 12000\n",
        bytes.len()
    );
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("catalogue.toml"), catalogue).expect("written");
    let home = Home::fresh().with("FAIRCOPY_MODELS", folder.path()).with("FAIRCOPY_MODEL_MIRROR", &server.base);
    (folder, home)
}

fn used(home: &Home) -> Vec<String> {
    let models = home.run(["models", "--json"]).json();
    let installed = models["installed"].as_array().expect("a list").iter();
    installed.filter(|model| model["used"] == true).map(|model| model["id"].as_str().expect("id").to_owned()).collect()
}

#[test]
fn a_download_that_is_cut_goes_on_where_it_stopped_and_is_then_used() {
    const FIRST: usize = 5_000_000;
    let server = Server::start(std::fs::read(demo()).expect("the demo model"), |number, _| match number {
        0 => Answer::Stall(FIRST),
        1 => Answer::Status(404),
        _ => Answer::Good,
    });
    let (_folder, home) = home(&server);
    let part = home.path().join("data/models/ears.bin.part");
    let child = home.start(["models", "get", "ears"]);
    wait_until("a part is there", || part.metadata().is_ok_and(|part| part.len() == FIRST as u64));
    crash(child);
    assert_eq!(used(&home), [""; 0], "half a model is none");
    assert!(home.run(["models"]).ok().contains("To be had"));
    let said = home.run(["models", "get", "ears"]).complaint(8);
    assert!(said.contains("127.0.0.1") && said.contains("404"), "{said}");

    let ran = home.run(["models", "get", "ears"]);
    assert_eq!(ran.ok(), "ears is installed and is used for speech from now on.\n");
    assert_eq!(server.requests().last().and_then(|request| request.from), Some(FIRST), "nothing is fetched twice");
    assert_eq!(used(&home), ["ears"]);
    let text = home.run(["transcribe".as_ref(), fixture("formats/flac.flac").as_os_str(), "--no-clean".as_ref()]).ok();
    assert!(text.contains("Boston") && !text.contains("demo"), "{text}");
    assert_eq!(home.run(["models", "remove", "ears"]).ok(), "Removed ears.\n");
    assert_eq!(used(&home), [""; 0]);
}

#[test]
fn a_download_that_is_something_else_is_refused() {
    let server = Server::start(Vec::new(), |_, _| {
        let mut other = std::fs::read(demo()).expect("the demo model");
        *other.last_mut().expect("bytes") ^= 1;
        Answer::Other(other)
    });
    let (_folder, home) = home(&server);
    let said = home.run(["models", "get", "ears"]).complaint(4);
    assert!(said.contains("SHA-256") && said.contains("deleted"), "{said}");
    assert_eq!(used(&home), [""; 0]);
}

#[test]
fn without_a_network_it_says_so() {
    let server = Server::start(Vec::new(), |_, _| Answer::Status(404));
    let (_folder, home) = home(&server);
    let said = home.run(["models", "get", "ears"]).complaint(8);
    assert!(said.contains("404") && said.contains("another model"), "{said}");
    let away = home.with("FAIRCOPY_MODEL_MIRROR", "http://127.0.0.1:9");
    let said = away.run(["models", "get", "ears"]).complaint(8);
    assert!(said.contains("No connection") && said.contains("try again"), "{said}");
}

#[test]
fn a_model_file_of_ones_own_is_taken_in_and_used() {
    let home = Home::fresh();
    let file = home.path().join("My Ears (2).bin");
    // Not the demo model to the last bit, which the catalogue would know.
    let mut bytes = std::fs::read(demo()).expect("the demo model");
    *bytes.last_mut().expect("bytes") ^= 1;
    std::fs::write(&file, bytes).expect("written");
    let said = home.run(["models".as_ref(), "add".as_ref(), file.as_os_str()]).ok();
    assert_eq!(said, "My Ears (2) is installed and is used for speech from now on.\n");
    assert!(used(&home).contains(&"My Ears (2)".to_owned()), "{:?}", used(&home));
    let list = home.run(["models"]).ok();
    assert!(list.lines().any(|line| line.starts_with("My Ears (2)") && line.contains("in use")), "{list}");
    // The same file twice is one model.
    home.run(["models".as_ref(), "add".as_ref(), file.as_os_str()]).ok();
    let models = home.run(["models", "--json"]).json();
    assert_eq!(models["installed"].as_array().map(Vec::len), Some(3), "{models}");
}
