//! What the desktop says for Faircopy while its window is in the background. A desktop that says nothing takes nothing from it.

use std::{
    sync::{Mutex, PoisonError},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

/// How long the program's end waits for what is being said.
const LAST_WAIT: Duration = Duration::from_secs(2);

/// What is being said.
#[derive(Debug, Default)]
pub struct Notifications(Mutex<Vec<JoinHandle<()>>>);

impl Notifications {
    /// Says it, on a thread of its own: a system without the service may take long to say so.
    pub fn say(&self, heading: String, text: String) {
        let said = thread::Builder::new().name("notification".into()).spawn(move || {
            if !show(&heading, &text) {
                tracing::info!("the desktop shows no notifications");
            }
        });
        let mut going_on = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        going_on.retain(|thread| !thread.is_finished());
        going_on.extend(said);
    }

    /// Waits until everything is said, but not for long.
    pub fn close(&self) {
        let begun = Instant::now();
        let going_on = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while going_on.iter().any(|thread| !thread.is_finished()) && begun.elapsed() < LAST_WAIT {
            thread::sleep(Duration::from_millis(10));
        }
    }
}

/// As freedesktop's Desktop Notifications Specification has it.
#[cfg(target_os = "linux")]
fn show(heading: &str, text: &str) -> bool {
    use std::collections::HashMap;

    use zbus::{blocking::Connection, zvariant::Value};

    const NAME: &str = "org.freedesktop.Notifications";
    let Ok(bus) = Connection::session() else { return false };
    let call = |method: &str| bus.call_method(Some(NAME), "/org/freedesktop/Notifications", Some(NAME), method, &());
    let Ok(answer) = call("GetCapabilities") else { return false };
    let can: Vec<String> = answer.body().deserialize().unwrap_or_default();
    let text = if can.iter().any(|one| one == "body-markup") { escaped(text) } else { text.to_owned() };
    let hints = HashMap::from([("desktop-entry", Value::from("Faircopy"))]);
    let nothing: [&str; 0] = [];
    // Replaces none, has no buttons, stays as long as the desktop likes.
    let wish = ("Faircopy", 0_u32, "faircopy-desktop", heading, text, nothing.as_slice(), hints, -1_i32);
    bus.call_method(Some(NAME), "/org/freedesktop/Notifications", Some(NAME), "Notify", &wish).is_ok()
}

#[cfg(target_os = "linux")]
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Elsewhere nothing is said.
#[cfg(not(target_os = "linux"))]
fn show(_heading: &str, _text: &str) -> bool {
    false
}
