//! Looking at what a person gives before it is taken in, and the sample that comes with the program.

use std::path::{Path, PathBuf};

use super::{Faircopy, blocking};
use crate::{
    audio::tracks::{TrackPlan, TrackReader},
    clean::words_of_text,
    error::Error,
    reading::{is_text_file, read},
    session::Source,
};

/// Name of the sample's file in its folder: a meeting of two voices, one on each channel.
const SAMPLE: &str = "two-tracks.flac";

/// The sample meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// Its sound.
    pub file: PathBuf,
    /// Who is on which channel.
    pub tracks: TrackPlan,
}

impl Faircopy {
    /// Whether the file can be taken in: it is there, can be read and holds sound, or text where its name says so.
    ///
    /// # Errors
    /// [`Error::Audio`] or [`Error::Reading`] with the reason.
    pub async fn check_file(&self, file: &Path) -> Result<(), Error> {
        let file = file.to_owned();
        if is_text_file(&file) {
            blocking(move || read(&file)).await??;
        } else {
            blocking(move || TrackReader::open(&file, TrackPlan::Mixed)).await??;
        }
        Ok(())
    }

    /// Whether the text holds words.
    ///
    /// # Errors
    /// [`Error::EmptyText`].
    pub fn check_text(&self, text: &str) -> Result<(), Error> {
        if words_of_text(text).is_empty() { Err(Error::EmptyText) } else { Ok(()) }
    }

    /// The sample meeting that comes with the program.
    ///
    /// # Errors
    /// [`Error::NoSample`] when the installation lacks it.
    pub fn sample(&self) -> Result<Sample, Error> {
        let found = self.shared.samples.iter().map(|folder| folder.join(SAMPLE)).find(|file| file.is_file());
        let file = found.ok_or(Error::NoSample)?;
        Ok(Sample { file, tracks: TrackPlan::MeOthers })
    }

    /// Whether a session was made of the sample meeting.
    pub fn is_sample(&self, source: &Source) -> bool {
        let Source::File { original } = source else { return false };
        self.shared.samples.iter().any(|folder| folder.join(SAMPLE) == *original)
    }
}
