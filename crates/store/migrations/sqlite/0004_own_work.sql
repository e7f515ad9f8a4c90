-- What each account sets for itself: how it works, its own views of the inbox, and what it (or its post)
-- put off until a moment. A matter that was put off comes back as soon as its version is another.
CREATE TABLE staff_setting (
    tenant_id INTEGER NOT NULL,
    staff_id BLOB NOT NULL CHECK (length(staff_id) = 16),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (tenant_id, staff_id, name)
) STRICT;

CREATE TABLE saved_view (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    staff_id BLOB NOT NULL CHECK (length(staff_id) = 16),
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    unit_id BLOB CHECK (length(unit_id) = 16),
    role TEXT,
    saved_at TEXT NOT NULL CHECK (length(saved_at) = 27),
    PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE INDEX saved_view_staff ON saved_view (tenant_id, staff_id);
CREATE INDEX saved_view_post ON saved_view (tenant_id, unit_id, role);

CREATE TABLE snooze (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    matter_id BLOB NOT NULL CHECK (length(matter_id) = 16),
    staff_id BLOB CHECK (length(staff_id) = 16),
    unit_id BLOB CHECK (length(unit_id) = 16),
    role TEXT,
    until TEXT NOT NULL CHECK (length(until) = 27),
    version INTEGER NOT NULL,
    why TEXT NOT NULL,
    set_by BLOB NOT NULL CHECK (length(set_by) = 16),
    PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE INDEX snooze_matter ON snooze (tenant_id, matter_id);
CREATE INDEX snooze_until ON snooze (tenant_id, until);
