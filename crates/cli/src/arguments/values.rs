//! Values that stand for something: a language, a moment.

use faircopy_core::{app::SpokenLanguage, transcript::Millis};

/// A code of ISO 639-1 or 639-3 in small letters, without the country: "de-CH" is "de".
pub(super) fn language(given: &str) -> Result<String, &'static str> {
    let code = given.split(['-', '_']).next().unwrap_or_default().to_lowercase();
    let is_code = (2..=3).contains(&code.len()) && code.chars().all(|c| c.is_ascii_lowercase());
    if is_code { Ok(code) } else { Err("give the language's code, such as \"en\" or \"de\"") }
}

pub(super) fn spoken_language(given: &str) -> Result<SpokenLanguage, &'static str> {
    if given == "detect" { Ok(SpokenLanguage::Detected) } else { language(given).map(SpokenLanguage::Known) }
}

/// "83", "1:23" and "0:01:23" are the same moment.
pub(super) fn moment(given: &str) -> Result<Millis, &'static str> {
    const WRONG: &str = "give a moment as the texts have them, such as \"1:23\" or \"1:02:03\"";
    let parts: Vec<u64> = given.split(':').map(str::parse).collect::<Result<_, _>>().map_err(|_| WRONG)?;
    let plausible = parts.len() <= 3 && parts.iter().skip(1).all(|part| *part < 60);
    let seconds = parts.iter().try_fold(0_u64, |sum, part| sum.checked_mul(60)?.checked_add(*part));
    seconds.filter(|_| plausible).and_then(|seconds| seconds.checked_mul(1000)).map(Millis).ok_or(WRONG)
}
