//! Frames over tokio: two tasks that carry them between a request and the worker's pipes.
//!
//! Because the tasks own the pipes, a request only ever waits on channels: it can be cancelled or time out at any moment
//! without leaving half a frame behind, and it never waits for a worker that does not read.

use faircopy_protocol::frame::{Frame, FrameError, Prefix};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::mpsc;

/// Frames that may wait for the request to take them.
const WAITING_FRAMES: usize = 32;

/// Carries frames to the worker until the sender is dropped or the pipe breaks.
pub(super) fn outgoing(mut pipe: impl AsyncWrite + Unpin + Send + 'static) -> mpsc::UnboundedSender<Frame> {
    let (sender, mut frames) = mpsc::unbounded_channel::<Frame>();
    tokio::spawn(async move {
        while let Some(frame) = frames.recv().await {
            // A broken pipe means that the worker is gone, which the other direction reports with the reason.
            if write(&mut pipe, &frame).await.is_err() {
                return;
            }
        }
    });
    sender
}

/// Brings frames from the worker; the channel ends with the pipe, after the error if there was one.
pub(super) fn incoming(mut pipe: impl AsyncRead + Unpin + Send + 'static) -> mpsc::Receiver<Result<Frame, FrameError>> {
    let (sender, frames) = mpsc::channel(WAITING_FRAMES);
    tokio::spawn(async move {
        while let Some(frame) = read(&mut pipe).await.transpose() {
            let over = frame.is_err();
            if sender.send(frame).await.is_err() || over {
                return;
            }
        }
    });
    frames
}

async fn write(pipe: &mut (impl AsyncWrite + Unpin), frame: &Frame) -> Result<(), FrameError> {
    let prefix = Prefix::of(&frame.header, &frame.blob)?.bytes();
    pipe.write_all(&[prefix.as_slice(), &frame.header].concat()).await?;
    pipe.write_all(&frame.blob).await?;
    Ok(pipe.flush().await?)
}

async fn read(pipe: &mut (impl AsyncRead + Unpin)) -> Result<Option<Frame>, FrameError> {
    let mut prefix = [0; Prefix::BYTES];
    let mut have = 0;
    while have < prefix.len() {
        match pipe.read(&mut prefix[have..]).await? {
            0 => return Prefix::ended(&prefix[..have]).map_or(Ok(None), Err),
            read => have += read,
        }
    }
    let prefix = Prefix::parse(prefix)?;
    let mut frame = Frame { header: vec![0; prefix.header_bytes], blob: vec![0; prefix.blob_bytes] };
    for part in [&mut frame.header, &mut frame.blob] {
        pipe.read_exact(part).await.map_err(|error| match error.kind() {
            std::io::ErrorKind::UnexpectedEof => FrameError::Truncated,
            _ => error.into(),
        })?;
    }
    Ok(Some(frame))
}
