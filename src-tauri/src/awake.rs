//! Keeps the computer from falling asleep while a recording goes on, where the system offers it. A sleep that comes all the
//! same leaves a marked gap in the recording, so nothing depends on this.

use std::{
    sync::{Arc, Mutex, PoisonError},
    thread,
};

/// The computer stays awake until this is dropped.
pub struct Awake {
    _hold: Arc<Mutex<Option<Hold>>>,
}

impl Awake {
    /// Asks for it on a thread of its own: a system without the service may take long to say so.
    pub fn keep() -> Self {
        let hold = Arc::new(Mutex::new(None));
        let later = hold.clone();
        let asked = thread::Builder::new().name("awake".into()).spawn(move || {
            let got = ask();
            if got.is_none() {
                tracing::info!("the system may fall asleep while recording");
            }
            *later.lock().unwrap_or_else(PoisonError::into_inner) = got;
        });
        if let Err(error) = asked {
            tracing::info!(%error, "the system may fall asleep while recording");
        }
        Self { _hold: hold }
    }
}

/// What login1 gives: as long as it is open, the computer does not sleep.
#[cfg(target_os = "linux")]
type Hold = zbus::zvariant::OwnedFd;

#[cfg(target_os = "linux")]
fn ask() -> Option<Hold> {
    let bus = zbus::blocking::Connection::system().ok()?;
    let place = ("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager");
    let wish = ("sleep:idle", "Faircopy", "A meeting is being recorded", "block");
    let answer = bus.call_method(Some(place.0), place.1, Some(place.2), "Inhibit", &wish).ok()?;
    answer.body().deserialize().ok()
}

#[cfg(not(target_os = "linux"))]
type Hold = ();

#[cfg(not(target_os = "linux"))]
fn ask() -> Option<Hold> {
    None
}
