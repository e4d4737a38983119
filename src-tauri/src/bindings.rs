//! Commands and events with their types, for the window and for `ui/src/bindings.ts`.

use tauri_specta::{Builder, Commands, collect_commands, collect_events};

use crate::{
    commands::{about, closing, edit, library, listen, models, notes, outside, queue, record, settings, start, texts},
    opening::First,
    window_events::{
        CloseAsked, CloseWhileRecording, NoteKeys, NotificationChosen, OpenedAgain, PlayerChanged, PutAway,
        QueueChanged, RecordKeys, SessionEvent,
    },
};

/// Commands and events with their types.
pub fn bindings() -> Builder<tauri::Wry> {
    Builder::<tauri::Wry>::new()
        .disable_serde_phases()
        .commands(all_commands())
        .events(collect_events![
            SessionEvent,
            QueueChanged,
            OpenedAgain,
            CloseAsked,
            CloseWhileRecording,
            RecordKeys,
            NoteKeys,
            PutAway,
            NotificationChosen,
            PlayerChanged
        ])
        .typ::<First>()
}

// One list for one macro, several on a line.
#[rustfmt::skip]
fn all_commands() -> Commands<tauri::Wry> {
    collect_commands![
        start::started, closing::close_window,
        library::sessions, library::session, library::rows, library::compare, library::rename, library::delete_audio,
        library::search,
        queue::take_in, queue::choose_files, queue::take_in_sample, queue::take_in_text, queue::queue,
        queue::cancel_job, queue::retry_job, queue::dismiss_job, queue::resume, queue::clean_again,
        queue::transcribe_again, queue::pack_recording,
        record::devices, record::start_recording, record::stop_recording, record::stop_and_close,
        record::forget_recording,
        record::pause_recording, record::mute_track, record::bookmark, record::recording,
        listen::play, listen::pause, listen::seek, listen::set_speed, listen::player, listen::peaks,
        edit::delete_sessions, edit::deleted_sessions, edit::restore_sessions, edit::delete_everything,
        edit::choose_versions, edit::edit_text, edit::restore_edits, edit::restore_everywhere, edit::revert_row,
        edit::originals, edit::undo, edit::redo, edit::clean_row, edit::hear_again,
        notes::note_templates, notes::make_notes, notes::notes, notes::notes_versions, notes::add_line, notes::edit_line,
        notes::revert_line, notes::tick_line, notes::remove_line, notes::restore_line, notes::notes_text, notes::copy_notes,
        texts::copy, texts::export,
        models::models, models::get_model, models::cancel_download, models::add_model, models::remove_model,
        outside::show_tray, outside::say_outside,
        settings::settings, settings::change_settings, settings::styles, settings::save_style, settings::remove_style, settings::save_template,
        settings::remove_template,
        settings::model_with_own_instructions, settings::storage,
        about::about, about::copy_diagnostics, about::open_library_folder,
    ]
}
