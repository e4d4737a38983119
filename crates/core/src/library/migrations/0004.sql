-- What tells the recording that a session began with from another one of the same name.

ALTER TABLE sessions ADD COLUMN audio_fingerprint TEXT;     -- JSON; stays when the sound is deleted
