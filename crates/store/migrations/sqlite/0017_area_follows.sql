-- Who is told by mail what was done in an area. The address is sealed; its keyed hash finds it again.
CREATE TABLE area_follow (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    area TEXT NOT NULL,
    mail BLOB NOT NULL,
    mail_index BLOB NOT NULL,
    lang TEXT NOT NULL,
    asked_at TEXT NOT NULL CHECK (length(asked_at) = 27),
    confirmed_at TEXT CHECK (length(confirmed_at) = 27),
    told_to TEXT NOT NULL CHECK (length(told_to) = 27),
    next_at TEXT NOT NULL CHECK (length(next_at) = 27),
    PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE UNIQUE INDEX area_follow_once ON area_follow (tenant_id, mail_index, area);
CREATE INDEX area_follow_due ON area_follow (tenant_id, next_at);
