//! Settings: typed, saved atomically, salvaged field by field.
//!
//! The file is TOML. A field that cannot be understood keeps its default and is named in a warning; every other field counts. Fields
//! that this version does not know (a newer one may have written them) stay in the file when it is saved.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use toml::{Table, Value};

mod styles;
mod templates;

pub use styles::{BUILT_IN_STYLES, LONGEST_INSTRUCTIONS, LONGEST_NAME, May, OwnStyle, StyleError};
pub use templates::{BUILT_IN_TEMPLATES, OwnSection, OwnTemplate, TemplateError};

/// What a person may choose once and for all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[allow(clippy::struct_excessive_bools)] // each is a switch of its own
pub struct Settings {
    /// ISO 639-1 code of what is spoken; `None` to find out.
    pub language: Option<String>,
    /// Id or path of the speech model; `None` for the best one installed.
    pub speech_model: Option<String>,
    /// Id or path of the text model; `None` for the best one installed.
    pub text_model: Option<String>,
    /// Whether a fair copy is made at all.
    pub clean: bool,
    /// Name of the fair copy's style.
    pub style: String,
    /// The person's own styles, ordered by name.
    pub styles: Vec<OwnStyle>,
    /// The person's own templates for notes, ordered by name.
    pub templates: Vec<OwnTemplate>,
    /// Names and terms that the recogniser should know.
    pub vocabulary: Vec<String>,
    /// Threads of each engine; `None` for as many as suit the model and the machine.
    pub threads: Option<u32>,
    /// Whether the library keeps its own copy of what it is given.
    pub keep_originals: bool,
    /// Seconds after which an idle engine gives its memory back.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub idle_seconds: u64,
    /// Colours of the window.
    pub theme: Theme,
    /// Size of the window's text in per cent, 80 to 200.
    pub text_size: u32,
    /// Language of the window, ISO 639-1; `None` for the system's.
    pub interface_language: Option<String>,
    /// Whether the window shows what the fair copy changed; `None` until the person chose.
    pub show_changes: Option<bool>,
    /// Whether copied text says when something was said.
    pub copy_times: bool,
    /// Whether copied text says who said it.
    pub copy_speakers: bool,
    /// Whether the person was told, once, to ask those whom they record.
    pub told_to_ask: bool,
    /// Id or name of the microphone to record; `None` for the system's choice.
    pub microphone: Option<String>,
    /// Whether to record what the computer plays as well, where that can be had.
    pub record_system: bool,
    /// Whether recordings are packed to FLAC when they are finished.
    pub pack_recordings: bool,
    /// Keys that begin and end a recording from any program, such as "Ctrl+Alt+R"; empty for none.
    pub record_keys: String,
    /// Keys that record a short note from any program as long as they are held; empty for none.
    pub note_keys: String,
    /// Fields of the file that this version does not know, kept for the one that does.
    #[serde(skip)]
    pub unknown: Table,
}

/// Colours of the window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// Not a failure but a warning: something in the file does not count, and what counts instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsWarning {
    /// The system does not give the file, for this reason.
    #[error("The settings cannot be read ({0}); the defaults count.")]
    Unreadable(String),
    /// The file as a whole is no TOML.
    #[error("The settings file is damaged; what could be read of it counts.")]
    Damaged,
    /// This field.
    #[error("The setting \"{0}\" is not understood; its default counts.")]
    Field(String),
    /// This own style.
    #[error("The style “{name}” in the settings does not count. {reason}")]
    Style {
        /// Its name.
        name: String,
        /// What to change.
        reason: StyleError,
    },
    /// This own template for notes.
    #[error("The template “{name}” for notes in the settings does not count. {reason}")]
    Template {
        /// Its name.
        name: String,
        /// What to change.
        reason: TemplateError,
    },
}

tell! {
    SettingsWarning {
        Self::Unreadable(source) => "settings_unreadable"(source),
        Self::Damaged => "settings_damaged",
        Self::Field(field) => "settings_field"(field),
        Self::Style { name, reason } => "settings_style"(name, reason),
        Self::Template { name, reason } => "settings_template"(name, reason),
    }
}

/// Settings that could not be saved; what was saved before is still there.
#[derive(Debug, thiserror::Error)]
#[error("The settings cannot be saved to \"{}\": {source}. Check the permissions and the disk.", path.display())]
pub struct SettingsError {
    /// The file.
    pub path: PathBuf,
    /// What the system says.
    pub source: std::io::Error,
}

tell! { SettingsError { Self { path, source } => "settings_unsaved"(path, source), } }

#[cfg(test)]
impl SettingsWarning {
    /// One of each, for the catalogue of messages to be compared with.
    pub(crate) fn samples() -> Vec<Self> {
        let field = "idle_seconds".to_owned();
        let template = Self::Template { name: "Retrospective".into(), reason: TemplateError::NoSections };
        let style = Self::Style { name: "Minutes".into(), reason: StyleError::Empty };
        vec![Self::Unreadable("denied".into()), Self::Damaged, Self::Field(field), style, template]
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: None,
            speech_model: None,
            text_model: None,
            clean: true,
            style: "faithful".into(),
            styles: Vec::new(),
            templates: Vec::new(),
            vocabulary: Vec::new(),
            threads: None,
            keep_originals: true,
            idle_seconds: 60,
            theme: Theme::System,
            text_size: 100,
            interface_language: None,
            show_changes: None,
            copy_times: false,
            copy_speakers: true,
            told_to_ask: false,
            microphone: None,
            record_system: true,
            pack_recordings: false,
            record_keys: "Ctrl+Alt+R".into(),
            note_keys: String::new(),
            unknown: Table::new(),
        }
    }
}

impl Settings {
    /// Reads the file; a missing one means the defaults. Never fails: what cannot be understood becomes a warning.
    pub fn load(path: &Path) -> (Self, Vec<SettingsWarning>) {
        let text = match std::fs::read(path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return (Self::default(), Vec::new()),
            Err(error) => {
                return (Self::default(), vec![SettingsWarning::Unreadable(error.to_string())]);
            }
        };
        Self::parse(&text)
    }

    /// Understands the text of a settings file, as far as possible.
    pub fn parse(text: &str) -> (Self, Vec<SettingsWarning>) {
        let mut warnings = Vec::new();
        let table = text.parse::<Table>().unwrap_or_else(|_| {
            warnings.push(SettingsWarning::Damaged);
            salvage(text)
        });
        let mut fields = Fields { table, warnings };
        let mut settings = Self::default();
        fields.take_optional("language", &mut settings.language, |language: &String| is_language(language));
        fields.take_optional("speech_model", &mut settings.speech_model, |id: &String| !id.is_empty());
        fields.take_optional("text_model", &mut settings.text_model, |id: &String| !id.is_empty());
        fields.take("clean", &mut settings.clean, |_| true);
        fields.take("style", &mut settings.style, |style: &String| !style.is_empty());
        fields.take("vocabulary", &mut settings.vocabulary, |_| true);
        fields.take_optional("threads", &mut settings.threads, |threads| (1..=1024).contains(threads));
        fields.take("keep_originals", &mut settings.keep_originals, |_| true);
        fields.take("idle_seconds", &mut settings.idle_seconds, |_| true);
        fields.take("theme", &mut settings.theme, |_| true);
        fields.take("text_size", &mut settings.text_size, |size| (80..=200).contains(size));
        fields.take_optional("interface_language", &mut settings.interface_language, |language: &String| {
            is_language(language)
        });
        fields.take_optional("show_changes", &mut settings.show_changes, |_| true);
        fields.take("copy_times", &mut settings.copy_times, |_| true);
        fields.take("copy_speakers", &mut settings.copy_speakers, |_| true);
        fields.take("told_to_ask", &mut settings.told_to_ask, |_| true);
        fields.take_optional("microphone", &mut settings.microphone, |id: &String| !id.is_empty());
        fields.take("record_system", &mut settings.record_system, |_| true);
        fields.take("pack_recordings", &mut settings.pack_recordings, |_| true);
        fields.take("record_keys", &mut settings.record_keys, |_| true);
        fields.take("note_keys", &mut settings.note_keys, |_| true);
        settings.styles = fields.take_styles();
        settings.style = styles::meant(settings.style, &settings.styles);
        settings.templates = fields.take_templates();
        settings.unknown = fields.table;
        (settings, fields.warnings)
    }

    /// Writes the file whole or not at all; a crash leaves the old one.
    ///
    /// # Errors
    /// [`SettingsError`] when the folder or the disk refuses.
    pub fn save(&self, path: &Path) -> Result<(), SettingsError> {
        self.write(path).map_err(|source| SettingsError { path: path.to_owned(), source })
    }

    fn write(&self, path: &Path) -> std::io::Result<()> {
        // The settings may be a link into a folder that the person keeps in version control: write where it points.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        // What could not be understood is not lost by saving over it.
        if std::fs::read(&path).is_ok_and(|bytes| toml::from_slice::<Table>(&bytes).is_err()) {
            std::fs::copy(&path, path.with_extension("toml.damaged"))?;
        }
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(self.to_toml().as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(&path).map_err(|error| error.error)?;
        if cfg!(unix) {
            std::fs::File::open(folder)?.sync_all()?;
        }
        Ok(())
    }

    /// The text of the file. What stands at its default is left out, so that a better default of a later version counts.
    fn to_toml(&self) -> String {
        let mut table = self.unknown.clone();
        let default = Self::default();
        let mut put = |key: &str, value: Option<Value>| {
            if let Some(value) = value {
                table.insert(key.to_owned(), value);
            }
        };
        put("language", differs(&self.language, &default.language));
        put("speech_model", differs(&self.speech_model, &default.speech_model));
        put("text_model", differs(&self.text_model, &default.text_model));
        put("clean", differs(&self.clean, &default.clean));
        put("style", differs(&self.style, &default.style));
        put("vocabulary", differs(&self.vocabulary, &default.vocabulary));
        put("threads", differs(&self.threads, &default.threads));
        put("keep_originals", differs(&self.keep_originals, &default.keep_originals));
        put("idle_seconds", differs(&self.idle_seconds, &default.idle_seconds));
        put("theme", differs(&self.theme, &default.theme));
        put("text_size", differs(&self.text_size, &default.text_size));
        put("interface_language", differs(&self.interface_language, &default.interface_language));
        put("show_changes", differs(&self.show_changes, &default.show_changes));
        put("copy_times", differs(&self.copy_times, &default.copy_times));
        put("copy_speakers", differs(&self.copy_speakers, &default.copy_speakers));
        put("told_to_ask", differs(&self.told_to_ask, &default.told_to_ask));
        put("microphone", differs(&self.microphone, &default.microphone));
        put("record_system", differs(&self.record_system, &default.record_system));
        put("pack_recordings", differs(&self.pack_recordings, &default.pack_recordings));
        put("record_keys", differs(&self.record_keys, &default.record_keys));
        put("note_keys", differs(&self.note_keys, &default.note_keys));
        styles::put(&self.styles, &mut table);
        templates::put(&self.templates, &mut table);
        table.to_string()
    }
}

struct Fields {
    table: Table,
    warnings: Vec<SettingsWarning>,
}

impl Fields {
    /// Moves a field out of the table into `place`, if it is there and `good`; else `place` stays as it is.
    fn take<T: DeserializeOwned>(&mut self, key: &str, place: &mut T, good: impl Fn(&T) -> bool) {
        let Some(value) = self.table.remove(key) else { return };
        match T::deserialize(value) {
            Ok(value) if good(&value) => *place = value,
            _ => self.warnings.push(SettingsWarning::Field(key.to_owned())),
        }
    }

    fn take_styles(&mut self) -> Vec<OwnStyle> {
        let (good, bad) = styles::take(&mut self.table);
        self.warnings.extend(bad.into_iter().map(|(name, reason)| SettingsWarning::Style { name, reason }));
        good
    }

    fn take_templates(&mut self) -> Vec<OwnTemplate> {
        let (good, bad) = templates::take(&mut self.table);
        let warning = |(name, reason)| SettingsWarning::Template { name, reason };
        self.warnings.extend(bad.into_iter().map(warning));
        good
    }

    fn take_optional<T: DeserializeOwned + Default>(
        &mut self,
        key: &str,
        place: &mut Option<T>,
        good: impl Fn(&T) -> bool,
    ) {
        let mut value = None;
        self.take(key, &mut value, |value: &Option<T>| value.as_ref().is_none_or(&good));
        *place = value;
    }
}

fn differs<T: PartialEq + Serialize>(value: &T, default: &T) -> Option<Value> {
    (value != default).then(|| Value::try_from(value).expect("settings are plain values"))
}

fn is_language(code: &str) -> bool {
    (2..=8).contains(&code.len()) && code.chars().all(|letter| letter.is_ascii_alphabetic() || letter == '-')
}

/// The statements of a damaged file that are whole, each in the table that it stands in.
///
/// A statement may span lines (a list, a long text), so lines are gathered until they parse; a line that starts a new
/// statement or another table ends the last one, except within a text of several lines.
fn salvage(text: &str) -> Table {
    let mut table = Table::new();
    let (mut heading, mut statement) = (String::new(), String::new());
    for line in text.lines() {
        let within_text = ["\"\"\"", "'''"].iter().any(|mark| statement.matches(mark).count() % 2 == 1);
        if !within_text && line.starts_with('[') && line.parse::<Table>().is_ok() {
            heading = format!("{line}\n");
            statement.clear();
            continue;
        }
        if !within_text
            && line
                .split_once('=')
                .is_some_and(|(key, _)| key.trim().chars().all(|letter| letter.is_alphanumeric() || letter == '_'))
        {
            statement.clear();
        }
        statement.push_str(line);
        statement.push('\n');
        if let Ok(found) = format!("{heading}{statement}").parse::<Table>() {
            merge(&mut table, found);
            statement.clear();
        }
    }
    table
}

/// Adds what was found, table by table.
fn merge(table: &mut Table, found: Table) {
    for (key, value) in found {
        match (table.get_mut(&key), value) {
            (Some(Value::Table(inner)), Value::Table(found)) => merge(inner, found),
            (_, value) => _ = table.insert(key, value),
        }
    }
}

#[cfg(test)]
mod tests;
