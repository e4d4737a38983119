//! The library: SQLite, the only user of rusqlite.
