//! Settings: typed, saved atomically, salvaged field by field.
