-- The registry of places. It has no column for people who live somewhere: who may be asked for at a
-- door stands in party only, encrypted, and only as long as they agreed to.
CREATE TABLE place (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    aliases TEXT NOT NULL,
    parent_id BLOB CHECK (length(parent_id) = 16),
    grid_code TEXT NOT NULL,
    grid_path TEXT NOT NULL,
    address TEXT NOT NULL,
    lon REAL,
    lat REAL,
    wish TEXT NOT NULL,
    contact_id BLOB CHECK (length(contact_id) = 16),
    consent_on TEXT CHECK (length(consent_on) = 10),
    confirmed_on TEXT CHECK (length(confirmed_on) = 10),
    confirmed_how TEXT NOT NULL,
    ended_on TEXT CHECK (length(ended_on) = 10),
    words TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE UNIQUE INDEX place_code ON place (tenant_id, code);
CREATE INDEX place_grid ON place (tenant_id, grid_path, code);
CREATE INDEX place_parent ON place (tenant_id, parent_id);
