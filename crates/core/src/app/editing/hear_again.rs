//! Words that are in doubt, written down again by the recogniser alone: an edit like any other.

use std::{ops::Range, path::Path};

use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use super::{
    Edited, RowName,
    heard::{own_part, settled},
};
use crate::{
    app::{Faircopy, TranscribeRequest, blocking, plan::Plan, request::read_request},
    audio::{
        SPEECH_RATE_HZ,
        pack::Window,
        stretch::sound_within,
        tracks::TrackPlan,
        windows::{WindowSettings, Windower},
    },
    error::Error,
    job::Outcome,
    library::{SegmentText, Side, Stretch, TranscriptId},
    session::SessionId,
    transcribe::{Placed, Stitcher},
    transcript::{Millis, Segment, Span, Track, Word, join_words},
};

/// How much of the sound before and after the words is heard with them: recognisers lose words at the ends.
const PADDING: Millis = Millis(2_000);
/// How many segments on either side may lie in the padding.
const NEIGHBOURS: u32 = 8;

/// How words are heard again; by itself as they were heard before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct HearWith {
    /// The recogniser's id or file name.
    pub speech_model: Option<String>,
    /// What is spoken there.
    pub language: Option<SpokenLanguage>,
}

/// The language of words that are heard again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", content = "code", rename_all = "snake_case")]
pub enum SpokenLanguage {
    /// The recogniser finds out, as far as it knows several.
    Detected,
    /// An ISO 639-1 code.
    Known(String),
}

/// What came of hearing words again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "heard", content = "edited", rename_all = "snake_case")]
pub enum HeardAgain {
    /// Other words, which stand there now.
    Other(Edited),
    /// The same words; nothing was changed.
    Same,
    /// No words at all; those that stand there stay.
    Nothing,
}

/// A segment with the words around it that its padding reaches.
struct Place {
    transcript: TranscriptId,
    segment: Segment,
    before: Vec<Word>,
    after: Vec<Word>,
}

impl Faircopy {
    /// Hears the segment of a row again that holds its word number `word`, and stores what is other than before as an edit
    /// of the words as they were said: with the recogniser's own times, and its doubts.
    ///
    /// # Errors
    /// [`Error::NoRow`] also when the words are edited meanwhile; [`Error::NoSound`], [`Error::AudioGone`]; [`Error::Language`]
    /// when the recogniser does not know the language; whatever loading the model and hearing may say.
    pub async fn hear_again(
        &self,
        session: SessionId,
        row: &RowName,
        word: u32,
        with: &HearWith,
        cancel: &CancellationToken,
    ) -> Result<Outcome<HeardAgain>, Error> {
        let sound = self.sound(session).await?;
        let (app, name) = (self.clone(), row.clone());
        let place = blocking(move || app.place_of(session, &name, word)).await??;
        let (plan, tracks) = self.plan_again(session, with).await?;
        let longest = plan.settings.longest_window_ms;
        let (track, span) = (place.segment.track, padded(place.segment.span, longest));
        let windows = blocking(move || windows(&sound.path, tracks, track, span, longest)).await??;
        let mut placed: Vec<Placed> = Vec::new();
        for window in &windows {
            let Outcome::Finished(heard) = self.hear(&plan, window, cancel).await? else {
                return Ok(Outcome::Cancelled);
            };
            placed.extend(heard);
        }
        let Some(text) = place.text_of(&plan.stitched(&mut Stitcher::default(), placed)) else {
            return Ok(Outcome::Finished(HeardAgain::Nothing));
        };
        if join_words(&text.words) == join_words(&place.segment.words) {
            return Ok(Outcome::Finished(HeardAgain::Same));
        }
        let (app, name) = (self.clone(), row.clone());
        let edited = blocking(move || {
            app.editor(session).edit(&name.parts(), Side::Verbatim, |stretch, versions, draft| {
                let Segment { track, seq, words, .. } = &place.segment;
                let stands = stretch.segments.iter().map(|held| &held.segment);
                let mut own = stands.filter(|one| one.track == *track && one.seq == *seq);
                if versions.transcript != Some(place.transcript) || own.next().is_none_or(|one| one.words != *words) {
                    return Err(Error::NoRow);
                }
                draft.set_segment(*track, *seq, text.clone());
                Ok(())
            })
        });
        Ok(Outcome::Finished(HeardAgain::Other(edited.await??)))
    }

    /// How the session was written down, but for what `with` wants otherwise, and its tracks.
    async fn plan_again(&self, session: SessionId, with: &HearWith) -> Result<(Plan, TrackPlan), Error> {
        let (stored, language) =
            self.stored(move |library| Ok((library.request(session)?, library.session(session)?.language))).await?;
        let mut request: TranscribeRequest = read_request(stored)?;
        if with.speech_model.is_some() {
            request.speech_model.clone_from(&with.speech_model);
        }
        let language = match &with.language {
            Some(SpokenLanguage::Known(code)) => {
                request.language = Some(code.clone());
                Some(code.clone())
            }
            Some(SpokenLanguage::Detected) => None,
            None => language,
        };
        let mut plan = self.plan(&request).await?;
        // A recogniser of one language has nothing to find out.
        if language.is_some() || (with.language.is_some() && plan.multilingual) {
            plan.speak(language);
        }
        Ok((plan, request.tracks))
    }

    fn place_of(&self, session: SessionId, row: &RowName, word: u32) -> Result<Place, Error> {
        let transcript = self.library().current(session)?.transcript.ok_or(Error::NoRow)?;
        let around = row.segments.start.saturating_sub(NEIGHBOURS)..row.segments.end.saturating_add(NEIGHBOURS);
        let stretch = self.library().stretch(transcript, &[(row.track, around)])?;
        let mut first = 0;
        let segment = row.segments_of(&stretch)?.into_iter().find(|segment| {
            first += segment.words.len() as u32;
            word < first
        });
        let segment = segment.ok_or(Error::NoRow)?.clone();
        let span = padded(segment.span, u64::MAX);
        let before = words_within(&stretch, segment.track, 0..segment.seq, span);
        let after = words_within(&stretch, segment.track, segment.seq + 1..u32::MAX, span);
        Ok(Place { transcript, segment, before, after })
    }
}

impl Place {
    /// What the segment says by what was heard in its stretch; `None` for no words.
    fn text_of(&self, heard: &[Segment]) -> Option<SegmentText> {
        let words: Vec<Word> = heard.iter().flat_map(|segment| segment.words.iter().cloned()).collect();
        let part = own_part(&self.before, &self.segment.words, &self.after, &words);
        let mut start = 0;
        let doubt = heard.iter().find_map(|segment| {
            let own = start..start + segment.words.len();
            start = own.end;
            segment.doubt.filter(|_| own.start < part.end && part.start < own.end)
        });
        let words = settled(&self.segment, &words[part]);
        let sum: f32 = words.iter().map(|word| word.probability).sum();
        let confidence = sum / words.len().max(1) as f32;
        (!words.is_empty()).then_some(SegmentText { words, confidence, doubt })
    }
}

/// The span with its padding, as far as one window of the recogniser holds both.
fn padded(span: Span, longest_ms: u64) -> Span {
    let room = longest_ms.saturating_sub(span.length().0) / 2;
    let padding = PADDING.0.min(room);
    Span::new(span.start.0.saturating_sub(padding), span.end.0 + padding)
}

fn words_within(stretch: &Stretch, track: Track, segments: Range<u32>, span: Span) -> Vec<Word> {
    let all = stretch.segments.iter().map(|held| &held.segment);
    let near = all.filter(|one| one.track == track && segments.contains(&one.seq));
    let words = near.flat_map(|segment| segment.words.iter());
    words.filter(|word| word.span.end > span.start && word.span.start < span.end).cloned().collect()
}

/// The speech within a span of a file, one window as a rule. Waits for the disk.
fn windows(file: &Path, plan: TrackPlan, track: Track, span: Span, longest_ms: u64) -> Result<Vec<Window>, Error> {
    let sound = sound_within(file, plan, track, span)?;
    let mut windower = Windower::new(&[track], &WindowSettings::longest(longest_ms));
    let mut windows = windower.feed(&[sound]);
    windows.extend(windower.finish());
    let from = span.start.0 * u64::from(SPEECH_RATE_HZ) / 1000;
    Ok(windows.into_iter().map(|window| window.later(from)).collect())
}
