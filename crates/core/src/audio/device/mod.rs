//! The computer's sound devices: the one place for cpal.

#[cfg(target_os = "linux")]
mod alsa;
mod capture;
mod closing;
#[cfg(target_os = "linux")]
mod cookie;
#[cfg(target_os = "linux")]
mod pulse;
mod speaker;

pub(crate) use capture::Capture;
pub(super) use speaker::Speaker;
pub(crate) use speaker::SpeakerError;

use cpal::{
    Device, Host, HostId,
    traits::{DeviceTrait, HostTrait},
};

/// The sound systems that may answer here, a server before the bare driver, because the driver alone can neither mix programs nor follow
/// the person to other headphones. Looked up every time: servers come and go.
fn hosts() -> Vec<HostId> {
    #[cfg(target_os = "linux")]
    cookie::ensure();
    cpal::available_hosts()
}

/// Where sound goes by the person's choice in the system.
fn default_output() -> Option<Device> {
    let hosts = hosts().into_iter().filter_map(|id| cpal::host_from_id(id).ok());
    hosts.filter_map(|host: Host| host.default_output_device()).find(|device| device.default_output_config().is_ok())
}

/// Runs what may make a driver talk into the person's terminal.
fn quietly<T>(this: impl FnOnce() -> T) -> T {
    #[cfg(target_os = "linux")]
    return alsa::quietly(this);
    #[cfg(not(target_os = "linux"))]
    this()
}
