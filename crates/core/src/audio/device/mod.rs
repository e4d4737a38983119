//! The computer's sound devices: the one place for cpal.

mod capture;
#[cfg(target_os = "linux")]
mod pulse;
mod speaker;

pub(crate) use capture::Capture;
pub(super) use speaker::Speaker;
pub(crate) use speaker::SpeakerError;

use cpal::{
    Device, Host,
    traits::{DeviceTrait, HostTrait},
};

/// Where sound goes by the person's choice in the system. A sound server is asked before the bare driver, because the
/// driver alone can neither mix programs nor follow the person to other headphones.
fn default_output() -> Option<Device> {
    // Looked up every time: servers and devices come and go.
    let hosts = cpal::available_hosts().into_iter().filter_map(|id| cpal::host_from_id(id).ok());
    hosts.filter_map(|host: Host| host.default_output_device()).find(|device| device.default_output_config().is_ok())
}
