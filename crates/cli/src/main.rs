//! Binary.

#[allow(dead_code, unused_imports)] // the command line calls it
mod eval;

fn main() {}
