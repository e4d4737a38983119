//! Where there is no such desktop, nothing is said.

use std::io;

use faircopy_core::session::SessionId;

use super::Notification;

/// Nobody to say anything to.
#[derive(Debug, Default)]
pub struct Desktop;

impl Desktop {
    /// Fails.
    pub fn show(&self, _: &Notification, _: impl Fn(Option<SessionId>)) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}
