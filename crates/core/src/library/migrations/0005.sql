-- What waits for its turn in the queue of a window: kept until its session is, or until the person takes it out.

CREATE TABLE waiting (
    id INTEGER PRIMARY KEY AUTOINCREMENT,   -- never used twice; in the order of the queue
    queue INTEGER NOT NULL,                 -- whose it is; anybody's once nobody holds that number (library/waiting.rs)
    task TEXT NOT NULL                      -- JSON
) STRICT;
