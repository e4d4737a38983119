//! Rules and the check, by what they make of short talks.

use super::{support::quoted, *};
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

/// Text, who and when of the tasks.
fn tasks(language: &str, talk: &str) -> Vec<(String, Option<String>, Option<String>)> {
    let name = |who| match who {
        Who::Named { name } => name,
        Who::Speaker { track } => format!("{track:?}"),
    };
    let lines = found(language, talk, SectionKind::ActionItems).into_iter();
    lines.map(|line| (line.text, line.who.map(name), line.when)).collect()
}

fn check(language: &str, talk: &str, expect: &[(&str, Option<&str>, Option<&str>)]) {
    let found = tasks(language, talk);
    let found: Vec<_> =
        found.iter().map(|(text, who, when)| (text.as_str(), who.as_deref(), when.as_deref())).collect();
    assert_eq!(found, expect, "{language}: {talk}");
}

#[test]
fn a_task_keeps_the_words_of_the_request_and_not_those_of_the_yes() {
    let minutes = "Anna, can you send the minutes by Friday?";
    check("en", &format!("{minutes} Yes, I will."), &[(minutes, Some("Anna"), Some("by Friday"))]);
    let earlier = [(minutes, Some("Anna"), Some("on Thursday"))];
    check("en", &format!("{minutes} Sure, I'll do that on Thursday already."), &earlier);
    let longer = "I'll send the minutes and the slides tomorrow.";
    check("en", &format!("{minutes} {longer}"), &[(longer, Some("Anna"), Some("tomorrow"))]);
    check("en", &format!("{minutes} Sorry, I can't."), &[]);
    for (language, request, answer, who, when) in [
        ("de", "Jonas, kannst du das Angebot bis Montag schicken?", "Ja, mache ich.", "Jonas", "bis Montag"),
        ("es", "Marta, ¿puedes llamar al banco?", "Sí, lo hago mañana.", "Marta", "mañana"),
        ("fr", "Paul, peux-tu appeler la banque ?", "Oui, je le fais demain.", "Paul", "demain"),
    ] {
        check(language, &format!("{request} {answer}"), &[(request, Some(who), Some(when))]);
    }
    let lines = found("en", &format!("{minutes} Yes, I will."), SectionKind::ActionItems);
    assert_eq!(lines[0].cites.len(), 2, "the request and the answer: {lines:?}");
}

#[test]
fn nobody_gets_a_task_that_another_request_or_remark_names_them_for() {
    for (language, request, who, when, other) in [
        (
            "en",
            "Maria, can you send the report before Friday? Yes, sure.",
            "Maria",
            "before Friday",
            "I'll take care of the invoice.",
        ),
        (
            "es",
            "María, ¿puedes enviar el informe mañana? Sí, claro.",
            "María",
            "mañana",
            "Yo me encargo de la factura.",
        ),
        (
            "fr",
            "Marie, peux-tu envoyer le rapport demain ? Oui, bien sûr.",
            "Marie",
            "demain",
            "Je m'occupe de la facture.",
        ),
    ] {
        let asked = request.split_inclusive('?').next().expect("a question");
        check(language, &format!("{request} {other}"), &[(asked, Some(who), Some(when)), (other, None, None)]);
    }
    let (dave, numbers) = ("Dave will help with the migration.", "Let me check the numbers.");
    check("en", &format!("{dave} {numbers}"), &[(dave, Some("Dave"), None), (numbers, None, None)]);
    check("en", "Tom, you look tired. I'll do the dishes.", &[("I'll do the dishes.", None, None)]);
    let thanks = "Thanks, can you send the minutes?";
    check("en", thanks, &[(thanks, None, None)]);
}

#[test]
fn the_opposite_of_a_task_is_none() {
    for (language, talk) in [
        ("en", "I don't think we should change the logo."),
        ("en", "We should not sell the house."),
        ("en", "We don't need to hire anyone."),
        ("de", "Ich glaube nicht, dass wir das Haus verkaufen müssen."),
        ("es", "No tenemos que vender la casa."),
        ("fr", "Il ne faut pas vendre la maison."),
    ] {
        check(language, talk, &[]);
        assert_eq!(texts(language, talk, SectionKind::Decisions), [""; 0], "{talk}");
    }
    let font = "We should not use the old font any more.";
    assert_eq!(texts("en", &format!("{font} Agreed."), SectionKind::Decisions), [font]);
    let bank = "We must not forget to call the bank.";
    check("en", bank, &[(bank, None, None)]);
}

#[test]
fn what_is_announced_is_found() {
    for (language, talk, who, when) in [
        ("en", "Action item for me: update the roadmap.", None, None),
        ("en", "To do: call the landlord.", None, None),
        ("en", "Next step: Anna writes the spec.", Some("Anna"), None),
        ("en", "I need the numbers from you by noon, Lisa.", Some("Lisa"), Some("by noon")),
        ("de", "Aufgabe für Anna: Angebot schreiben.", Some("Anna"), None),
        ("es", "Tarea: llamar al casero.", None, None),
        ("es", "Tenemos que contratar a un diseñador.", None, None),
        ("fr", "À faire : contacter le propriétaire.", None, None),
        ("fr", "Il faut embaucher un graphiste.", None, None),
    ] {
        check(language, talk, &[(talk, who, when)]);
    }
    for (language, talk) in [
        ("en", "Decision: we hire Paul."),
        ("en", "September it is."),
        ("de", "Beschluss: wir stellen Paul ein."),
        ("fr", "Décision : on embauche Paul."),
    ] {
        assert_eq!(texts(language, talk, SectionKind::Decisions), [talk]);
    }
}

#[test]
fn talk_that_asks_for_nothing_is_no_line() {
    for (language, talk) in [
        ("en", "We have to eat at some point. Mary should be fine."),
        ("en", "Let's go with the flow. No, let's leave it. What time is it?"),
        ("de", "Können Sie mich hören? Wie spät ist es? Wir müssen irgendwann essen."),
        ("es", "¿Qué hora es? Tenemos que hablar."),
        ("fr", "Quelle heure est-il ? Il faut être patient."),
    ] {
        for kind in [SectionKind::ActionItems, SectionKind::Decisions, SectionKind::OpenQuestions] {
            assert_eq!(texts(language, talk, kind), [""; 0], "{talk}");
        }
    }
}

#[test]
fn a_question_for_somebody_to_do_it_is_a_task_once_somebody_does() {
    let (asked, taken) = ("Who can find a venue?", "I can look into that.");
    let both = format!("{asked} {taken}");
    check("en", &both, &[(&both, None, None)]);
    assert_eq!(texts("en", &both, SectionKind::OpenQuestions), [""; 0]);
    assert_eq!(texts("en", &format!("{asked} No idea."), SectionKind::OpenQuestions), [asked]);
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
fn a_line_by_rule_with_a_name_or_words_that_its_places_do_not_hold_is_marked() {
    let source = source("en", TALK);
    let line = |text: &str, name: &str| {
        let who = Some(Who::Named { name: name.into() });
        let cites = source.sentences[1].cites.clone();
        quoted(Draft { text: text.into(), who, when: None, cites, support: Support::Found }, &source).support
    };
    let said = "Maria tested the battery, and it is not ready.";
    assert_eq!(line(said, "Maria"), Support::Found);
    assert_eq!(line(said, "Peter"), Support::NotFound { word: "peter".into() });
    assert_eq!(line("The cat sleeps.", "Maria"), Support::NotFound { word: "cat".into() });
}

#[test]
fn a_line_with_the_wrong_citation_gets_the_right_one() {
    assert_eq!(verdict("The budget is thirty thousand dollars.", &[3]), (Support::Found, vec![0]));
    assert_eq!(verdict("We will ask the finance department.", &[]), (Support::Found, vec![2]));
}
