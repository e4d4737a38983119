//! The worker's standard streams: the real pipe kept away from native code that prints.

use std::fs::File;
use std::io;

/// Takes the pipe to core away from file descriptor 1 and points that at the standard error stream.
///
/// whisper.cpp, llama.cpp and ggml print to the standard output stream, which would be garbage between two frames. Call
/// this first of all in `main`, before anything native runs. Only on Unix is the descriptor redirected: elsewhere what
/// a library prints still reaches the pipe, where core recognises it as garbage.
pub fn take_stdout() -> io::Result<File> {
    #[cfg(unix)]
    {
        use std::os::fd::AsFd;
        let pipe = io::stdout().as_fd().try_clone_to_owned()?;
        rustix::stdio::dup2_stdout(rustix::stdio::stderr())?;
        Ok(File::from(pipe))
    }
    #[cfg(windows)]
    {
        use std::os::windows::io::AsHandle;
        Ok(File::from(io::stdout().as_handle().try_clone_to_owned()?))
    }
}

/// Ends this process at once, for `serve`'s `on_end`.
///
/// `std::process::exit` would run C++ destructors while native threads still use what they destroy, which can hang, and
/// a worker that hangs then outlives the app. So the process kills itself where that can be done safely.
pub fn end_process() -> ! {
    #[cfg(unix)]
    {
        let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    }
    std::process::exit(0)
}

/// Says of a panic where it happened and nothing else: its message may quote what was said.
pub fn hide_panic_messages() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
        eprintln!("The worker stopped unexpectedly at {place}.");
    }));
}
