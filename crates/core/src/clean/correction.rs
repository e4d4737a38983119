//! Corrections: "on monday no sorry on tuesday". Where the marker stands, which words it may take back, and whether what a text left
//! out before it is what the words behind it replace.

use crate::transcript::EditKind;

use super::{
    Language,
    disfluency::starts,
    token::{After, Class, Token},
};

/// Words that a speaker may have taken back.
pub(super) struct Repair {
    /// First word that may be taken back.
    pub start: usize,
    /// Place of the marker; [`Self::end`] for a false start without one.
    pub marker: usize,
    /// Place behind the marker.
    pub end: usize,
    /// What shows where it starts.
    pub proof: Proof,
}

/// What shows where the words start that a speaker takes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Proof {
    None,
    /// The words behind begin with the same word or one of its kind.
    Alike,
    /// The marker says that all of it goes: "scratch that".
    Said,
}

impl Repair {
    /// Whether anything but the marker shows that this is where the slip starts.
    pub(super) fn shows(&self, start: usize) -> bool {
        self.proof == Proof::Said || (self.proof == Proof::Alike && start == self.start)
    }

    /// Where the words start that a text may leave out for this correction, given which it kept. `None` when what is left out is not
    /// what the words behind the marker replace.
    pub(super) fn left_out(&self, tokens: &[Token], kept: &[bool], language: &Language) -> Option<usize> {
        let start = (self.start..self.end).rev().find(|&at| kept[at]).map_or(self.start, |last| last + 1);
        if start >= self.marker {
            let between = self.run_before(tokens) > 0 && self.run_behind(tokens) > 0;
            return (self.marker < self.end && !between).then_some(start);
        }
        if self.halves_a_number(start, tokens) {
            return None;
        }
        // "scratch that" takes back whatever was said, numbers and all.
        if self.proof == Proof::Said {
            return Some(start);
        }
        let whole = start == self.start && self.proof == Proof::Alike;
        let plausible = whole || (self.marker < self.end && self.replaces(start, tokens, language));
        let counted =
            self.numbers_replaced(start, tokens, kept) && (whole || self.negations_replaced(start, tokens, kept));
        (plausible && counted && !self.is_cut_short(start, tokens)).then_some(start)
    }

    /// "when did amalfi lay siege to antioch no when did tancred?": the correction leaves out what stays true.
    fn is_cut_short(&self, start: usize, tokens: &[Token]) -> bool {
        let content = |tokens: &[Token]| tokens.iter().filter(|token| token.class == Class::Content).count();
        let close = (self.end..tokens.len()).find(|&at| tokens[at].after == After::End);
        self.marker < self.end
            && close.is_some_and(|close| {
                content(&tokens[start..self.marker]) > content(&tokens[self.end..=close]) + SHORT_BREAK
            })
    }

    /// Whether the words behind the marker can stand for those from `start` up to it.
    fn replaces(&self, start: usize, tokens: &[Token], language: &Language) -> bool {
        // A word that breaks off has no say: "more on- pasta, oh sorry, onions".
        let start = (start..self.marker).find(|&at| !tokens[at].cut).unwrap_or(self.marker - 1);
        let gone = &tokens[start..self.marker];
        let behind = &tokens[self.end..tokens.len().min(self.end + gone.len() + 1)];
        let Some(fix) = behind.iter().find(|token| token.class != Class::Filler) else { return false };
        let (first, last) = (&gone[0], &gone[gone.len() - 1]);
        let function = |token: &Token| token.class == Class::Function || language.links.contains(&token.text);
        let weak = language.weak_repairs.iter().any(|phrase| {
            let words: Vec<&str> = phrase.split(' ').collect();
            starts(&tokens[self.marker..], &words)
        });
        let short = gone.len() <= if weak { SHORT_BREAK } else { LONGEST_BREAK };
        // "we went to the, sorry, i": what breaks off goes. But "evidence from, i mean, colleges" only stops for breath.
        let broken = last.cut || language.unfinished.contains(&last.text);
        if broken && short && (function(fix) || gone.len() == 1) {
            return true;
        }
        // "can i just begin, i mean, why": one start of a sentence for another.
        let opens = start == 0 || tokens[start - 1].after == After::End || language.openers.contains(&first.text);
        if gone.len() <= LONGEST_BREAK && opens && language.openers.contains(&fix.text) {
            return true;
        }
        // "tell get one, no sorry, i get one": a word again at about the same distance from the start. Far behind it only shows that
        // "the" is a common word, and far before it that more was left out than the correction replaces.
        let again = |at: usize, token: &Token| {
            let place = behind.iter().position(|other| other.text == token.text);
            let reach = if function(token) { 0 } else { SHORT_BREAK };
            place.is_some_and(|place| at <= place + reach && (!function(token) || at.max(place) < SHORT_BREAK))
        };
        if gone.iter().enumerate().any(|(at, token)| again(at, token)) {
            return true;
        }
        // A word of grammar far before is no sign of where the slip starts.
        let free = self.proof == Proof::None || start - self.start > LONGEST_SWAP;
        if gone.len() == 1 && free && !(weak && function(fix)) {
            return true;
        }
        // "black holes, oh sorry, the ocean".
        if free && !weak && gone.len() == 2 && !gone.iter().any(function) && language.articles.contains(&fix.text) {
            return true;
        }
        if function(first) || function(fix) {
            return language.are_alternatives(&first.text, &fix.text);
        }
        // "our customer henry or rather ahmed": a name for a name, never the words of grammar before it.
        gone.len() <= LONGEST_SWAP && !gone.iter().any(function)
    }

    /// "at six forty, no, seven forty": whether only a part of a number of several words would go, one of fewer words would come for it, or
    /// what was counted would go without its number: "ten miles north, oops, south".
    fn halves_a_number(&self, start: usize, tokens: &[Token]) -> bool {
        let run = self.run_before(tokens);
        let first = self.marker - run;
        if run > 0 && start >= first {
            return start > first || self.run_behind(tokens) < run;
        }
        let again = start == self.start && self.proof == Proof::Alike;
        let counted = !again && start.checked_sub(1).is_some_and(|before| tokens[before].class == Class::Number);
        counted && self.marker - start > 1 && tokens[start].class == Class::Content
    }

    /// Numbers that stand together right before the marker.
    fn run_before(&self, tokens: &[Token]) -> usize {
        numbers_before(tokens, self.marker)
    }

    /// Numbers that stand together right behind it.
    fn run_behind(&self, tokens: &[Token]) -> usize {
        let most = tokens.len() - self.end;
        (1..=most).take_while(|length| are_one_number(&tokens[self.end..self.end + length])).count()
    }

    /// A number goes only when another one comes for it.
    fn numbers_replaced(&self, start: usize, tokens: &[Token], kept: &[bool]) -> bool {
        let number = |at: &usize| tokens[*at].class == Class::Number;
        // "3:00" is two numbers side by side, "15 and 215" are two apart.
        let gone = (start..self.marker).filter(|at| number(at) && !kept[*at] && (*at == start || !number(&(at - 1))));
        gone.count() <= self.fix(start, tokens).filter(|at| number(at) && kept[*at]).count()
    }

    /// A negation goes only when another one comes for it.
    pub(super) fn negations_replaced(&self, start: usize, tokens: &[Token], kept: &[bool]) -> bool {
        let negation = |at: &usize| tokens[*at].class == Class::Negation;
        let mut gone: Vec<&str> =
            (start..self.marker).filter(|at| negation(at) && !kept[*at]).map(|at| tokens[at].text.as_str()).collect();
        gone.dedup();
        gone.len() <= self.fix(start, tokens).filter(|at| negation(at) && kept[*at]).count()
    }

    /// The words that may be the correction of those from `start` on.
    fn fix(&self, start: usize, tokens: &[Token]) -> std::ops::Range<usize> {
        self.end..tokens.len().min(self.end + (self.marker - start) + SLACK)
    }
}

/// How many numbers stand together right before `end`.
fn numbers_before(tokens: &[Token], end: usize) -> usize {
    (1..=end).take_while(|length| are_one_number(&tokens[end - length..end])).count()
}

/// Whether these are numbers in words of their own, with nothing but a space between them: "six forty".
fn are_one_number(tokens: &[Token]) -> bool {
    let together = |pair: &[Token]| pair[0].first != pair[1].first && pair[0].after == After::Nothing;
    tokens.iter().all(|token| token.class == Class::Number) && tokens.windows(2).all(together)
}

/// Words that a correction may take back when nothing shows where it starts.
const BLIND_REACH: usize = 5;
/// Words among which the start of a correction is looked for.
const FULL_REACH: usize = 12;
/// Most words of a clause that breaks off.
const LONGEST_BREAK: usize = 4;
/// The same before a word that goes on with the clause.
const SHORT_BREAK: usize = 2;
/// Most words that others replace without any likeness.
const LONGEST_SWAP: usize = 3;
/// How much longer than the slip its correction may be.
const SLACK: usize = 4;

/// "on monday no sorry on tuesday": the marker, and before it the words that it takes back.
pub(super) fn corrections(
    tokens: &[Token],
    language: &Language,
    marks: &mut [Option<EditKind>],
    repairs: &mut Vec<Repair>,
) {
    let mut at = 0;
    while at < tokens.len() {
        let Some(marker) = marker(tokens, at, language) else {
            at += 1;
            continue;
        };
        if let Some((start, proof)) = taken_back(tokens, at, &marker, language, marks) {
            for mark in &mut marks[start..marker.end] {
                mark.get_or_insert(EditKind::Repair);
            }
            repairs.push(Repair { start, marker: at, end: marker.end, proof });
        }
        at = marker.end;
    }
}

struct Marker {
    /// Place behind its last token.
    end: usize,
    /// Whether it is hardly ever anything else.
    sure: bool,
    /// Whether it takes back the clause.
    restart: bool,
}

impl Marker {
    /// The proof that it gives where the words behind it are like those before.
    fn proof(&self) -> Proof {
        if self.restart { Proof::Said } else { Proof::Alike }
    }
}

/// The longest chain of correction words at `at`, fillers among them.
fn marker(tokens: &[Token], at: usize, language: &Language) -> Option<Marker> {
    let mut end = at;
    let (mut words, mut restart): (Vec<&str>, bool) = (Vec::new(), false);
    while end < tokens.len() {
        if !words.is_empty() && tokens[end].class == Class::Filler {
            end += 1;
            continue;
        }
        let fits = |phrase: &&String| {
            let parts: Vec<&str> = phrase.split(' ').collect();
            starts(&tokens[end..], &parts)
        };
        let Some(phrase) = language.repairs.iter().filter(fits).max_by_key(|phrase| phrase.len()) else { break };
        words.extend(phrase.split(' '));
        restart |= language.restarts.contains(phrase);
        end += phrase.split(' ').count();
    }
    if words.is_empty() {
        return None;
    }
    let all = words.join(" ");
    // "by no single no sorry no means": the last "no" is the corrected one.
    let taken_up = end > at + 1
        && tokens[end - 1].class == Class::Negation
        && tokens[at.saturating_sub(4)..at].iter().any(|token| token.text == tokens[end - 1].text);
    end -= usize::from(taken_up);
    restart |= language.restarts.contains(&all);
    let sure = restart || language.sure_repairs.iter().any(|sure| format!(" {all} ").contains(&format!(" {sure} ")));
    Some(Marker { end, sure, restart })
}

/// Where the words that a marker takes back start, if it is one, and whether that place is proven.
fn taken_back(
    tokens: &[Token],
    at: usize,
    marker: &Marker,
    language: &Language,
    marks: &[Option<EditKind>],
) -> Option<(usize, Proof)> {
    let resumed = (marker.end..tokens.len()).find(|&next| tokens[next].class != Class::Filler)?;
    let place = Place::of(tokens, at, resumed)?;
    if tokens[at - 1].after == After::End {
        return place.across_sentences(marker, language).map(|start| (start, marker.proof()));
    }
    let (slip, fix, sentence) = (place.slip(), &tokens[resumed], place.sentence);
    let alone = marker.end == at + 1;
    if is_of_the_sentence(tokens, at, slip, language) {
        return None;
    }
    // "i am sorry", "it is correction fluid".
    if alone && tokens[at].class != Class::Negation && language.states.contains(&slip.text) {
        return None;
    }
    // "a coffee, and make that for two" goes on.
    if !marker.restart && tokens[at].class == Class::Content && language.conjunctions.contains(&slip.text) {
        return None;
    }
    // The correction often starts with the word that the slip started with: "on monday no on tuesday".
    let open = |k: &usize| marks[*k].is_none();
    if let Some(start) = (sentence..at).rev().filter(open).find(|&k| tokens[k].text == fix.text) {
        return Some((start, marker.proof()));
    }
    let blind = (sentence..at).next_back().map_or(at, |last| sentence.max((last + 1).saturating_sub(BLIND_REACH)));
    // "when did no how did", "monday no tuesday": one of a kind for another.
    if let Some(start) = (sentence..at).rev().take(4).find(|&k| language.are_alternatives(&tokens[k].text, &fix.text)) {
        return Some(if marker.sure && blind < start {
            (blind, if marker.restart { Proof::Said } else { Proof::None })
        } else {
            (start, marker.proof())
        });
    }
    if slip.class == Class::Number && fix.class == Class::Number {
        return Some((at - numbers_before(tokens, at).max(1), marker.proof()));
    }
    if marker.restart {
        return Some((sentence, Proof::Said));
    }
    // "there is no reason": a lone "no" is a negation unless commas set it off or what follows needs no "no" ("we will no there are").
    let lone_negation = alone && tokens[at].class == Class::Negation && !language.openers.contains(&fix.text);
    let set_off = (slip.after == After::Comma || tokens[at - 1].after == After::Comma)
        && tokens[marker.end - 1].after == After::Comma;
    if !marker.sure && !set_off && (lone_negation || !language.unfinished.contains(&slip.text)) {
        return None;
    }
    // "7 pm make that 8 pm": like by kind, from the last such place.
    if fix.class == Class::Number
        && let Some(start) = (sentence..at).rev().find(|&k| tokens[k].class == Class::Number)
    {
        return Some((start, marker.proof()));
    }
    Some((blind, Proof::None))
}

/// "what i mean is that": whether the words at `at` belong to the clause that the word before them opens.
fn is_of_the_sentence(tokens: &[Token], at: usize, before: &Token, language: &Language) -> bool {
    let opened = before.after == After::Nothing && language.clause_openers.contains(&before.text);
    opened && language.phrases.iter().any(|phrase| phrase.is_bound(tokens, at, before))
}

/// The surroundings of a marker.
struct Place<'a> {
    tokens: &'a [Token],
    at: usize,
    /// First word behind the marker.
    resumed: usize,
    /// Where the sentence starts that the word before the marker belongs to.
    sentence: usize,
}

impl<'a> Place<'a> {
    fn of(tokens: &'a [Token], at: usize, resumed: usize) -> Option<Self> {
        let last = at.checked_sub(1)?;
        let floor = at.saturating_sub(FULL_REACH);
        let sentence = (floor..last).rfind(|&k| tokens[k].after == After::End).map_or(floor, |end| end + 1);
        Some(Self { tokens, at, resumed, sentence })
    }

    /// The last word before the marker that is no sound.
    fn slip(&self) -> &'a Token {
        let last = (self.sentence..self.at).rfind(|&k| self.tokens[k].class != Class::Filler);
        &self.tokens[last.unwrap_or(self.at - 1)]
    }

    /// Behind a full stop "I mean" and "no" mostly start something of their own. A correction has to show it: by taking up two words
    /// of the sentence before, or by putting one number or one day for another.
    fn across_sentences(&self, marker: &Marker, language: &Language) -> Option<usize> {
        if marker.restart {
            return Some(self.sentence);
        }
        let (slip, fix) = (self.slip(), &self.tokens[self.resumed]);
        let like = (slip.class == Class::Number && fix.class == Class::Number)
            || (slip.class == Class::Content && language.are_alternatives(&slip.text, &fix.text));
        if like {
            return Some(self.at - 1);
        }
        let next = self.tokens.get(self.resumed + 1)?;
        let same = |k: &usize| self.tokens[*k].text == fix.text && self.tokens[*k + 1].text == next.text;
        let taken_up = (self.sentence..self.at - 1).rev().find(same)?;
        marker.sure.then_some(taken_up)
    }
}
