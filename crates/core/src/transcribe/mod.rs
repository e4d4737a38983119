//! From windows of speech to stitched segments.
