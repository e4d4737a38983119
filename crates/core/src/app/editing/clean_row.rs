//! One passage cleaned again, with another style or model: an edit like any other.

use tokio_util::sync::CancellationToken;

use super::{Edited, RowName, set, words_of};
use crate::{
    app::{CleanRequest, Faircopy, blocking},
    clean::{Passage, clean_passage},
    error::Error,
    job::Outcome,
    library::{ParagraphText, Side},
    session::SessionId,
    transcript::{Paragraph, Reason, Verdict},
};

impl Faircopy {
    /// Cleans one row again and stores the result as an edit.
    ///
    /// # Errors
    /// [`Error::NoRow`] also when its words are edited meanwhile; [`Error::NotCleaned`] when the language model fails, and
    /// the row stays as it is then; [`Error::OwnInstructions`] when the model does not understand those of an own style;
    /// whatever loading the model may say.
    pub async fn clean_row(
        &self,
        session: SessionId,
        row: &RowName,
        request: &CleanRequest,
        cancel: &CancellationToken,
    ) -> Result<Outcome<Edited>, Error> {
        self.check_clean(request)?;
        let name = row.clone();
        let (words, language) = self
            .stored(move |library| {
                let versions = library.current(session)?;
                let Some(transcript) = versions.transcript else { return Ok(None) };
                let stretch = library.stretch(transcript, &name.parts())?;
                let held = name.paragraph_of(&stretch, versions).ok();
                Ok(held.map(|held| (words_of(held, &stretch), stretch.language.clone())))
            })
            .await?
            .ok_or(Error::NoRow)?;
        let cleaner = self.cleaner(request, &language).await?;
        if let Some(model) = cleaner.heedless {
            return Err(Error::OwnInstructions { model, style: cleaner.style.name });
        }
        if cleaner.warning.is_some() {
            return Err(Error::NotCleaned);
        }
        let passage = Passage { track: row.track, segments: row.segments.clone(), words };
        let made = clean_passage(cleaner.engine.as_ref(), &passage, &cleaner.style, cleaner.language, cancel).await;
        let Outcome::Finished(Paragraph { text, edits, verdict, .. }) = made else { return Ok(Outcome::Cancelled) };
        let failed = Reason::ModelFailed;
        if matches!(&verdict, Verdict::RulesOnly(model) | Verdict::KeptVerbatim { model, .. } if *model == failed) {
            return Err(Error::NotCleaned);
        }
        let (app, name) = (self.clone(), row.clone());
        let stored = blocking(move || {
            app.editor(session).edit(&name.parts(), Side::FairCopy, |stretch, versions, draft| {
                let held = name.paragraph_of(stretch, versions)?;
                if words_of(held, stretch) != passage.words {
                    return Err(Error::NoRow);
                }
                set(draft, held, ParagraphText { text: text.clone(), edits: edits.clone(), verdict: verdict.clone() });
                Ok(())
            })
        });
        Ok(Outcome::Finished(stored.await??))
    }
}
