-- Answers of a form kept under a name, for oneself or for who holds the same post.
CREATE TABLE filling (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    staff_id BLOB NOT NULL CHECK (length(staff_id) = 16),
    name TEXT NOT NULL,
    playbook TEXT NOT NULL,
    action TEXT NOT NULL,
    answers TEXT NOT NULL,
    note TEXT NOT NULL,
    unit_id BLOB CHECK (length(unit_id) = 16),
    role TEXT,
    saved_at TEXT NOT NULL CHECK (length(saved_at) = 27),
    PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE INDEX filling_action ON filling (tenant_id, playbook, action);
CREATE INDEX filling_staff ON filling (tenant_id, staff_id);
