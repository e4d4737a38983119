//! A web server with one file and bad habits, as many as a test asks for.

use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
};

/// What the server does with one request.
pub(crate) enum Answer {
    /// The file from the byte asked for, as a good server does.
    Good,
    /// The whole file, whatever was asked for.
    Whole,
    /// As `Good`, but the line is cut after this many bytes.
    Cut(usize),
    /// As `Good`, but nothing more comes after this many bytes, and the line stays open.
    Stall(usize),
    /// Another file, whole.
    Other(Vec<u8>),
    /// Only a status.
    Status(u16),
    /// Look there.
    Redirect(String),
}

/// What was asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Request {
    pub(crate) path: String,
    /// First byte wanted.
    pub(crate) from: Option<usize>,
    pub(crate) if_range: Option<String>,
}

pub(crate) struct Server {
    pub(crate) base: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    /// Serves `file` on a free port for as long as the test runs; `answer` hears the number of the request, from 0.
    pub(crate) fn start(file: Vec<u8>, answer: impl Fn(usize, &Request) -> Answer + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        std::thread::spawn(move || {
            let mut stalled = Vec::new();
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let request = read_request(&stream);
                let number = seen.lock().unwrap().len();
                seen.lock().unwrap().push(request.clone());
                let answer = answer(number, &request);
                // A client that cancelled is gone; that is no fault.
                let _ = write_answer(&mut stream, &file, &request, &answer);
                if let Answer::Stall(_) = answer {
                    stalled.push(stream);
                }
            }
        });
        Self { base, requests }
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

const ETAG: &str = "\"first-edition\"";

fn read_request(stream: &TcpStream) -> Request {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let path = lines.next().unwrap_or_default().split(' ').nth(1).unwrap_or_default().to_owned();
    let mut request = Request { path, ..Request::default() };
    for line in lines.take_while(|line| !line.is_empty()) {
        let (name, value) = line.split_once(": ").unwrap();
        match name.to_ascii_lowercase().as_str() {
            "range" => {
                request.from = value.strip_prefix("bytes=").and_then(|from| from.trim_end_matches('-').parse().ok());
            }
            "if-range" => request.if_range = Some(value.to_owned()),
            _ => {}
        }
    }
    request
}

fn write_answer(stream: &mut TcpStream, file: &[u8], request: &Request, answer: &Answer) -> std::io::Result<()> {
    let same_file = request.if_range.as_deref().is_none_or(|etag| etag == ETAG);
    let from = request.from.filter(|_| same_file);
    match answer {
        Answer::Good => write_part(stream, file, from, usize::MAX),
        Answer::Cut(bytes) | Answer::Stall(bytes) => write_part(stream, file, from, *bytes),
        Answer::Whole => write_part(stream, file, None, usize::MAX),
        Answer::Other(file) => write_part(stream, file, None, usize::MAX),
        Answer::Status(status) => {
            write!(stream, "HTTP/1.1 {status} Sorry\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        }
        Answer::Redirect(to) => {
            write!(stream, "HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        }
    }
}

fn write_part(stream: &mut TcpStream, file: &[u8], from: Option<usize>, most: usize) -> std::io::Result<()> {
    let all = file.len();
    let body = &file[from.unwrap_or(0).min(all)..];
    let status = match from {
        Some(from) => format!("206 Partial Content\r\nContent-Range: bytes {from}-{}/{all}", all - 1),
        None => "200 OK".to_owned(),
    };
    write!(stream, "HTTP/1.1 {status}\r\nETag: {ETAG}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len())?;
    stream.write_all(&body[..body.len().min(most)])?;
    stream.flush()
}
