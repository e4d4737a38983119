//! What stands within the sentences about models: flaws of files, kinds of models, broken connections.

words! {
    /// What is wrong with a file that is to be a model.
    pub enum Flaw {
        Empty: "flaw_empty" = "it is empty",
        Short: "flaw_short" = "it is too short",
        WebPage: "flaw_web_page" = "it is a web page, perhaps a login page saved by mistake",
        Pointer: "flaw_pointer" = "it only points to a file in Git LFS; fetch the file itself",
        NoMark: "flaw_no_mark" = "it starts with neither format's mark",
        NotWhisper: "flaw_not_whisper" = "it has the mark of ggml but is no Whisper model",
        BigEndian: "flaw_big_endian" = "it is for big-endian machines",
        Version: "flaw_version" = "its GGUF version is not known",
        NoWeights: "flaw_no_weights" = "it holds a vocabulary but no weights",
        NoKind: "flaw_no_kind" = "it does not say what kind of model it is",
        OtherGguf: "flaw_other_gguf" = "it is a GGUF file but not a model",
        Part: "flaw_part" = "it is one of several parts; take the model in one file",
        NoVocabulary: "flaw_no_vocabulary" = "it has no vocabulary",
        Header: "flaw_header" = "its header is damaged",
    }
}

words! {
    /// A model that writes no text.
    pub enum Unfit {
        Adapter: "unfit_adapter" = "an adapter for another model",
        Vision: "unfit_vision" = "the vision part of a model",
        Embedding: "unfit_embedding" = "an embedding model",
        Voice: "unfit_voice" = "a voice",
        Assistant: "unfit_assistant" = "a helper of another model",
        Whisper: "unfit_whisper" = "a Whisper model in a format that whisper.cpp does not read",
        Picture: "unfit_picture" = "a picture model",
    }
}

words! {
    /// What is done with a file.
    pub enum Doing {
        Read: "doing_read" = "read",
        Write: "doing_write" = "write",
        Create: "doing_create" = "create",
        Delete: "doing_delete" = "delete",
        Find: "doing_find" = "find",
        Lock: "doing_lock" = "lock",
    }
}

/// Why a connection gave nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Cut {
    /// No such host.
    #[error("its address was not found")]
    NoAddress,
    /// Silence.
    #[error("it does not answer")]
    Silent,
    /// Nobody listens there.
    #[error("the connection was refused")]
    Refused,
    /// In the middle.
    #[error("the connection was cut")]
    Broken,
    /// It asks to come later.
    #[error("the server is busy (status {0})")]
    Busy(u16),
    /// In the words of the system.
    #[error("{0}")]
    Other(String),
}

tell! {
    Cut {
        Self::NoAddress => "cut_no_address",
        Self::Silent => "cut_silent",
        Self::Refused => "cut_refused",
        Self::Broken => "cut_broken",
        Self::Busy(status) => "cut_busy"(status),
        Self::Other(says) => "cut_said"(says),
    }
}

#[cfg(test)]
impl Cut {
    /// One of each, for the catalogue of messages to be compared with.
    pub(crate) fn samples() -> Vec<Self> {
        let other = Self::Other("the certificate is too old".into());
        vec![Self::NoAddress, Self::Silent, Self::Refused, Self::Broken, Self::Busy(503), other]
    }
}
