//! A person's own styles of the cleanup: a name, and instructions for the text model.
//!
//! In the file each is a table: `[styles.Minutes]` with `instructions = "…"`, and where the text model is to copy `mode = "copy"`.

use serde::{Deserialize, Serialize};
use toml::{Table, Value};

/// Names of the styles that come with the program; no own style has one of them.
pub const BUILT_IN_STYLES: [&str; 4] = ["faithful", "light", "polished", "rules"];
/// Longest name of a style, in characters.
pub const LONGEST_NAME: usize = 60;
/// Longest instructions, in characters: with them a passage and its fair copy still fit every model of the catalogue.
pub const LONGEST_INSTRUCTIONS: usize = 4_000;

/// A style that a person wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct OwnStyle {
    /// What the person chooses it by.
    pub name: String,
    /// System message for the text model.
    pub instructions: String,
    /// What the text model may write. The file alone says it.
    #[serde(skip)]
    pub may: May,
}

/// What the text model may write in an own style.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum May {
    /// What it likes; the check has the last word.
    #[default]
    WriteFreely,
    /// The words that were said, without slips.
    LeaveOut,
    /// The words that were said, with other punctuation and capitals.
    Punctuate,
}

/// Why a style was not taken. What was saved before is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StyleError {
    /// It has no name.
    #[error("The style has no name. Give it one to choose it by, such as “Minutes”.")]
    NoName,
    /// Its name is too long or more than a line.
    #[error("The name of the style is too long. Use one line of at most {LONGEST_NAME} characters.")]
    LongName,
    /// Its name is that of a style of the program.
    #[error("“{0}” comes with Faircopy and stays as it is. Give your style another name.")]
    BuiltIn(String),
    /// Its name is that of another own style.
    #[error("You have a style “{0}” already. Change that one, or choose another name.")]
    Taken(String),
    /// It has no instructions.
    #[error("The instructions are empty. Write what the text model should do with the words, or remove the style.")]
    Empty,
    /// Its instructions are too long.
    #[error("The instructions have {0} characters; at most {LONGEST_INSTRUCTIONS} fit. Shorten them.")]
    TooLong(usize),
    /// There is no own style of this name to change or remove.
    #[error("You have no style “{0}” any more. Save it under a new name.")]
    Gone(String),
    /// The file says something else.
    #[error("It is not written as a style is ({0}). Give it “instructions”.")]
    Unreadable(String),
}

tell! {
    StyleError {
        Self::NoName => "style_no_name",
        Self::LongName => "style_long_name"(longest = LONGEST_NAME),
        Self::BuiltIn(name) => "style_built_in"(name),
        Self::Taken(name) => "style_taken"(name),
        Self::Empty => "style_empty",
        Self::TooLong(length) => "style_too_long"(length, longest = LONGEST_INSTRUCTIONS),
        Self::Gone(name) => "style_gone"(name),
        Self::Unreadable(reason) => "style_unreadable"(reason),
    }
}

#[cfg(test)]
impl StyleError {
    /// One of each, for the catalogue of messages to be compared with.
    pub(crate) fn samples() -> Vec<Self> {
        let name = || "Minutes".to_owned();
        vec![
            Self::NoName,
            Self::LongName,
            Self::BuiltIn(name()),
            Self::Taken(name()),
            Self::Empty,
            Self::TooLong(9_000),
            Self::Gone(name()),
            Self::Unreadable("no instructions".into()),
        ]
    }
}

impl OwnStyle {
    /// The style without the space around its name and its instructions.
    ///
    /// # Errors
    /// What a person has to change about it.
    pub fn checked(name: &str, instructions: &str) -> Result<Self, StyleError> {
        let (name, instructions) = (name.trim(), instructions.trim());
        if name.is_empty() {
            return Err(StyleError::NoName);
        }
        if name.chars().count() > LONGEST_NAME || name.contains(char::is_control) {
            return Err(StyleError::LongName);
        }
        if BUILT_IN_STYLES.iter().any(|built_in| built_in.eq_ignore_ascii_case(name)) {
            return Err(StyleError::BuiltIn(name.to_owned()));
        }
        if instructions.is_empty() {
            return Err(StyleError::Empty);
        }
        match instructions.chars().count() {
            length if length > LONGEST_INSTRUCTIONS => Err(StyleError::TooLong(length)),
            _ => Ok(Self { name: name.to_owned(), instructions: instructions.to_owned(), may: May::default() }),
        }
    }
}

/// As a file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    instructions: String,
    #[serde(default)]
    mode: WrittenMode,
    changes: Option<WrittenChanges>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WrittenMode {
    Copy,
    #[default]
    Free,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum WrittenChanges {
    Slips,
    Writing,
}

impl Written {
    fn style(&self, name: &str) -> Result<OwnStyle, StyleError> {
        let may = match (&self.mode, &self.changes) {
            (WrittenMode::Free, None) => May::WriteFreely,
            (WrittenMode::Copy, None | Some(WrittenChanges::Slips)) => May::LeaveOut,
            (WrittenMode::Copy, Some(WrittenChanges::Writing)) => May::Punctuate,
            (WrittenMode::Free, Some(_)) => {
                return Err(StyleError::Unreadable("“changes” goes with mode = \"copy\"".into()));
            }
        };
        Ok(OwnStyle { may, ..OwnStyle::checked(name, &self.instructions)? })
    }
}

/// The styles of a file's table, ordered by name; the names of those that cannot be used, which stay in the table, with the reason.
pub(super) fn take(table: &mut Table) -> (Vec<OwnStyle>, Vec<(String, StyleError)>) {
    let (mut good, mut bad, mut left) = (Vec::new(), Vec::new(), Table::new());
    let styles = match table.remove("styles") {
        None => return (good, bad),
        Some(Value::Table(styles)) => styles,
        Some(other) => {
            table.insert("styles".into(), other);
            return (good, vec![("styles".into(), StyleError::Unreadable("“styles” is no table".into()))]);
        }
    };
    for (name, value) in styles {
        let read = value
            .clone()
            .try_into::<Written>()
            .map_err(|error| StyleError::Unreadable(error.message().split_whitespace().collect::<Vec<_>>().join(" ")));
        match read.and_then(|written| written.style(&name)) {
            Ok(style) => good.push(style),
            Err(reason) => {
                bad.push((name.clone(), reason));
                left.insert(name, value);
            }
        }
    }
    if !left.is_empty() {
        // Somebody wrote them: they are lost only when another style takes their name.
        table.insert("styles".into(), Value::Table(left));
    }
    (good, bad)
}

/// The name of the style that is meant by this one: "Light" is "light", unless an own style is written so.
pub(super) fn meant(name: String, own: &[OwnStyle]) -> String {
    let names = || own.iter().map(|style| style.name.as_str()).chain(BUILT_IN_STYLES);
    match names().find(|other| other.to_lowercase() == name.to_lowercase()) {
        Some(other) if !names().any(|other| other == name) => other.to_owned(),
        _ => name,
    }
}

/// Writes the styles into a file's table, beside what stands there.
pub(super) fn put(styles: &[OwnStyle], table: &mut Table) {
    if styles.is_empty() {
        return;
    }
    let place = table.entry("styles").or_insert_with(|| Value::Table(Table::new()));
    if !place.is_table() {
        *place = Value::Table(Table::new());
    }
    let Value::Table(place) = place else { return };
    for OwnStyle { name, instructions, may } in styles {
        let mut style = Table::new();
        let mut put = |key: &str, value: &str| style.insert(key.into(), Value::String(value.into()));
        put("instructions", instructions);
        if *may != May::WriteFreely {
            put("mode", "copy");
        }
        if *may == May::Punctuate {
            put("changes", "writing");
        }
        place.insert(name.clone(), Value::Table(style));
    }
}
