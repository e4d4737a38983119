//! Whatever a person does, in whatever order: the edits of every paragraph fit its words, and undoing leads back.

use proptest::prelude::*;

use super::{
    super::{Side, apply, words_of},
    Home, row,
};
use crate::{
    error::Error,
    library::FairCopyId,
    transcript::{EditKind, Millis},
};

/// What a person may do.
#[derive(Debug, Clone)]
enum Act {
    Verbatim(u32, String),
    FairCopy(u32, String),
    Restore(u32, Vec<u32>),
    Everywhere(bool),
    Revert(u32, bool),
    Undo,
    Redo,
    Switch(bool),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    const WORDS: [&str; 12] = ["um", "so", "we", "we", "twenty", "five", "go", "Go.", "no,", "東京", "は", "it's"];
    let text = proptest::collection::vec(proptest::sample::select(&WORDS[..]).prop_map(str::to_owned), 0..9);
    let text = || text.clone().prop_map(|words| words.join(" "));
    let act = prop_oneof![
        3 => (0..4_u32, text()).prop_map(|(row, text)| Act::Verbatim(row, text)),
        3 => (0..4_u32, text()).prop_map(|(row, text)| Act::FairCopy(row, text)),
        1 => (0..4_u32, proptest::collection::vec(0..4_u32, 1..3)).prop_map(|(row, edits)| Act::Restore(row, edits)),
        1 => any::<bool>().prop_map(Act::Everywhere),
        1 => (0..4_u32, any::<bool>()).prop_map(|(row, left)| Act::Revert(row, left)),
        2 => Just(Act::Undo),
        1 => Just(Act::Redo),
        1 => any::<bool>().prop_map(Act::Switch),
    ];
    proptest::collection::vec(act, 1..12)
}

fn act(home: &Home, versions: &[Option<FairCopyId>], act: &Act) {
    let editor = home.editor();
    let done = match act {
        Act::Verbatim(at, text) => editor.edit_verbatim(&row(*at, *at + 1), text),
        Act::FairCopy(at, text) => editor.edit_fair_copy(&row(*at, *at + 1), text),
        Act::Restore(at, edits) => editor.restore_edits(&row(*at, *at + 1), edits),
        Act::Everywhere(filler) => {
            editor.restore_everywhere(if *filler { EditKind::Filler } else { EditKind::Casing }, Some("um"))
        }
        Act::Revert(at, true) => editor.revert_row(&row(*at, *at + 1), Side::Verbatim),
        Act::Revert(at, false) => editor.revert_row(&row(*at, *at + 1), Side::FairCopy),
        Act::Undo => editor.undo(),
        Act::Redo => editor.redo(),
        Act::Switch(second) => {
            let wanted = versions[usize::from(*second)];
            home.library.choose_versions(home.session, home.transcript, wanted).unwrap();
            return;
        }
    };
    // A row of the other version has another name.
    assert!(matches!(done, Ok(_) | Err(Error::NoRow)), "{done:?}");
}

fn holds(home: &Home) {
    let all = home.all();
    for held in &all.paragraphs {
        assert_eq!(apply(&words_of(held, &all), &held.paragraph.edits), held.paragraph.text);
        let mut at = 0;
        for edit in &held.paragraph.edits {
            assert!(edit.raw.start >= at && edit.raw.end >= edit.raw.start, "{:?}", held.paragraph.edits);
            at = edit.raw.end;
        }
    }
    let words: usize = all.segments.iter().map(|held| held.segment.words.len()).sum();
    assert_eq!(home.library.transcripts(home.session).unwrap()[0].words, words as u64);
    for held in &all.segments {
        let spans = held.segment.words.iter().map(|word| word.span);
        assert!(spans.clone().all(|span| span.start <= span.end && span.end <= Millis(39_000)));
        assert!(spans.is_sorted_by_key(|span| span.start));
    }
}

proptest! {
    // Each case is some dozen commits to disk.
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn edits_applied_give_the_text_whatever_a_person_does(acts in acts()) {
        let said = ["um so we we go", "twenty five no, twenty six", "東京 は um", "it's it's fine"];
        let home = Home::of(&said).cleaned(1);
        let first = home.library.current(home.session).unwrap().fair_copy;
        let home = home.cleaned(2);
        let second = home.library.current(home.session).unwrap().fair_copy;
        home.library.choose_versions(home.session, home.transcript, first).unwrap();
        let untouched = home.all();
        for one in &acts {
            act(&home, &[first, second], one);
            holds(&home);
        }
        prop_assert!(home.library.check().unwrap().problems.is_empty());
        if acts.iter().any(|act| matches!(act, Act::Switch(_))) {
            return Ok(());
        }
        let edited = home.all();
        let mut steps = 0;
        while home.editor().undo().unwrap().can_undo || home.all().segments != untouched.segments {
            holds(&home);
            steps += 1;
            prop_assert!(steps < 20, "undoing does not come to an end");
        }
        prop_assert_eq!(&home.all().segments, &untouched.segments);
        prop_assert_eq!(&home.all().paragraphs, &untouched.paragraphs);
        let undone = home.library.can_undo_and_redo(home.library.current(home.session).unwrap()).unwrap();
        prop_assert_eq!(undone.0, false);
        let undone_before = acts.iter().any(|act| matches!(act, Act::Undo));
        while home.editor().redo().unwrap().can_redo {}
        if !undone_before {
            prop_assert_eq!(&home.all().segments, &edited.segments);
            prop_assert_eq!(&home.all().paragraphs, &edited.paragraphs);
        }
    }
}
