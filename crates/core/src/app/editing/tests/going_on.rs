//! A person types, rests and types on: every text is stored, and all of it is one step to undo.

use super::*;

impl Home {
    /// The editor of a person who goes on with a step.
    fn going_on(&self, step: Option<RevisionId>) -> Editor<'_> {
        Editor { begun: Begun { step, ..Begun::default() }, ..self.editor() }
    }

    /// Saves each text in turn as typing goes on; gives what the last one changed.
    fn types(&self, row: &RowName, side: Side, texts: &[&str]) -> Edited {
        let mut step = None;
        let save = |text: &&str| {
            let editor = self.going_on(step);
            let edited = match side {
                Side::Verbatim => editor.edit_verbatim(row, text),
                Side::FairCopy => editor.edit_fair_copy(row, text),
            };
            let edited = edited.unwrap();
            step = edited.step;
            edited
        };
        texts.iter().map(save).last().unwrap()
    }
}

#[test]
fn what_is_typed_bit_by_bit_is_stored_each_time_and_one_step_to_undo() {
    let home = Home::of(&["um so we go", "away"]).cleaned(1);
    home.editor().edit_fair_copy(&row(1, 2), "Away!").unwrap();
    let before = (home.reads(0), home.reads(1));
    home.types(&row(0, 1), Side::FairCopy, &["So we", "So we leave", "So we leave now."]);
    assert_eq!(home.reads(0).1, "So we leave now.");
    home.editor().undo().unwrap();
    assert_eq!((home.reads(0), home.reads(1)), before);
    home.editor().redo().unwrap();
    assert_eq!(home.reads(0).1, "So we leave now.");
    home.editor().undo().unwrap();
    home.editor().undo().unwrap();
    assert_eq!(home.reads(1).1, "Away");
}

#[test]
fn half_a_sentence_on_the_way_costs_no_word_its_time_and_the_fair_copy_nothing() {
    let said = ["um so jon said uh we need twenty five chairs"];
    let at_once = Home::of(&said).cleaned(1);
    at_once.editor().edit_verbatim(&row(0, 1), "um so John said uh we need twenty six chairs").unwrap();
    let home = Home::of(&said).cleaned(1);
    let texts = ["", "um so J", "um so John said uh", "um so John said uh we need twenty six chairs"];
    home.types(&row(0, 1), Side::Verbatim, &texts);
    assert_eq!(home.all().segments, at_once.all().segments);
    assert_eq!(home.all().paragraphs, at_once.all().paragraphs);
    assert_eq!(home.reads(0).1, "So John said we need twenty six chairs");
    assert!(home.library.check().unwrap().problems.is_empty());
}

#[test]
fn typing_back_what_was_there_leaves_no_step() {
    let home = Home::of(&["um so we go"]).cleaned(1);
    let before = home.all();
    for (side, text) in [(Side::Verbatim, "um so we go"), (Side::FairCopy, "So we go")] {
        let back = home.types(&row(0, 1), side, &["Something else", text]);
        assert!(!back.can_undo && !back.can_redo);
        assert!(!back.rows[0].verbatim_edited && !back.rows[0].fair_copy_edited);
    }
    assert_eq!((home.all().segments, home.all().paragraphs), (before.segments, before.paragraphs));
}

#[test]
fn what_comes_in_between_makes_it_a_step_of_its_own() {
    let home = Home::of(&["um so we go", "away"]).cleaned(1);
    let first = home.types(&row(0, 1), Side::FairCopy, &["We go."]).step;
    home.editor().edit_fair_copy(&row(1, 2), "Away!").unwrap();
    home.going_on(first).edit_fair_copy(&row(0, 1), "We go home.").unwrap();
    home.editor().undo().unwrap();
    assert_eq!((home.reads(0).1, home.reads(1).1), ("We go.".into(), "Away!".into()));
    // An edit that was taken back does not go on either.
    home.editor().undo().unwrap();
    home.editor().undo().unwrap();
    home.going_on(first).edit_fair_copy(&row(0, 1), "They go.").unwrap();
    home.editor().undo().unwrap();
    assert_eq!(home.reads(0).1, "So we go");
}

#[test]
fn a_paragraph_that_is_made_while_a_person_types_fits_what_is_typed() {
    let home = Home::of(&["um so we go", "away"]);
    let first = home.types(&row(0, 1), Side::Verbatim, &["um so they"]).step;
    let home = home.cleaned(2);
    home.going_on(first).edit_verbatim(&row(0, 1), "um so they go").unwrap();
    assert_eq!(home.reads(0), ("um so they go away".into(), "So they go away".into()));
    home.editor().undo().unwrap();
    home.editor().undo().unwrap();
    assert_eq!(home.reads(0), ("um so we go away".into(), "So we go away".into()));
}

#[test]
fn what_was_begun_in_a_version_is_stored_there() {
    let home = Home::of(&["um so we go", "away"]).cleaned(1);
    let versions = home.library.current(home.session).unwrap();
    let home = home.cleaned(2);
    let newer = home.library.current(home.session).unwrap();
    let editor = Editor { begun: Begun { versions, step: None }, ..home.editor() };
    assert!(editor.edit_fair_copy(&row(0, 1), "We leave.").unwrap().rows.is_empty(), "another version is shown");
    assert_eq!(home.reads(0).1, "So we go away");
    home.library.choose_versions(home.session, home.transcript, versions.fair_copy).unwrap();
    assert_eq!(home.reads(0).1, "We leave.");
    assert_ne!(versions, newer);
}
