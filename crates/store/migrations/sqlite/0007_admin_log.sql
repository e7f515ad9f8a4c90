-- What administrators changed about people, posts and logins.
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
