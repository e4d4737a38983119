//! Length-prefixed frames: a JSON header and a binary blob.
//!
//! ```text
//! "fc1\n"  u32 header bytes  u32 blob bytes  header  blob      (integers little endian)
//! ```
//! The four magic bytes make anything else that ends up in the pipe (a library's `printf`) an error at once.
