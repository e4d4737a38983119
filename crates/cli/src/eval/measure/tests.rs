//! Hand-made passages whose counts are plain to see.

use super::{Counts, Yardstick, word_edits, words::Words};

fn measure(raw: &str, reference: &str, output: &str) -> Counts {
    Yardstick::new(raw, reference, &Words::of("You clean up speech transcripts.")).measure(output)
}

/// One case: what was said, the reference, the output, a count and its value.
type Case = (&'static str, &'static str, &'static str, fn(&Counts) -> u64, u64);

fn check(cases: &[Case]) {
    for (raw, reference, output, count, expect) in cases {
        let counts = measure(raw, reference, output);
        assert_eq!(count(&counts), *expect, "{raw} > {output}: {counts:?}");
    }
}

#[test]
fn hesitations_are_counted_as_said_and_gone() {
    const RAW: &str = "um so uh we er start hmm";
    check(&[
        (RAW, "So we start.", "So we start.", |c| c.hesitations_said, 4),
        (RAW, "So we start.", "So we start.", |c| c.hesitations_gone, 4),
        (RAW, "So we start.", "Um, so we start.", |c| c.hesitations_gone, 3),
        ("uh-huh that's right", "Uh-huh, that's right.", "That's right.", |c| c.hesitations_said, 0),
    ]);
}

#[test]
fn deletions_are_held_against_the_reference() {
    const RAW: &str = "um we should we should call them";
    const REFERENCE: &str = "We should call them.";
    check(&[
        (RAW, REFERENCE, REFERENCE, |c| c.deleted_by_both, 3),
        (RAW, REFERENCE, "We should we should call them.", |c| c.deleted_by_output, 1),
        (RAW, REFERENCE, "We should we should call them.", |c| c.deleted_by_both, 1),
        (RAW, REFERENCE, "Call them.", |c| c.deleted_by_output, 5),
        (RAW, REFERENCE, "Call them.", |c| c.deleted_by_reference, 3),
    ]);
}

#[test]
fn insertions_and_lost_content_are_counted_by_word() {
    const RAW: &str = "we send the report tonight";
    check(&[
        (RAW, RAW, "We send the report tonight.", |c| c.inserted, 0),
        (RAW, RAW, "We will send the report tonight.", |c| c.inserted, 1),
        (RAW, RAW, "We send the final report report tonight.", |c| c.inserted, 2),
        (RAW, RAW, "We send it.", |c| c.content_kept, 1),
        (RAW, RAW, "We send it.", |c| c.content_due, 3),
    ]);
}

#[test]
fn numbers_change_only_with_their_value() {
    const RAW: &str = "we need forty five chairs";
    const REPAIR: &str = "the price is forty no wait fifty dollars";
    check(&[
        (RAW, RAW, "We need 45 chairs.", |c| c.numbers_new + c.numbers_lost + c.inserted, 0),
        (RAW, "We need 45 chairs.", "We need forty-five chairs.", |c| c.numbers_new + c.numbers_lost, 0),
        (RAW, RAW, "We need 54 chairs.", |c| c.numbers_new, 1),
        (RAW, RAW, "We need 54 chairs.", |c| c.numbers_lost, 1),
        (RAW, RAW, "We need chairs.", |c| c.numbers_lost, 1),
        (REPAIR, "The price is fifty dollars.", "The price is $50.", |c| c.numbers_new + c.numbers_lost, 0),
        (REPAIR, "The price is fifty dollars.", "The price is $40.", |c| c.numbers_lost, 1),
        ("twenty twenty five chairs", "Twenty-five chairs.", "25 chairs.", |c| c.numbers_new + c.numbers_lost, 0),
        ("call four zero seven one", "Call 4071.", "Call 4071.", |c| c.numbers_new + c.numbers_lost, 0),
        (
            "five in may and five in june",
            "Five in May and five in June.",
            "Five in May and June.",
            |c| c.numbers_lost,
            1,
        ),
        ("five in may", "Five in May.", "Five and five in May.", |c| c.numbers_new, 1),
        ("this one is good", "This one is good.", "This is good.", |c| c.numbers_lost, 0),
        ("about 20, uh, million", "About 20 million.", "About 20 million.", |c| c.numbers_new + c.numbers_lost, 0),
    ]);
}

#[test]
fn names_and_negations_may_neither_come_nor_go() {
    const RAW: &str = "we asked brelvanto and they don't agree";
    const REFERENCE: &str = "We asked Brelvanto, and they don't agree.";
    check(&[
        ("he said oh hey we go", "He said, Oh, Hey, we go.", "He said we go.", |c| c.names_lost, 0),
        (RAW, REFERENCE, REFERENCE, |c| c.names_new + c.names_lost + c.negations_new + c.negations_lost, 0),
        (RAW, REFERENCE, "We asked Belvando, and they do not agree.", |c| c.names_lost, 1),
        (RAW, REFERENCE, "We asked Belvando, and they do not agree.", |c| c.names_new, 1),
        (RAW, REFERENCE, "We asked Belvando, and they do not agree.", |c| c.negations_lost + c.negations_new, 0),
        (RAW, REFERENCE, "We asked Brelvanto, and they agree.", |c| c.negations_lost, 1),
        (RAW, REFERENCE, "We never asked Brelvanto, and they don't agree.", |c| c.negations_new, 1),
        ("no no i agree", "No, I agree.", "No, I agree.", |c| c.negations_lost, 0),
        ("in anna's car", "In Anna's car.", "In Anna's car.", |c| c.names_lost + c.names_new, 0),
    ]);
}

#[test]
fn exact_words_ignore_spelling_and_exact_text_does_not() {
    check(&[
        ("it is um fine", "It is fine.", "it's fine", |c| c.same_words, 1),
        ("it is um fine", "It is fine.", "it's fine", |c| c.same_text, 0),
        ("it is um fine", "It is fine.", "It is fine.\n", |c| c.same_text, 1),
    ]);
}

#[test]
fn edits_between_two_texts_are_words_in_and_words_out() {
    for (from, to, expect) in
        [("We leave.", "we leave", 0), ("We leave now", "We go now", 2), ("a b c", "a c", 1), ("", "a", 1)]
    {
        assert_eq!(word_edits(from, to), expect, "{from} > {to}");
    }
}

#[test]
fn counts_add_up() {
    let one = measure("um we need two", "We need two.", "We need three.");
    let mut both = one;
    both += one;
    assert_eq!((both.passages, both.numbers_new, both.raw_words), (2, 2, 8));
}
