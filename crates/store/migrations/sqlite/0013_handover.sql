-- Hand-over notes of a shift (交接班记录): what a unit's matters stood at, in figures and ids, and the
-- words of who handed over. Titles are read from the matters, so that what is erased there is gone
-- here. Nothing is kept of when anybody was on duty but the hand-over itself.
CREATE TABLE handover (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    unit_id BLOB NOT NULL CHECK (length(unit_id) = 16),
    number INTEGER NOT NULL,
    from_at TEXT NOT NULL CHECK (length(from_at) = 27),
    to_at TEXT NOT NULL CHECK (length(to_at) = 27),
    words TEXT NOT NULL,
    body TEXT NOT NULL,
    given_by BLOB NOT NULL CHECK (length(given_by) = 16),
    given_at TEXT NOT NULL CHECK (length(given_at) = 27),
    taken_by BLOB CHECK (length(taken_by) = 16),
    taken_at TEXT CHECK (length(taken_at) = 27),
    PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE UNIQUE INDEX handover_number ON handover (tenant_id, unit_id, number);

-- What happened between two moments, over all matters.
CREATE INDEX entry_at ON entry (tenant_id, at);
