//! How a fair copy is made: the instructions for the text model and what it may write, as data.

use std::sync::LazyLock;

use serde::Deserialize;

/// A way to make a fair copy.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Style {
    /// What the person chooses it by.
    pub name: String,
    /// Who writes, and what they may write.
    pub mode: Mode,
    /// What a copy may change; of [`Mode::Copy`] alone.
    #[serde(default)]
    pub changes: Changes,
    /// Most words of grammar that a copy may add to a piece; of [`Mode::Copy`] alone.
    #[serde(default)]
    pub additions: u32,
    /// System message for the text model. A model of one trade brings its own, which replaces this one.
    #[serde(default)]
    pub system: String,
    /// Words and names that are always written this way.
    #[serde(skip)]
    pub vocabulary: Vec<String>,
    /// Whether a person wrote it.
    #[serde(skip)]
    pub is_own: bool,
}

/// Who writes the fair copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The text model, which can write nothing but the words that were said.
    Copy,
    /// The text model, freely; what it writes is taken when it passes the fidelity check.
    Free,
    /// The rules, without a text model.
    Rules,
}

/// What a copy may change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Changes {
    /// Slips may go; numbers and contractions may be written another way; punctuation and capitals.
    #[default]
    Slips,
    /// Punctuation and capitals alone.
    Writing,
}

static BUILT_IN: LazyLock<Vec<Style>> = LazyLock::new(|| {
    #[derive(Deserialize)]
    struct File {
        styles: Vec<Style>,
    }
    let file: File = toml::from_str(include_str!("styles.toml")).expect("a test reads the shipped styles");
    file.styles
});

impl Style {
    /// Every built-in style, the default first.
    pub fn built_in() -> Vec<Self> {
        BUILT_IN.clone()
    }

    /// The default: the speaker's words without slips, which the text model can only copy.
    pub fn faithful() -> Self {
        Self::named("faithful")
    }

    /// The speaker's words without slips as the text model writes them, checked.
    pub fn polished() -> Self {
        Self::named("polished")
    }

    /// The deterministic rules alone.
    pub fn rules() -> Self {
        Self::named("rules")
    }

    /// A style that a person wrote.
    pub fn own(name: &str, instructions: &str) -> Self {
        Self { name: name.into(), system: instructions.into(), is_own: true, ..Self::polished() }
    }

    /// The same style in which the text model can only copy, with these changes.
    #[must_use]
    pub fn copying(self, changes: Changes) -> Self {
        Self { mode: Mode::Copy, changes, ..self }
    }

    /// The same style with another system message, as some models need one of their own.
    #[must_use]
    pub fn with_system(mut self, system: impl Into<String>) -> Self {
        self.system = system.into();
        self
    }

    /// The same style with words and names that are always written this way.
    #[must_use]
    pub fn with_vocabulary(mut self, terms: &[String]) -> Self {
        self.vocabulary = terms.iter().map(|term| super::normalised(term)).filter(|term| !term.is_empty()).collect();
        self
    }

    /// Whether a text model is asked at all.
    pub fn uses_model(&self) -> bool {
        self.mode != Mode::Rules
    }

    /// Whether words may be left out.
    pub(super) fn leaves_out(&self) -> bool {
        !(self.mode == Mode::Copy && self.changes == Changes::Writing)
    }

    fn named(name: &str) -> Self {
        BUILT_IN.iter().find(|style| style.name == name).cloned().expect("a test looks for every style by its name")
    }
}

impl Default for Style {
    fn default() -> Self {
        Self::faithful()
    }
}

/// What the built-in styles tell a text model.
pub(super) fn instructions() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|style| style.system.as_str()).filter(|system| !system.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{Mode, Style};

    #[test]
    fn the_shipped_styles_read_and_only_the_rules_ask_no_model() {
        let styles = Style::built_in();
        let names: Vec<&str> = styles.iter().map(|style| style.name.as_str()).collect();
        assert_eq!(names, ["faithful", "light", "polished", "rules"]);
        assert_eq!((Style::default(), Style::polished().mode), (Style::faithful(), Mode::Free));
        for style in styles {
            assert_eq!(style.uses_model(), style.name != "rules");
            assert_eq!(style.system.is_empty(), !style.uses_model(), "{}", style.name);
            assert_eq!(style.system, style.system.trim_end(), "{}", style.name);
        }
        assert_eq!(Style::own("Minutes", "Be brief.").mode, Mode::Free);
    }
}
