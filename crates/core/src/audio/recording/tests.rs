//! Recordings from devices, clocks and disks that a test holds in its hands.

mod bench;
mod devices;
mod files;
mod repair;
mod time;
