//! The codes of core's errors.

use super::{Error, RulesAlone, VocabularyTooLong};
use crate::{
    audio::{
        AudioError,
        recording::{error::RecordingError, packing::PackError},
    },
    export::ExportError,
    library::LibraryError,
    models::ModelError,
    paths::NoHome,
    reading::ReadingError,
    settings::{SettingsError, StyleError, TemplateError},
    worker::WorkerError,
};

tell! {
    Error {
        Self::NoSpeechModel => "no_speech_model",
        Self::Language { model, language } => "language"(model, language),
        Self::NoStyle { name, known } => "no_style"(name, known),
        Self::NoTemplate { name, known } => "no_template"(name, known),
        Self::NothingSaid(session) => "nothing_said"(session),
        Self::NotNoted => "not_noted",
        Self::NoNotes(session) => "no_notes"(session),
        Self::OwnInstructions { model, style } => "own_instructions"(model, style),
        Self::Busy(session) => "busy"(session),
        Self::AudioGone(path) => "audio_gone"(path),
        Self::AudioChanged(path) => "audio_changed"(path),
        Self::NoAudio(session) => "no_audio"(session),
        Self::NoSound(session) => "no_sound"(session),
        Self::NoSample => "no_sample",
        Self::NoText(session) => "no_text"(session),
        Self::NoFairCopy => "no_fair_copy",
        Self::EmptyText => "empty_text",
        Self::NoRow => "no_row",
        Self::NotCleaned => "not_cleaned",
        Self::Stopped => "stopped",
    }
    through {
        Self::Audio(error) => error: AudioError,
        Self::Recording(error) => error: RecordingError,
        Self::Pack(error) => error: PackError,
        Self::Reading(error) => error: ReadingError,
        Self::Library(error) => error: LibraryError,
        Self::Model(error) => error: ModelError,
        Self::Export(error) => error: ExportError,
        Self::Engine(error) => error: WorkerError,
        Self::Settings(error) => error: SettingsError,
        Self::Style(error) => error: StyleError,
        Self::Template(error) => error: TemplateError,
        Self::NoHome(error) => error: NoHome,
    }
}

tell! { RulesAlone { Self(error) => "rules_alone"(error), } }

tell! { VocabularyTooLong { Self { left_out, of } => "vocabulary_too_long"(left_out, of), } }

#[cfg(test)]
impl Error {
    /// One of each, for the catalogue of messages to be compared with.
    pub(crate) fn samples() -> Vec<Self> {
        use crate::session::SessionId;
        let settings = SettingsError {
            path: "/home/me/settings.toml".into(),
            source: std::io::Error::other("the drive has gone"),
        };
        let mut samples = vec![
            Self::Settings(settings),
            Self::NoHome(NoHome),
            Self::NoSpeechModel,
            Self::Language { model: "whisper-small.en".into(), language: "de".into() },
            Self::NoStyle { name: "tidy".into(), known: "faithful, rules".into() },
            Self::NoTemplate { name: "tidy".into(), known: "meeting, lecture".into() },
            Self::NothingSaid(SessionId(7)),
            Self::NotNoted,
            Self::NoNotes(SessionId(7)),
            Self::OwnInstructions { model: "faircopy-tidy".into(), style: "Minutes".into() },
            Self::Busy(SessionId(7)),
            Self::AudioGone("/music/a b.m4a".into()),
            Self::AudioChanged("/music/a b.m4a".into()),
            Self::NoAudio(SessionId(7)),
            Self::NoSound(SessionId(7)),
            Self::NoSample,
            Self::NoText(SessionId(7)),
            Self::NoFairCopy,
            Self::EmptyText,
            Self::NoRow,
            Self::NotCleaned,
            Self::Stopped,
        ];
        samples.extend(StyleError::samples().into_iter().map(Self::from));
        samples.extend(TemplateError::samples().into_iter().map(Self::from));
        samples.extend(AudioError::samples().into_iter().map(Self::from));
        samples.extend(RecordingError::samples().into_iter().map(Self::from));
        samples.extend(PackError::samples().into_iter().map(Self::from));
        samples.extend(ReadingError::samples().into_iter().map(Self::from));
        samples.extend(LibraryError::samples().into_iter().map(Self::from));
        samples.extend(ModelError::samples().into_iter().map(Self::from));
        samples.extend(ExportError::samples().into_iter().map(Self::from));
        samples.extend(WorkerError::samples().into_iter().map(Self::from));
        samples
    }
}
