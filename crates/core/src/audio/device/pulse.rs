//! Sound in from PulseAudio and PipeWire, past cpal: cpal gives the server a buffer of a single piece, so that the server throws
//! sound away whenever it is late by one (seen on a busy computer: 83 ms were lost at a time). Here the buffer is as large as
//! the server likes, and the server may not move the stream to another source.

use std::{ffi::CString, time::Duration};

use pulseaudio::{
    Client, ClientError, RecordStream,
    protocol::{
        PulseError, RecordStreamParams, SampleFormat, SampleSpec,
        stream::{BufferAttr, StreamFlags},
    },
};

use super::capture::PIECES_PER_SECOND;
use crate::audio::recording::{
    error::DeviceError,
    feed::{Format, Inlet, SampleKind, feed},
    watch::Opened,
};

const OPENING_MAX: Duration = Duration::from_secs(3);

/// Sound comes until it is dropped.
struct Stream {
    _stream: RecordStream,
    _client: Client,
}

/// Opens a source by the server's name for it, in its own format; people know it as `shown`.
pub(super) fn open(source: &str, shown: &str, format: Format) -> Result<Opened, DeviceError> {
    let (inlet, feed) = feed(format);
    match stream(source, format, inlet) {
        Ok(stream) => Ok(Opened { feed, stream: Box::new(stream) }),
        Err(ClientError::ServerError(PulseError::AccessDenied)) => Err(DeviceError::Denied { name: shown.into() }),
        Err(error) => {
            tracing::warn!(%error, "a source cannot be opened");
            Err(DeviceError::Refused { name: shown.into() })
        }
    }
}

fn stream(source: &str, format: Format, mut inlet: Inlet) -> Result<Stream, ClientError> {
    let client = Client::from_env(c"Faircopy")?;
    let name = CString::new(source).map_err(|_| ClientError::ServerUnavailable)?;
    let piece = format.bytes_per_second() / u64::from(PIECES_PER_SECOND) / format.frame_bytes() * format.frame_bytes();
    let take =
        move |bytes: &[u8]| {
            match format.samples {
                SampleKind::I16 => inlet
                    .push(bytes.chunks_exact(2).map(|two| f32::from(i16::from_le_bytes([two[0], two[1]])) / 32_768.0)),
                SampleKind::F32 => inlet
                    .push(bytes.chunks_exact(4).map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]]))),
            }
            inlet.stamp();
        };
    let opening = async {
        let info = client.source_info_by_name(name).await?;
        let sample_spec = SampleSpec {
            format: match format.samples {
                SampleKind::I16 => SampleFormat::S16Le,
                SampleKind::F32 => SampleFormat::Float32Le,
            },
            channels: format.channels as u8,
            sample_rate: format.rate_hz,
        };
        let params = RecordStreamParams {
            sample_spec,
            channel_map: info.channel_map,
            source_index: Some(info.index),
            buffer_attr: BufferAttr { max_length: u32::MAX, fragment_size: piece as u32, ..BufferAttr::default() },
            flags: StreamFlags { no_move: true, adjust_latency: true, ..StreamFlags::default() },
            ..RecordStreamParams::default()
        };
        client.create_record_stream(params, take).await
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().map_err(ClientError::Io)?;
    let opened = runtime.block_on(async { tokio::time::timeout(OPENING_MAX, opening).await });
    let stream = opened.map_err(|_| ClientError::ServerUnavailable)??;
    Ok(Stream { _stream: stream, _client: client })
}
