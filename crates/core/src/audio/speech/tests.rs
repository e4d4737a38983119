//! How utterances are found.
