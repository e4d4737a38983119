//! Binary.
mod eval;
fn main() {}
