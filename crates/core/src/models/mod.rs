//! Models: the catalogue, what is installed, downloads.
