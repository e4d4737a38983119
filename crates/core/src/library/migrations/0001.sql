-- The first schema. Times are milliseconds: `_unix_ms` since 1970 UTC, other `_ms` from the start of the recording.
-- Every stage keeps its versions: redoing one adds rows and changes none.

CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,   -- never used twice
    title TEXT NOT NULL,
    created_unix_ms INTEGER NOT NULL,
    source TEXT NOT NULL,
    source_path ANY,                        -- text; bytes where the name is not Unicode
    language TEXT,
    duration_ms INTEGER,
    state TEXT NOT NULL,
    failure TEXT,
    request TEXT NOT NULL,                  -- JSON: what was asked for, so that it can be resumed
    audio_path ANY,                         -- relative to the library's folder when it is inside
    audio_kept TEXT,
    audio_bytes INTEGER,
    current_transcript INTEGER,             -- the newest complete version, else the newest
    current_fair_copy INTEGER               -- the same among the fair copies of that transcript
) STRICT;
CREATE INDEX sessions_by_time ON sessions (created_unix_ms DESC, id DESC);
CREATE INDEX sessions_at_work ON sessions (id) WHERE state IN ('transcribing', 'cleaning');

CREATE TABLE tracks (
    session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
    place INTEGER NOT NULL,
    track TEXT NOT NULL,
    PRIMARY KEY (session, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE warnings (
    session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
    place INTEGER NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (session, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE transcripts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
    version INTEGER NOT NULL,
    model TEXT NOT NULL,
    language TEXT,
    settings TEXT NOT NULL,                 -- JSON
    created_unix_ms INTEGER NOT NULL,
    complete INTEGER NOT NULL DEFAULT 0,
    segments INTEGER NOT NULL DEFAULT 0,    -- counts, so that a list needs no scan
    words INTEGER NOT NULL DEFAULT 0,
    UNIQUE (session, version)
) STRICT;

-- How far the recogniser came: a row is committed together with the segments of its window.
CREATE TABLE windows (
    transcript INTEGER NOT NULL REFERENCES transcripts ON DELETE CASCADE,
    track TEXT NOT NULL,
    place INTEGER NOT NULL,
    through_ms INTEGER NOT NULL,
    PRIMARY KEY (transcript, track, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE segments (
    id INTEGER PRIMARY KEY,
    transcript INTEGER NOT NULL REFERENCES transcripts ON DELETE CASCADE,
    track TEXT NOT NULL,
    seq INTEGER NOT NULL,
    start_ms INTEGER NOT NULL,
    end_ms INTEGER NOT NULL,
    confidence REAL NOT NULL,
    doubt TEXT,
    UNIQUE (transcript, track, seq)
) STRICT;

CREATE TABLE words (
    segment INTEGER NOT NULL REFERENCES segments ON DELETE CASCADE,
    place INTEGER NOT NULL,
    text TEXT NOT NULL,
    spaced INTEGER NOT NULL,
    start_ms INTEGER NOT NULL,
    end_ms INTEGER NOT NULL,
    probability REAL NOT NULL,
    PRIMARY KEY (segment, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE fair_copies (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    transcript INTEGER NOT NULL REFERENCES transcripts ON DELETE CASCADE,
    version INTEGER NOT NULL,
    model TEXT,
    style TEXT NOT NULL,
    settings TEXT NOT NULL,                 -- JSON
    created_unix_ms INTEGER NOT NULL,
    complete INTEGER NOT NULL DEFAULT 0,
    UNIQUE (transcript, version)
) STRICT;

CREATE TABLE paragraphs (
    id INTEGER PRIMARY KEY,
    fair_copy INTEGER NOT NULL REFERENCES fair_copies ON DELETE CASCADE,
    track TEXT NOT NULL,
    first_segment INTEGER NOT NULL,
    end_segment INTEGER NOT NULL,           -- the one after the last
    start_ms INTEGER NOT NULL,
    end_ms INTEGER NOT NULL,
    text TEXT NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT,                            -- JSON
    UNIQUE (fair_copy, track, first_segment)
) STRICT;

CREATE TABLE edits (
    paragraph INTEGER NOT NULL REFERENCES paragraphs ON DELETE CASCADE,
    place INTEGER NOT NULL,
    raw_start INTEGER NOT NULL,
    raw_end INTEGER NOT NULL,
    text TEXT NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (paragraph, place)
) STRICT, WITHOUT ROWID;

-- Search. The words come folded and cut by Faircopy (library/fold.rs), so the tokenizer has only to split at spaces.
CREATE VIRTUAL TABLE segments_index USING fts5(words, tokenize = 'ascii', prefix = '2 3');
CREATE VIRTUAL TABLE paragraphs_index USING fts5(words, tokenize = 'ascii', prefix = '2 3');
-- What a person deletes is gone from the index too, not only marked as gone.
INSERT INTO segments_index (segments_index, rank) VALUES ('secure-delete', 1);
INSERT INTO paragraphs_index (paragraphs_index, rank) VALUES ('secure-delete', 1);
CREATE TRIGGER segment_gone AFTER DELETE ON segments BEGIN
    DELETE FROM segments_index WHERE rowid = old.id;
END;
CREATE TRIGGER paragraph_gone AFTER DELETE ON paragraphs BEGIN
    DELETE FROM paragraphs_index WHERE rowid = old.id;
END;
