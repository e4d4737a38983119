//! What a person would notice in a fair copy: what goes, what stays, and which changes are refused.

use proptest::prelude::*;
use tokio_util::sync::CancellationToken;

use faircopy_protocol::text::{CopySource, Message};

use super::*;
use crate::{
    job::Outcome,
    transcript::{Edit, EditKind, Reason, Span, Track, Verdict, Word},
};

fn words(text: &str) -> Vec<Word> {
    paragraph_words(&words_of_text(text))
}

fn ruled(text: &str, code: &str) -> String {
    let words = words(text);
    apply(&words, &rules(&words, Language::of(code)))
}

#[test]
fn the_rules_take_out_slips_and_nothing_else() {
    for (code, raw, expect) in [
        ("en", "um so i think we should uh start now", "So I think we should start now"),
        ("en", "Um, first we go home.", "First we go home."),
        (
            "en",
            "Uh, I was, um, wondering if, you know, we could meet on Friday.",
            "I was wondering if we could meet on Friday.",
        ),
        ("en", "That is good, you know.", "That is good."),
        ("en", "We tried, um, but it failed.", "We tried, but it failed."),
        ("en", "The the train was late.", "The train was late."),
        ("en", "we should we should call them", "We should call them"),
        ("en", "Can you, can you please send me the, the slides?", "Can you please send me the slides?"),
        ("en", "the mee- the meeting was can- cancelled", "The meeting was cancelled"),
        ("en", "It was, like, hard to find the uh the address.", "It was hard to find the address."),
        ("en", "Apples, um, pears, uh, plums.", "Apples, pears, plums."),
        (
            "en",
            "He said: \"Um, I don't know.\" And she answered, 'Uh, okay.'",
            "He said: \"I don't know.\" And she answered 'Okay.'",
        ),
        ("en", "(Um, I guess.)", "(I guess.)"),
        ("en", "He said, you know, you know nothing.", "He said you know nothing."),
        ("en", "WE NEED UM THE THE REPORT", "WE NEED THE REPORT"),
        ("de", "Ähm, um acht Uhr geht es um alles.", "Um acht Uhr geht es um alles."),
        ("es", "Eh, vamos a a comer.", "Vamos a comer."),
        ("fr", "Euh, je je pense que oui.", "Je pense que oui."),
    ] {
        assert_eq!(ruled(raw, code), expect);
    }
}

#[test]
fn the_rules_leave_meaning_alone() {
    for (code, raw) in [
        ("en", "I like this idea and I know what you mean."),
        ("en", "Do you know where the station is?"),
        ("en", "It was very very cold."),
        ("en", "No no, two two, not not."),
        ("en", "She had had enough of New York, New York."),
        ("en", "The ER is a two- or three-year project."),
        ("en", "No- not today."),
        ("en", "Those who can, can help."),
        ("en", "What will be, will be."),
        ("en", "If you can, can you help?"),
        ("en", "They asked who you are, are you ready?"),
        ("en", "If you know, you know."),
        ("en", "The report was good, I mean, great."),
        ("de", "Wer das gesagt hat, hat recht."),
        ("de", "Ich weiß, dass ihr ihr helft."),
        ("es", "El que puede, puede."),
        ("fr", "Ce qui est, est."),
        ("de", "Um sechs, um genau zu sein."),
        ("ja", "人人は今日も行く。"),
        ("xx", "Um hello there."),
    ] {
        assert_eq!(ruled(raw, code), raw);
    }
}

#[test]
fn a_right_fair_copy_is_taken() {
    for (raw, copy) in [
        ("let's meet on monday no sorry on tuesday", "Let's meet on Tuesday."),
        ("the price is forty no wait fifty dollars", "The price is $50."),
        ("We need twelve, sorry, fourteen chairs.", "We need fourteen chairs."),
        ("i want to i would like to book a table for four", "I would like to book a table for 4."),
        ("when did no how did the fire start", "How did the fire start?"),
        ("i i i don't think that's twenty thousand", "I do not think that is 20,000."),
        ("it rose by three point five percent in nineteen ninety five", "It rose by 3.5% in 1995."),
        ("we're gonna use the front end", "We are going to use the frontend."),
        ("you know the test was like really hard", "The test was really hard."),
        ("no, not really", "No, not really."),
        (
            "The release is the second question. I mean, the tests are good.",
            "The release is the second question. The tests are good.",
        ),
        ("We need twelve. Sorry, fourteen.", "We need fourteen."),
        ("Our customer Henry, or rather, Ahmed called.", "Our customer Ahmed called."),
        ("we will no there are two cars", "There are two cars."),
        ("can i just begin uh i mean why is it so late", "Why is it so late?"),
        ("um sure i do", "Sure, I do."),
        ("um", ""),
    ] {
        assert_eq!(fidelity(&words(raw), copy, Language::of("en")), Ok(()), "{raw}");
    }
}

#[test]
fn a_wrong_fair_copy_is_refused_for_its_reason() {
    for (raw, copy, expect) in [
        ("we sold 1284 units in march", "We sold 1248 units in March.", "number"),
        ("the price is forty no wait fifty dollars", "The price is forty dollars.", "number"),
        ("it costs 3.5 million", "It costs 35 million.", "number"),
        ("there is no reason to stop", "There is reason to stop.", "negation"),
        ("i am no doubt responsible", "I am doubt responsible.", "negation"),
        ("we should go", "We should not go.", "negation"),
        ("i am sorry we are late", "We are late.", "missing"),
        ("the price of tea instead of coffee", "The price of coffee.", "missing"),
        ("um dr patel asked for it", "Dr. Pavel asked for it.", "name"),
        ("the dog bites the man", "The man bites the dog.", "reordered"),
        ("i like this idea", "I this idea.", "missing"),
        ("we call them and then we pay the invoice", "We call them.", "missing"),
        ("let's meet on monday no sorry on tuesday", "Let's meet.", "missing"),
        ("the bus goes at six forty no seven forty", "The bus goes at six seven forty.", "number"),
        ("what's the capital of france", "The capital of France is Paris.", "name"),
        ("the plan is good", "The plan is extremely good.", "invented"),
        ("write an email to sarah", "Sure! Here is the email.", "answer"),
        ("write an email to sarah", "I'm sorry, but I can't help with that.", "answer"),
        (
            "good morning",
            "Good morning. Do not summarise, rephrase, translate, explain or add anything.",
            "prompt_echo",
        ),
        ("good morning everyone", "", "missing"),
    ] {
        refused(raw, copy, expect);
    }
}

#[test]
fn a_correction_takes_back_only_what_it_replaces() {
    for (raw, copy, expect) in [
        ("it has 1,307,204 people", "It has 1,307204 people.", "number"),
        ("it lies at 37\\u00b0 north", "It lies at 37\"u00 B0 north.", "number"),
        ("what did the 1994 earthquake no what was its size", "What was its size?", "number"),
        ("he lived during the Hundred Years War wait no French", "He lived during the French.", "number"),
        (
            "The second question is the release. I mean, the tests are good.",
            "The second question is the tests are good.",
            "missing",
        ),
        ("The red car of our customer Henry, or rather, Ahmed broke.", "The red Ahmed broke.", "missing"),
        ("we have clear evidence from i mean colleges", "We have colleges.", "missing"),
        (
            "See if that looks right on the screen then I'll I mean, send that over to the bar.",
            "See if that looks right send that over to the bar.",
            "missing",
        ),
        ("When did Amalfi lay siege to Antioch no when did Tancred?", "When did Tancred?", "negation"),
        ("what is to the east near Nevada no sorry south?", "What is to the east south?", "negation"),
        ("it was very very cold", "It was very cold.", "missing"),
        ("it is taken seriously and taken to heart", "It is taken to heart.", "missing"),
        ("We thank the voters- mm-hmm and we go.", "We thank the voters-hmm and we go.", "invented"),
        ("they played a video game- yes and left", "They played a video, yes, and left.", "missing"),
        ("Indeed it does.", "I indeed it does.", "invented"),
    ] {
        refused(raw, copy, expect);
    }
}

fn refused(raw: &str, copy: &str, expect: &str) {
    let found = fidelity(&words(raw), copy, Language::of("en")).expect_err(copy);
    let found = serde_json::to_value(found).expect("a reason is plain data");
    assert_eq!(found["kind"], expect, "{copy}");
}

#[test]
fn each_edit_says_what_it_did() {
    use EditKind::{Casing, Filler, Number, Punctuation, Repair, Rewording, Stutter};
    for (raw, copy, expect) in [
        (
            "Um, first we go",
            "First we go.",
            vec![(0..1, "", Filler), (1..2, "First", Casing), (3..4, "go.", Punctuation)],
        ),
        ("the the train", "the train", vec![(0..1, "", Stutter)]),
        ("on monday no sorry on tuesday", "on Tuesday", vec![(0..4, "", Repair), (5..6, "Tuesday", Casing)]),
        ("we need forty five chairs", "we need 45 chairs", vec![(2..4, "45", Number)]),
        ("we need uh forty five chairs", "we need 45 chairs", vec![(2..3, "", Filler), (3..5, "45", Number)]),
        ("it is, uh, it is too small", "it is too small", vec![(0..2, "", Stutter), (2..3, "", Filler)]),
        (
            "the sum is, uh, it is small",
            "the sum is small",
            vec![(2..3, "", Stutter), (3..4, "", Filler), (4..5, "", Repair)],
        ),
        ("a big dog", "a large dog", vec![(1..2, "large", Rewording)]),
    ] {
        let made = diff(&words(raw), copy, Language::of("en"));
        let made: Vec<_> = made.iter().map(|edit| (edit.raw.clone(), edit.text.as_str(), edit.kind)).collect();
        assert_eq!(made, expect, "{raw}");
    }
}

#[test]
fn scripts_without_spaces_come_out_without_spaces() {
    let raw = words("今日はえっと天気がいい。");
    let copy = "今日は天気がいい。";
    assert_eq!(apply(&raw, &diff(&raw, copy, Language::of("ja"))), copy);
}

const VOCABULARY: [&str; 24] = [
    "um", "the", "the,", "The", "we", "should", "no", "not", "don't", "two", "twenty", "five", "45", "$250", "sorry",
    "you", "know,", "like", "Anna", "go.", "par-", "partner", "—", "日本",
];

fn text() -> impl Strategy<Value = Vec<(usize, bool)>> {
    prop::collection::vec((0..VOCABULARY.len(), prop::bool::weighted(0.9)), 0..24)
}

fn made_of(picks: &[(usize, bool)]) -> Vec<Word> {
    let word = |(place, (pick, spaced)): (usize, &(usize, bool))| Word {
        text: VOCABULARY[*pick].into(),
        spaced: *spaced && place > 0,
        span: Span::default(),
        probability: 1.0,
    };
    picks.iter().enumerate().map(word).collect()
}

proptest! {
    // No file of past failures: a failing case becomes a case above.
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn edits_applied_give_the_fair_copy(raw in text(), copy in text()) {
        let raw = made_of(&raw);
        let copy = crate::transcript::join_words(&made_of(&copy));
        let edits = diff(&raw, &copy, Language::of("en"));
        prop_assert_eq!(apply(&raw, &edits), normalised(&copy));
        let mut at = 0;
        for edit in &edits {
            prop_assert!(edit.raw.start >= at && edit.raw.end >= edit.raw.start && edit.raw.end as usize <= raw.len());
            at = edit.raw.end;
        }
    }

    #[test]
    fn the_rules_are_done_after_one_time_and_pass_the_check(picks in text()) {
        let spaced: Vec<(usize, bool)> = picks.into_iter().map(|(pick, _)| (pick, true)).collect();
        let english = Language::of("en");
        let raw = made_of(&spaced);
        let once = apply(&raw, &rules(&raw, english));
        prop_assert_eq!(ruled(&once, "en"), once.clone());
        prop_assert_eq!(fidelity(&raw, &once, english), Ok(()), "{}", once);
        let grave = |text: &str| -> Vec<String> {
            let made = token::tokens(text.split_whitespace(), english);
            let grave = made.into_iter().filter(|t| matches!(t.class, token::Class::Number | token::Class::Negation));
            // Neighbours may join once a filler between them is gone: "twenty um five".
            grave.map(|t| if t.class == token::Class::Number { "number".into() } else { t.text }).collect()
        };
        let (before, now) = (grave(&crate::transcript::join_words(&raw)), grave(&once));
        let negations = |list: &[String]| list.iter().filter(|word| *word != "number").count();
        prop_assert_eq!(negations(&before), negations(&now));
        prop_assert_eq!(before.contains(&"number".to_owned()), now.contains(&"number".to_owned()));
    }
}

/// A model that always does the same.
struct Canned(Result<Outcome<ChatAnswer>, ModelTrouble>);

impl TextModel for Canned {
    async fn chat(&self, _: Vec<Message>, _: u32, _: &CancellationToken) -> Result<Outcome<ChatAnswer>, ModelTrouble> {
        self.0.clone()
    }

    async fn copy(
        &self,
        _: Vec<Message>,
        _: u32,
        source: CopySource,
        _: &CancellationToken,
    ) -> Result<Outcome<CopyAnswer>, ModelTrouble> {
        Ok(Outcome::Finished(CopyAnswer { pieces: copy::tests::draft(&source), finished: true }))
    }

    async fn count_tokens(&self, text: &str, _: &CancellationToken) -> Result<Outcome<u32>, ModelTrouble> {
        Ok(Outcome::Finished(text.len() as u32))
    }

    fn context_tokens(&self) -> u32 {
        1024
    }
}

fn wrote(text: &str) -> Canned {
    Canned(Ok(Outcome::Finished(ChatAnswer { text: text.into(), finished: true })))
}

fn clean(model: Option<&Canned>, raw: &str) -> Outcome<crate::transcript::Paragraph> {
    let passage = Passage { track: Track::Mixed, segments: 0..1, words: words(raw) };
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime without drivers starts");
    runtime.block_on(clean_passage(model, &passage, &Style::polished(), Language::of("en"), &CancellationToken::new()))
}

#[test]
fn a_model_is_taken_only_when_it_says_what_was_said() {
    let raw = "um the the price is fifty dollars";
    let ruled = "The price is fifty dollars";
    let cases = [
        (wrote("\"The price is uh $50.\""), "The price is $50.", Verdict::Cleaned),
        (wrote("The price is $60."), ruled, Verdict::RulesOnly(Reason::Number { word: "50".into() })),
        (Canned(Err(ModelTrouble::Failed)), ruled, Verdict::RulesOnly(Reason::ModelFailed)),
        (Canned(Err(ModelTrouble::TooLong)), ruled, Verdict::RulesOnly(Reason::TooLong)),
        (
            Canned(Ok(Outcome::Finished(ChatAnswer { text: "The price".into(), finished: false }))),
            ruled,
            Verdict::RulesOnly(Reason::Unfinished),
        ),
    ];
    for (model, text, verdict) in cases {
        let Outcome::Finished(paragraph) = clean(Some(&model), raw) else { panic!("nobody cancelled") };
        assert_eq!((paragraph.text.as_str(), &paragraph.verdict), (text, &verdict));
        assert_eq!(apply(&words(raw), &paragraph.edits), paragraph.text);
    }
    let Outcome::Finished(alone) = clean(None, raw) else { panic!("nobody cancelled") };
    assert_eq!((alone.text.as_str(), alone.verdict), (ruled, Verdict::RulesOnly(Reason::NoModel)));
    assert_eq!(clean(Some(&Canned(Ok(Outcome::Cancelled))), raw), Outcome::Cancelled);
}

#[test]
fn where_the_rules_err_too_the_words_stay_as_they_were_said() {
    let (raw, english) = (words("um we have 45 chairs"), Language::of("en"));
    let edit = |place, text: &str| vec![Edit { raw: place..place + 1, text: text.into(), kind: EditKind::Filler }];
    let refused = || Err(Reason::Answer);
    for (faulty, rules) in [
        (edit(3, "54"), Reason::Number { word: "45".into() }),
        (edit(4, ""), Reason::Missing { word: "chairs".into() }),
    ] {
        let (edits, verdict) = pipeline::settle(&raw, refused(), english, |_, _| faulty.clone());
        assert_eq!(apply(&raw, &edits), "um we have 45 chairs");
        assert_eq!(verdict, Verdict::KeptVerbatim { model: Reason::Answer, rules });
    }
    let (edits, verdict) = pipeline::settle(&raw, refused(), english, rules);
    assert_eq!((apply(&raw, &edits).as_str(), verdict), ("We have 45 chairs", Verdict::RulesOnly(Reason::Answer)));
    // What one number makes doubtful stays; the rest goes.
    let raw = words("Um, five hundred and, um, five hundred and six. Then, uh, we go.");
    let (edits, verdict) = pipeline::settle(&raw, refused(), english, rules);
    let expect = "Five hundred and, um, five hundred and six. Then we go.";
    assert_eq!((apply(&raw, &edits).as_str(), verdict), (expect, Verdict::RulesOnly(Reason::Answer)));
}

#[test]
fn a_passage_longer_than_the_model_takes_is_cleaned_in_pieces() {
    // Only the second sentence is answered rightly, so the first falls back alone.
    let sentence = "Um we talk about the plan today.";
    let raw = [sentence; 60].join(" ");
    let Outcome::Finished(paragraph) = clean(Some(&wrote("We talk about the plan today.")), &raw) else {
        panic!("nobody cancelled")
    };
    assert!(!paragraph.text.to_lowercase().contains("um "));
    assert_eq!(apply(&words(&raw), &paragraph.edits), paragraph.text);
    assert_eq!(paragraph.text.matches("plan").count(), 60, "nothing is lost where the model answered too little");
}

#[test]
fn passages_end_at_sentences_tracks_and_pauses() {
    let segment = |track, seq, start: u64, text: &str| {
        let mut segment = words_of_text(text).remove(0);
        (segment.track, segment.seq, segment.span) = (track, seq, Span::new(start, start + 1000));
        segment
    };
    let segments = [
        segment(Track::Me, 0, 0, "One two three four."),
        segment(Track::Others, 0, 500, "Yes."),
        segment(Track::Me, 1, 1100, "And five"),
        segment(Track::Me, 2, 2200, "six seven."),
        segment(Track::Me, 3, 9000, "Later."),
    ];
    let limits = PassageLimits { words: 6, sentences: 3, ..PassageLimits::SMALL };
    let made = passages(&segments, &limits);
    let made: Vec<_> =
        made.iter().map(|p| (p.track, p.segments.clone(), crate::transcript::join_words(&p.words))).collect();
    assert_eq!(
        made,
        [
            (Track::Me, 0..1, "One two three four.".to_owned()),
            (Track::Others, 0..1, "Yes.".to_owned()),
            (Track::Me, 1..3, "And five six seven.".to_owned()),
            (Track::Me, 3..4, "Later.".to_owned()),
        ]
    );
}
