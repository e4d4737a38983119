//! What the commands for recordings take.

use clap::Args;

#[derive(Debug, Args)]
pub struct Pack {
    /// The sessions' numbers.
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    pub sessions: Vec<i64>,
    /// Packs every recording that is finished and not packed yet.
    #[arg(long)]
    pub all: bool,
}

#[derive(Debug, Args)]
pub struct Marks {
    /// The session's number.
    pub session: i64,
}
