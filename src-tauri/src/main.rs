//! The window of Faircopy.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() {
    faircopy_desktop::run();
}
