//! The catalogue: every model that can be fetched and the two that come with the program, read from `catalogue.toml`.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::error::ModelError;

/// The models of `catalogue.toml`, the recommended first.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// In the order of the file.
    #[serde(rename = "model")]
    pub models: Vec<Entry>,
}

/// One model: one file, and what it needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its name on the command line.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// What it is for.
    pub role: Role,
    /// Name of the file, without any folder.
    pub file: String,
    /// Size of the file.
    pub bytes: u64,
    /// SHA-256 of the file, 64 small hexadecimal digits.
    pub sha256: String,
    /// What it understands.
    pub languages: Languages,
    /// SPDX name of its licence.
    pub licence: String,
    /// Where it can be fetched; `None` for what comes with the program.
    #[serde(default)]
    pub url: Option<String>,
    /// Memory of the engine while it works, an estimate.
    pub memory_bytes: u64,
    /// Comes with the program; these are demo models.
    #[serde(default)]
    pub built_in: bool,
    /// What it needs from the program.
    #[serde(default)]
    pub settings: ModelSettings,
}

/// What a model is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Writes down what is said: a Whisper model in whisper.cpp's ggml format.
    Speech,
    /// Makes the fair copy: an instruct model in GGUF.
    Text,
}

impl std::fmt::Display for Role {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Speech => "speech",
            Self::Text => "text",
        })
    }
}

/// Which languages a model understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Languages {
    /// English only.
    #[serde(rename = "en")]
    English,
    /// Many.
    #[serde(rename = "multilingual")]
    Many,
}

impl Languages {
    /// Whether a text in `language` (an ISO 639-1 code, `en-GB` counts as `en`) is within reach.
    pub fn know(self, language: &str) -> bool {
        let main = language.split(['-', '_']).next().unwrap_or(language);
        self == Self::Many || main.eq_ignore_ascii_case("en")
    }
}

/// What a model needs from the program. Fields of the other role are at their defaults and mean nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ModelSettings {
    /// Speech: step of the temperature fallback; 0 for none.
    pub temperature_increment: f32,
    /// Speech: the most sound to pack into one window of the encoder, at most 30,000 ms.
    pub longest_window_ms: u64,
    /// Speech: whether a prompt full of hesitations makes the model keep more of them.
    pub verbatim: bool,
    /// Speech: whether the model gives times; without them each window is one segment.
    pub timestamps: bool,
    /// Speech: most tokens of a segment; 0 for no limit.
    pub max_tokens: u32,
    /// Text: the system message in place of the style's own.
    pub system: Option<String>,
    /// Text: most words of a passage; `None` for as many as a paragraph should have.
    pub passage_words: Option<u32>,
    /// Text: most sentences of a passage; `None` for as many as a paragraph should have.
    pub passage_sentences: Option<u32>,
    /// Text: context in tokens to open. It takes memory, so no more than a passage needs.
    pub context_tokens: u32,
}

impl Default for ModelSettings {
    fn default() -> Self {
        Self {
            temperature_increment: 0.2,
            longest_window_ms: 29_500,
            verbatim: true,
            timestamps: true,
            max_tokens: 0,
            system: None,
            passage_words: None,
            passage_sentences: None,
            context_tokens: 4_096,
        }
    }
}

impl Catalogue {
    /// Reads `catalogue.toml` in `folder`.
    ///
    /// # Errors
    /// [`ModelError::Catalogue`] when the file cannot be read or understood.
    pub fn load(folder: &Path) -> Result<Self, ModelError> {
        let path = folder.join("catalogue.toml");
        let broken = |reason: String| ModelError::Catalogue { path: path.clone(), reason };
        let text = std::fs::read_to_string(&path).map_err(|error| broken(error.to_string()))?;
        toml::from_str(&text).map_err(|error| broken(error.message().to_owned()))
    }

    /// The model of this id.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.models.iter().find(|entry| entry.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::Languages;

    #[test]
    fn an_english_model_knows_english_by_every_spelling_and_nothing_else() {
        for (languages, language, expect) in [
            (Languages::English, "en", true),
            (Languages::English, "en-GB", true),
            (Languages::English, "EN_us", true),
            (Languages::English, "de", false),
            (Languages::English, "enm", false),
            (Languages::Many, "de", true),
        ] {
            assert_eq!(languages.know(language), expect, "{languages:?} and {language}");
        }
    }
}
