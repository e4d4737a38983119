//! Several JSON documents as one array on standard output, each printed as soon as it is made.

use std::cell::Cell;

use super::out;
use crate::exit::Failure;

/// An array that grows. [`JsonArray::close`] ends it, also after a failure: what stands before is then still valid JSON.
#[derive(Debug, Default)]
pub struct JsonArray {
    begun: Cell<bool>,
}

impl JsonArray {
    /// Prints one more document.
    pub fn add(&self, document: &str) -> Result<(), Failure> {
        let before = if self.begun.replace(true) { ",\n" } else { "[\n" };
        out(&format!("{before}{}", document.trim_end()))
    }

    /// Prints the end.
    pub fn close(&self) -> Result<(), Failure> {
        out(if self.begun.get() { "\n]\n" } else { "[]\n" })
    }
}
