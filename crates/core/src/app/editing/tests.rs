//! Edits on a library of its own: what a person sees after each, and that nothing of it can be lost.

mod anything;
mod going_on;

use super::*;
use crate::{
    clean::{paragraph_words, rules},
    library::{FairCopyMeta, NewSession, TranscriptId, TranscriptMeta},
    session::Source,
    transcript::{Doubt, Millis, Paragraph, Reason, Span},
};

/// A library with one session: a transcript of the segments given, ten seconds each.
struct Home {
    folder: tempfile::TempDir,
    library: Library,
    session: SessionId,
    transcript: TranscriptId,
}

impl Home {
    fn of(said: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::open(folder.path()).unwrap();
        let new = NewSession {
            title: "s".into(),
            created_unix_ms: 1,
            source: Source::Text,
            language: Some("en".into()),
            audio: None,
            request: serde_json::json!({}),
        };
        let session = library.create_session(new).unwrap();
        let meta =
            TranscriptMeta { model: "m".into(), language: None, settings: serde_json::json!({}), created_unix_ms: 1 };
        let transcript = library.begin_transcript(session, &meta).unwrap();
        let segments: Vec<Segment> = (0..).zip(said).map(|(seq, text)| segment(seq, text)).collect();
        library.append_window(transcript, Track::Mixed, 0, Millis(10), &segments).unwrap();
        library.finish_transcript(transcript, "en").unwrap();
        Self { folder, library, session, transcript }
    }

    /// Adds the fair copy of the rules, with paragraphs of so many segments.
    fn cleaned(self, segments_each: usize) -> Self {
        let meta = FairCopyMeta {
            model: None,
            style: "rules".into(),
            settings: serde_json::json!(segments_each),
            created_unix_ms: 1,
        };
        let id = self.library.begin_fair_copy(self.transcript, &meta).unwrap();
        let segments = self.library.transcript(self.transcript).unwrap().segments;
        for part in segments.chunks(segments_each) {
            self.library.append_paragraph(id, &ruled(part)).unwrap();
        }
        self.library.finish_fair_copy(id).unwrap();
        self
    }

    fn editor(&self) -> Editor<'_> {
        Editor { library: &self.library, session: self.session, begun: Begun::default() }
    }

    fn all(&self) -> Stretch {
        self.library.stretch(self.transcript, &everywhere()).unwrap()
    }

    /// Words and fair copy of the row, one line each.
    fn reads(&self, row: u32) -> (String, String) {
        let all = self.all();
        let shown = self.library.current(self.session).unwrap().fair_copy;
        let is_it = |held: &&HeldParagraph| Some(held.fair_copy) == shown && held.paragraph.segments.contains(&row);
        let held = all.paragraphs.iter().find(is_it).unwrap();
        assert_eq!(apply(&words_of(held, &all), &held.paragraph.edits), held.paragraph.text);
        (join_words(&words_of(held, &all)), held.paragraph.text.clone())
    }
}

fn segment(seq: u32, text: &str) -> Segment {
    let start = u64::from(seq) * 10_000;
    let word = |(place, text): (u64, &str)| Word {
        text: text.into(),
        spaced: place > 0,
        span: Span::new(start + place * 500, start + place * 500 + 400),
        probability: 0.5,
    };
    let words = (0..).zip(text.split_whitespace()).map(word).collect();
    let doubt = Some(Doubt::LowConfidence);
    Segment { track: Track::Mixed, seq, span: Span::new(start, start + 9_000), words, confidence: 0.5, doubt }
}

fn ruled(segments: &[Segment]) -> Paragraph {
    let words = paragraph_words(segments);
    let edits = rules(&words, Language::of("en"));
    let range = segments[0].seq..segments[segments.len() - 1].seq + 1;
    let verdict = Verdict::RulesOnly(Reason::NoModel);
    Paragraph { track: Track::Mixed, segments: range, text: apply(&words, &edits), edits, verdict }
}

fn row(first: u32, end: u32) -> RowName {
    RowName { track: Track::Mixed, segments: first..end }
}

#[test]
fn words_that_stay_keep_their_time_and_new_ones_share_it() {
    let home = Home::of(&["we met jon smit today", "and that was all"]).cleaned(2);
    let edited = home.editor().edit_verbatim(&row(0, 2), "We met John Smith Junior yes today and was all").unwrap();
    let words = &edited.rows[0].words;
    let brief: Vec<_> =
        words.iter().map(|w| (w.text.as_str(), w.span.start.0, w.span.end.0, w.probability < 1.0)).collect();
    assert_eq!(brief[1], ("met", 500, 900, true));
    assert_eq!(brief[6], ("today", 2000, 2400, true));
    assert_eq!(brief[7], ("and", 10_000, 10_400, true));
    assert_eq!(brief[8], ("was", 11_000, 11_400, true));
    assert_eq!((brief[0].0, brief[0].1, brief[0].3), ("We", 0, false));
    let made: Vec<&str> = brief[2..6].iter().map(|word| word.0).collect();
    assert_eq!(made, ["John", "Smith", "Junior", "yes"]);
    assert!(brief[2..6].iter().all(|word| word.1 >= 1000 && word.2 <= 1900), "{brief:?}");
    assert!(brief.is_sorted_by_key(|word| word.1));
    let segments = home.library.transcript(home.transcript).unwrap().segments;
    assert_eq!((segments[0].words.len(), segments[1].words.len()), (7, 3));
    assert_eq!(segments[0].doubt, None, "a person has looked at it");
    assert_eq!(home.library.transcripts(home.session).unwrap()[0].words, 10);
    assert!(edited.rows[0].verbatim_edited && edited.can_undo && !edited.can_redo);
}

#[test]
fn the_fair_copy_follows_its_words_where_it_says_what_was_said() {
    let home = Home::of(&["um so jon said uh we need twenty five chairs"]).cleaned(1);
    assert_eq!(home.reads(0).1, "So jon said we need twenty five chairs");
    home.editor().edit_verbatim(&row(0, 1), "um so John said uh we need twenty six chairs").unwrap();
    assert_eq!(home.reads(0).1, "So John said we need twenty six chairs");
    // What was written another way stays so, in the capitals that it had.
    home.editor().edit_verbatim(&row(0, 1), "um now John said uh we need twenty six chairs").unwrap();
    assert_eq!(home.reads(0).1, "Now John said we need twenty six chairs");
    // A slip that was no slip is said.
    home.editor().edit_verbatim(&row(0, 1), "um now John said Tom we need twenty six chairs").unwrap();
    assert_eq!(home.reads(0).1, "Now John said Tom we need twenty six chairs");
    let typed = "Now, John said that Tom and we need 26 chairs";
    home.editor().edit_fair_copy(&row(0, 1), typed).unwrap();
    home.editor().edit_verbatim(&row(0, 1), "um now Joan said Tom we need twenty seven chairs").unwrap();
    assert_eq!(home.reads(0).1, "Now, Joan said that Tom and we need 26 chairs", "what was typed stays");
}

#[test]
fn undo_and_redo_go_across_both_sides_and_a_restart() {
    let mut home = Home::of(&["um so we go", "no way at all"]).cleaned(1);
    let first = (home.reads(0), home.reads(1));
    home.editor().edit_verbatim(&row(0, 1), "um so they go").unwrap();
    home.editor().edit_fair_copy(&row(1, 2), "No way!").unwrap();
    let second = (home.reads(0), home.reads(1));
    assert_eq!(second, (("um so they go".into(), "So they go".into()), ("no way at all".into(), "No way!".into())));
    home.library = Library::open(home.folder.path()).unwrap();
    let undone = home.editor().undo().unwrap();
    assert_eq!((undone.rows.len(), undone.can_undo, undone.can_redo), (1, true, true));
    let undone = home.editor().undo().unwrap();
    assert_eq!((undone.can_undo, undone.can_redo), (false, true));
    assert_eq!((home.reads(0), home.reads(1)), first);
    assert!(!undone.rows[0].verbatim_edited && !undone.rows[0].fair_copy_edited);
    assert!(home.editor().undo().unwrap().rows.is_empty());
    home.library = Library::open(home.folder.path()).unwrap();
    home.editor().redo().unwrap();
    let redone = home.editor().redo().unwrap();
    assert_eq!((redone.can_undo, redone.can_redo), (true, false));
    assert_eq!((home.reads(0), home.reads(1)), second);
    // A new edit takes the place of what was undone.
    home.editor().undo().unwrap();
    home.editor().edit_fair_copy(&row(1, 2), "None.").unwrap();
    assert!(home.editor().redo().unwrap().rows.is_empty());
}

#[test]
fn an_edit_that_changes_nothing_stores_nothing() {
    let home = Home::of(&["um so we go"]).cleaned(1);
    let editor = home.editor();
    let same = [
        editor.edit_verbatim(&row(0, 1), "  um so   we go ").unwrap(),
        editor.edit_fair_copy(&row(0, 1), "So we go\n").unwrap(),
        editor.restore_edits(&row(0, 1), &[]).unwrap(),
        editor.restore_everywhere(EditKind::Filler, Some("like")).unwrap(),
        editor.revert_row(&row(0, 1), Side::Verbatim).unwrap(),
        editor.revert_row(&row(0, 1), Side::FairCopy).unwrap(),
    ];
    assert!(same.iter().all(|edited| edited.rows.is_empty() && !edited.can_undo && !edited.can_redo));
    // Written back by hand it is as it was, with the times that it had.
    let before = home.all();
    editor.edit_verbatim(&row(0, 1), "um so they go").unwrap();
    editor.edit_verbatim(&row(0, 1), "um so we go").unwrap();
    assert_eq!((home.all().segments, home.all().paragraphs), (before.segments, before.paragraphs));
    for absent in [row(3, 4), RowName { track: Track::Me, segments: 0..1 }] {
        assert!(matches!(editor.edit_verbatim(&absent, "x"), Err(Error::NoRow)));
        assert!(matches!(editor.edit_fair_copy(&absent, "x"), Err(Error::NoRow)));
    }
}

#[test]
fn what_was_said_comes_back_one_by_one_and_everywhere() {
    let home = Home::of(&["um so we go um now", "Um, they stay", "uh they um run"]).cleaned(1);
    assert_eq!(home.reads(0).1, "So we go now");
    home.editor().restore_edits(&row(0, 1), &[2]).unwrap();
    assert_eq!(home.reads(0).1, "So we go um now");
    home.editor().undo().unwrap();
    let edited = home.editor().restore_everywhere(EditKind::Filler, Some("UM")).unwrap();
    assert_eq!(edited.rows.len(), 3);
    assert!(edited.rows.iter().all(|row| row.fair_copy_edited && !row.verbatim_edited));
    let texts = [0, 1, 2].map(|row| home.reads(row).1);
    assert!(texts.iter().all(|text| text.to_lowercase().contains("um")), "{texts:?}");
    assert!(!texts[2].contains("uh"), "{texts:?}");
    home.editor().undo().unwrap();
    assert_eq!([0, 1, 2].map(|row| home.reads(row).1), ["So we go now", "They stay", "They run"]);
    // All of a kind, whatever the words.
    home.editor().restore_everywhere(EditKind::Filler, None).unwrap();
    let texts = [0, 1, 2].map(|row| home.reads(row).1);
    assert!(texts[2].contains("uh") && texts[2].contains("um"), "{texts:?}");
    assert!(texts[0].starts_with("um So"), "other kinds stay: {texts:?}");
    home.editor().undo().unwrap();
    assert_eq!([0, 1, 2].map(|row| home.reads(row).1), ["So we go now", "They stay", "They run"]);
}

#[test]
fn a_row_goes_back_to_its_originals_and_that_can_be_undone() {
    let home = Home::of(&["um so we go", "away now"]).cleaned(2);
    let name = row(0, 2);
    assert_eq!(home.editor().originals(&name).unwrap(), Originals::default());
    home.editor().edit_verbatim(&name, "").unwrap();
    assert_eq!(home.reads(0), (String::new(), String::new()));
    home.editor().edit_fair_copy(&name, "Gone.").unwrap();
    let originals = home.editor().originals(&name).unwrap();
    assert_eq!(originals.verbatim.as_deref(), Some("um so we go away now"));
    assert_eq!(originals.fair_copy.as_deref(), Some("So we go away now"));
    home.editor().revert_row(&name, Side::FairCopy).unwrap();
    assert_eq!(home.reads(0).1, "So we go away now");
    let reverted = home.editor().revert_row(&name, Side::Verbatim).unwrap();
    assert_eq!(home.reads(0), ("um so we go away now".into(), "So we go away now".into()));
    assert!(!reverted.rows[0].verbatim_edited && !reverted.rows[0].fair_copy_edited);
    assert_eq!(home.editor().originals(&name).unwrap(), Originals::default());
    for _ in 0..3 {
        home.editor().undo().unwrap();
    }
    assert_eq!(home.reads(0), (String::new(), String::new()));
}

#[test]
fn search_follows_what_was_edited() {
    let home = Home::of(&["um so jon went"]).cleaned(1);
    let hits = |words: &str| home.library.search(words, 9).unwrap().len();
    assert_eq!((hits("jon"), hits("Joan")), (2, 0));
    home.editor().edit_verbatim(&row(0, 1), "um so Joan went").unwrap();
    assert_eq!((hits("jon"), hits("Joan")), (0, 2));
    home.editor().edit_fair_copy(&row(0, 1), "She went.").unwrap();
    assert_eq!((hits("she"), hits("Joan")), (1, 1));
    home.editor().undo().unwrap();
    assert_eq!((hits("she"), hits("Joan")), (0, 2));
    assert!(home.library.check().unwrap().problems.is_empty());
}

#[test]
fn edits_belong_to_the_versions_that_are_shown() {
    let home = Home::of(&["um so we go", "away"]).cleaned(1);
    let old = home.library.current(home.session).unwrap();
    home.editor().edit_fair_copy(&row(0, 1), "We leave").unwrap();
    let home = home.cleaned(2);
    assert_ne!(home.library.current(home.session).unwrap(), old);
    assert!(home.editor().undo().unwrap().rows.is_empty(), "the edit is in the version before");
    // The words belong to both.
    home.editor().edit_verbatim(&row(0, 2), "um so they go away").unwrap();
    assert_eq!(home.reads(0).1, "So they go away");
    home.library.choose_versions(home.session, home.transcript, old.fair_copy).unwrap();
    assert_eq!(home.reads(0), ("um so they go".into(), "We leave".into()));
    home.editor().undo().unwrap();
    home.editor().undo().unwrap();
    assert_eq!(home.reads(0), ("um so we go".into(), "So we go".into()));
}

#[test]
fn a_paragraph_made_of_words_from_before_an_edit_is_refused() {
    let home = Home::of(&["um so we go", "away"]);
    let meta = FairCopyMeta { model: None, style: "rules".into(), settings: serde_json::json!({}), created_unix_ms: 1 };
    let copy = home.library.begin_fair_copy(home.transcript, &meta).unwrap();
    let read = home.library.words_revision(home.transcript).unwrap();
    let segments = home.library.transcript(home.transcript).unwrap().segments;
    let seen = home.all();
    home.editor().edit_verbatim(&row(0, 1), "um so they go").unwrap();
    assert!(!home.library.append_paragraph_of(copy, &ruled(&segments), read).unwrap());
    let read = home.library.words_revision(home.transcript).unwrap();
    let segments = home.library.transcript(home.transcript).unwrap().segments;
    assert!(home.library.append_paragraph_of(copy, &ruled(&segments), read).unwrap());
    // And what was worked out before is not stored over what came in between.
    let mut draft = Draft::of(&seen);
    draft.set_segment(Track::Mixed, 0, seen.segments[1].text());
    assert!(home.library.revise(&seen, &draft.changes(), &Step::Edit(None)).unwrap().is_none());
    // Undoing reaches the paragraph that was made since.
    home.editor().undo().unwrap();
    assert_eq!(home.reads(0), ("um so we go away".into(), "So we go away".into()));
}

#[test]
fn an_edit_is_on_disk_when_the_call_returns() {
    let home = Home::of(&["um so we go", "away"]).cleaned(1);
    let crashed = |name: &str| {
        // What the disk holds at this moment is all that a crash leaves: the database and its log.
        let folder = home.folder.path().join(name);
        std::fs::create_dir(&folder).unwrap();
        for file in ["library.db", "library.db-wal"] {
            std::fs::copy(home.folder.path().join(file), folder.join(file)).unwrap();
        }
        let library = Library::open(&folder).unwrap();
        let current = library.current(home.session).unwrap();
        let texts = library.fair_copy(current.fair_copy.unwrap()).unwrap().paragraphs;
        let texts: Vec<String> = texts.into_iter().map(|paragraph| paragraph.text).collect();
        (texts.join("|"), library.can_undo_and_redo(current).unwrap())
    };
    home.editor().edit_fair_copy(&row(1, 2), "Away!").unwrap();
    assert_eq!(crashed("one"), ("So we go|Away!".into(), (true, false)));
    home.editor().edit_verbatim(&row(0, 1), "um so they go").unwrap();
    assert_eq!(crashed("two"), ("So they go|Away!".into(), (true, false)));
    home.editor().undo().unwrap();
    assert_eq!(crashed("three"), ("So we go|Away!".into(), (true, true)));
}

#[test]
fn two_who_edit_at_once_lose_nothing() {
    let home = Home::of(&["one", "two", "three", "four"]).cleaned(2);
    std::thread::scope(|scope| {
        for place in 0..4_u32 {
            let folder = home.folder.path();
            let session = home.session;
            scope.spawn(move || {
                let library = Library::open(folder).unwrap();
                let editor = Editor { library: &library, session, begun: Begun::default() };
                for turn in 0..5 {
                    let text = format!("word{place} turn{turn}");
                    editor.edit_verbatim(&row(place, place + 1), &text).unwrap();
                }
            });
        }
    });
    assert_eq!(home.reads(0).0, "word0 turn4 word1 turn4");
    assert_eq!(home.reads(2).1, "word2 turn4 word3 turn4");
    for _ in 0..20 {
        home.editor().undo().unwrap();
    }
    assert_eq!((home.reads(0).0, home.reads(2).0), ("one two".into(), "three four".into()));
}
