//! Notifications on a Linux desktop, as freedesktop's Desktop Notifications Specification has them.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use faircopy_core::session::SessionId;
use zbus::{
    blocking::{Connection, Proxy},
    zvariant::Value,
};

use super::Notification;

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
/// The name of what a click on the notification itself does.
const CLICK: &str = "default";

/// The desktop, as far as something was said to it.
#[derive(Debug, Default)]
pub struct Desktop {
    /// Kept as long as the program runs: GNOME takes back what was said by one that leaves the bus.
    bus: Mutex<Option<Connection>>,
    /// What each notification was about, by the number that the desktop gave it.
    said: Mutex<HashMap<u32, Option<SessionId>>>,
}

impl Desktop {
    /// Shows it. A click on it, or on an earlier one, calls the first `chosen` that came here with what that one was about.
    pub fn show(
        self: &Arc<Self>,
        notification: &Notification,
        chosen: impl Fn(Option<SessionId>) + Send + 'static,
    ) -> zbus::Result<()> {
        let bus = self.bus(chosen)?;
        let desktop = Proxy::new(&bus, NAME, PATH, NAME)?;
        let can: Vec<String> = desktop.call("GetCapabilities", &())?;
        let can = |what: &str| can.iter().any(|one| one == what);
        let Notification { heading, text, open, session } = notification;
        let text = if can("body-markup") { escaped(text) } else { text.clone() };
        let actions: &[&str] = if can("actions") { &[CLICK, open] } else { &[] };
        let hints = HashMap::from([("desktop-entry", Value::from("Faircopy"))]);
        // Replaces none, and stays as long as the desktop likes.
        let wish = ("Faircopy", 0_u32, "faircopy-desktop", heading, text, actions, hints, -1_i32);
        // A click on it waits until it is known what it is about.
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        said.insert(desktop.call("Notify", &wish)?, *session);
        Ok(())
    }

    fn bus(self: &Arc<Self>, chosen: impl Fn(Option<SessionId>) + Send + 'static) -> zbus::Result<Connection> {
        let mut bus = self.bus.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bus) = &*bus {
            return Ok(bus.clone());
        }
        let fresh = Connection::session()?;
        let clicks = Proxy::new(&fresh, NAME, PATH, NAME)?.receive_signal("ActionInvoked")?;
        let desktop = Arc::clone(self);
        // Until the bus is gone.
        let listen = move || {
            for click in clicks {
                let Ok((number, _what)) = click.body().deserialize::<(u32, String)>() else { continue };
                let about = desktop.said.lock().unwrap_or_else(PoisonError::into_inner).get(&number).copied();
                // Clicks on what other programs said are heard, too.
                if let Some(session) = about {
                    chosen(session);
                }
            }
        };
        thread::Builder::new().name("notifications".into()).spawn(listen)?;
        *bus = Some(fresh.clone());
        Ok(fresh)
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
