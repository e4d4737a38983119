//! How a session is written down: which recogniser, told what.

use faircopy_protocol::speech::{Decoding, SpeechModel};

use super::{Faircopy, TranscribeRequest, now_unix_ms};
use crate::{
    audio::windows::CUTTING,
    clean::is_number,
    error::Error,
    library::TranscriptMeta,
    models::{Installed, ModelSettings, Role},
    reading::is_of_another,
    transcribe::{Placed, Stitcher, initial_prompt},
    transcript::{Doubt, Segment},
};

/// Where the settings of a transcript say how its sound was cut.
pub(super) const CUTTING_KEY: &str = "cutting";

/// How this session is decoded; stored with the transcript.
pub(super) struct Plan {
    pub(super) model: SpeechModel,
    pub(super) settings: ModelSettings,
    pub(super) decoding: Decoding,
    pub(super) vocabulary: Vec<String>,
    /// Whether the recogniser knows several languages.
    pub(super) multilingual: bool,
    pub(super) meta: TranscriptMeta,
}

impl Plan {
    /// For a recording, whose windows are cut as time allows (`audio::live`).
    pub(super) fn cut_live(&mut self) {
        self.meta.settings[CUTTING_KEY] = "live".into();
    }

    /// The language of the text, as far as it is known.
    pub(super) fn language(&self) -> Option<String> {
        self.written().map(str::to_owned)
    }

    /// Everything from here on is spoken in this language.
    pub(super) fn speak(&mut self, language: Option<String>) {
        self.decoding.language = language;
        self.decoding.initial_prompt = initial_prompt(self.written(), self.settings.verbatim, &self.vocabulary);
    }

    /// The segments of what was heard; number words, and what is of another language, are judged by the text's language.
    pub(super) fn stitched(&self, stitcher: &mut Stitcher, heard: Vec<Placed>) -> Vec<Segment> {
        let language = self.written().unwrap_or_default();
        let mut segments = stitcher.stitch(heard, &|word| is_number(word, language));
        for segment in segments.iter_mut().filter(|segment| segment.doubt.is_none()) {
            segment.doubt = is_of_another(&segment.text(), language).then_some(Doubt::OtherLanguage);
        }
        segments
    }

    /// The language of the text: English for a translation, whatever is spoken; `None` until it is known.
    pub(super) fn written(&self) -> Option<&str> {
        written(&self.decoding)
    }
}

fn written(decoding: &Decoding) -> Option<&str> {
    if decoding.translate { Some("en") } else { decoding.language.as_deref() }
}

impl Faircopy {
    /// The recogniser for a request; an error when there is none, it does not know the language, or it is not what the
    /// catalogue promises.
    pub(super) async fn speech_model(&self, request: &TranscribeRequest) -> Result<Installed, Error> {
        let settings = self.settings();
        let wanted = request.speech_model.as_deref().or(settings.speech_model.as_deref());
        let language = request.language.as_deref().or(settings.language.as_deref());
        let model = self.models().choose(Role::Speech, wanted, language)?.ok_or(Error::NoSpeechModel)?;
        match language {
            Some(language) if !model.languages.know(language) => {
                Err(Error::Language { model: model.id, language: language.to_owned() })
            }
            _ => self.genuine(model).await,
        }
    }

    /// How a request is decoded. Loads the recogniser.
    pub(super) async fn plan(&self, request: &TranscribeRequest) -> Result<Plan, Error> {
        let installed = self.speech_model(request).await?;
        let settings = self.models().settings_for(&installed);
        let model = SpeechModel { path: installed.path.clone(), threads: self.threads(&installed) };
        let info = self.shared.speech.load(&model).await?;
        let mut language = request.language.clone().or_else(|| self.settings().language.clone());
        if !info.multilingual {
            if let Some(language) = language.filter(|code| code != "en") {
                return Err(Error::Language { model: installed.id, language });
            }
            language = Some("en".into());
        }
        let vocabulary: Vec<String> = self.settings().vocabulary.iter().chain(&request.vocabulary).cloned().collect();
        let mut decoding = Decoding {
            language,
            translate: request.translate,
            temperature_increment: settings.temperature_increment,
            timestamps: settings.timestamps,
            max_tokens: settings.max_tokens,
            ..Decoding::default()
        };
        decoding.initial_prompt = initial_prompt(written(&decoding), settings.verbatim, &vocabulary);
        let stored = serde_json::json!({ "tracks": request.tracks, "decoding": decoding, "vocabulary": vocabulary,
            "longest_window_ms": settings.longest_window_ms, CUTTING_KEY: CUTTING });
        let meta = TranscriptMeta {
            model: installed.id,
            language: written(&decoding).map(str::to_owned),
            settings: stored,
            created_unix_ms: now_unix_ms(),
        };
        let multilingual = info.multilingual;
        Ok(Plan { model, settings, decoding, vocabulary, multilingual, meta })
    }
}
