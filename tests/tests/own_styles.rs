//! Styles that a person wrote, on the command line.

use faircopy_tests::{
    product::{Home, fixture, words},
    project_folder,
};

const RAW: &str = "um so i think we should uh start the meeting now";
const FAIR: &str = "So I think we should start the meeting now.";

/// A home with a style "Minutes", and the demo cleaner under a name that no catalogue knows: so it is told what the style says.
fn home() -> (Home, String) {
    let home = Home::fresh();
    let settings = "threads = 1\n[styles.Minutes]\ninstructions = \"You clean up speech transcripts.\"\n";
    std::fs::write(home.path().join("config/settings.toml"), settings).expect("settings");
    let model = home.path().join("mine.gguf");
    std::fs::copy(project_folder().join("models/faircopy-mini-cleanup-q8_0.gguf"), &model).expect("a model");
    (home, model.display().to_string())
}

#[test]
fn an_own_style_is_chosen_by_name_and_its_fair_copy_says_so() {
    let (home, model) = home();
    let ran = home.run(["clean", "--style", "Minutes", "--text-model", &model, RAW]);
    assert_eq!(words(&ran.ok()), words(FAIR));
    let meeting = fixture("sample/meeting.wav").display().to_string();
    // In any case: a name is nobody's riddle.
    home.run(["transcribe", &meeting, "--style", "MINUTES", "--text-model", &model]).ok();
    let made = &home.document(1)["fair_copy"];
    assert_eq!((made["style"].as_str(), made["model"].as_str()), (Some("Minutes"), Some("mine")), "{made}");
}

#[test]
fn a_model_that_understands_no_instructions_says_that_they_are_not_used() {
    let (home, _) = home();
    let ran = home.run(["clean", "--style", "Minutes", RAW]);
    assert_eq!(words(&ran.ok()), words(FAIR));
    let said = ran.stderr();
    assert!(said.contains("no instructions but its own") && said.contains("“Minutes”"), "{said}");
}

#[test]
fn a_style_that_is_not_there_is_refused_with_those_that_are() {
    let (home, _) = home();
    let said = home.run(["clean", "--style", "Letters", RAW]).fails_with(2);
    assert!(said.contains("“faithful”, “light”, “polished”, “rules”, “Minutes”"), "{said}");
}

#[test]
fn an_own_style_may_hold_the_model_to_the_words_that_were_said() {
    let (home, model) = home();
    let settings = "threads = 1\n[styles.Marks]\nmode = \"copy\"\nchanges = \"writing\"\ninstructions = \"Put in marks.\"\n\
                    [styles.Tidy]\nmode = \"copy\"\ninstructions = \"You clean up speech transcripts.\"\n";
    std::fs::write(home.path().join("config/settings.toml"), settings).expect("settings");
    let clean = |style: &str| home.run(["clean", "--style", style, "--text-model", &model, RAW]).ok();
    assert_eq!(words(&clean("Marks")), words(RAW));
    assert_eq!(words(&clean("Tidy")), words(FAIR));
}

#[test]
fn a_style_in_the_settings_that_does_not_count_says_why() {
    let (home, _) = home();
    let check = |table: &str, expect: &str| {
        std::fs::write(home.path().join("config/settings.toml"), format!("threads = 1\n{table}\n")).expect("settings");
        let said = home.run(["list"]).stderr();
        assert!(said.contains("in the settings does not count.") && said.contains(expect), "{said}");
        assert_eq!(home.run(["list", "--quiet"]).stderr(), "");
    };
    check("[styles.Faithful]\ninstructions = \"Mine.\"", "“Faithful” comes with Faircopy and stays as it is.");
    check("[styles.Mine]\ninstructions = \" \"", "The instructions are empty.");
    check("[styles.Mine]\ninstructions = \"Mine.\"\nchanges = \"writing\"", "“changes” goes with mode = \"copy\"");
    check("[styles.Mine]\nsystem = \"Mine.\"", "unknown field `system`");
}

#[test]
fn two_styles_are_shown_side_by_side_with_what_each_did() {
    let home = Home::fresh();
    let file = home.path().join("talk.txt");
    std::fs::write(&file, RAW).expect("a text");
    let file = file.display().to_string();
    let shown = home.run(["compare", &file, "--style", "light", "--style", "faithful"]).ok();
    let head = shown.lines().next().expect("heads");
    assert!(head.starts_with("light (") && head.contains("faithful ("), "{shown}");
    assert!(
        shown.contains("Um") && shown.contains("words left out 0") && shown.contains("words left out 2"),
        "{shown}"
    );
    assert!(shown.contains("filler 2"), "{shown}");
    let sides = home.run(["compare", &file, "--style", "light", "--style", "faithful", "--json"]).json();
    let left_out = [0, 1].map(|side: usize| sides[side]["scores"]["words_left_out"].as_u64());
    assert_eq!(left_out, [Some(0), Some(2)], "{sides}");
    assert_eq!(sides[1]["scores"]["changes"][0], serde_json::json!({ "kind": "filler", "times": 2 }), "{sides}");
    home.run(["compare", &file, "--style", "light"]).fails_with(2);
}
