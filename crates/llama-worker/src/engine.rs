//! The engine behind the pipe: one model, one context, one job at a time.

use faircopy_protocol::machine::{require_memory, require_processor};
use faircopy_protocol::serve::{CancelFlag, Engine, Sink};
use faircopy_protocol::text::{Message, Text, TextDone, TextJob, TextModel, TextModelInfo};
use faircopy_protocol::{Failure, FailureKind};
use llama_cpp_2::llama_backend::LlamaBackend;
use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::model::params::LlamaModelParams;

use crate::generation::copying::{Model, Pace, WantedCopy};
use crate::generation::{Generator, Openings, Wanted};
use crate::gguf_file;
use crate::prompt::{Prompt, Prompter};

/// llama.cpp with at most one model. Touches native code only after the processor was checked.
#[derive(Default)]
pub struct TextEngine {
    // Declared before the backend: dropped before it.
    loaded: Option<Loaded>,
    backend: Option<LlamaBackend>,
}

impl Engine<Text> for TextEngine {
    fn version(&self) -> String {
        // llama.cpp names no version of its own at run time without native code; the crate pins it.
        "llama.cpp of llama-cpp-2 0.1.160".to_owned()
    }

    fn load(&mut self, model: &TextModel) -> Result<TextModelInfo, Failure> {
        self.loaded = None; // frees the memory of the model before
        require_processor("the text engine")?;
        let bytes = gguf_file::check(&model.path)?;
        require_memory(bytes)?;
        let backend = match self.backend.take() {
            Some(backend) => backend,
            None => open_backend()?,
        };
        let (loaded, info) = Loaded::open(self.backend.insert(backend), model)?;
        self.loaded = Some(loaded);
        Ok(info)
    }

    fn run(
        &mut self,
        job: TextJob,
        _blob: &[u8],
        sink: &mut dyn Sink<Text>,
        cancel: &CancelFlag,
    ) -> Result<TextDone, Failure> {
        let Some(loaded) = &mut self.loaded else {
            return Err(Failure::new(FailureKind::Job, "No language model is loaded; load one first."));
        };
        match job {
            TextJob::Chat { messages, max_tokens, grammar } => {
                let Prompt { tokens, opening } = loaded.prompt(&messages)?;
                let wanted = Wanted { prompt: &tokens, max_tokens: max_tokens as usize, grammar: grammar.as_deref() };
                loaded.generator.recall(&tokens[..opening]);
                let done = loaded.generator.answer(&wanted, sink, cancel);
                loaded.generator.keep(&tokens[..opening]);
                done
            }
            TextJob::Copy { messages, max_tokens, source } => {
                let Prompt { tokens, opening } = loaded.prompt(&messages)?;
                let wanted =
                    WantedCopy { prompt: &tokens, max_tokens: max_tokens as usize, source, pace: Pace::Drafts };
                loaded.generator.recall(&tokens[..opening]);
                let done = loaded.generator.copy(wanted, &mut Model::default(), sink, cancel);
                loaded.generator.keep(&tokens[..opening]);
                done
            }
            TextJob::CountTokens { texts } => {
                let vocabulary = loaded.model.vocab();
                let counts = texts.iter().map(|text| vocabulary.tokenize(text.as_bytes(), false, false).len() as u32);
                Ok(TextDone::CountTokens { counts: counts.collect() })
            }
        }
    }
}

/// A model with its context.
pub(crate) struct Loaded {
    // Declared before the model, which it borrows: dropped before it.
    pub(crate) generator: Generator<'static>,
    prompter: Prompter,
    pub(crate) model: Box<LlamaModel>,
}

impl Loaded {
    #[expect(unsafe_code, reason = "the context borrows the model beside it, which safe Rust cannot express")]
    pub(crate) fn open(backend: &LlamaBackend, wanted: &TextModel) -> Result<(Self, TextModelInfo), Failure> {
        let model = LlamaModel::load_from_file(backend, &wanted.path, &LlamaModelParams::default())
            .map_err(|_| unusable(wanted, "the text engine does not know this kind of model"))?;
        let model = Box::new(model);
        require_generator(&model).map_err(|why| unusable(wanted, why))?;
        // SAFETY: the model lies in a box, so it stays where it is when `Loaded` moves; `Loaded` never gives the box away,
        // and drops the generator, the only holder of this reference, first.
        let borrowed: &'static LlamaModel = unsafe { &*std::ptr::from_ref(&*model) };
        let trained = model.n_ctx_train();
        let context_tokens = if wanted.context_tokens == 0 { trained } else { wanted.context_tokens.min(trained) };
        let mut generator = Generator::open(backend, borrowed, context_tokens, wanted.threads.clamp(1, 64) as i32)?;
        generator.openings = wanted.openings.as_ref().and_then(|folder| Openings::of(folder, &wanted.path));
        let prompter = Prompter::of(&model);
        let info = TextModelInfo {
            name: model.meta_val_str("general.name").ok().filter(|name| !name.is_empty()),
            parameters: model.n_params(),
            context_tokens,
            chat_template: prompter.has_template(),
        };
        Ok((Self { generator, prompter, model }, info))
    }

    /// The tokens of a chat up to where the answer begins.
    pub(crate) fn prompt(&self, messages: &[Message]) -> Result<Prompt, Failure> {
        let prompt = self.prompter.prompt(&self.model, messages);
        if messages.is_empty() || prompt.tokens.is_empty() {
            return Err(Failure::new(FailureKind::Job, "There is no message to answer; send at least one."));
        }
        Ok(prompt)
    }
}

pub(crate) fn open_backend() -> Result<LlamaBackend, Failure> {
    let mut backend = LlamaBackend::init().map_err(|error| {
        Failure::new(FailureKind::Engine, format!("The text engine does not start ({error}); try again."))
    })?;
    backend.void_logs();
    Ok(backend)
}

/// Embedding models load like others, but asking them for text ends the process inside llama.cpp.
fn require_generator(model: &LlamaModel) -> Result<(), &'static str> {
    let architecture = model.meta_val_str("general.architecture").unwrap_or_default();
    let embeds = model.meta_val_str(&format!("{architecture}.pooling_type")).is_ok() || architecture.contains("bert");
    if embeds || architecture.starts_with("t5") {
        return Err("it makes embeddings or translations, not chat text");
    }
    if model.n_vocab() == 0 || model.meta_val_str("tokenizer.ggml.model").is_err() {
        return Err("it has no vocabulary");
    }
    Ok(())
}

fn unusable(wanted: &TextModel, why: &str) -> Failure {
    let message = format!("The model file {} cannot be used ({why}); choose another one.", wanted.path.display());
    Failure::new(FailureKind::Model, message)
}
