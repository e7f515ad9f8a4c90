-- Early warnings, what became of them, and which days were looked at. A place, a category or a matter
-- stands in them; a person only as whoever dismissed one.
CREATE TABLE warning (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    area TEXT,
    matter_id BLOB CHECK (length(matter_id) = 16),
    body TEXT NOT NULL,
    weight REAL NOT NULL,
    made_at TEXT NOT NULL CHECK (length(made_at) = 27),
    seen_at TEXT NOT NULL CHECK (length(seen_at) = 27),
    ended_at TEXT CHECK (length(ended_at) = 27),
    reason TEXT,
    why TEXT,
    lesson TEXT,
    staff_id BLOB CHECK (length(staff_id) = 16),
    until_at TEXT CHECK (length(until_at) = 27),
    undone_at TEXT CHECK (length(undone_at) = 27),
    undone_id BLOB CHECK (length(undone_id) = 16),
    PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE INDEX warning_ended ON warning (tenant_id, ended_at);
CREATE INDEX warning_made ON warning (tenant_id, kind, made_at);

CREATE TABLE warning_look (
    tenant_id INTEGER NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    at TEXT NOT NULL CHECK (length(at) = 27),
    PRIMARY KEY (tenant_id, id)
) STRICT;
