//! How each word may be written: as it was said, with or without a capital, the same number in digits, two words as the one that they
//! are written as, and always the way that a person's vocabulary says.

use faircopy_protocol::text::CopyForm;

use super::{super::Style, Heard, heard::core, numbers};

/// The forms of every word, the likeliest first; none for what the rules take out.
pub(super) fn forms(heard: &Heard, style: &Style) -> Vec<Vec<CopyForm>> {
    let mut made: Vec<Vec<CopyForm>> = (0..heard.words.len()).map(|at| own(heard, at)).collect();
    if style.leaves_out() {
        numbers::add(heard, &mut made);
        contractions(heard, &mut made);
        writings(heard, &mut made);
    }
    for term in &heard.terms {
        if term.only {
            made[term.first].clear();
        }
        add(&mut made[term.first], term.text.clone(), term.words);
    }
    made
}

/// Puts the marks of each word into its forms, so that they stay; where what follows may be left out, those behind it too, or none.
pub(super) fn with_marks(heard: &Heard, costs: &[Option<f32>], made: &mut [Vec<CopyForm>]) {
    for (at, forms) in made.iter_mut().enumerate() {
        for form in std::mem::take(forms) {
            let last = at + form.words as usize - 1;
            let own = heard.mark(last);
            let may_go =
                |next: &usize| costs[*next].is_some() && heard.ruled_out[*next].is_none() && !heard.is_mark(*next);
            let behind = (last + 1..costs.len()).take_while(|next| costs[*next].is_some());
            add(forms, format!("{}{own}", form.text), form.words as usize);
            if let Some(end) = behind.filter(may_go).last() {
                add(forms, form.text.clone(), form.words as usize);
                add(forms, format!("{}{}", form.text, heard.mark(end)), form.words as usize);
            }
        }
    }
}

/// A form of so many words, unless the word has it.
pub(super) fn add(forms: &mut Vec<CopyForm>, text: String, words: usize) {
    let form = CopyForm { text, words: words as u32 };
    if !form.text.is_empty() && !forms.contains(&form) {
        forms.push(form);
    }
}

/// A word by itself.
fn own(heard: &Heard, at: usize) -> Vec<CopyForm> {
    let (said, mut forms) = (heard.cores[at], Vec::new());
    if heard.is_mark(at) || heard.ruled_out[at].is_some() {
        return forms;
    }
    if let Some(right) = heard.language.capitals.get(&heard.keys[at])
        && !said.contains(char::is_uppercase)
    {
        add(&mut forms, said.replacen(&heard.keys[at], right, 1), 1);
        return forms;
    }
    if let Some(ruled) = &heard.ruled[at] {
        add(&mut forms, core(ruled).to_owned(), 1);
    }
    add(&mut forms, said.to_owned(), 1);
    if heard.keeps_marks {
        // Capitals follow from the sentences, which are there already.
        forms.truncate(1);
        return forms;
    }
    let upper = said.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase);
    if !upper {
        add(&mut forms, capitalised(said), 1);
    } else if (heard.opens[at] || heard.shouted) && !heard.language.capitals.contains_key(&heard.keys[at]) {
        let mut others = said.chars().skip_while(|c| !c.is_uppercase()).skip(1);
        if heard.shouted || !others.any(char::is_uppercase) {
            add(&mut forms, said.to_lowercase(), 1);
            add(&mut forms, capitalised(&said.to_lowercase()), 1);
        }
    }
    forms
}

/// "do not" for "don't" and the other way round.
fn contractions(heard: &Heard, made: &mut [Vec<CopyForm>]) {
    for (at, forms) in made.iter_mut().enumerate().filter(|(at, _)| heard.ruled_out[*at].is_none()) {
        if heard.are_together(at, at + 1) {
            let two = format!("{} {}", heard.keys[at], heard.keys[at + 1]);
            if let Some(one) = heard.language.contractions.get(&two) {
                add_as_said(forms, one, 2);
            }
        }
        for (two, one) in &heard.language.contractions {
            if one.to_lowercase() == heard.keys[at] {
                add_as_said(forms, two, 1);
            }
        }
    }
}

/// "going to" for "gonna".
fn writings(heard: &Heard, made: &mut [Vec<CopyForm>]) {
    for (at, forms) in made.iter_mut().enumerate() {
        let quoted = heard.cores[at].starts_with(['\'', '’']).then(|| format!("'{}", heard.keys[at]));
        let known = &heard.language.writings;
        let written = quoted.and_then(|quoted| known.get(&quoted)).or_else(|| known.get(&heard.keys[at]));
        if let Some(written) = written.filter(|_| !forms.is_empty()) {
            add_as_said(forms, written, 1);
        }
    }
}

/// Adds a form with a capital where one of the word's own forms has one, and without where one has none.
fn add_as_said(forms: &mut Vec<CopyForm>, text: &str, words: usize) {
    let capital = |form: &CopyForm| form.text.starts_with(char::is_uppercase);
    let (small, large) = (forms.iter().any(|form| !capital(form)), forms.iter().any(capital));
    if small || !large {
        add(forms, text.to_owned(), words);
    }
    if large {
        add(forms, capitalised(text), words);
    }
}

pub(super) fn capitalised(word: &str) -> String {
    let Some((at, first)) = word.char_indices().find(|(_, c)| c.is_alphanumeric()) else { return word.to_owned() };
    format!("{}{}{}", &word[..at], first.to_uppercase(), &word[at + first.len_utf8()..])
}
