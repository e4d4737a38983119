//! Every kind of file that can be given, through the whole program at once.

use faircopy_tests::product::{Home, fixture, spoken, word_error_rate};

/// What is said in each file of `fixtures/formats`.
const SAID: &str = "How was your business trip to Boston?";

#[test]
fn every_format_is_read_and_says_the_same() {
    let home = Home::fresh();
    let mut files: Vec<_> = std::fs::read_dir(fixture("formats"))
        .expect("the fixtures")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    assert!(files.len() >= 24, "{files:?}");
    let mut arguments = vec!["transcribe".into(), "--no-clean".into(), "--format".into(), "text".into()];
    arguments.extend(files.iter().map(|file| file.as_os_str().to_owned()));
    let ran = home.run(arguments);
    ran.ok();
    let said = ran.stderr();
    assert!(!said.contains("cut off") && !said.contains("damaged"), "a good file is called bad:\n{said}");
    assert_eq!(said.matches("demo model").count(), 1, "said once for all files:\n{said}");

    for session in home.sessions() {
        let title = session["title"].as_str().expect("a title");
        let number = session["id"].as_u64().expect("an id");
        let document = home.document(u32::try_from(number).expect("small"));
        let text = spoken(&document, None);
        // The demo model hears "business trip" as one word through the poorest codecs.
        let rate = word_error_rate(SAID, &text);
        assert!(rate < 0.3, "{title} ({}): {text}", document["session"]["file"]);
    }
    assert_eq!(home.sessions().len(), files.len());
}
