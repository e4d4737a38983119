//! eval
mod measure;
