-- What a person changes: edited texts with their originals and a journal, sessions that wait to be deleted, work asked for again.

ALTER TABLE sessions ADD COLUMN deleted_unix_ms INTEGER;    -- set: in no list and no search, until restored or purged
ALTER TABLE sessions ADD COLUMN again TEXT;                 -- the stage that is to begin a fresh version when its turn comes
CREATE INDEX sessions_deleted ON sessions (deleted_unix_ms) WHERE deleted_unix_ms IS NOT NULL;

ALTER TABLE transcripts ADD COLUMN words_revision INTEGER NOT NULL DEFAULT 0;   -- how often its words were edited

-- What stood there before any person changed it; no row where nobody did, or where it is as it was again.
CREATE TABLE segment_originals (
    segment INTEGER PRIMARY KEY REFERENCES segments ON DELETE CASCADE,
    original TEXT NOT NULL                                  -- JSON
) STRICT;
CREATE TABLE paragraph_originals (
    paragraph INTEGER PRIMARY KEY REFERENCES paragraphs ON DELETE CASCADE,
    text TEXT NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT,                                            -- JSON
    edits TEXT NOT NULL                                     -- JSON
) STRICT;

-- Every edit with what was there before and after, so that it can be undone and done again after a restart too.
CREATE TABLE revisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    transcript INTEGER NOT NULL REFERENCES transcripts ON DELETE CASCADE,
    fair_copy INTEGER REFERENCES fair_copies ON DELETE CASCADE, -- for an edit of this fair copy; none for one of the words
    applied INTEGER NOT NULL DEFAULT 1,                     -- 0: undone
    changes TEXT NOT NULL                                   -- JSON
) STRICT;
CREATE INDEX revisions_in_order ON revisions (transcript, applied, id);
CREATE INDEX revisions_of_fair_copies ON revisions (fair_copy);
