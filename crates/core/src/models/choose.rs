//! Which of the installed models to use.

use std::path::Path;

use super::{Installed, Languages, ModelError, Models, Role, examine, words::Doing};

impl Models {
    /// The model for a job.
    ///
    /// `wanted`, an id or the path of a model file, is taken at its word. Without it: the largest real model that knows
    /// `language` (`None` while it is unknown: then a multilingual one before any that knows English only), else a demo model
    /// that knows it, else the largest of any kind; `None` when nothing of this role is installed.
    ///
    /// # Errors
    /// Only for `wanted`: `Unknown`, `NotInstalled`, `Missing`, `WrongRole`, or what is wrong with the file.
    pub fn choose(
        &self,
        role: Role,
        wanted: Option<&str>,
        language: Option<&str>,
    ) -> Result<Option<Installed>, ModelError> {
        match wanted {
            Some(wanted) => self.named(role, wanted).map(Some),
            None => Ok(best(self.installed(), role, language)),
        }
    }

    fn named(&self, role: Role, wanted: &str) -> Result<Installed, ModelError> {
        let model = match self.installed().into_iter().find(|model| model.id == wanted) {
            Some(model) => model,
            None => self.file_or_reason(wanted)?,
        };
        if model.role != role {
            return Err(ModelError::WrongRole { name: wanted.to_owned(), is: model.role, wanted: role });
        }
        Ok(model)
    }

    fn file_or_reason(&self, wanted: &str) -> Result<Installed, ModelError> {
        let id = wanted.to_owned();
        match self.catalogue().entry(wanted) {
            Some(entry) if entry.built_in => return Err(ModelError::Missing { id }),
            Some(_) => return Err(ModelError::NotInstalled { id }),
            None => {}
        }
        let path = Path::new(wanted);
        if !path.is_file() {
            let meant_a_file = path.components().count() > 1
                || path
                    .extension()
                    .is_some_and(|end| end.eq_ignore_ascii_case("bin") || end.eq_ignore_ascii_case("gguf"));
            return Err(if meant_a_file {
                ModelError::NoFile { path: path.to_owned() }
            } else {
                ModelError::Unknown { id }
            });
        }
        let known = self.installed().into_iter().find(|model| same_file(&model.path, path));
        if let Some(model) = known {
            return Ok(model);
        }
        let header = examine(path)?;
        let bytes = path.metadata().map_err(ModelError::disk(Doing::Read, path))?.len();
        let id = path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let (role, languages) = (header.role, header.languages);
        // The engine runs in another process, perhaps in another folder.
        let path = std::path::absolute(path).map_err(ModelError::disk(Doing::Find, path))?;
        Ok(Installed { id, role, path, entry: None, demo: false, bytes, languages })
    }
}

fn best(installed: Vec<Installed>, role: Role, language: Option<&str>) -> Option<Installed> {
    let rank = |model: &Installed| {
        let knows = language.is_none_or(|language| model.languages.know(language));
        // An English one would write down anything as English.
        let ready = language.is_some() || model.languages == Languages::Many;
        // First a real one that knows the language, then a demo that does, then a real one that does not.
        (knows, !model.demo, ready, model.bytes)
    };
    installed.into_iter().filter(|model| model.role == role).max_by_key(rank)
}

fn same_file(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}
