//! What can go wrong with models, sorted by what the person can do next.

use std::path::PathBuf;

use super::words::{Cut, Doing, Flaw, Unfit};
use crate::told::{Purpose, Value, word};

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
        /// What is wrong with it.
        reason: Flaw,
    },
    /// The file is a model of a kind that nothing here can use: take another one.
    #[error("\"{file}\" is {kind}, which cannot write text. Take an instruct (chat) model in GGUF.")]
    Unsuitable {
        /// Its name.
        file: String,
        /// What it is.
        kind: Unfit,
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
        reason: Cut,
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
        /// What failed.
        doing: Doing,
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

tell! {
    ModelError {
        Self::Unknown { id } => "model_unknown"(id),
        Self::NotInstalled { id } => "model_not_installed"(id),
        Self::Missing { id } => "model_missing"(id),
        Self::WrongRole { name, is, wanted } =>
            "model_wrong_role"(name, is = purpose(*is), wanted = purpose(*wanted)),
        Self::NoFile { path } => "model_no_file"(path),
        Self::NotAModel { file, reason } => "model_not_a_model"(file, reason),
        Self::Unsuitable { file, kind } => "model_unsuitable"(file, kind),
        Self::CutOff { file } => "model_cut_off"(file),
        Self::BuiltIn { id } => "model_built_in"(id),
        Self::Differs { id } => "model_differs"(id),
        Self::NotGenuine { id, built_in: false } => "model_not_genuine"(id),
        Self::NotGenuine { id, built_in: true } => "model_not_genuine_built_in"(id),
        Self::NoConnection { host, reason } => "model_no_connection"(host, reason),
        Self::Refused { host, status } => "model_refused"(host, status),
        Self::Mirror => "model_mirror",
        Self::DiskFull { needed, free } =>
            "model_disk_full"(free = free / 1_000_000, needed = needed / 1_000_000),
        Self::Catalogue { path, reason } => "model_catalogue"(path, reason),
        Self::Disk { doing, path, source } => "model_disk"(doing, path, source),
    }
}

fn purpose(role: super::Role) -> Value {
    word(Purpose::ALL, &role.to_string())
}

impl ModelError {
    /// For `map_err`: what was being done to which file; a full disk keeps its own error.
    pub(super) fn disk(doing: Doing, path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Disk { doing, path, source }
    }
}

#[cfg(test)]
impl ModelError {
    /// One of each, for the catalogue of messages to be compared with.
    pub(crate) fn samples() -> Vec<Self> {
        let (id, file, host) = (|| "whisper-small".to_owned(), || "a b.bin".to_owned(), || "example.org".to_owned());
        let path = || PathBuf::from("/models/a b.bin");
        let source = std::io::Error::other("the drive has gone");
        vec![
            Self::Unknown { id: id() },
            Self::NotInstalled { id: id() },
            Self::Missing { id: id() },
            Self::WrongRole { name: id(), is: super::Role::Speech, wanted: super::Role::Text },
            Self::NoFile { path: path() },
            Self::NotAModel { file: file(), reason: Flaw::Empty },
            Self::Unsuitable { file: file(), kind: Unfit::Voice },
            Self::CutOff { file: file() },
            Self::BuiltIn { id: id() },
            Self::Differs { id: id() },
            Self::NotGenuine { id: id(), built_in: false },
            Self::NotGenuine { id: id(), built_in: true },
            Self::NoConnection { host: host(), reason: Cut::Busy(503) },
            Self::Refused { host: host(), status: 404 },
            Self::Mirror,
            Self::DiskFull { needed: 200_000_000, free: 100_000_000 },
            Self::Catalogue { path: path(), reason: "it is no TOML".into() },
            Self::Disk { doing: Doing::Write, path: path(), source },
        ]
    }
}
