//! The only file that knows where things live: data, settings, models and the two workers.
//!
//! | what | where | override |
//! |---|---|---|
//! | library, recordings, downloads, logs, the window's own files | the user's data folder, `faircopy` | `FAIRCOPY_HOME` |
//! | settings | the user's configuration folder, `faircopy` | `FAIRCOPY_HOME` |
//! | workers | beside the running program, else `../lib/faircopy` | `FAIRCOPY_WORKERS` |
//! | built-in models | `../share/faircopy/models`, else the source tree's `models` | `FAIRCOPY_MODELS` |
//! | sample meeting | beside the built-in models, in `sample`, else the source tree's | with the models |

use std::path::{Path, PathBuf};

use etcetera::{AppStrategy, AppStrategyArgs};

/// Folders of one installation and one user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// Library, originals and downloaded models.
    pub data: PathBuf,
    /// Folder of `settings.toml`.
    pub config: PathBuf,
    /// Folders that may hold the worker programs, best first.
    pub workers: Vec<PathBuf>,
    /// Folders that may hold `catalogue.toml` and the built-in models, best first.
    pub built_in_models: Vec<PathBuf>,
    /// Folders that may hold the sample meeting, best first.
    pub samples: Vec<PathBuf>,
}

impl Paths {
    /// The folders for this process, from its environment and the place of its program.
    ///
    /// # Errors
    /// When there is no home folder and `FAIRCOPY_HOME` is not set.
    pub fn discover() -> Result<Self, NoHome> {
        let program = std::env::current_exe().ok();
        let beside = program.as_deref().and_then(Path::parent);
        let (data, config) = match folder_variable("FAIRCOPY_HOME") {
            Some(home) => (home.join("data"), home.join("config")),
            None => user_folders()?,
        };
        Ok(Self {
            data,
            config,
            workers: worker_folders(beside),
            built_in_models: model_folders(beside),
            samples: sample_folders(beside),
        })
    }

    /// The program of a worker, for example `faircopy-whisper-worker`; the first folder that has it.
    pub fn worker(&self, name: &str) -> Option<PathBuf> {
        let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        self.workers.iter().map(|folder| folder.join(&file)).find(|path| path.is_file())
    }

    /// The folder with `catalogue.toml`, if any candidate has it.
    pub fn catalogue_folder(&self) -> Option<&Path> {
        self.built_in_models.iter().map(PathBuf::as_path).find(|folder| folder.join("catalogue.toml").is_file())
    }

    /// Downloaded and added models.
    pub fn models(&self) -> PathBuf {
        self.data.join("models")
    }

    /// The settings file.
    pub fn settings(&self) -> PathBuf {
        self.config.join("settings.toml")
    }

    /// What the window keeps for itself: its place on the screen and the files of its web view.
    pub fn window(&self) -> PathBuf {
        self.data.join("window")
    }

    /// What text engines have read of their instructions; made anew where it is missing.
    pub fn openings(&self) -> PathBuf {
        self.data.join("openings")
    }

    /// The log files; they hold no word of any transcript.
    pub fn logs(&self) -> PathBuf {
        self.data.join("logs")
    }
}

/// Neither a home folder nor `FAIRCOPY_HOME`.
#[derive(Debug, thiserror::Error)]
#[error("There is no home folder to keep the library in. Set FAIRCOPY_HOME to a folder of your choice.")]
pub struct NoHome;

tell! { NoHome { Self => "no_home", } }

fn folder_variable(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

fn user_folders() -> Result<(PathBuf, PathBuf), NoHome> {
    let strategy = etcetera::choose_app_strategy(AppStrategyArgs {
        top_level_domain: "org".into(),
        author: "Faircopy".into(),
        app_name: "faircopy".into(),
    })
    .map_err(|_| NoHome)?;
    Ok((strategy.data_dir(), strategy.config_dir()))
}

fn worker_folders(beside: Option<&Path>) -> Vec<PathBuf> {
    if let Some(folder) = folder_variable("FAIRCOPY_WORKERS") {
        return vec![folder];
    }
    let Some(beside) = beside else { return Vec::new() };
    // `deps` and `examples` of a cargo target folder stand one below the programs.
    let mut folders = vec![beside.to_path_buf()];
    folders.extend(beside.parent().map(|up| up.join("lib/faircopy")));
    folders.extend(beside.parent().map(Path::to_path_buf));
    folders
}

fn model_folders(beside: Option<&Path>) -> Vec<PathBuf> {
    if let Some(folder) = folder_variable("FAIRCOPY_MODELS") {
        return vec![folder];
    }
    let mut folders = Vec::new();
    if let Some(beside) = beside {
        folders.push(beside.join("models"));
        folders.extend(beside.parent().map(|up| up.join("share/faircopy/models")));
        // Run from a source tree: target/debug/faircopy → models
        folders.extend(beside.ancestors().skip(1).take(3).map(|up| up.join("models")));
    }
    folders
}

/// Beside the folders of the models: installed as `../share/faircopy/sample`, in a source tree among the tests' recordings.
fn sample_folders(beside: Option<&Path>) -> Vec<PathBuf> {
    let models = model_folders(beside);
    let roots = models.iter().filter_map(|models| models.parent());
    roots.flat_map(|root| [root.join("sample"), root.join("tests/fixtures/sample")]).collect()
}
