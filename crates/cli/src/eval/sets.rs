//! Evaluation sets: JSON lines with what was said and what a person made of it.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::EvalError;

/// One passage.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    pub(crate) id: String,
    /// What was said, word for word.
    pub(crate) raw: String,
    /// What a person made of it.
    pub(crate) clean: String,
}

/// The passages of one file in one look.
#[derive(Debug, Clone)]
pub(crate) struct EvalSet {
    /// The file's name without its ending; a second look has it in brackets.
    pub(crate) name: String,
    pub(crate) pairs: Vec<Pair>,
}

impl EvalSet {
    /// Whether it is one of the project's own sets, on which the language model must beat the rules.
    pub(crate) fn is_own(&self) -> bool {
        self.is_challenge() || self.name.starts_with("heldout")
    }

    /// Whether it is the hand-written challenge set.
    pub(crate) fn is_challenge(&self) -> bool {
        self.name.starts_with("challenge")
    }
}

/// Longer passages would make the alignment slow and the figures meaningless; see `measure::align`.
const LONGEST_WORDS: usize = 4_000;

#[derive(Deserialize)]
struct Line {
    id: String,
    raw: String,
    /// The same words in lower case without punctuation.
    raw_plain: Option<String>,
    clean: String,
}

/// Every `*.jsonl` of the folder in order of name, at most `limit` passages of each.
pub(crate) fn read(folder: &Path, limit: Option<usize>) -> Result<Vec<EvalSet>, EvalError> {
    let unreadable = |source| EvalError::Folder { path: folder.to_owned(), source };
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|ending| ending == "jsonl") {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(EvalError::Empty { path: folder.to_owned() });
    }
    let mut sets = Vec::new();
    for file in files {
        sets.extend(read_file(&file, limit.unwrap_or(usize::MAX))?);
    }
    Ok(sets)
}

fn read_file(path: &Path, limit: usize) -> Result<Vec<EvalSet>, EvalError> {
    let text = std::fs::read_to_string(path).map_err(|source| EvalError::Folder { path: path.to_owned(), source })?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut punctuated = EvalSet { name: name.clone(), pairs: Vec::new() };
    let mut plain = EvalSet { name: format!("{name} (plain)"), pairs: Vec::new() };
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).take(limit);
    for (number, line) in lines {
        let at = || (path.to_owned(), number + 1);
        let line: Line = serde_json::from_str(line).map_err(|source| {
            let (path, line) = at();
            EvalError::Line { path, line, source }
        })?;
        if line.raw.split_whitespace().count().max(line.clean.split_whitespace().count()) > LONGEST_WORDS {
            let (path, line) = at();
            return Err(EvalError::TooLong { path, line, most: LONGEST_WORDS });
        }
        if let Some(raw) = line.raw_plain {
            plain.pairs.push(Pair { id: line.id.clone(), raw, clean: line.clean.clone() });
        }
        punctuated.pairs.push(Pair { id: line.id, raw: line.raw, clean: line.clean });
    }
    Ok([punctuated, plain].into_iter().filter(|set| !set.pairs.is_empty()).collect())
}

#[cfg(test)]
mod tests {
    use super::{EvalError, read};

    fn check(lines: &str) -> Result<Vec<(String, usize)>, EvalError> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("talks.jsonl"), lines).unwrap();
        std::fs::write(folder.path().join("README.md"), "not a set").unwrap();
        read(folder.path(), Some(2)).map(|sets| sets.into_iter().map(|set| (set.name, set.pairs.len())).collect())
    }

    #[test]
    fn a_file_is_a_set_and_a_second_look_another_one() {
        let one = r#"{"id": "1", "raw": "um hello", "clean": "Hello."}"#;
        let both =
            r#"{"id": "2", "raw": "Um, hello.", "raw_plain": "um hello", "clean": "Hello.", "source": "a talk"}"#;
        assert_eq!(check(&format!("{one}\n\n{one}\n{one}\n")).unwrap(), [("talks".to_owned(), 2)]);
        assert_eq!(check(both).unwrap(), [("talks".to_owned(), 1), ("talks (plain)".to_owned(), 1)]);
    }

    #[test]
    fn a_damaged_line_is_named_and_a_folder_without_sets_too() {
        let damaged = "{\"id\": \"1\", \"raw\": \"um\", \"clean\": \"\"}\n{\"id\":";
        assert!(check(damaged).unwrap_err().to_string().contains("line 2"));
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(read(folder.path(), None), Err(EvalError::Empty { .. })));
        assert!(matches!(read(&folder.path().join("gone"), None), Err(EvalError::Folder { .. })));
    }
}
