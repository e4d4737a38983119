//! What only the inside of the library can show.
