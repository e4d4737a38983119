//! One request for a file, on a thread of its own, so that whoever waits can cancel even while the network is silent.

use std::{
    io::Read,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    time::Duration,
};

use ureq::{
    Agent, Body, ResponseExt,
    http::{Response, Uri, header},
};

use super::{connections, words::Cut};

/// What comes out of the network, in this order: `Start`, any number of `Bytes`, then `End` or `Failed`.
pub(super) enum Piece {
    /// The server sends the file from this byte on.
    Start {
        /// First byte.
        from: u64,
        /// Size of the whole file, if the server says.
        of: Option<u64>,
        /// A strong ETag to ask for the rest of this same file later.
        etag: Option<String>,
    },
    /// The next bytes.
    Bytes(Vec<u8>),
    /// The server has sent all it wanted to.
    End,
    /// No (more) bytes.
    Failed(Trouble),
}

/// Why a request brought nothing (more).
#[derive(Debug)]
pub(super) enum Trouble {
    /// May be better next time; in a few words.
    Passing(Cut),
    /// The part on disk does not fit what the server has.
    StartOver,
    /// The server's last word.
    Refused(u16),
}

/// What to ask for.
pub(super) struct Wish {
    /// https, or http on a mirror.
    pub(super) url: String,
    /// Refuse anything but https, after a redirect too.
    pub(super) https_only: bool,
    /// First byte wanted.
    pub(super) from: u64,
    /// The file that the bytes before it came from.
    pub(super) etag: Option<String>,
    /// Where connections are noted.
    pub(super) folder: std::path::PathBuf,
}

/// Starts the request. Dropping the receiver ends it at the next piece.
pub(super) fn fetch(wish: Wish) -> Receiver<Piece> {
    // Two megabytes in flight at most: enough to keep a fast line busy while the disk writes.
    let (send, receive) = sync_channel(32);
    std::thread::spawn(move || {
        let last = match request(&wish, &send) {
            Ok(()) => Piece::End,
            Err(trouble) => Piece::Failed(trouble),
        };
        // Nobody listens any more when the person cancelled.
        let _ = send.send(last);
    });
    receive
}

/// The host of an address, for messages and the log.
pub(super) fn host(url: &str) -> String {
    url.parse::<Uri>().ok().and_then(|uri| uri.host().map(ToOwned::to_owned)).unwrap_or_else(|| "the server".into())
}

const PIECE_BYTES: usize = 64 * 1024;

fn request(wish: &Wish, send: &SyncSender<Piece>) -> Result<(), Trouble> {
    let mut request = agent(wish).get(&wish.url).header(header::ACCEPT_ENCODING, "identity");
    if wish.from > 0 {
        request = request.header(header::RANGE, format!("bytes={}-", wish.from));
        if let Some(etag) = &wish.etag {
            request = request.header(header::IF_RANGE, etag);
        }
    }
    tracing::info!(target: "network", host = host(&wish.url), "asks for a model");
    connections::note(&wish.folder, &host(&wish.url));
    let mut response = request.call().map_err(|error| Trouble::Passing(reason(&error)))?;
    for hop in response.get_redirect_history().into_iter().flatten().skip(1) {
        tracing::info!(target: "network", host = hop.host(), "was sent on for a model");
        connections::note(&wish.folder, hop.host().unwrap_or("the server"));
    }
    if send.send(start(&response, wish.from)?).is_err() {
        return Ok(());
    }
    let mut body = response.body_mut().with_config().limit(u64::MAX).reader();
    loop {
        // One read a piece: what has arrived is passed on at once, also when the line falls silent after it.
        let mut bytes = vec![0; PIECE_BYTES];
        let arrived = body.read(&mut bytes).map_err(|error| Trouble::Passing(reason(&ureq::Error::from(error))))?;
        bytes.truncate(arrived);
        if arrived == 0 || send.send(Piece::Bytes(bytes)).is_err() {
            return Ok(());
        }
    }
}

fn agent(wish: &Wish) -> Agent {
    let mut config = Agent::config_builder()
        .https_only(wish.https_only)
        .http_status_as_error(false)
        .save_redirect_history(true)
        .user_agent(concat!("faircopy/", env!("CARGO_PKG_VERSION")))
        .timeout_resolve(Some(Duration::from_secs(20)))
        .timeout_connect(Some(Duration::from_secs(20)))
        .timeout_recv_response(Some(Duration::from_secs(60)))
        .timeout_per_read(Some(Duration::from_secs(30)));
    if matches!(host(&wish.url).as_str(), "localhost" | "127.0.0.1" | "[::1]") {
        config = config.proxy(None); // a mirror on this machine is not behind the company's proxy
    }
    config.build().new_agent()
}

fn start(response: &Response<Body>, wished_from: u64) -> Result<Piece, Trouble> {
    let text = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
    let etag = text(header::ETAG).filter(|etag| etag.starts_with('"')).map(ToOwned::to_owned);
    match response.status().as_u16() {
        200 => Ok(Piece::Start { from: 0, of: response.body().content_length(), etag }),
        206 => match text(header::CONTENT_RANGE).and_then(content_range) {
            Some((from, of)) if from == wished_from => Ok(Piece::Start { from, of, etag }),
            _ => Err(Trouble::StartOver),
        },
        416 => Err(Trouble::StartOver),
        status @ (408 | 425 | 429 | 500..=599) => Err(Trouble::Passing(Cut::Busy(status))),
        status => Err(Trouble::Refused(status)),
    }
}

/// First byte and size of the whole from `bytes 5-9/10` (RFC 9110, section 14.4).
fn content_range(text: &str) -> Option<(u64, Option<u64>)> {
    let (range, of) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (from, _) = range.split_once('-')?;
    Some((from.trim().parse().ok()?, of.trim().parse().ok()))
}

fn reason(error: &ureq::Error) -> Cut {
    match error {
        ureq::Error::HostNotFound => Cut::NoAddress,
        ureq::Error::Timeout(_) => Cut::Silent,
        ureq::Error::ConnectionFailed => Cut::Refused,
        ureq::Error::Io(error) => match error.kind() {
            std::io::ErrorKind::ConnectionRefused => Cut::Refused,
            std::io::ErrorKind::TimedOut => Cut::Silent,
            std::io::ErrorKind::UnexpectedEof | std::io::ErrorKind::ConnectionReset => Cut::Broken,
            _ => Cut::Other(error.to_string()),
        },
        error => Cut::Other(error.to_string()),
    }
}
