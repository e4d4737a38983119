//! What can go wrong with models, sorted by what the person can do next.

use std::path::PathBuf;

/// Every message is one sentence about what happened and one about the next step.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// No such id: choose another one.
    #[error("There is no model called \"{id}\". Run `faircopy models` to see what there is.")]
    Unknown {
        /// What was asked for.
        id: String,
    },
    /// Known, but not on this machine: fetch it.
    #[error("The model \"{id}\" is not installed. Fetch it with `faircopy models get {id}`.")]
    NotInstalled {
        /// The model.
        id: String,
    },
    /// A model that comes with the program is gone: install again.
    #[error("The model \"{id}\" should have come with Faircopy but its file is missing. Install Faircopy again.")]
    Missing {
        /// The model.
        id: String,
    },
    /// A speech model where a text model was asked for, or the other way round: choose another one.
    #[error(
        "\"{name}\" is a {is} model, not a {wanted} model. Choose another one; `faircopy models` shows them by kind."
    )]
    WrongRole {
        /// Id or file name.
        name: String,
        /// What it is.
        is: super::Role,
        /// What was asked for.
        wanted: super::Role,
    },
    /// The file to add is not there.
    #[error("There is no file \"{}\". Check the path.", path.display())]
    NoFile {
        /// Where it should be.
        path: PathBuf,
    },
    /// The file is something else: take another one.
    #[error(
        "\"{file}\" is not a model that Faircopy can use: {reason}. It takes Whisper models of whisper.cpp (.bin) and language models in GGUF (.gguf)."
    )]
    NotAModel {
        /// Its name.
        file: String,
        /// What is wrong with it, without a full stop.
        reason: String,
    },
    /// The file is a model of a kind that nothing here can use: take another one.
    #[error("\"{file}\" is {kind}, which cannot write text. Take an instruct (chat) model in GGUF.")]
    Unsuitable {
        /// Its name.
        file: String,
        /// For example `an embedding model`.
        kind: &'static str,
    },
    /// The file is cut off: get it again.
    #[error("\"{file}\" is cut off. Download or copy it again.")]
    CutOff {
        /// Its name.
        file: String,
    },
    /// The two demo models stay.
    #[error("\"{id}\" comes with Faircopy and is not removed. It is only used while nothing better is installed.")]
    BuiltIn {
        /// The model.
        id: String,
    },
    /// What came is not what the catalogue promises: try again, then report.
    #[error(
        "The download of \"{id}\" is not the file it should be (its SHA-256 or size differs) and was deleted. Try again; if it happens twice, report it."
    )]
    Differs {
        /// The model.
        id: String,
    },
    /// The file has the name and size of a model of the catalogue and is another one: get it again.
    #[error(
        "The file of the model \"{id}\" is not the one that the catalogue promises (its SHA-256 differs). {}.",
        if *built_in { "Install Faircopy again".into() } else { format!("Delete it with `faircopy models remove {id}` and get it again with `faircopy models get {id}`") }
    )]
    NotGenuine {
        /// The model.
        id: String,
        /// Whether it should have come with Faircopy.
        built_in: bool,
    },
    /// The network does not work: try later, the part is kept.
    #[error("No connection to {host}: {reason}. What has arrived is kept; try again when the network works.")]
    NoConnection {
        /// The host.
        host: String,
        /// In a few words.
        reason: String,
    },
    /// The server says no: nothing helps but another model or another mirror.
    #[error(
        "{host} does not give out the file (status {status}). Choose another model, or set FAIRCOPY_MODEL_MIRROR to a server that has it."
    )]
    Refused {
        /// The host.
        host: String,
        /// The HTTP status.
        status: u16,
    },
    /// The mirror's address makes no sense.
    #[error(
        "FAIRCOPY_MODEL_MIRROR is no web address. Set it to something like https://models.example.org, or unset it."
    )]
    Mirror,
    /// Not enough room: make some.
    #[error("The disk has {} MB free and the model needs {} MB more. Make room and try again; what has arrived is kept.", free / 1_000_000, needed / 1_000_000)]
    DiskFull {
        /// Bytes still to come, with a margin.
        needed: u64,
        /// Bytes free.
        free: u64,
    },
    /// The program is not installed as it should be.
    #[error("The list of models at \"{}\" cannot be read: {reason}. Install Faircopy again, or point FAIRCOPY_MODELS to its models folder.", path.display())]
    Catalogue {
        /// Where it should be.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A file or folder refuses.
    #[error("Cannot {doing} \"{}\": {source}. Check the permissions and the disk.", path.display())]
    Disk {
        /// For example `write`.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

impl ModelError {
    /// For `map_err`: what was being done to which file; a full disk keeps its own error.
    pub(super) fn disk(doing: &'static str, path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Disk { doing, path, source }
    }
}
