-- Notes: versions of them for each session, line by line, with the segments that each line rests on.

CREATE TABLE notes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
    version INTEGER NOT NULL,
    transcript INTEGER NOT NULL REFERENCES transcripts ON DELETE CASCADE,
    fair_copy INTEGER REFERENCES fair_copies ON DELETE SET NULL,
    template TEXT NOT NULL,
    model TEXT,                             -- NULL: made by rule
    language TEXT NOT NULL,
    sections TEXT NOT NULL,                 -- JSON: kinds and headings, in order
    settings TEXT NOT NULL,                 -- JSON
    created_unix_ms INTEGER NOT NULL,
    complete INTEGER NOT NULL DEFAULT 0,
    UNIQUE (session, version)
) STRICT;
CREATE INDEX notes_of_transcripts ON notes (transcript);
CREATE INDEX notes_of_fair_copies ON notes (fair_copy);

CREATE TABLE note_lines (
    id INTEGER PRIMARY KEY AUTOINCREMENT,   -- never used twice
    notes INTEGER NOT NULL REFERENCES notes ON DELETE CASCADE,
    section INTEGER NOT NULL,               -- its place among the sections
    place INTEGER NOT NULL,                 -- within the section
    text TEXT NOT NULL,
    who TEXT,                               -- JSON
    said_when TEXT,
    done INTEGER NOT NULL DEFAULT 0,
    cites TEXT NOT NULL,                    -- JSON
    support TEXT NOT NULL,                  -- JSON
    original TEXT,                          -- JSON: text and support before a person changed them
    removed INTEGER NOT NULL DEFAULT 0      -- kept, so that it can be put back
) STRICT;
CREATE INDEX lines_in_order ON note_lines (notes, section, place, id);
