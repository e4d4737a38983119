//! Whether the desktop shows icons of programs.

use std::time::Duration;

/// A bus that does not answer until then is none.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whether anybody on the session's bus shows such icons now.
#[cfg(target_os = "linux")]
pub async fn has_tray() -> bool {
    const WATCHER: &str = "org.kde.StatusNotifierWatcher";
    let asked = async {
        let bus = zbus::Connection::session().await?;
        let property = (WATCHER, "IsStatusNotifierHostRegistered");
        let properties = Some("org.freedesktop.DBus.Properties");
        let answer = bus.call_method(Some(WATCHER), "/StatusNotifierWatcher", properties, "Get", &property).await?;
        let value: zbus::zvariant::OwnedValue = answer.body().deserialize()?;
        zbus::Result::Ok(bool::try_from(value)?)
    };
    tokio::time::timeout(PATIENCE, asked).await.is_ok_and(|answer| answer.unwrap_or(false))
}

/// Windows and macOS always do.
#[cfg(not(target_os = "linux"))]
pub async fn has_tray() -> bool {
    true
}
