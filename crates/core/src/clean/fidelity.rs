//! Whether a text says what was said.
use super::Language;
use crate::transcript::{Reason, Word};

/// stub
pub fn fidelity(raw: &[Word], candidate: &str, language: &Language) -> Result<(), Reason> {
    let _ = (raw, candidate, language);
    Ok(())
}
