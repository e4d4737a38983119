//! Opening a file: what it is, which of its tracks is heard, and a clear reason when there is none.

use std::{
    fs::File,
    io::{Read, Seek, SeekFrom},
    path::Path,
    sync::OnceLock,
};

use symphonia::{
    core::{
        codecs::{
            CodecParameters,
            audio::{AudioCodecParameters, AudioDecoder, AudioDecoderOptions, well_known},
            registry::CodecRegistry,
        },
        errors::Error as SymphoniaError,
        formats::{FormatOptions, FormatReader, Track, TrackType, probe::Hint},
        io::{MediaSource, MediaSourceStream, MediaSourceStreamOptions, ReadOnlySource},
        meta::MetadataOptions,
    },
    default::formats::IsoMp4Reader,
};

use super::{
    super::{AudioError, error::Foreign},
    AudioInfo,
    file::{Ending, FileDecoder},
    long_wav::LongWav,
    sniff::{self, Edit, Sniffed},
    timeline::Timeline,
};
use crate::transcript::Millis;

/// Opens a file up to, and not including, its first packet.
pub(super) fn open(path: &Path) -> Result<FileDecoder, AudioError> {
    let mut file = open_file(path)?;
    let (edits, sound_entry, announced_bytes) = match sniff::sniff(&mut file) {
        Sniffed::Fine => (Vec::new(), None, None),
        Sniffed::Mp4 { edits, sound_entry, announced_bytes } => (edits, sound_entry, Some(announced_bytes)),
        Sniffed::Unsupported(format) => return Err(AudioError::Unsupported { path: path.to_path_buf(), format }),
        Sniffed::Protected => return Err(AudioError::Protected(path.to_path_buf())),
        Sniffed::IndexMissing => return Err(AudioError::IndexMissing(path.to_path_buf())),
    };
    let length_is_stated = sniff::states_length(&mut file);
    let end_is_missing = sniff::ogg_end_is_missing(&mut file);
    let known = sniff::is_known_container(&mut file);
    let long_wav = LongWav::find(&mut file);
    let long_duration = long_wav.as_ref().and_then(LongWav::duration);
    let reader = match long_wav {
        Some(wav) => probe_source(path, Box::new(wav.of_file(file)), known)?,
        None => probe(path, file, announced_bytes, known)?,
    };
    let Some((track_id, decoder)) = choose(reader.as_ref()) else {
        return Err(no_track(path, reader.as_ref(), sound_entry));
    };
    // The Opus decoder takes off the encoder's delay by itself.
    let is_opus = decoder.codec_info().short_name == "opus";
    let edit = edits.into_iter().find(|edit| edit.track_id == track_id && !is_opus);
    let track = reader.tracks().iter().find(|track| track.id == track_id);
    let timeline = Timeline::new(track.and_then(|track| track.time_base), edit);
    let info = AudioInfo {
        format: reader.format_info().short_name.to_owned(),
        codec: decoder.codec_info().short_name.to_owned(),
        sample_rate_hz: 0,
        channels: 0,
        duration: long_duration.or_else(|| duration(reader.as_ref(), track, edit)),
    };
    Ok(FileDecoder {
        path: path.to_path_buf(),
        info,
        reader,
        track_id,
        codec: decoder,
        timeline,
        samples: Vec::new(),
        sample_rate_hz: 0,
        channels: 0,
        primed: false,
        held: None,
        length_is_stated,
        end_is_missing,
        failures_in_a_row: 0,
        ending: Ending::NotYet,
        damaged: 0,
        warnings: Vec::new(),
    })
}

/// The default audio track that can be decoded, else the first that can.
pub(super) fn choose(reader: &dyn FormatReader) -> Option<(u32, Box<dyn AudioDecoder>)> {
    let default = reader.default_track(TrackType::Audio);
    default.into_iter().chain(reader.tracks()).find_map(|track| {
        let Some(CodecParameters::Audio(params)) = &track.codec_params else { return None };
        let mut params: AudioCodecParameters = params.clone();
        if params.codec == well_known::CODEC_ID_OPUS {
            // Matroska names the rate before encoding, which may be one that Opus cannot give; it always plays at 48 kHz.
            params.sample_rate = Some(48_000);
        }
        let decoder = registry().make_audio_decoder(&params, &AudioDecoderOptions::default()).ok()?;
        Some((track.id, decoder))
    })
}

fn probe(
    path: &Path,
    mut file: File,
    announced_bytes: Option<u64>,
    known: bool,
) -> Result<Box<dyn FormatReader>, AudioError> {
    let matroska_is_cut_off = sniff::matroska_is_cut_off(&mut file);
    file.seek(SeekFrom::Start(0)).map_err(|source| AudioError::reading(path, source))?;
    if let Some(bytes) = announced_bytes {
        // Straight to the one reader: probing looks for tags at the end, which a file that is cut off does not have.
        let stream = MediaSourceStream::new(Box::new(Announced { file, bytes }), MediaSourceStreamOptions::default());
        let reader = IsoMp4Reader::try_new(stream, FormatOptions::default());
        return reader
            .map(|reader| Box::new(reader) as Box<dyn FormatReader>)
            .map_err(|error| refusal(path, error, known));
    }
    // Front to back, an element that is cut off is read as far as it goes; with its length known it is refused.
    let source: Box<dyn MediaSource> =
        if matroska_is_cut_off { Box::new(ReadOnlySource::new(file)) } else { Box::new(file) };
    probe_source(path, source, known)
}

fn probe_source(path: &Path, source: Box<dyn MediaSource>, known: bool) -> Result<Box<dyn FormatReader>, AudioError> {
    let stream = MediaSourceStream::new(source, MediaSourceStreamOptions::default());
    let probe = symphonia::default::get_probe();
    let reader = probe.probe(&Hint::new(), stream, FormatOptions::default(), MetadataOptions::default());
    reader.map_err(|error| refusal(path, error, known))
}

/// Why no reader takes the file.
fn refusal(path: &Path, error: SymphoniaError, known: bool) -> AudioError {
    match error {
        SymphoniaError::IoError(source) if source.raw_os_error().is_some() => AudioError::reading(path, source),
        _ if known => AudioError::NothingDecodable(path.to_path_buf()),
        _ => AudioError::NotAudio(path.to_path_buf()),
    }
}

/// A file under the length that it announces. An MP4 that is cut off would be refused as a whole at its real length;
/// this way it is read until the sound ends.
struct Announced {
    file: File,
    bytes: u64,
}

impl Read for Announced {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        self.file.read(into)
    }
}

impl Seek for Announced {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.file.seek(match to {
            SeekFrom::End(offset) => SeekFrom::Start(self.bytes.saturating_add_signed(offset)),
            other => other,
        })
    }
}

impl MediaSource for Announced {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.bytes)
    }
}

fn open_file(path: &Path) -> Result<File, AudioError> {
    let about = std::fs::metadata(path).map_err(|source| AudioError::reading(path, source))?;
    if about.is_dir() {
        return Err(AudioError::IsFolder(path.to_path_buf()));
    }
    if !about.is_file() {
        return Err(AudioError::NotAudio(path.to_path_buf()));
    }
    if about.len() == 0 {
        return Err(AudioError::Empty(path.to_path_buf()));
    }
    let mut file = File::open(path).map_err(|source| AudioError::reading(path, source))?;
    // Some network drives let a file be opened and then refuse to read it.
    file.read(&mut [0])
        .and_then(|_| file.seek(SeekFrom::Start(0)))
        .map_err(|source| AudioError::reading(path, source))?;
    Ok(file)
}

fn registry() -> &'static CodecRegistry {
    static REGISTRY: OnceLock<CodecRegistry> = OnceLock::new();
    REGISTRY.get_or_init(|| {
        let mut registry = CodecRegistry::new();
        symphonia::default::register_enabled_codecs(&mut registry);
        registry.register_audio_decoder::<symphonia_adapter_libopus::OpusDecoder>();
        registry
    })
}

fn duration(reader: &dyn FormatReader, track: Option<&Track>, edit: Option<Edit>) -> Option<Millis> {
    if let Some(edit) = edit.filter(|edit| edit.length_ms > 0) {
        return Some(Millis(edit.length_ms));
    }
    let of_track = track.and_then(|track| track.time_base?.calc_duration(track.duration?));
    let of_file = || reader.media_info().time_base?.calc_duration(reader.media_info().duration?);
    let time = of_track.or_else(of_file)?;
    Some(Millis(u64::try_from(time.as_millis()).ok().filter(|millis| *millis > 0)?))
}

/// Why there is nothing to hear in a file whose container is fine.
fn no_track(path: &Path, reader: &dyn FormatReader, sound_entry: Option<[u8; 4]>) -> AudioError {
    let path = path.to_path_buf();
    let params = reader.tracks().iter().find_map(|track| match &track.codec_params {
        Some(CodecParameters::Audio(params)) => Some(params),
        _ => None,
    });
    let format = match (params.map(|params| params.codec), sound_entry) {
        (Some(well_known::CODEC_ID_AC3 | well_known::CODEC_ID_EAC3), _) => Foreign::DolbyDigital,
        (Some(well_known::CODEC_ID_DCA), _) => Foreign::Dts,
        (Some(well_known::CODEC_ID_AAC), _) => Foreign::OtherAac,
        (_, Some(entry)) if matches!(&entry, b"samr" | b"sawb") => Foreign::Amr,
        (_, Some(entry)) => return AudioError::UnknownSound { path, kind: entry.escape_ascii().to_string() },
        (Some(_), None) => Foreign::Unknown,
        (None, None) => return AudioError::NoAudioTrack(path),
    };
    AudioError::Unsupported { path, format }
}
