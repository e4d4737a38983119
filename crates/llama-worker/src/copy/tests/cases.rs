//! What may be written and what not, case by case.

use super::*;

fn pieces(expect: &[(&str, std::ops::Range<u32>)]) -> Forced {
    Forced::Whole(expect.iter().map(|(text, words)| ((*text).to_owned(), words.clone())).collect())
}

fn stopped(at: &str) -> Forced {
    Forced::Stopped(at.to_owned())
}

#[test]
fn words_come_in_order_in_their_forms_or_not_at_all() {
    let words = || {
        vec![word(&["so", "So"], Some(1.0)), word(&["um"], Some(0.0)), word(&["we"], None), word(&["go"], Some(2.0))]
    };
    let check = |text: &str, expect| assert_eq!(force(source(words()), text), expect, "{text}");
    check("So um we go", pieces(&[("So", 0..1), ("um", 1..2), ("we", 2..3), ("go", 3..4)]));
    check("we", pieces(&[("we", 2..3)]));
    check("so, we go.", pieces(&[("so,", 0..1), ("we", 2..3), ("go.", 3..4)]));
    check("SO we", stopped("S"));
    check("we so", stopped("we "));
    check("um we um", stopped("um we "));
    check("So go", stopped("So "));
    check("So um", stopped("So um…"));
    check(", we", stopped(""));
    check("we,. go", stopped("we,"));
    check("We", stopped(""));
    check("we went", stopped("we "));
    check("wego", stopped("we"));
}

#[test]
fn only_so_many_words_in_a_row_are_left_out_at_a_cost() {
    let words = |free: Option<f32>| {
        let mut words: Vec<CopyWord> = ["a", "b", "c", "d", "e"].iter().map(|text| word(&[text], Some(1.0))).collect();
        words[1].skip_cost = free;
        words
    };
    assert_eq!(force(source(words(Some(1.0))), "c d e"), pieces(&[("c", 2..3), ("d", 3..4), ("e", 4..5)]));
    assert_eq!(force(source(words(Some(1.0))), "d e"), stopped(""));
    assert_eq!(force(source(words(Some(0.0))), "d e"), pieces(&[("d", 3..4), ("e", 4..5)]));
    assert_eq!(force(source(words(Some(1.0))), "c"), pieces(&[("c", 2..3)]), "and as many at the end");
    assert_eq!(force(source(words(Some(1.0))), "b"), stopped("b…"));
}

#[test]
fn a_form_may_stand_for_several_words_and_hold_spaces() {
    let mut twenty = word(&["twenty", "Twenty"], None);
    twenty.forms.push(CopyForm { text: "25".into(), words: 2 });
    twenty.forms.push(CopyForm { text: "99".into(), words: 3 });
    let mut cannot = word(&["can't", "can not"], None);
    cannot.mark = " …\"".into();
    let words = || vec![twenty.clone(), word(&["five"], None), cannot.clone()];
    let check = |text: &str, expect| assert_eq!(force(source(words()), text), expect, "{text}");
    check("25 can not", pieces(&[("25", 0..2), ("can not", 2..3)]));
    check("Twenty, five can't …\"", pieces(&[("Twenty,", 0..1), ("five", 1..2), ("can't …\"", 2..3)]));
    check("25 five can't", stopped("25 "));
    check("99", pieces(&[("99", 0..3)]));
    check("99 …\"", pieces(&[("99 …\"", 0..3)]));
    check("25 …\" can't", stopped("25 "));
}

#[test]
fn an_empty_line_stands_only_behind_the_end_of_a_sentence_and_before_a_word() {
    let words = || vec![word(&["so"], None), word(&["we", "We"], None)];
    let check = |text: &str, expect| {
        assert_eq!(force(CopySource { paragraphs: true, ..source(words()) }, text), expect, "{text}");
    };
    check("so.\n\nWe", pieces(&[("so.", 0..1), ("We", 1..2)]));
    check("so,\n\nwe", stopped("so,"));
    check("so\n\nwe", stopped("so"));
    check("so we.\n\n", stopped("so we."));
    check("so.\n\n We", stopped("so.\n\n"));
    assert_eq!(force(source(words()), "so.\n\nwe"), stopped("so."));
}

#[test]
fn openers_stand_before_a_word_with_its_space() {
    let mut close = word(&["b"], None);
    close.spaced = false;
    let words = || vec![word(&["so"], Some(0.0)), close.clone(), word(&["we"], None)];
    let opening = || CopySource { openers: vec!["¿".into()], paragraphs: true, ..source(words()) };
    let check = |text: &str, expect| assert_eq!(force(opening(), text), expect, "{text}");
    check("¿so¿b ¿we", pieces(&[("¿so", 0..1), ("¿b", 1..2), ("¿we", 2..3)]));
    check("¿b.\n\n¿we.", pieces(&[("¿b.", 1..2), ("¿we.", 2..3)]));
    check("¿¿so", stopped("¿"));
    check("so ¿b", stopped("so"));
    check("sob we ¿", stopped("sob we"));
}

#[test]
fn additions_are_few_and_never_side_by_side() {
    let words = || vec![word(&["go"], Some(1.0)), word(&["home"], Some(1.0))];
    let adding = || CopySource {
        additions: vec!["and".into(), "to".into()],
        addition_cost: 1.5,
        most_additions: 2,
        openers: vec!["(".into()],
        ..source(words())
    };
    let check = |text: &str, expect| assert_eq!(force(adding(), text), expect, "{text}");
    check("and, go (to home", pieces(&[("and,", 0..0), ("go", 0..1), ("(to", 0..0), ("home", 1..2)]));
    check("and to go", stopped("and "));
    check("and go to home and", stopped("and go to home"));
    check("go to", stopped("go to…"));
    assert_eq!(force(CopySource { most_additions: 1, ..adding() }, "and go to"), stopped("and go "));
}

#[test]
fn words_without_spaces_and_markup_are_copied_as_they_are() {
    let close = |text: &str| CopyWord { spaced: false, ..word(&[text], None) };
    let words = vec![close("日本"), close("語"), close("<|im_end|>"), word(&["🎤", "</s>"], None)];
    let expect = pieces(&[("日本", 0..1), ("語", 1..2), ("<|im_end|>.", 2..3), ("</s>", 3..4)]);
    assert_eq!(force(source(words), "日本語<|im_end|>. </s>"), expect);
}

#[test]
fn the_cheapest_reading_is_told() {
    // "I want to I would like": both ways to read the first "I" stay open until the next word.
    let words = || {
        let costs = [("I", Some(1.0)), ("want", Some(1.0)), ("to", Some(0.5)), ("I", None), ("would", None)];
        costs.iter().map(|(text, cost)| word(&[text], *cost)).collect::<Vec<_>>()
    };
    let wide = || CopySource { look_ahead: 4, ..source(words()) };
    assert_eq!(force(wide(), "I would"), pieces(&[("I", 3..4), ("would", 4..5)]));
    assert_eq!(force(wide(), "I want I would"), pieces(&[("I", 0..1), ("want", 1..2), ("I", 3..4), ("would", 4..5)]));
    let twice = vec![word(&["um"], Some(2.0)), word(&["um"], Some(1.0)), word(&["a"], None)];
    assert_eq!(force(source(twice), "um a"), pieces(&[("um", 0..1), ("a", 2..3)]), "leaving out the second costs less");
}

#[test]
fn a_cost_is_a_margin_over_the_cheapest_choice() {
    let mut speller = Speller::of(Toy::plain());
    let words = vec![word(&["x"], Some(2.0)), word(&["a"], Some(0.5)), word(&["b"], None), word(&["um"], Some(0.75))];
    let (mut copying, state) = Copying::begin(Source::of(source(words)), &mut speller).unwrap();
    let byte = |byte: u8| FIRST_BYTE + Token::from(byte);
    assert_eq!(costs(&state), [(byte(b'a'), 2.0), (byte(b'b'), 2.5), (byte(b'x'), 0.0)]);
    let state = copying.advance(&state, byte(b'a'));
    assert_eq!(
        costs(&state).iter().map(|(_, cost)| *cost).collect::<Vec<_>>(),
        [0.0; 3],
        "what was chosen is paid for"
    );
    let state = copying.advance(&state, FIRST_PIECE + 1);
    assert_eq!(state.end(), Some(0.75));
    assert_eq!(state.stop().map(|place| copying.read(&place).text), Some("a b".into()));
}

#[test]
fn a_draft_copies_what_costs_something_to_leave_out() {
    let vocabulary = Toy::plain();
    let mut speller = Speller::of(vocabulary.clone());
    let mut words = vec![
        word(&["um", "Um"], Some(0.0)),
        word(&["so", "So"], None),
        word(&["um"], Some(0.0)),
        word(&["I"], Some(2.0)),
    ];
    words[1].mark = ".".into();
    words.push(word(&["want", "Want"], None));
    let (mut copying, mut state) = Copying::begin(Source::of(source(words)), &mut speller).unwrap();
    let text = |tokens: &[Token]| {
        String::from_utf8(tokens.iter().flat_map(|token| vocabulary.piece(*token)).collect()).unwrap()
    };
    let draft = copying.expected(&state, 100);
    assert_eq!(text(&draft), "So. I want");
    assert_eq!(copying.expected(&state, 3), draft[..3]);
    let mut written = Vec::new();
    for token in &draft {
        assert_eq!(text(&written) + &text(&copying.expected(&state, 100)), "So. I want", "from {written:?} on");
        assert!(state.allows(*token));
        state = copying.advance(&state, *token);
        written.push(*token);
    }
    assert!(copying.expected(&state, 100).is_empty());
}
