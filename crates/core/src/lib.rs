//! Faircopy without a window: everything between an audio file and its fair copy.
//!
//! The road: `audio` (decode, resample, speech) ▶ `transcribe` (recogniser, stitch) ▶ `library` ▶ `clean` (passage,
//! rules, model, fidelity) ▶ `library`. `app` drives it; shells hold a `Faircopy` and listen to `event`s.
//! Arrows point one way: `app → {audio, transcribe, clean, models, library, export, reading, settings}`, `transcribe, clean → worker`.

// First: its macros are used below.
#[macro_use]
pub mod told;

pub mod app;
pub mod audio;
pub mod clean;
pub mod doctor;
pub mod error;
pub mod event;
pub mod export;
mod file_facts;
pub mod job;
pub mod library;
pub mod logs;
pub mod models;
pub mod note;
pub mod notes;
pub mod paths;
pub mod reading;
pub mod recorder;
pub mod session;
pub mod settings;
pub mod transcribe;
pub mod transcript;
pub mod worker;
