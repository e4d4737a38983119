//! From what the recogniser says of a window to stitched segments on the recording's own time line.
//!
//! `placement` moves times from the window to the recording, `stitch` takes out loops and text that nobody spoke,
//! `echo` what the microphone heard of the speakers, `prompt` tells the recogniser how to write. Nothing here knows files or windows of sound: [`Timeline`] is the seam.

pub mod echo;
pub mod placement;
pub mod prompt;
pub mod stitch;

pub use echo::Echo;
pub use placement::{Placed, Timeline, place};
pub use prompt::{initial_prompt, terms_left_out};
pub use stitch::Stitcher;
