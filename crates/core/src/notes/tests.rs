//! Rules and the check, by what they make of short talks.

use super::*;
use crate::{
    clean::words_of_text,
    note::{Draft, SectionKind, Support, Who},
    transcript::Transcript,
};

fn source(language: &str, text: &str) -> Source {
    let transcript = Transcript { language: language.into(), model: String::new(), segments: words_of_text(text) };
    Source::of(&transcript, None)
}

/// The lines of one kind that rules find in a talk.
fn found(language: &str, text: &str, kind: SectionKind) -> Vec<Draft> {
    let template = Template {
        name: "test".into(),
        instructions: String::new(),
        sections: vec![TemplateSection { kind, heading: None, most: 99 }],
    };
    notes_by_rule(&source(language, text), &template).into_iter().map(|found| found.line).collect()
}

fn texts(language: &str, text: &str, kind: SectionKind) -> Vec<String> {
    found(language, text, kind).into_iter().map(|line| line.text).collect()
}

#[test]
fn what_people_say_they_will_do_is_a_task_in_every_language() {
    for (language, talk, expect) in [
        ("en", "Hello there. I'll send you the offer by Friday. Nice weather.", "I'll send you the offer by Friday."),
        ("en", "I see. Could you please check the numbers? It rains.", "Could you please check the numbers?"),
        ("en", "Well, Peter will write the report.", "Well, Peter will write the report."),
        ("en", "We have to order new chairs.", "We have to order new chairs."),
        ("de", "Hallo. Ich schicke dir das Angebot bis Freitag. Schön.", "Ich schicke dir das Angebot bis Freitag."),
        ("de", "Kannst du die Zahlen prüfen? Es regnet.", "Kannst du die Zahlen prüfen?"),
        ("es", "Hola. Voy a enviar la oferta mañana. Llueve.", "Voy a enviar la oferta mañana."),
        ("es", "¿Puedes revisar los números? Llueve.", "¿Puedes revisar los números?"),
        ("fr", "Bonjour. Je vais envoyer l'offre demain. Il pleut.", "Je vais envoyer l'offre demain."),
        ("fr", "Peux-tu vérifier les chiffres ? Il pleut.", "Peux-tu vérifier les chiffres ?"),
    ] {
        assert_eq!(texts(language, talk, SectionKind::ActionItems), [expect], "{language}");
    }
}

#[test]
fn what_sounds_like_a_task_is_none() {
    for talk in [
        "I'll see what happens.",
        "Can you hear me?",
        "We need to talk about the budget.",
        "If I send it today, they complain.",
        "I must admit that it looks good.",
    ] {
        assert_eq!(texts("en", talk, SectionKind::ActionItems), [""; 0], "{talk}");
    }
}

#[test]
fn who_and_when_are_taken_from_what_was_said() {
    let lines =
        found("en", "So, Anna, can you call the bank? Yes, I will call them tomorrow.", SectionKind::ActionItems);
    assert_eq!(lines.len(), 1, "a request and its answer are one task: {lines:?}");
    assert_eq!(lines[0].who, Some(Who::Named { name: "Anna".into() }));
    assert_eq!(lines[0].when.as_deref(), Some("tomorrow"));
    assert_eq!(lines[0].cites.len(), 2);
    for (said, expect) in [
        ("I'll finish it by the end of March.", Some("by the end of March")),
        ("I'll finish it in two weeks.", Some("in two weeks")),
        ("I'll finish it before Friday, I hope.", Some("before Friday")),
        ("I'll finish it.", None),
    ] {
        let lines = found("en", said, SectionKind::ActionItems);
        assert_eq!(lines[0].when.as_deref(), expect, "{said}");
    }
}

#[test]
fn decisions_are_found_by_how_people_say_them() {
    for (language, talk, expect) in [
        ("en", "We decided to use the blue one.", vec!["We decided to use the blue one."]),
        ("en", "I suggest we meet on Mondays. Agreed.", vec!["I suggest we meet on Mondays."]),
        ("en", "I suggest we meet on Mondays. That is too early.", vec![]),
        ("en", "Should we move it? If we decided that, it would be late.", vec![]),
        (
            "de",
            "Wir haben beschlossen, den Start zu verschieben.",
            vec!["Wir haben beschlossen, den Start zu verschieben."],
        ),
        ("es", "Hemos decidido cambiar el logo.", vec!["Hemos decidido cambiar el logo."]),
        ("fr", "On a décidé de garder le parc.", vec!["On a décidé de garder le parc."]),
    ] {
        assert_eq!(texts(language, talk, SectionKind::Decisions), expect, "{language}: {talk}");
    }
}

#[test]
fn a_question_is_open_until_somebody_answers_it() {
    for (language, talk, expect) in [
        ("en", "Who pays for the hotel? I don't know.", vec!["Who pays for the hotel?"]),
        ("en", "Who pays for the hotel? The company pays for it.", vec![]),
        ("en", "Can everybody hear me? Any questions?", vec![]),
        ("de", "Wer bezahlt das Hotel? Das weiß ich nicht.", vec!["Wer bezahlt das Hotel?"]),
        ("es", "¿Quién paga el hotel? No lo sé.", vec!["¿Quién paga el hotel?"]),
        ("fr", "Qui paie l'hôtel ? Je ne sais pas.", vec!["Qui paie l'hôtel ?"]),
        ("ja", "ホテルは誰が払いますか？", vec!["ホテルは誰が払いますか？"]),
    ] {
        assert_eq!(texts(language, talk, SectionKind::OpenQuestions), expect, "{language}: {talk}");
    }
}

#[test]
fn the_same_talk_gives_the_same_notes_and_every_line_cites() {
    let talk = include_str!("../../../../tests/fixtures/sample/meeting.txt");
    let source = source("en", talk);
    for template in Template::built_in() {
        let notes = notes_by_rule(&source, template);
        assert_eq!(notes, notes_by_rule(&source, template), "{}", template.name);
        assert!(notes.iter().all(|found| !found.line.cites.is_empty()), "{}", template.name);
    }
}

const TALK: &str = "The budget is thirty thousand dollars. Maria tested the battery, and it is not ready. \
                    We will ask the finance department. The cat sleeps. The release moves to the first of March.";

fn verdict(text: &str, sentences: &[u32]) -> (Support, Vec<u32>) {
    let source = source("en", TALK);
    let of = |place: &u32| source.sentences[*place as usize].cites[0];
    let cites = sentences.iter().map(of).collect();
    let line = Draft { text: text.into(), who: None, when: None, cites, support: Support::Found };
    let line = supported(line, &source);
    (line.support, line.cites.iter().map(|cite| cite.segment).collect())
}

#[test]
fn a_line_that_was_said_in_other_words_is_found() {
    for (text, cited) in [
        ("The budget is $30,000.", [0]),
        ("Maria tests the battery: not ready.", [1]),
        ("Ask the finance department.", [2]),
        ("Release moves to March 1st.", [4]),
    ] {
        assert_eq!(verdict(text, &cited).0, Support::Found, "{text}");
    }
}

#[test]
fn what_nobody_said_is_marked_with_the_word() {
    for (text, cited, word) in [
        ("The budget is $40,000.", 0, "40000"),
        ("Peter tested the battery.", 1, "peter"),
        ("The battery is ready.", 1, ""),
        ("The budget is not thirty thousand dollars.", 0, ""),
        ("Maria will book the hotel.", 1, "book"),
    ] {
        assert_eq!(verdict(text, &[cited]).0, Support::NotFound { word: word.into() }, "{text}");
    }
}

#[test]
fn a_line_with_the_wrong_citation_gets_the_right_one() {
    assert_eq!(verdict("The budget is thirty thousand dollars.", &[3]), (Support::Found, vec![0]));
    assert_eq!(verdict("We will ask the finance department.", &[]), (Support::Found, vec![2]));
}
