//! One engine worker: spawn, handshake, request, cancel, restart, unload.
