//! A person's own templates for notes: a name, what the talk is, and the sections that are wanted.
//!
//! In the file each is a table:
//!
//! ```toml
//! [notes.Retrospective]
//! instructions = "The text is a team's look back at two weeks of work."
//! sections = [
//!     { kind = "summary", most = 3 },
//!     { heading = "What went well" },
//!     { kind = "action_items" },
//! ]
//! ```

use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use super::LONGEST_NAME;
use crate::note::SectionKind;

/// Names of the templates that come with the program; no own template has one of them.
pub const BUILT_IN_TEMPLATES: [&str; 5] = ["meeting", "one-to-one", "interview", "lecture", "stand-up"];
/// Longest instructions, in characters.
pub const LONGEST_ABOUT: usize = 600;
/// Longest heading, in characters.
pub const LONGEST_HEADING: usize = 80;
/// Most sections of a template.
pub const MOST_SECTIONS: usize = 12;
/// Most lines of a section, and how many it has where nothing else is said.
pub const MOST_LINES: u32 = 100;
const USUAL_LINES: u32 = 20;

/// A template that a person wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct OwnTemplate {
    /// What the person chooses it by.
    pub name: String,
    /// What a language model is told about the talk; may be empty.
    pub instructions: String,
    /// In order.
    pub sections: Vec<OwnSection>,
}

/// A section that a person asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct OwnSection {
    /// What it holds.
    pub kind: SectionKind,
    /// Its heading; says what it holds where its kind is [`SectionKind::Own`], and takes the usual heading's place else.
    pub heading: Option<String>,
    /// Most lines.
    pub most: u32,
}

/// Why a template was not taken. What was saved before is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// It has no name.
    #[error("The template has no name. Give it one to choose it by, such as “Retrospective”.")]
    NoName,
    /// Its name is too long or more than a line.
    #[error("The name of the template is too long. Use one line of at most {LONGEST_NAME} characters.")]
    LongName,
    /// Its name is that of a template of the program.
    #[error("“{0}” comes with Faircopy and stays as it is. Give your template another name.")]
    BuiltIn(String),
    /// Its name is that of another own template.
    #[error("You have a template “{0}” already. Change that one, or choose another name.")]
    Taken(String),
    /// There is no own template of this name to change or remove.
    #[error("You have no template “{0}” any more. Save it under a new name.")]
    Gone(String),
    /// Its instructions are too long.
    #[error("What the template says about the talk has {0} characters; at most {LONGEST_ABOUT} fit. Shorten it.")]
    LongAbout(usize),
    /// It asks for nothing.
    #[error("The template has no sections. Add at least one, such as a summary.")]
    NoSections,
    /// It asks for too much.
    #[error("The template has {0} sections; at most {MOST_SECTIONS} fit. Leave some out.")]
    ManySections(usize),
    /// An own section does not say what it is for.
    #[error("Section {0} is one of your own and has no heading. Write what it is to hold, such as “Risks”.")]
    NoHeading(usize),
    /// A heading is too long or more than a line.
    #[error("The heading of section {0} is too long. Use one line of at most {LONGEST_HEADING} characters.")]
    LongHeading(usize),
    /// Two sections hold the same.
    #[error("Section {0} holds the same as one before it. Remove it, or make it one of your own with a heading.")]
    Twice(usize),
    /// No or too many lines.
    #[error("Section {0} can have 1 to {MOST_LINES} lines. Choose a number in between.")]
    Lines(usize),
    /// The file says something else.
    #[error("It is not written as a template is ({0}). Give it “sections”, each with a “kind” or a “heading”.")]
    Unreadable(String),
}

tell! {
    TemplateError {
        Self::NoName => "template_no_name",
        Self::LongName => "template_long_name"(longest = LONGEST_NAME),
        Self::BuiltIn(name) => "template_built_in"(name),
        Self::Taken(name) => "template_taken"(name),
        Self::Gone(name) => "template_gone"(name),
        Self::LongAbout(length) => "template_long_about"(length, longest = LONGEST_ABOUT),
        Self::NoSections => "template_no_sections",
        Self::ManySections(sections) => "template_many_sections"(sections, most = MOST_SECTIONS),
        Self::NoHeading(section) => "template_no_heading"(section),
        Self::LongHeading(section) => "template_long_heading"(section, longest = LONGEST_HEADING),
        Self::Twice(section) => "template_twice"(section),
        Self::Lines(section) => "template_lines"(section, most = MOST_LINES),
        Self::Unreadable(reason) => "template_unreadable"(reason),
    }
}

#[cfg(test)]
impl TemplateError {
    /// One of each, for the catalogue of messages to be compared with.
    pub(crate) fn samples() -> Vec<Self> {
        let name = || "Retrospective".to_owned();
        vec![
            Self::NoName,
            Self::LongName,
            Self::BuiltIn(name()),
            Self::Taken(name()),
            Self::Gone(name()),
            Self::LongAbout(900),
            Self::NoSections,
            Self::ManySections(20),
            Self::NoHeading(2),
            Self::LongHeading(2),
            Self::Twice(2),
            Self::Lines(2),
            Self::Unreadable("no sections".into()),
        ]
    }
}

impl OwnTemplate {
    /// The template without the space around its texts.
    ///
    /// # Errors
    /// What a person has to change about it.
    pub fn checked(self) -> Result<Self, TemplateError> {
        let (name, instructions) = (self.name.trim().to_owned(), self.instructions.trim().to_owned());
        if name.is_empty() {
            return Err(TemplateError::NoName);
        }
        if name.chars().count() > LONGEST_NAME || name.contains(char::is_control) {
            return Err(TemplateError::LongName);
        }
        if BUILT_IN_TEMPLATES.iter().any(|built_in| built_in.eq_ignore_ascii_case(&name)) {
            return Err(TemplateError::BuiltIn(name));
        }
        match instructions.chars().count() {
            length if length > LONGEST_ABOUT => return Err(TemplateError::LongAbout(length)),
            _ => {}
        }
        match self.sections.len() {
            0 => return Err(TemplateError::NoSections),
            sections if sections > MOST_SECTIONS => return Err(TemplateError::ManySections(sections)),
            _ => {}
        }
        let mut sections: Vec<OwnSection> = Vec::new();
        for (section, place) in self.sections.into_iter().zip(1..) {
            let section = section.checked(place)?;
            if sections.iter().any(|before| section.is_like(before)) {
                return Err(TemplateError::Twice(place));
            }
            sections.push(section);
        }
        Ok(Self { name, instructions, sections })
    }
}

impl OwnSection {
    fn checked(self, place: usize) -> Result<Self, TemplateError> {
        let heading = self.heading.map(|heading| heading.trim().to_owned()).filter(|heading| !heading.is_empty());
        if self.kind == SectionKind::Own && heading.is_none() {
            return Err(TemplateError::NoHeading(place));
        }
        let is_long = |text: &String| text.chars().count() > LONGEST_HEADING || text.contains(char::is_control);
        if heading.as_ref().is_some_and(is_long) {
            return Err(TemplateError::LongHeading(place));
        }
        if !(1..=MOST_LINES).contains(&self.most) {
            return Err(TemplateError::Lines(place));
        }
        Ok(Self { heading, ..self })
    }

    fn is_like(&self, other: &Self) -> bool {
        self.kind == other.kind && (self.kind != SectionKind::Own || self.heading == other.heading)
    }
}

/// As a file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    instructions: String,
    sections: Vec<WrittenSection>,
}

/// A section as a file has it: one with a heading alone is the person's own.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSection {
    kind: Option<SectionKind>,
    heading: Option<String>,
    most: Option<u32>,
}

impl From<WrittenSection> for OwnSection {
    fn from(written: WrittenSection) -> Self {
        let kind = written.kind.unwrap_or(SectionKind::Own);
        Self { kind, heading: written.heading, most: written.most.unwrap_or(USUAL_LINES) }
    }
}

/// The templates of a file's table, ordered by name; the names of those that cannot be used, which stay in the table, with the
/// reason.
pub(super) fn take(table: &mut Table) -> (Vec<OwnTemplate>, Vec<(String, TemplateError)>) {
    let (mut good, mut bad, mut left) = (Vec::new(), Vec::new(), Table::new());
    let templates = match table.remove("notes") {
        None => return (good, bad),
        Some(Value::Table(templates)) => templates,
        Some(other) => {
            let reason = TemplateError::Unreadable("“notes” is no table".into());
            table.insert("notes".into(), other);
            return (good, vec![("notes".into(), reason)]);
        }
    };
    for (name, value) in templates {
        let read = value.clone().try_into::<Written>().map_err(|error| {
            TemplateError::Unreadable(error.message().split_whitespace().collect::<Vec<_>>().join(" "))
        });
        let template = |written: Written| {
            let sections = written.sections.into_iter().map(OwnSection::from).collect();
            OwnTemplate { name: name.clone(), instructions: written.instructions, sections }.checked()
        };
        match read.and_then(template) {
            Ok(template) => good.push(template),
            Err(reason) => {
                bad.push((name.clone(), reason));
                left.insert(name, value);
            }
        }
    }
    if !left.is_empty() {
        // Somebody wrote them: they are lost only when another template takes their name.
        table.insert("notes".into(), Value::Table(left));
    }
    (good, bad)
}

/// Writes the templates into a file's table, beside what stands there.
pub(super) fn put(templates: &[OwnTemplate], table: &mut Table) {
    if templates.is_empty() {
        return;
    }
    let place = table.entry("notes").or_insert_with(|| Value::Table(Table::new()));
    if !place.is_table() {
        *place = Value::Table(Table::new());
    }
    let Value::Table(place) = place else { return };
    for OwnTemplate { name, instructions, sections } in templates {
        let section = |section: &OwnSection| {
            let mut written = Table::new();
            if section.kind != SectionKind::Own {
                written.insert("kind".into(), Value::try_from(section.kind).expect("a word"));
            }
            if let Some(heading) = &section.heading {
                written.insert("heading".into(), Value::String(heading.clone()));
            }
            written.insert("most".into(), Value::Integer(section.most.into()));
            Value::Table(written)
        };
        let mut template = Table::new();
        template.insert("instructions".into(), Value::String(instructions.clone()));
        template.insert("sections".into(), Value::Array(sections.iter().map(section).collect()));
        place.insert(name.clone(), Value::Table(template));
    }
}
