//! What programs show a sound server.

use std::{
    fs::{DirBuilder, File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
};

/// How many bytes it has by the protocol.
const BYTES: usize = 256;

/// Makes the person's cookie where there is none, in the place and in the way of PulseAudio's own library. PipeWire's PulseAudio service
/// turns away whoever shows none at all, so a home in which no program of that library ever ran would have no sound.
pub(super) fn ensure() {
    if pulseaudio::socket_path_from_env().is_none() || pulseaudio::cookie_path_from_env().is_some() {
        return;
    }
    if let Err(error) = make() {
        tracing::warn!(%error, "no cookie for the sound server");
    }
}

fn make() -> io::Result<()> {
    let home = std::env::home_dir().ok_or(io::ErrorKind::NotFound)?;
    let folder = home.join(".config/pulse");
    DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
    let mut bytes = [0; BYTES];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    // Whole or not at all: another program may make one at the same time, and read this one.
    let beside = folder.join(format!("cookie.{}", std::process::id()));
    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?.write_all(&bytes)?;
    std::fs::rename(&beside, folder.join("cookie"))
}
