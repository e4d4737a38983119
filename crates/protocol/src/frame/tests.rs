//! Frames on streams that are cut anywhere, and on streams that are no frames at all.

use std::io::Read;

use super::*;

/// Gives its bytes in two helpings, with the border where the test wants it.
struct InTwo<'a>(&'a [u8], &'a [u8]);

impl Read for InTwo<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() { self.1.read(into) } else { self.0.read(into) }
    }
}

fn read_all(mut reader: impl Read) -> Result<Vec<Frame>, FrameError> {
    let mut frames = Vec::new();
    while let Some(frame) = read_frame(&mut reader)? {
        frames.push(frame);
    }
    Ok(frames)
}

fn three_frames() -> (Vec<Frame>, Vec<u8>) {
    let frames = [(b"{}".as_slice(), b"".as_slice()), (b"{\"a\":1}", b"fc1\nblob"), (b"", b"")]
        .map(|(header, blob)| Frame { header: header.to_vec(), blob: blob.to_vec() });
    let mut stream = Vec::new();
    for frame in &frames {
        write_frame(&mut stream, &frame.header, &frame.blob).unwrap();
    }
    (frames.to_vec(), stream)
}

#[test]
fn a_stream_split_anywhere_reads_the_same() {
    let (frames, stream) = three_frames();
    for at in 0..=stream.len() {
        let (first, second) = stream.split_at(at);
        assert_eq!(read_all(InTwo(first, second)).unwrap(), frames, "split at {at}");
    }
}

#[test]
fn a_cut_inside_a_frame_is_an_error_and_between_frames_is_not() {
    let (frames, stream) = three_frames();
    let mut borders = vec![0];
    for frame in &frames {
        borders.push(borders[borders.len() - 1] + Prefix::BYTES + frame.header.len() + frame.blob.len());
    }
    for at in 0..stream.len() {
        match (read_all(&stream[..at]), borders.iter().position(|border| *border == at)) {
            (Ok(read), Some(whole)) => assert_eq!(read, frames[..whole]),
            (Err(FrameError::Truncated), None) => {}
            (other, _) => panic!("cut at {at}: {other:?}"),
        }
    }
}

#[test]
fn what_is_no_frame_is_a_typed_error() {
    #[track_caller]
    fn check(stream: &[u8], expect: &str) {
        let error = read_all(stream).unwrap_err();
        assert!(error.to_string().contains(expect), "{error}");
    }
    check(b"whisper_init: loading model\n", "begins whis");
    check(b"\n", "begins \\n");
    check(b"fc2\n\0\0\0\0\0\0\0\0", "begins fc2\\n");
    check(b"fc1\n\x01\0\0\x01\0\0\0\0", "header of 16777217 bytes");
    check(b"fc1\n\0\0\0\0\xff\xff\xff\xff", "blob of 4294967295 bytes");
    check(b"fc", "in the middle");
    // Within the limits, but the bytes never come.
    check(b"fc1\n\0\0\0\x01\0\0\0\x04", "in the middle");
}

#[test]
fn a_frame_over_the_limit_is_not_written() {
    let mut stream = Vec::new();
    let header = vec![b' '; HEADER_LIMIT + 1];
    assert!(matches!(write_frame(&mut stream, &header, b""), Err(FrameError::TooLarge { part: "header", .. })));
    assert!(stream.is_empty());
}
