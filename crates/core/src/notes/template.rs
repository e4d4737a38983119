//! What notes are to hold: templates, as data files beside this one, and those that a person wrote.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::note::SectionKind;

/// A kind of notes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// What it is chosen by.
    pub name: String,
    /// What a language model is told about the talk.
    pub instructions: String,
    /// In order.
    pub sections: Vec<TemplateSection>,
}

/// A section of a template.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateSection {
    /// What it holds.
    pub kind: SectionKind,
    /// The heading that a person gave it.
    #[serde(default)]
    pub heading: Option<String>,
    /// Most lines.
    pub most: usize,
}

/// The name of the one that is used where none is named.
pub const DEFAULT_TEMPLATE: &str = "meeting";

static BUILT_IN: LazyLock<Vec<Template>> = LazyLock::new(|| {
    [
        include_str!("templates/meeting.toml"),
        include_str!("templates/one-to-one.toml"),
        include_str!("templates/interview.toml"),
        include_str!("templates/lecture.toml"),
        include_str!("templates/stand-up.toml"),
    ]
    .map(|text| toml::from_str(text).expect("a test reads every shipped template"))
    .into()
});

impl Template {
    /// The templates of the program, the default first.
    pub fn built_in() -> &'static [Self] {
        &BUILT_IN
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_reads_and_has_a_name_of_its_own() {
        let names: Vec<&str> = Template::built_in().iter().map(|template| template.name.as_str()).collect();
        assert_eq!(names, ["meeting", "one-to-one", "interview", "lecture", "stand-up"]);
        assert_eq!(names[0], DEFAULT_TEMPLATE);
        for template in Template::built_in() {
            assert!(template.sections.iter().all(|section| section.most > 0 && section.heading.is_none()));
            assert!(!template.instructions.trim().is_empty());
        }
    }
}
