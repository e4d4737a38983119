-- Recordings: moments that are marked. The state 'recording' is found among few rows, as those at work are.

CREATE TABLE marks (
    id INTEGER PRIMARY KEY,
    session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
    at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    length_ms INTEGER,                      -- NULL for a bookmark, and before it is over
    track TEXT,                             -- NULL where it holds for all
    label TEXT
) STRICT;
CREATE INDEX marks_of_session ON marks (session, at_ms, id);
CREATE INDEX sessions_recording ON sessions (id) WHERE state = 'recording';
