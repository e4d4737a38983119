-- The waveform of a session's sound: a byte for each place, evenly over its length.

CREATE TABLE peaks (
    session INTEGER PRIMARY KEY REFERENCES sessions ON DELETE CASCADE,
    places BLOB NOT NULL
) STRICT;
-- It belongs to that sound and to no other.
CREATE TRIGGER peaks_of_another_sound AFTER UPDATE OF audio_path ON sessions
WHEN old.audio_path IS NOT new.audio_path BEGIN
    DELETE FROM peaks WHERE session = old.id;
END;
