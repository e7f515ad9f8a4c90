-- The registry of places, and what administrators changed about people, posts, logins and places.
-- Neither has a column for people who live somewhere: personal data stands in party only.
CREATE TABLE place (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    aliases TEXT NOT NULL,
    parent_id BLOB CHECK (length(parent_id) = 16),
    grid_code TEXT,
    address TEXT NOT NULL,
    lon REAL,
    lat REAL,
    checked_on TEXT CHECK (length(checked_on) = 10),
    ended_on TEXT CHECK (length(ended_on) = 10),
    words TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE UNIQUE INDEX place_code ON place (tenant_id, code);
CREATE INDEX place_grid ON place (tenant_id, grid_code);
CREATE INDEX place_parent ON place (tenant_id, parent_id);

CREATE TABLE admin_log (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    at TEXT NOT NULL CHECK (length(at) = 27),
    staff_id BLOB CHECK (length(staff_id) = 16),
    about BLOB NOT NULL CHECK (length(about) = 16),
    did TEXT NOT NULL,
    zh TEXT NOT NULL,
    en TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE INDEX admin_log_about ON admin_log (tenant_id, about, at);
