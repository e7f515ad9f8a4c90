-- Public feeds that are read, and what stood in them. There is no column for an author or commenter:
-- no person is followed.
CREATE TABLE feed (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    on_at_all INTEGER NOT NULL CHECK (on_at_all IN (0, 1)),
    hours INTEGER NOT NULL,
    etag TEXT NOT NULL,
    modified TEXT NOT NULL,
    fetched_at TEXT CHECK (length(fetched_at) = 27),
    next_at TEXT NOT NULL CHECK (length(next_at) = 27),
    failed INTEGER NOT NULL,
    error_zh TEXT NOT NULL,
    error_en TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE TABLE voice (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    feed_id BLOB NOT NULL CHECK (length(feed_id) = 16),
    mark TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    link TEXT,
    at TEXT NOT NULL CHECK (length(at) = 27),
    seen_at TEXT NOT NULL CHECK (length(seen_at) = 27),
    PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE UNIQUE INDEX voice_mark ON voice (tenant_id, feed_id, mark);
CREATE INDEX voice_at ON voice (tenant_id, at);
