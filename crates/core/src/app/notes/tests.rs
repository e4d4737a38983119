//! Notes by a language model that says what a test wants, and what a person does with them.

use std::sync::{Arc, Mutex};

use tokio_util::sync::CancellationToken;

use super::{
    super::{NotesRequest, tests::home},
    Work,
};
use crate::{
    clean::ModelTrouble,
    event::Event,
    job::Outcome,
    note::{MadeBy, Notes, Support},
    notes::{Ask, NotesModel},
    session::SessionId,
};

const TALK: &str =
    "We need thirty thousand dollars for it. Anna will send the proposal on Thursday. The battery is not ready.";

/// Writes these lines a few letters at a time, then ends as it is told to.
struct Scripted {
    lines: Vec<&'static str>,
    end: Result<Outcome<()>, ModelTrouble>,
    asked: Mutex<Vec<Ask>>,
}

impl NotesModel for Scripted {
    async fn write(
        &self,
        ask: Ask,
        heard: &mut (dyn FnMut(&str) + Send),
        _: &CancellationToken,
    ) -> Result<Outcome<()>, ModelTrouble> {
        self.asked.lock().unwrap().push(ask);
        for line in &self.lines {
            for piece in format!("{line}\n").as_bytes().chunks(7) {
                heard(std::str::from_utf8(piece).unwrap());
            }
        }
        self.end
    }

    fn context_tokens(&self) -> u32 {
        4096
    }
}

fn scripted(lines: &[&'static str], end: Result<Outcome<()>, ModelTrouble>) -> Scripted {
    Scripted { lines: lines.to_vec(), end, asked: Mutex::default() }
}

/// What a model made of the talk, what was told, and how it ended.
async fn noted(model: &Scripted) -> (Notes, Vec<Event>, Option<Outcome<()>>) {
    let home = home();
    let session: SessionId = home.keep(TALK).await;
    let heard = Mutex::new(Vec::new());
    let hear = |event: Event| heard.lock().unwrap().push(event);
    let (app, cancel) = (&home.app, CancellationToken::new());
    let job = app.job(session, &hear, &cancel).await.unwrap();
    let of = app.library().current(session).unwrap();
    let source = app.source_of_notes(session, of).await.unwrap();
    let work = Arc::new(Work { source, template: app.note_template(None).unwrap(), of });
    let notes = app.begin_notes(&job, &work, Some("scripted")).await.unwrap();
    let outcome = app.note_by_model(&job, notes, &work, model).await.unwrap();
    drop(job);
    (app.library().notes(notes).unwrap(), heard.into_inner().unwrap(), outcome)
}

#[tokio::test]
async fn lines_of_a_model_are_checked_and_told_as_they_come() {
    let model = scripted(
        &[
            r#"{"section":"summary","text":"They need 30,000 dollars.","cites":[1]}"#,
            r#"{"section":"task","text":"Anna will send the proposal on Thursday.","cites":[1]}"#,
            r#"{"section":"decision","text":"Peter buys a new battery.","cites":[3]}"#,
            r#"{"section":"task","text":"Anna will send the proposal on Thursday.","cites":[2]}"#,
            r#"{"section":"task","text":"This line is cut"#,
        ],
        Ok(Outcome::Finished(())),
    );
    let (notes, heard, outcome) = noted(&model).await;
    assert_eq!(outcome, Some(Outcome::Finished(())));
    assert_eq!(notes.head.made_by, MadeBy::Model { model: "scripted".into() });
    let lines: Vec<_> = notes.sections.iter().flat_map(|section| &section.lines).collect();
    assert_eq!(lines.len(), 3, "what is said twice, and what is cut off, is no line: {lines:?}");
    assert_eq!((lines[0].text.as_str(), &lines[0].support), ("They need 30,000 dollars.", &Support::Found));
    assert_eq!(lines[1].support, Support::NotFound { word: "peter".into() });
    assert_eq!(
        (&lines[2].support, lines[2].cites[0].segment),
        (&Support::Found, 1),
        "it rests on the sentence that says it"
    );
    assert_eq!(lines[2].when.as_deref(), Some("on Thursday"));
    let told = heard.iter().filter(|event| matches!(event, Event::Noted { .. })).count();
    assert_eq!(told, 3);
    let asked = model.asked.into_inner().unwrap();
    assert!(asked[0].messages[1].content.contains("[2] Anna will send"), "{asked:?}");
    assert!(asked[0].grammar.contains("number ::= \"1\" | \"2\" | \"3\""), "{}", asked[0].grammar);
}

#[tokio::test]
async fn what_a_stopped_model_wrote_stays_and_a_failed_one_leaves_it_to_the_rules() {
    let line = r#"{"section":"summary","text":"They need thirty thousand dollars.","cites":[1]}"#;
    let (notes, _, outcome) = noted(&scripted(&[line], Ok(Outcome::Cancelled))).await;
    assert_eq!(outcome, Some(Outcome::Cancelled));
    assert!(!notes.head.complete && notes.sections[0].lines.len() == 1);
    let (notes, _, outcome) = noted(&scripted(&[line], Err(ModelTrouble::Failed))).await;
    assert_eq!((outcome, notes.sections[0].lines.len()), (Some(Outcome::Finished(())), 1), "what is there stays");
    let (_, _, outcome) = noted(&scripted(&[], Err(ModelTrouble::TooLong))).await;
    assert_eq!(outcome, None);
}

#[tokio::test]
async fn a_person_changes_lines_and_takes_it_back() {
    let home = home();
    let session = home.keep(TALK).await;
    let app = &home.app;
    app.make_notes(session, &NotesRequest::default(), &|_| (), &CancellationToken::new()).await.unwrap();
    let notes = || app.notes(session, None).unwrap().unwrap();
    let tasks = || notes().sections[2].lines.clone();
    let made = tasks();
    assert_eq!(made.len(), 1);
    let id = made[0].id;

    let edited = app.edit_line(id, " Anna sends it. ").unwrap();
    assert_eq!((edited.text.as_str(), &edited.support, edited.edited), ("Anna sends it.", &Support::Written, true));
    assert_eq!(edited.cites, made[0].cites);
    assert!(app.tick_line(id, true).unwrap().done);
    assert_eq!(app.revert_line(id).unwrap().text, made[0].text);
    app.remove_line(id).unwrap();
    assert!(tasks().is_empty());
    app.restore_line(id).unwrap();
    let own = app.add_line(notes().head.id, 2, "Ask Ben.").unwrap();
    assert_eq!(tasks().iter().map(|line| line.id).collect::<Vec<_>>(), [id, own.id]);
    assert_eq!(own.support, Support::Written);

    app.make_notes(session, &NotesRequest::default(), &|_| (), &CancellationToken::new()).await.unwrap();
    let versions = app.notes_versions(session).unwrap();
    assert_eq!(versions.iter().map(|head| head.version).collect::<Vec<_>>(), [1, 2]);
    let old = app.notes(session, Some(versions[0].id)).unwrap().unwrap();
    assert_eq!(old.sections[2].lines.len(), 2, "what a person wrote stays in its version");
}
