//! Keys that the system hands to this program whatever is in front. X11 takes 50 ms to give them, in which no window would be drawn:
//! so they are asked for on a thread of their own where a system allows it.

use std::cell::RefCell;

use global_hotkey::{GlobalHotKeyEvent, GlobalHotKeyManager};
pub use global_hotkey::{HotKeyState, hotkey::HotKey};
use tauri::AppHandle;

/// The way to ask for keys.
pub struct GlobalKeys(Box<dyn Fn(Vec<HotKey>) + Send + Sync>);

impl GlobalKeys {
    /// `heard` is called when keys are pressed and let go.
    pub fn start(handle: &AppHandle, heard: impl Fn(u32, HotKeyState) + Send + Sync + 'static) -> Self {
        GlobalHotKeyEvent::set_event_handler(Some(move |event: GlobalHotKeyEvent| heard(event.id(), event.state())));
        Self(way(handle))
    }

    /// Takes these keys, as far as they are free, in place of those that were taken before.
    pub fn take(&self, keys: Vec<HotKey>) {
        (self.0)(keys);
    }
}

#[cfg(target_os = "linux")]
fn way(_handle: &AppHandle) -> Box<dyn Fn(Vec<HotKey>) + Send + Sync> {
    let (send, wanted) = std::sync::mpsc::channel::<Vec<HotKey>>();
    let started = std::thread::Builder::new().name("keys".into()).spawn(move || wanted.into_iter().for_each(take));
    if let Err(error) = started {
        tracing::info!(%error, "the system gives no keys to programs in the background");
    }
    // Nobody listens where the thread did not start.
    Box::new(move |keys| drop(send.send(keys)))
}

/// Elsewhere they belong to the thread of the window, and come at once.
#[cfg(not(target_os = "linux"))]
fn way(handle: &AppHandle) -> Box<dyn Fn(Vec<HotKey>) + Send + Sync> {
    let handle = handle.clone();
    Box::new(move |keys| drop(handle.run_on_main_thread(move || take(keys))))
}

thread_local! {
    static TAKEN: RefCell<Taken> = RefCell::default();
}

/// What the system has given.
#[derive(Default)]
struct Taken {
    system: Option<GlobalHotKeyManager>,
    keys: Vec<HotKey>,
}

fn take(wanted: Vec<HotKey>) {
    TAKEN.with_borrow_mut(|taken| {
        if let Err(error) = taken.follow(wanted) {
            tracing::info!(%error, "the system gives no keys to programs in the background");
        }
    });
}

impl Taken {
    fn follow(&mut self, wanted: Vec<HotKey>) -> Result<(), global_hotkey::Error> {
        if self.keys == wanted {
            return Ok(());
        }
        let system = match &mut self.system {
            Some(system) => system,
            none => none.insert(GlobalHotKeyManager::new()?),
        };
        system.unregister_all(&self.keys)?;
        let given = |keys: &HotKey| match system.register(*keys) {
            Ok(()) => true,
            Err(error) => {
                tracing::info!(%error, "keys are not to be had");
                false
            }
        };
        self.keys = wanted.into_iter().filter(given).collect();
        Ok(())
    }
}
