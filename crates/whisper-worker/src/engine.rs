//! The engine behind the pipe: one model, one state, one job at a time.

use std::ffi::c_int;

use faircopy_protocol::machine::{require_memory, require_processor};
use faircopy_protocol::serve::{CancelFlag, Engine, Sink};
use faircopy_protocol::speech::{
    Decoding, SAMPLE_RATE_HZ, Speech, SpeechDone, SpeechJob, SpeechModel, SpeechModelInfo,
};
use faircopy_protocol::{Failure, FailureKind};
use whisper_rs::{WhisperContext, WhisperContextParameters, WhisperState};

use crate::decoding::{Call, transcribe};
use crate::ggml_file;

/// whisper.cpp with at most one model. Touches native code only after the processor was checked.
#[derive(Default)]
pub(crate) struct SpeechEngine {
    loaded: Option<Loaded>,
}

impl Engine<Speech> for SpeechEngine {
    fn version(&self) -> String {
        format!("whisper.cpp {}", whisper_rs::WHISPER_CPP_VERSION)
    }

    fn load(&mut self, model: &SpeechModel) -> Result<SpeechModelInfo, Failure> {
        self.loaded = None; // frees the memory of the model before
        require_processor("the speech engine")?;
        let bytes = ggml_file::check(&model.path)?;
        require_memory(bytes)?;
        let loaded = Loaded::open(model)?;
        let info = loaded.info();
        self.loaded = Some(loaded);
        Ok(info)
    }

    fn run(
        &mut self,
        job: SpeechJob,
        blob: &[u8],
        sink: &mut dyn Sink<Speech>,
        cancel: &CancelFlag,
    ) -> Result<SpeechDone, Failure> {
        let Some(loaded) = &mut self.loaded else {
            return Err(Failure::new(FailureKind::Job, "No speech model is loaded; load one first."));
        };
        let samples = read_samples(blob)?;
        match job {
            SpeechJob::Transcribe(decoding) => loaded.transcribe(&decoding, &samples, sink, cancel),
            SpeechJob::DetectLanguage => loaded.detect_language(&samples),
        }
    }
}

struct Loaded {
    // The state is kept between jobs: making one costs a few hundred megabytes of buffers each time.
    state: WhisperState,
    context: WhisperContext,
    threads: c_int,
}

impl Loaded {
    fn open(model: &SpeechModel) -> Result<Self, Failure> {
        whisper_rs::install_logging_hooks();
        let context =
            WhisperContext::new_with_params(&model.path, WhisperContextParameters::default()).map_err(|_| {
                let message = format!(
                    "The speech engine cannot use the model file {}; download it again or choose another one.",
                    model.path.display()
                );
                Failure::new(FailureKind::Model, message)
            })?;
        let state = context.create_state().map_err(|_| {
            Failure::new(FailureKind::Memory, "There is not enough memory for this speech model; choose a smaller one.")
        })?;
        Ok(Self { state, context, threads: model.threads.clamp(1, 64) as c_int })
    }

    fn info(&self) -> SpeechModelInfo {
        let kind =
            self.context.model_type_readable_str_lossy().map_or_else(|_| "unknown".to_owned(), |kind| kind.to_string());
        SpeechModelInfo { kind, multilingual: self.context.is_multilingual() }
    }

    fn transcribe(
        &mut self,
        job: &Decoding,
        samples: &[f32],
        sink: &mut dyn Sink<Speech>,
        cancel: &CancelFlag,
    ) -> Result<SpeechDone, Failure> {
        let done = match &job.language {
            Some(language) => SpeechDone { language: self.known_language(language)?, language_probability: 1.0 },
            None => self.detect_language(samples)?,
        };
        if samples.is_empty() || cancel.is_set() {
            return Ok(done);
        }
        let call = Call { samples, language: &done.language, threads: self.threads, cancel };
        transcribe(&self.context, &mut self.state, job, &call, sink)?;
        Ok(done)
    }

    fn known_language(&self, language: &str) -> Result<String, Failure> {
        let id = if language.contains('\0') { None } else { whisper_rs::get_lang_id(language) };
        // whisper.cpp also takes English names such as "german": only the code is part of the vocabulary.
        let Some(name) =
            id.filter(|id| whisper_rs::get_lang_str(*id) == Some(language)).and_then(whisper_rs::get_lang_str_full)
        else {
            let message =
                "The speech engine does not know this language; give its ISO 639-1 code, for example `en` or `de`.";
            return Err(Failure::new(FailureKind::Job, message));
        };
        if !self.context.is_multilingual() && language != "en" {
            let mut letters = name.chars();
            let name: String = letters.next().iter().flat_map(|first| first.to_uppercase()).chain(letters).collect();
            let message = format!("This model writes English only; choose a multilingual model for {name}.");
            return Err(Failure::new(FailureKind::Job, message));
        }
        Ok(language.to_owned())
    }

    /// The language of the first 30 s. Without samples there is nothing to tell it from, so English at probability 0.
    fn detect_language(&mut self, samples: &[f32]) -> Result<SpeechDone, Failure> {
        if !self.context.is_multilingual() || samples.is_empty() {
            let language_probability = if self.context.is_multilingual() { 0.0 } else { 1.0 };
            return Ok(SpeechDone { language: "en".to_owned(), language_probability });
        }
        let first = &samples[..samples.len().min(30 * SAMPLE_RATE_HZ as usize)];
        let threads = self.threads as usize;
        let found = self.state.pcm_to_mel(first, threads).and_then(|()| self.state.lang_detect(0, threads));
        let (id, probabilities) = found.map_err(|error| {
            Failure::new(
                FailureKind::Engine,
                format!("The language could not be detected ({error}); choose it yourself."),
            )
        })?;
        Ok(SpeechDone {
            language: whisper_rs::get_lang_str(id).unwrap_or("en").to_owned(),
            language_probability: probabilities.get(id as usize).copied().unwrap_or(0.0),
        })
    }
}

fn read_samples(blob: &[u8]) -> Result<Vec<f32>, Failure> {
    if !blob.len().is_multiple_of(4) {
        return Err(Failure::new(FailureKind::Job, "The samples are cut inside a number; send whole 32-bit floats."));
    }
    let samples = blob.chunks_exact(4).map(|bytes| f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]));
    // A value that is no number would spread through the whole spectrogram.
    Ok(samples.map(|sample| if sample.is_finite() { sample } else { 0.0 }).collect())
}
