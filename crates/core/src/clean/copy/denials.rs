//! A "no" in a correction: whether it only announces the correction, or says something itself and must stay.

use super::{
    super::{
        correction::{Proof, Repair},
        token::{After, Class, Token},
    },
    Heard,
};

/// Words behind the marker among which an answer shows.
const ANSWER: usize = 4;
/// Most times that a marker says "no"; more are an answer.
const MOST_DENIALS: usize = 2;

/// Whether the "no" of a correction, if it has one, may go with what the correction takes back from token `start` on.
pub(super) fn may_go(heard: &Heard, repair: &Repair, start: usize) -> bool {
    let (gone, marker) = (&heard.tokens[start..repair.marker], &heard.tokens[repair.marker..repair.end]);
    let denial = Denial { heard, repair, start, gone, marker, alone: is_alone(heard, repair) };
    !marker.iter().any(is_denial)
        || !(denial.is_name()
            || denial.goes_on()
            || denial.is_answer()
            || denial.is_said_again()
            || denial.is_little()
            || denial.is_elsewhere())
}

/// Whether nothing but a "no", "oh no" or "no, I mean" says that there is a correction, no "sorry" and no "wait".
pub(super) fn is_alone(heard: &Heard, repair: &Repair) -> bool {
    let weak =
        |text: &str| heard.language.weak_repairs.iter().flat_map(|phrase| phrase.split(' ')).any(|word| word == text);
    heard.tokens[repair.marker..repair.end].iter().all(|token| match token.class {
        _ if weak(&token.text) => true,
        Class::Discourse => !heard.language.repairs.contains(&token.text),
        class => matches!(class, Class::Negation | Class::Function | Class::Filler),
    })
}

/// Whether somebody's words begin at token `at`: "and he was like, well, …".
pub(super) fn is_quoted(heard: &Heard, at: usize) -> bool {
    let before = heard.tokens[..at].iter().rev().find(|token| token.class != Class::Discourse);
    before.is_some_and(|token| heard.language.quotes.contains(&token.text))
}

fn is_denial(token: &Token) -> bool {
    token.class == Class::Negation
}

/// A correction whose marker denies.
struct Denial<'a> {
    heard: &'a Heard<'a>,
    repair: &'a Repair,
    start: usize,
    /// What it takes back.
    gone: &'a [Token],
    marker: &'a [Token],
    /// See [`is_alone`].
    alone: bool,
}

impl Denial<'_> {
    /// "surf no sorry No Fear": the second is a name.
    fn is_name(&self) -> bool {
        self.marker.iter().any(|token| is_denial(token) && token.capital && !self.heard.opens[token.first])
    }

    /// "we start again, but no, the committee was there" and "this is a… no, but it is".
    fn goes_on(&self) -> bool {
        let language = self.heard.language;
        let joins = |token: Option<&Token>| token.is_some_and(|token| language.conjunctions.contains(&token.text));
        let behind = self.heard.tokens.get(self.repair.end);
        let onward = joins(behind) && behind.is_some_and(|token| language.discourse.contains(&token.text));
        let led = self.alone && joins(self.gone.last()) && !self.shows();
        led || (self.marker.last().is_some_and(is_denial) && onward)
    }

    /// What looks like a marker answers, or says what the sentence does.
    fn is_answer(&self) -> bool {
        let language = self.heard.language;
        let before = self.repair.marker.checked_sub(1).map(|at| &self.heard.tokens[at]);
        // "is it over twenty? no, thirty" and "no, no, no, this is".
        let closed = before.is_some_and(|token| token.after == After::End);
        let many = self.marker.iter().filter(|token| is_denial(token)).count() > MOST_DENIALS;
        // "and he's like, no, he has to go".
        if self.alone && (closed || many || is_quoted(self.heard, self.repair.marker)) {
            return true;
        }
        // "yeah, no, I mean, we like it".
        let talk = |token: &Token| matches!(token.class, Class::Discourse | Class::Filler);
        if self.gone.iter().all(talk) && !self.gone.is_empty() {
            return true;
        }
        // "it is not that you take it", "the reply was no, which is fine".
        let stated = self.gone.last().is_some_and(|token| language.states.contains(&token.text));
        let phrase = self.marker.len() > 1
            && is_denial(&self.marker[0])
            && self.marker[1..].iter().all(|token| token.class == Class::Function);
        // "oh no, she did not".
        let denies = |tokens: &[Token]| tokens.iter().any(is_denial);
        let against = !self.shows() && denies(self.answer()) && !denies(self.gone);
        (stated && (phrase || (self.alone && !self.shows()))) || against
    }

    /// The first words behind, up to where the next correction begins: "monday, no, sorry, tuesday, no, sorry, friday".
    fn answer(&self) -> &[Token] {
        let (tokens, end) = (&self.heard.tokens, self.repair.end);
        let next = self.heard.repairs.iter().map(|other| other.marker).filter(|&marker| marker >= end).min();
        &tokens[end..tokens.len().min(end + ANSWER).min(next.unwrap_or(usize::MAX))]
    }

    /// "no matter when, no matter how", "there is no good option, there is no good reason": one denial beside another.
    fn is_said_again(&self) -> bool {
        let (tokens, marker) = (&self.heard.tokens, self.repair.marker);
        let same = |at: usize, by: usize| tokens[at - by].text == tokens[marker - by].text;
        let led = self.start.checked_sub(1).is_some_and(|before| is_denial(&tokens[before]));
        let again = (1..marker).any(|at| same(at, 0) && same(at, 1));
        self.alone && (led || again || self.gone.iter().any(is_denial))
    }

    /// It takes back no more than a word of grammar: "start over. But no. The committee was there", "I… not that I want it".
    fn is_little(&self) -> bool {
        let grammar = |token: &Token| matches!(token.class, Class::Function | Class::Discourse | Class::Filler);
        self.gone.is_empty() || (self.alone && self.gone.len() < 2 && self.gone.iter().all(grammar))
    }

    /// Where something shows what a correction takes back, a "no" by itself takes back that; and where it stands before a word of content
    /// that was said before, it may deny that: "we have a letter from… no letter". Where nothing shows it, a whole phrase before it
    /// and a word of grammar behind are one thing and another: "we had a plan, no, it worked".
    fn is_elsewhere(&self) -> bool {
        let (Some(behind), Some(last)) = (self.heard.tokens.get(self.repair.end), self.gone.last()) else {
            return false;
        };
        let denied = behind.class == Class::Content && !behind.capital;
        let broken = last.cut || self.heard.language.unfinished.contains(&last.text);
        let weak = match self.repair.proof {
            Proof::Alike => denied || !self.shows(),
            Proof::None => behind.class == Class::Function && !broken,
            Proof::Said => false,
        };
        self.alone && weak
    }

    fn shows(&self) -> bool {
        self.repair.shows(self.start)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Strictness, heard, source};
    use crate::clean::{Language, Style, paragraph_words, words_of_text};

    /// Whether a word that ends so may be left out as taken back.
    fn takes_back(code: &str, text: &str, ending: &str) -> bool {
        let (raw, style) = (paragraph_words(&words_of_text(text)), Style::faithful());
        let heard = heard(&raw, &style, Language::of(code));
        let jumps = source(&heard, &style, Strictness::Usual).jumps;
        jumps.iter().any(|jump| heard.keys[jump.from..jump.to].iter().any(|key| key.ends_with(ending)))
    }

    #[test]
    fn a_no_that_says_something_itself_stays() {
        for (code, text) in [
            ("en", "And he was like, no, he has to go."),
            ("en", "she was like no she has to go"),
            ("en", "We asked them and they said, no, they would stay."),
            ("en", "we hoped they would pay and the reply was no which is a pity"),
            ("en", "Is it over twenty? No, thirty."),
            ("en", "It stays open, no matter how late, no matter how far."),
            ("en", "we are open no matter how late no matter how far"),
            ("en", "They no longer pay for it, or, to be fair, no longer all of it."),
            ("en", "there was no music really no music"),
            ("en", "we have a letter from no letter"),
            ("en", "Yeah, no, I mean, we like it."),
            ("en", "so you asked no no no the other one is broken"),
            ("en", "She fell over the mat. Oh no, she did."),
            ("en", "we had a plan no i mean it worked"),
            ("en", "she sat down on the chair oh no kids"),
            ("de", "Und er sagte, nein, er muss gehen."),
            ("de", "sie dachte nein sie muss gehen"),
            ("es", "Y ella dijo, no, ella se queda."),
            ("fr", "Elle a dit, non, elle reste."),
        ] {
            assert!(!takes_back(code, text, ""), "{text}");
        }
    }

    #[test]
    fn a_no_that_announces_a_correction_goes_with_it() {
        for (code, text) in [
            ("en", "We meet on Monday, no, on Tuesday."),
            ("en", "we meet on monday no on tuesday"),
            ("en", "When did no how did the fire start"),
            ("en", "She said we meet on Monday, no sorry, on Tuesday."),
            ("de", "Wir kommen am Montag, nein, am Dienstag."),
            ("es", "Vamos el lunes, no, el martes."),
            ("fr", "On part le lundi, non, le mardi."),
        ] {
            assert!(takes_back(code, text, ""), "{text}");
        }
    }

    #[test]
    fn a_negation_goes_only_where_the_clause_is_made_again() {
        for (text, expect) in [
            ("You aren't, actually, it isn't the point.", false),
            ("It isn't, sorry, it is late.", false),
            ("I can't come, sorry, I can't stay.", true),
        ] {
            assert_eq!(takes_back("en", text, "n't"), expect, "{text}");
        }
    }

    #[test]
    fn a_name_goes_for_another_only_where_it_stands_in_its_place() {
        for (text, name, expect) in [
            ("We met Anna, no, Maria.", "anna", true),
            ("um tell Jack tell Olga we are late", "jack", true),
            ("Um, a room in Rome, a room in Oslo, rooms in Bern.", "rome", false),
            ("um a room in rome a room in oslo", "rome", false),
            ("we met anna oh wait another day", "anna", false),
            ("we asked anna no wait maria", "anna", true),
            ("we meet in rome sorry in oslo", "rome", true),
            ("it was a plan sorry it all worked out", "plan", false),
            ("Um, I'm like, hey, I'm here.", "like", false),
        ] {
            assert_eq!(takes_back("en", text, name), expect, "{text}");
        }
    }
}
