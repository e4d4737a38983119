//! How a fair copy is made: the instructions for the text model, as data.

/// A way to make a fair copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Style {
    /// What the person chooses it by.
    pub name: String,
    /// System message for the text model. A model of one trade brings its own, which replaces this one.
    pub system: String,
    /// Whether a text model is asked at all.
    pub uses_model: bool,
    /// Whether a person wrote it.
    pub is_own: bool,
}

/// Text of the default style's system message.
pub(super) const FAITHFUL: &str = include_str!("prompts/faithful.txt");

impl Style {
    /// The default: the speaker's words without slips, written by the text model and checked.
    pub fn faithful() -> Self {
        Self { name: "faithful".into(), system: FAITHFUL.trim().into(), uses_model: true, is_own: false }
    }

    /// The deterministic rules alone.
    pub fn rules() -> Self {
        Self { name: "rules".into(), system: String::new(), uses_model: false, is_own: false }
    }

    /// A style that a person wrote.
    pub fn own(name: &str, instructions: &str) -> Self {
        Self { name: name.into(), system: instructions.into(), uses_model: true, is_own: true }
    }

    /// Every built-in style, the default first.
    pub fn built_in() -> Vec<Self> {
        vec![Self::faithful(), Self::rules()]
    }

    /// The same style with another system message, as some models need one of their own.
    #[must_use]
    pub fn with_system(mut self, system: impl Into<String>) -> Self {
        self.system = system.into();
        self
    }
}

impl Default for Style {
    fn default() -> Self {
        Self::faithful()
    }
}
