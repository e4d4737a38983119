//! Templates for notes that a person wrote, on the command line.

use faircopy_tests::product::Home;

const TALK: &str = "We have to talk about the release. The biggest risk is the battery. We will move the release to March. \
                    I will send the plan on Friday. There are other risks with the supplier.";

const RETROSPECTIVE: &str = r#"
[notes.Retrospective]
instructions = "The text is a team's look back."
sections = [
    { kind = "summary", most = 1 },
    { heading = "The risks", most = 10 },
    { kind = "action_items", heading = "What we try next" },
]
"#;

/// A home with this in its settings and the talk as session 1.
fn home(settings: &str) -> Home {
    let home = Home::fresh();
    home.run(["clean", "--keep", "--style", "rules", TALK]).ok();
    std::fs::write(home.path().join("config/settings.toml"), format!("threads = 1\n{settings}")).expect("settings");
    home
}

#[test]
fn an_own_template_is_chosen_by_name_and_gives_its_sections() {
    let home = home(RETROSPECTIVE);
    let notes = home.run(["notes", "1", "--template", "retrospective", "--by-rule", "--format", "markdown"]).ok();
    let places = ["## The risks", "battery", "supplier", "## What we try next", "plan"]
        .map(|piece| notes.find(piece).unwrap_or_else(|| panic!("no {piece} in {notes}")));
    assert!(places.is_sorted(), "{notes}");
    let document = &home.document(1)["notes"];
    assert_eq!(document["template"], "Retrospective");
    assert_eq!(document["sections"][1]["kind"], "own");
    assert_eq!(document["sections"][1]["heading"], "The risks");
    assert_eq!(document["sections"][1]["lines"].as_array().expect("lines").len(), 2);
    assert_eq!(document["sections"][0]["kind"], "summary");
    // Notes of a template stay when it goes.
    std::fs::write(home.path().join("config/settings.toml"), "threads = 1\n").expect("settings");
    assert!(home.run(["notes", "1", "--show"]).ok().contains("The risks"));
}

#[test]
fn a_template_that_is_not_there_is_refused_with_those_that_are() {
    let home = home(RETROSPECTIVE);
    let said = home.run(["notes", "1", "--template", "Planning"]).complaint(2);
    assert!(said.contains("meeting, one-to-one, interview, lecture, stand-up, Retrospective"), "{said}");
}

#[test]
fn a_bad_template_says_what_to_change_and_the_others_count() {
    let cases = [
        ("sections = []", "has no sections. Add at least one"),
        ("sections = [{ kind = \"own\" }]", "Section 1 is one of your own and has no heading"),
        ("sections = [{ kind = \"summary\" }, { kind = \"summary\" }]", "Section 2 holds the same as one before it"),
        ("sections = [{ kind = \"summary\", most = 0 }]", "Section 1 can have 1 to 100 lines"),
        ("sections = [{ kind = \"gossip\" }]", "It is not written as a template is (unknown variant `gossip`"),
        ("sections = [{ kind = \"summary\", title = \"x\" }]", "unknown field `title`"),
        ("instructions = \"x\"", "missing field `sections`"),
    ];
    for (text, reason) in cases {
        let home = home(&format!("{RETROSPECTIVE}\n[notes.Bad]\n{text}\n"));
        let ran = home.run(["notes", "1", "--template", "Retrospective", "--by-rule"]);
        assert!(ran.ok().contains("The risks"));
        let said = ran.stderr();
        assert!(
            said.contains("The template “Bad” for notes in the settings does not count.") && said.contains(reason),
            "{said}"
        );
        let said = home.run(["notes", "1", "--template", "Bad"]).complaint(2);
        assert!(said.contains("There is no template “Bad”"), "{said}");
    }
    let home = home(&RETROSPECTIVE.replace("Retrospective", "Meeting"));
    let said = home.run(["list"]).stderr();
    assert!(said.contains("“Meeting” comes with Faircopy") && said.contains("another name"), "{said}");
}
