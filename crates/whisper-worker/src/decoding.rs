//! One call of the engine: parameters in, segments out.
#![expect(unsafe_code, reason = "the callbacks of the engine are C functions")]

use std::ffi::{c_int, c_void};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

use faircopy_protocol::serve::{CancelFlag, Sink};
use faircopy_protocol::speech::{Decoding, SAMPLE_RATE_HZ, Speech, SpeechSegment, SpeechWord};
use faircopy_protocol::{Failure, FailureKind};
use whisper_rs::{FullParams, SamplingStrategy, WhisperContext, WhisperSegment, WhisperState};

use crate::timing::{Unplaced, place, weight};
use crate::words::{Token, has_spaces, words};

/// Shorter input gives no text: whisper.cpp leaves out what is below its smallest window.
const SHORTEST_SAMPLES: usize = SAMPLE_RATE_HZ as usize * 11 / 10;

/// Writes down `samples` (16 kHz, one channel) in `language` and sends every segment with words to the sink.
pub(crate) fn transcribe(
    context: &WhisperContext,
    state: &mut WhisperState,
    job: &Decoding,
    call: &Call<'_>,
    sink: &mut dyn Sink<Speech>,
) -> Result<(), Failure> {
    let length_ms = milliseconds(call.samples.len());
    let mut padded = Vec::new();
    let samples = if call.samples.len() < SHORTEST_SAMPLES {
        padded.extend_from_slice(call.samples);
        padded.resize(SHORTEST_SAMPLES, 0.0);
        &padded
    } else {
        call.samples
    };
    let prompt = prompt_tokens(context, job.initial_prompt.as_deref())?;
    let flag = call.cancel.shared();
    let mut meter = Meter { sink, cancel: call.cancel, length_ms };
    let mut params = parameters(job, call, &prompt);
    // SAFETY: both callbacks run on this thread, inside `full` below; the flag and the meter outlive that call, and nothing
    // else touches the meter meanwhile. (whisper-rs' own `set_abort_callback_safe` reads its closure as another type.)
    unsafe {
        params.set_abort_callback(Some(is_cancelled));
        params.set_abort_callback_user_data(std::ptr::from_ref::<AtomicBool>(&flag).cast_mut().cast());
        params.set_progress_callback(Some(on_progress));
        params.set_progress_callback_user_data((&raw mut meter).cast());
    }
    let outcome = state.full(params, samples);
    if call.cancel.is_set() {
        return Ok(());
    }
    outcome.map_err(|error| {
        Failure::new(
            FailureKind::Engine,
            format!("The speech engine failed ({error}); try again or choose another model."),
        )
    })?;
    if send_segments(context, state, call, length_ms, meter.sink) == ControlFlow::Break(()) {
        call.cancel.set();
    }
    Ok(())
}

/// What a call works on.
pub(crate) struct Call<'a> {
    /// 16 kHz, one channel.
    pub(crate) samples: &'a [f32],
    /// ISO 639-1 code that the engine knows.
    pub(crate) language: &'a str,
    /// Threads of the engine.
    pub(crate) threads: c_int,
    /// Ends the call between two steps of the engine.
    pub(crate) cancel: &'a CancelFlag,
}

fn parameters<'a>(job: &Decoding, call: &Call<'a>, prompt: &'a [c_int]) -> FullParams<'a, 'a> {
    let strategy = match job.beam_size {
        0 | 1 => SamplingStrategy::Greedy { best_of: 1 },
        // Eight is the most that whisper.cpp has room for.
        beams => SamplingStrategy::BeamSearch { beam_size: beams.min(8) as c_int, patience: -1.0 },
    };
    let mut params = FullParams::new(strategy);
    params.set_n_threads(call.threads);
    params.set_language(Some(call.language));
    params.set_translate(job.translate);
    params.set_no_context(true);
    if prompt.is_empty() {
        // Later windows of a long input are not conditioned on the text before them: that is how loops begin.
        params.set_n_max_text_ctx(0);
    } else {
        params.set_tokens(prompt);
    }
    params.set_no_timestamps(!job.timestamps);
    params.set_single_segment(!job.timestamps);
    params.set_suppress_blank(true);
    params.set_suppress_nst(true);
    params.set_temperature(0.0);
    params.set_temperature_inc(job.temperature_increment.max(0.0));
    params.set_logprob_thold(job.log_probability_threshold);
    params.set_entropy_thold(job.entropy_threshold);
    params.set_no_speech_thold(job.no_speech_threshold);
    params.set_max_tokens(job.max_tokens as c_int);
    params.set_print_special(false);
    params.set_print_progress(false);
    params.set_print_realtime(false);
    params.set_print_timestamps(false);
    params
}

/// The prompt as tokens, which whisper-rs does not leak as it does a prompt string. The last 223 are what the model can see.
fn prompt_tokens(context: &WhisperContext, prompt: Option<&str>) -> Result<Vec<c_int>, Failure> {
    let text: String = prompt.unwrap_or_default().replace('\0', " ");
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    // As in Whisper's own code: the prompt reads like text that went before.
    let text = format!(" {}", text.trim());
    let room = text.len() + 8;
    context
        .tokenize(&text, room)
        .map_err(|_| Failure::new(FailureKind::Job, "The vocabulary prompt cannot be read by the model; shorten it."))
}

struct Meter<'a> {
    sink: &'a mut dyn Sink<Speech>,
    cancel: &'a CancelFlag,
    length_ms: u64,
}

unsafe extern "C" fn is_cancelled(flag: *mut c_void) -> bool {
    // SAFETY: `transcribe` passes a flag that outlives the call of the engine.
    unsafe { &*flag.cast::<AtomicBool>() }.load(Ordering::Relaxed)
}

unsafe extern "C" fn on_progress(
    _: *mut whisper_rs::WhisperSysContext,
    _: *mut whisper_rs::WhisperSysState,
    percent: c_int,
    meter: *mut c_void,
) {
    // SAFETY: `transcribe` passes a meter that outlives the call of the engine and is used by nobody else during it.
    let meter = unsafe { &mut *meter.cast::<Meter<'_>>() };
    let done = meter.length_ms * percent.clamp(0, 100) as u64 / 100;
    if meter.sink.progress(done, meter.length_ms) == ControlFlow::Break(()) {
        meter.cancel.set();
    }
}

fn send_segments(
    context: &WhisperContext,
    state: &WhisperState,
    call: &Call<'_>,
    length_ms: u64,
    sink: &mut dyn Sink<Speech>,
) -> ControlFlow<()> {
    for segment in state.as_iter() {
        if let Some(segment) = read_segment(context, &segment, call, length_ms) {
            sink.part(segment)?;
        }
    }
    sink.progress(length_ms, length_ms)
}

/// `None` for a segment without words.
fn read_segment(
    context: &WhisperContext,
    segment: &WhisperSegment<'_>,
    call: &Call<'_>,
    length_ms: u64,
) -> Option<SpeechSegment> {
    let start_ms = from_centiseconds(segment.start_timestamp()).min(length_ms);
    let end_ms = from_centiseconds(segment.end_timestamp()).clamp(start_ms, length_ms);
    let mut tokens = Vec::new();
    let mut log_probability = 0.0;
    for token in (0..segment.n_tokens()).filter_map(|index| segment.get_token(index)) {
        if token.token_id() >= context.token_eot() {
            continue;
        }
        let Ok(bytes) = context.token_to_bytes(token.token_id()) else { continue };
        let data = token.token_data();
        log_probability += data.p.max(1e-10).ln();
        tokens.push(Token { bytes, probability: finite(data.p, 0.0) });
    }
    let bare = words(&tokens, has_spaces(call.language));
    if bare.is_empty() {
        return None;
    }
    let unplaced: Vec<Unplaced> =
        bare.iter().map(|word| Unplaced { weight: weight(&word.text), ends_phrase: word.ends_phrase() }).collect();
    let places = place(call.samples, start_ms, end_ms, &unplaced);
    let words: Vec<SpeechWord> = bare
        .into_iter()
        .zip(places)
        .map(|(word, (start_ms, end_ms))| SpeechWord {
            text: word.text,
            spaced: word.spaced,
            start_ms,
            end_ms,
            probability: word.probability,
        })
        .collect();
    Some(SpeechSegment {
        start_ms: words.first()?.start_ms,
        end_ms: words.last()?.end_ms,
        words,
        average_log_probability: finite(log_probability / tokens.len() as f32, -10.0),
        no_speech_probability: finite(segment.no_speech_probability(), 1.0),
    })
}

/// A broken model gives NaN, which JSON cannot carry.
fn finite(value: f32, instead: f32) -> f32 {
    if value.is_finite() { value } else { instead }
}

fn from_centiseconds(time: i64) -> u64 {
    time.max(0) as u64 * 10
}

fn milliseconds(samples: usize) -> u64 {
    samples as u64 * 1000 / u64::from(SAMPLE_RATE_HZ)
}
