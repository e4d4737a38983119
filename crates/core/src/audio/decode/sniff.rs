//! A look at a file before it is decoded: formats that are known by their first bytes but not read here, MP4 files
//! without an index or with copy protection, and the edit list that says how much of an AAC track is encoder padding.

use std::io::{Read, Seek, SeekFrom};

use super::super::error::Foreign;

/// What the first look shows.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Sniffed {
    /// Nothing in the way of decoding.
    Fine,
    /// An MP4 family file.
    Mp4 {
        /// The parts of its tracks that are meant to be heard.
        edits: Vec<Edit>,
        /// The kind of its first sound track: `mp4a`, `samr`.
        sound_entry: Option<[u8; 4]>,
        /// How long the file would be with all that its boxes announce.
        announced_bytes: u64,
    },
    /// A format that is not read here, named for a sentence.
    Unsupported(Foreign),
    /// Copy-protected.
    Protected,
    /// An MP4 family file without its index.
    IndexMissing,
}

/// Which part of an MP4 track is meant to be heard (ISO/IEC 14496-12, 8.6.6), in units of the track's time scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edit {
    /// The track.
    pub track_id: u32,
    /// Where the sound begins: what lies before is encoder delay.
    pub start: u64,
    /// Units per second for `start`.
    pub timescale: u32,
    /// Length of the sound in milliseconds.
    pub length_ms: u64,
}

/// What is looked at first: some packets of a transport stream.
const HEAD: usize = 1024;

/// Looks at the file from its start. Anything odd is `Fine`: the decoder will say what it is.
pub(super) fn sniff<R: Read + Seek>(file: &mut R) -> Sniffed {
    let mut head = Vec::with_capacity(HEAD);
    if file.by_ref().take(HEAD as u64).read_to_end(&mut head).is_err() {
        return Sniffed::Fine;
    }
    if let Some(format) = foreign_format(&head) {
        return Sniffed::Unsupported(format);
    }
    if head.get(4..8) == Some(b"ftyp") {
        return mp4(file);
    }
    Sniffed::Fine
}

/// What Matroska and WebM begin with.
const EBML: &[u8] = &[0x1a, 0x45, 0xdf, 0xa3];

/// Whether the first bytes are those of a container that is read here, so that failing on it means damage.
pub(super) fn is_known_container<R: Read + Seek>(file: &mut R) -> bool {
    let head = read_at(file, 0, 12);
    const MARKS: [&[u8]; 9] = [b"RIFF", b"RF64", b"BW64", b"fLaC", b"OggS", b"caff", b"FORM", b"ID3", EBML];
    MARKS.iter().any(|mark| head.starts_with(mark)) || head.get(4..8) == Some(b"ftyp")
}

/// Whether it begins as sound or a film does, of whatever kind.
pub(super) fn begins_as_sound<R: Read + Seek>(file: &mut R) -> bool {
    let head = read_at(file, 0, HEAD as u64);
    // Two bytes all of ones but the last bit are no MPEG frame but the mark of UTF-16.
    let is_mpeg_sync = head.len() > 1 && head[0] == 0xff && head[1] & 0xe0 == 0xe0 && head[1] != 0xfe;
    is_mpeg_sync || is_known_container(file) || foreign_format(&head).is_some()
}

/// Whether the length that the decoder reports was written down by the encoder, for the sound. For raw AAC, and MP3
/// without a Xing or VBRI tag, it is an estimate from the bit rate, and in Matroska and WebM it is that of the whole
/// film: neither must be taken as proof that the file is cut off.
pub(super) fn states_length<R: Read + Seek>(file: &mut R) -> bool {
    let head = read_at(file, 0, 10);
    if head.starts_with(EBML) {
        return false;
    }
    // ID3v2: the size has seven bits in each byte (id3.org, id3v2.4.0-structure, 6.2).
    let tag = if head.starts_with(b"ID3") && head.len() == 10 {
        10 + head[6..10].iter().fold(0, |size, byte| size << 7 | u64::from(byte & 0x7f))
    } else {
        0
    };
    let frame = read_at(file, tag, 256);
    let is_mpeg_sync = frame.len() > 1 && frame[0] == 0xff && frame[1] & 0xe0 == 0xe0;
    !is_mpeg_sync || frame.windows(4).any(|word| matches!(word, b"Xing" | b"Info" | b"VBRI"))
}

/// Whether a Matroska or WebM file ends before its one `Segment` does (RFC 8794, sections 4 and 5).
pub(super) fn matroska_is_cut_off<R: Read + Seek>(file: &mut R) -> bool {
    const SEGMENT: &[u8] = &[0x18, 0x53, 0x80, 0x67];
    let head = read_at(file, 0, 256);
    if !head.starts_with(EBML) {
        return false;
    }
    let Some(at) = head.windows(4).position(|bytes| bytes == SEGMENT) else { return false };
    let Some(first) = head.get(at + 4).copied().filter(|first| *first > 0) else { return false };
    // The leading zeros of the first byte tell how many bytes follow it; all ones stand for "not known".
    let more = first.leading_zeros() as usize;
    let Some(rest) = head.get(at + 5..at + 5 + more) else { return false };
    let value = rest.iter().fold(u64::from(first) & (0x7f >> more), |size, byte| size << 8 | u64::from(*byte));
    let is_unknown = value == (1 << (7 * (more + 1))) - 1;
    let end = (at + 5 + more) as u64 + value;
    !is_unknown && file.seek(SeekFrom::End(0)).is_ok_and(|length| length < end)
}

/// Whether an Ogg file lacks its last page, which is marked as such (RFC 3533, section 6); a cut loses it.
pub(super) fn ogg_end_is_missing<R: Read + Seek>(file: &mut R) -> bool {
    // A page has 65,307 bytes at most.
    const TAIL: u64 = 1 << 16;
    const END_OF_STREAM: u8 = 4;
    if !read_at(file, 0, 4).starts_with(b"OggS") {
        return false;
    }
    let length = file.seek(SeekFrom::End(0)).unwrap_or(0);
    let tail = read_at(file, length.saturating_sub(TAIL), TAIL);
    let page = tail.windows(5).rposition(|bytes| bytes == b"OggS\0");
    let Some(page) = page.map(|at| &tail[at..]) else { return true };
    let segments = page.get(26).map_or(usize::MAX, |count| usize::from(*count));
    let body =
        page.get(27..27_usize.saturating_add(segments)).map(|table| table.iter().map(|size| usize::from(*size)).sum());
    let is_whole = body.is_some_and(|body: usize| page.len() >= 27 + segments + body);
    !(is_whole && page.get(5).is_some_and(|flags| flags & END_OF_STREAM != 0))
}

/// So many bytes from there, or as many as there are.
pub(super) fn read_at<R: Read + Seek>(file: &mut R, at: u64, bytes: u64) -> Vec<u8> {
    let mut read = Vec::new();
    if file.seek(SeekFrom::Start(at)).is_ok() {
        // What could not be read is missing from the answer, which is then "not known".
        let _ = file.by_ref().take(bytes).read_to_end(&mut read);
    }
    read
}

fn foreign_format(head: &[u8]) -> Option<Foreign> {
    // The GUID of the ASF header object, which opens every wma, wmv and asf file.
    const ASF: &[u8] = &[0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11];
    let starts = |mark: &[u8]| head.starts_with(mark);
    match () {
        () if starts(ASF) => Some(Foreign::Wma),
        () if starts(b"#!AMR") => Some(Foreign::Amr),
        () if starts(b"MAC ") => Some(Foreign::Ape),
        () if starts(b"wvpk") => Some(Foreign::WavPack),
        () if starts(b".RMF") || starts(b".ra\xfd") => Some(Foreign::RealAudio),
        () if starts(b"DSD ") || starts(b"FRM8") => Some(Foreign::Dsd),
        () if starts(b"MThd") => Some(Foreign::Midi),
        () if starts(b"RIFF") && head.get(8..12) == Some(b"AVI ") => Some(Foreign::Avi),
        () if starts(b"FLV\x01") => Some(Foreign::Flash),
        () if starts(&[0, 0, 1, 0xba]) => Some(Foreign::Mpeg),
        () if is_transport_stream(head) => Some(Foreign::TransportStream),
        () => None,
    }
}

/// Packets of 188 bytes that each begin with the same byte (ISO/IEC 13818-1, 2.4.3.2), as broadcasts have them, or of 192 with a
/// time before it, as cameras write them. Between them there may be what looks like frames of MP3 and is none.
fn is_transport_stream(head: &[u8]) -> bool {
    const SYNC: u8 = 0x47;
    let repeats = |first: usize, packet: usize| (0..4).all(|n| head.get(first + n * packet) == Some(&SYNC));
    repeats(0, 188) || repeats(4, 192)
}

/// One MP4 box: its type and where its content lies.
struct Mp4Box {
    kind: [u8; 4],
    content: u64,
    end: u64,
}

/// More boxes than this at one level mean a crafted file.
const BOXES_MAX: usize = 4096;
/// An index larger than this is left to the decoder.
const INDEX_MAX: u64 = 256 << 20;

fn mp4<R: Read + Seek>(file: &mut R) -> Sniffed {
    let Ok(length) = file.seek(SeekFrom::End(0)) else { return Sniffed::Fine };
    let (mut at, mut moov) = (0, None);
    for _ in 0..BOXES_MAX {
        let Some(found) = next_box(file, at, length) else { break };
        at = found.end;
        if &found.kind == b"moov" {
            moov = Some(found);
        }
    }
    match moov {
        Some(moov) if moov.end <= length => index(file, &moov, at.max(length)),
        _ => Sniffed::IndexMissing,
    }
}

fn next_box<R: Read + Seek>(file: &mut R, at: u64, limit: u64) -> Option<Mp4Box> {
    if at.checked_add(8)? > limit {
        return None;
    }
    file.seek(SeekFrom::Start(at)).ok()?;
    let mut header = [0; 16];
    file.read_exact(&mut header[..8]).ok()?;
    let kind = [header[4], header[5], header[6], header[7]];
    let short = u64::from(be_u32(&header, 0)?);
    let (content, size) = match short {
        0 => (at + 8, limit - at),
        1 => {
            file.read_exact(&mut header[8..]).ok()?;
            (at + 16, be_u64(&header, 8)?)
        }
        size => (at + 8, size),
    };
    let end = at.checked_add(size)?;
    (end >= content).then_some(Mp4Box { kind, content, end })
}

fn index<R: Read + Seek>(file: &mut R, moov: &Mp4Box, announced_bytes: u64) -> Sniffed {
    let size = moov.end - moov.content;
    let mut bytes = Vec::new();
    if size > INDEX_MAX
        || file.seek(SeekFrom::Start(moov.content)).is_err()
        || file.by_ref().take(size).read_to_end(&mut bytes).is_err()
    {
        return Sniffed::Fine;
    }
    let movie_timescale = children(&bytes).find(|(kind, _)| kind == b"mvhd").and_then(|(_, mvhd)| timescale(mvhd));
    let (mut edits, mut sound_entry) = (Vec::new(), None);
    for (_, trak) in children(&bytes).filter(|(kind, _)| kind == b"trak") {
        let entry = find(trak, &[b"mdia", b"minf", b"stbl", b"stsd"]).and_then(|stsd| four(stsd, 12));
        if entry.is_some_and(|entry| [*b"drms", *b"enca"].contains(&entry)) {
            return Sniffed::Protected;
        }
        if find(trak, &[b"mdia", b"hdlr"]).and_then(|hdlr| four(hdlr, 8)).as_ref() == Some(b"soun") {
            sound_entry = sound_entry.or(entry);
        }
        edits.extend(movie_timescale.and_then(|scale| edit(trak, scale)));
    }
    Sniffed::Mp4 { edits, sound_entry, announced_bytes }
}

/// The edit of a track with exactly one, at normal speed; anything more elaborate is left alone.
fn edit(trak: &[u8], movie_timescale: u32) -> Option<Edit> {
    let elst = find(trak, &[b"edts", b"elst"])?;
    let mdhd = find(trak, &[b"mdia", b"mdhd"])?;
    let tkhd = find(trak, &[b"tkhd"])?;
    let track_id = be_u32(tkhd, if tkhd.first() == Some(&1) { 20 } else { 12 })?;
    if be_u32(elst, 4)? != 1 {
        return None;
    }
    let (length, start) = match elst.first()? {
        0 => (u64::from(be_u32(elst, 8)?), i64::from(be_u32(elst, 12)?.cast_signed())),
        1 => (be_u64(elst, 8)?, be_u64(elst, 16)? as i64),
        _ => return None,
    };
    let length_ms = u64::try_from(u128::from(length) * 1000 / u128::from(movie_timescale)).ok()?;
    Some(Edit { track_id, start: u64::try_from(start).ok()?, timescale: timescale(mdhd)?, length_ms })
}

/// The time scale of an `mvhd` or `mdhd` box, which begin alike.
fn timescale(header: &[u8]) -> Option<u32> {
    be_u32(header, if header.first() == Some(&1) { 20 } else { 12 }).filter(|scale| *scale > 0)
}

fn find<'a>(within: &'a [u8], path: &[&[u8; 4]]) -> Option<&'a [u8]> {
    path.iter()
        .try_fold(within, |within, kind| children(within).find(|(found, _)| found == *kind).map(|(_, inner)| inner))
}

/// The boxes inside a box: type and content.
fn children(mut bytes: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    std::iter::from_fn(move || {
        let size = be_u32(bytes, 0)? as usize;
        let kind = <[u8; 4]>::try_from(bytes.get(4..8)?).ok()?;
        let content = bytes.get(8..size)?;
        bytes = &bytes[size..];
        Some((kind, content))
    })
}

fn four(bytes: &[u8], at: usize) -> Option<[u8; 4]> {
    bytes.get(at..at + 4)?.try_into().ok()
}

fn be_u32(bytes: &[u8], at: usize) -> Option<u32> {
    four(bytes, at).map(u32::from_be_bytes)
}

fn be_u64(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_be_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}
