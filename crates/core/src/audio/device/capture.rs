//! Sound in: microphones, and what the computer plays, fed into a ring.
//!
//! What the computer plays is, with PulseAudio and PipeWire, an input of its own (the monitor of an output); on Windows and
//! macOS the output itself is opened as an input (loopback). ALSA alone has neither.

use std::{collections::HashMap, time::Duration};

use cpal::{
    BufferSize, Device, FromSample, Host, HostId, Sample, SampleFormat, SizedSample, Stream, StreamConfig,
    SupportedBufferSize, SupportedStreamConfig,
    traits::{DeviceTrait, HostTrait, StreamTrait},
};

use super::closing::Closing;
use crate::{
    audio::recording::{
        error::DeviceError,
        feed::{Format, Inlet, SampleKind, feed},
        watch::{InputDevice, Opened, SoundSystem},
    },
    transcript::Track,
};

/// Sound comes in pieces of a twelfth of a second. Left to itself a sound server may hand over two seconds at once, and keep the
/// last two to itself; smaller pieces cost more of the processor than the writing of them.
pub(super) const PIECES_PER_SECOND: u32 = 12;
const OPENING_MAX: Duration = Duration::from_secs(3);
/// How PulseAudio and PipeWire call what an output plays: the output's name with this behind it.
const MONITOR: &str = ".monitor";
/// How ids of devices of such a server begin.
#[cfg(target_os = "linux")]
const SERVER: &str = "pulseaudio:";

/// The computer's sound system. Once one has answered there is no other: where a server has gone it is waited for, because
/// the bare driver beneath it would not let it come back.
#[derive(Default)]
pub struct Capture {
    known: Option<HostId>,
    host: Option<Host>,
}

/// One device that sound can be had from.
struct Found {
    shown: InputDevice,
    device: Device,
}

impl SoundSystem for Capture {
    fn inputs(&mut self) -> Vec<InputDevice> {
        super::quietly(|| self.found()).into_iter().map(|found| found.shown).collect()
    }

    fn open(&mut self, device: &InputDevice) -> Result<Opened, DeviceError> {
        super::quietly(|| self.open_listed(device))
    }
}

impl Capture {
    fn open_listed(&mut self, device: &InputDevice) -> Result<Opened, DeviceError> {
        let refused = || DeviceError::Refused { name: device.name.clone() };
        let found = self.found().into_iter().find(|found| found.shown.id == device.id).ok_or_else(refused)?;
        let failed = |error: cpal::Error| {
            tracing::warn!(%error, "a device cannot be opened");
            if error.kind() == cpal::ErrorKind::PermissionDenied {
                DeviceError::Denied { name: device.name.clone() }
            } else {
                refused()
            }
        };
        let (supported, format) = own_format(&found.device).map_err(failed)?;
        #[cfg(target_os = "linux")]
        if let Some(source) = device.id.strip_prefix(SERVER) {
            return super::pulse::open(source, &device.name, format);
        }
        open(&found.device, &supported, format).map_err(failed)
    }

    /// All devices; a server that has gone is looked for anew.
    fn found(&mut self) -> Vec<Found> {
        let of_host = self.host.as_ref().and_then(inputs_of);
        if let Some(found) = of_host.filter(|found| !found.is_empty()) {
            return found;
        }
        self.host = None;
        for id in super::hosts().into_iter().filter(|id| self.known.is_none_or(|known| known == *id)) {
            let Ok(host) = cpal::host_from_id(id) else { continue };
            if let Some(found) = inputs_of(&host).filter(|found| !found.is_empty()) {
                (self.known, self.host) = (Some(id), Some(host));
                return found;
            }
        }
        Vec::new()
    }
}

/// The host's devices; `None` when it does not answer.
fn inputs_of(host: &Host) -> Option<Vec<Found>> {
    let id_of = |device: &Device| device.id().ok().map(|id| id.to_string());
    let microphone = host.default_input_device().as_ref().and_then(id_of);
    let speakers = host.default_output_device().as_ref().and_then(id_of);
    let described = |device: Device| Some((id_of(&device)?, device.description().ok()?.name().to_owned(), device));
    let all: Vec<_> = host.devices().ok()?.filter_map(described).collect();
    let names: HashMap<_, _> = all.iter().map(|(id, name, _)| (id.clone(), name.clone())).collect();
    let mut found = Vec::new();
    for (id, name, device) in all {
        let is_monitor = is_server(host.id()) && id.ends_with(MONITOR);
        // People know the speakers, not the server's "Monitor of" them.
        let speaker = id.strip_suffix(MONITOR).filter(|_| is_monitor).and_then(|speaker| names.get(speaker));
        let name = speaker.cloned().unwrap_or(name);
        let track = if is_monitor || !device.supports_input() { Track::Others } else { Track::Me };
        let is_default = match track {
            Track::Me => microphone.as_ref() == Some(&id),
            _ if is_monitor => speakers.as_ref().is_some_and(|speakers| id.strip_suffix(MONITOR) == Some(speakers)),
            _ => speakers.as_ref() == Some(&id),
        };
        if track == Track::Me || is_monitor || has_loopback() {
            found.push(Found { shown: InputDevice { id, name, track, is_default }, device });
        }
    }
    #[cfg(target_os = "linux")]
    super::alsa::keep_microphones(&mut found, |found| &found.shown.id);
    Some(found)
}

#[cfg(target_os = "linux")]
fn is_server(host: HostId) -> bool {
    host == HostId::PulseAudio
}

#[cfg(not(target_os = "linux"))]
fn is_server(_host: HostId) -> bool {
    false
}

/// Whether an output can be opened as an input: WASAPI's loopback, and cpal's own on macOS.
fn has_loopback() -> bool {
    cfg!(any(target_os = "windows", target_os = "macos"))
}

/// How the device gives its sound by itself.
fn own_format(device: &Device) -> Result<(SupportedStreamConfig, Format), cpal::Error> {
    let supported =
        if device.supports_input() { device.default_input_config() } else { device.default_output_config() }?;
    let samples = if supported.sample_format().sample_size() <= 2 { SampleKind::I16 } else { SampleKind::F32 };
    let format = Format { rate_hz: supported.sample_rate(), channels: supported.channels(), samples };
    Ok((supported, format))
}

fn open(device: &Device, supported: &SupportedStreamConfig, format: Format) -> Result<Opened, cpal::Error> {
    let (inlet, feed) = feed(format);
    let stream = match supported.sample_format() {
        SampleFormat::I8 => stream::<i8>(device, supported, inlet),
        SampleFormat::U8 => stream::<u8>(device, supported, inlet),
        SampleFormat::I16 => stream::<i16>(device, supported, inlet),
        SampleFormat::U16 => stream::<u16>(device, supported, inlet),
        SampleFormat::I24 => stream::<cpal::I24>(device, supported, inlet),
        SampleFormat::I32 => stream::<i32>(device, supported, inlet),
        SampleFormat::U32 => stream::<u32>(device, supported, inlet),
        SampleFormat::F32 => stream::<f32>(device, supported, inlet),
        SampleFormat::F64 => stream::<f64>(device, supported, inlet),
        _ => Err(cpal::Error::new(cpal::ErrorKind::UnsupportedConfig)),
    }?;
    stream.play()?;
    Ok(Opened { feed, stream: Box::new(Closing::from(stream)) })
}

fn stream<T>(device: &Device, supported: &SupportedStreamConfig, mut inlet: Inlet) -> Result<Stream, cpal::Error>
where
    T: SizedSample,
    f32: FromSample<T>,
{
    let rate_hz = supported.sample_rate();
    let buffer_size = match *supported.buffer_size() {
        SupportedBufferSize::Range { min, max } => {
            BufferSize::Fixed((rate_hz / PIECES_PER_SECOND).clamp(min.max(1), max.max(min).max(1)))
        }
        SupportedBufferSize::Unknown => BufferSize::Default,
    };
    let config = StreamConfig { channels: supported.channels(), sample_rate: rate_hz, buffer_size };
    let pulse = inlet.pulse();
    // Only the fact is kept: a driver that has lost its device may repeat itself a million times.
    let lost = move |error: cpal::Error| {
        use cpal::ErrorKind::{DeviceBusy, DeviceChanged, RealtimeDenied, Xrun};
        if !matches!(error.kind(), Xrun | RealtimeDenied | DeviceChanged | DeviceBusy) {
            pulse.lose();
        }
    };
    let take = move |samples: &[T], _: &cpal::InputCallbackInfo| {
        inlet.push(samples.iter().map(|sample| f32::from_sample(*sample)));
        inlet.stamp();
    };
    device.build_input_stream(config, take, lost, Some(OPENING_MAX))
}
