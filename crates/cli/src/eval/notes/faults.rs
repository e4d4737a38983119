//! Lines that nothing supports, made of right ones.

use faircopy_core::note::Draft;

use super::meetings::Meeting;

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fault {
    /// A number is another one.
    Number,
    /// A name is that of somebody else.
    Name,
    /// "Not" came or went.
    Turned,
    /// A task of somebody who was named, which nobody spoke of.
    Invented,
    /// It is of another meeting.
    Foreign,
}

/// Names of nobody in any of the meetings.
const STRANGERS: [&str; 4] = ["Olivia", "Hendrik", "Esther", "Gustavo"];
/// Words behind which a "not" turns a sentence, and what it is there.
const TURNING: [(&str, &str); 15] = [
    (" va réserver ", " ne va pas réserver "),
    (" is ", " is not "),
    (" are ", " are not "),
    (" was ", " was not "),
    (" will ", " will not "),
    (" were ", " were not "),
    (" want ", " do not want "),
    (" needs ", " does not need "),
    (" ist ", " ist nicht "),
    (" wird ", " wird nicht "),
    (" sind ", " sind nicht "),
    (" hat ", " hat nicht "),
    (" está ", " no está "),
    (" va ", " no va "),
    (" se envían ", " no se envían "),
];
/// The other way round.
const TURNED_BACK: [(&str, &str); 8] = [
    (" is not ", " is "),
    (" are not ", " are "),
    (" will not ", " will "),
    (" does not ", " does "),
    (" can't ", " can "),
    ("No se ", "Se "),
    (" no longer ", " still "),
    (" have not ", " have "),
];

impl Fault {
    pub(super) const ALL: [Self; 5] = [Self::Number, Self::Name, Self::Turned, Self::Invented, Self::Foreign];

    /// The lines of a meeting with this fault; one that a line cannot have is left out.
    pub(super) fn lines(self, meeting: &Meeting, other: &Meeting) -> Vec<Draft> {
        let of_each = |change: &dyn Fn(usize, &str) -> Option<String>| -> Vec<Draft> {
            let notes = meeting.notes.iter().enumerate();
            notes.filter_map(|(place, note)| Some(meeting.line(&change(place, &note.text)?, &note.cites))).collect()
        };
        match self {
            Self::Number => of_each(&|_, text| another_number(text)),
            Self::Name => of_each(&|place, text| another_name(meeting, place, text)),
            Self::Turned => of_each(&|_, text| turned(text)),
            Self::Invented => {
                let cites = |place: usize| meeting.notes[place % meeting.notes.len()].cites.as_slice();
                let lines = meeting.invented.iter().enumerate();
                lines.map(|(place, text)| meeting.line(text, cites(place))).collect()
            }
            Self::Foreign => {
                let cites = |place: usize| meeting.notes[place % meeting.notes.len()].cites.as_slice();
                let lines = other.notes.iter().enumerate();
                lines.map(|(place, note)| meeting.line(&note.text, cites(place))).collect()
            }
        }
    }
}

/// The first number in digits, or the first number word of a few, is another one.
fn another_number(text: &str) -> Option<String> {
    const WORDS: [(&str, &str); 14] = [
        ("eight", "eleven"),
        ("twelfth", "nineteenth"),
        ("ninety", "seventy"),
        ("Fifteen", "Sixteen"),
        ("fifteen", "sixteen"),
        ("Twenty-three", "Twenty-four"),
        ("six", "nine"),
        ("ten thousand", "two thousand"),
        ("thirty", "twenty"),
        ("eleven", "twelve"),
        ("ten", "four"),
        ("quince", "trece"),
        ("a third", "a quarter"),
        ("third", "fifth"),
    ];
    if let Some(start) = text.find(|c: char| c.is_ascii_digit()) {
        let digit = text.as_bytes()[start] - b'0';
        let other = (digit + 3) % 9 + 1;
        return Some(format!("{}{other}{}", &text[..start], &text[start + 1..]));
    }
    let is_word = |word: &str| text.split(|c: char| !c.is_alphanumeric() && c != '-').any(|found| found == word);
    let found = WORDS.iter().find(|(word, _)| if word.contains(' ') { text.contains(word) } else { is_word(word) });
    found.map(|(word, other)| text.replacen(word, other, 1))
}

/// The first name that was said is a stranger's.
fn another_name(meeting: &Meeting, place: usize, text: &str) -> Option<String> {
    const NAMES: [&str; 32] = [
        "Tom",
        "Priya",
        "Martin",
        "Dana",
        "Robert",
        "Vienna",
        "Paul",
        "Thomas Seeley",
        "Hall",
        "Karen Miller",
        "Jonas",
        "Sabine",
        "Marta",
        "Madrid",
        "Sevilla",
        "Camille",
        "Nantes",
        "Nadia",
        "Oliver",
        "Basel",
        "Wanda",
        "Greta",
        "Hanover",
        "Rosa",
        "Felix",
        "Seidel",
        "Ralf",
        "Wagner",
        "Kilian",
        "Carmen",
        "Julio",
        "Hélène",
    ];
    let name = NAMES.iter().find(|name| text.contains(*name))?;
    let stranger =
        STRANGERS.iter().cycle().skip(place).take(STRANGERS.len()).find(|stranger| !meeting.says(stranger))?;
    Some(text.replacen(name, stranger, 1))
}

fn turned(text: &str) -> Option<String> {
    let change = |pairs: &[(&str, &str)]| {
        let (from, to) = pairs.iter().find(|(from, _)| text.contains(from))?;
        Some(text.replacen(from, to, 1))
    };
    change(&TURNED_BACK).or_else(|| change(&TURNING))
}
