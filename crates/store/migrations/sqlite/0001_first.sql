-- Rules of this schema, the same tables as migrations/postgres:
--   every tenant table has tenant_id first in its primary key and in every unique index;
--   no trigger, no default that calls a function, no foreign key across tenants;
--   times are bound by the program, never taken from the database.
-- Reference tables, the same for all tenants: installation, tenant.
-- The checks hold the forms that sort: times as 2026-11-22T09:30:00.000000Z, ids as 16 bytes.

CREATE TABLE installation (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- One writer at a time: counts its commits, which is the order of the ledger here.
CREATE TABLE commits (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    last INTEGER NOT NULL
) STRICT;
INSERT INTO commits (id, last) VALUES (1, 0);

CREATE TABLE tenant (
    tenant_id INTEGER NOT NULL PRIMARY KEY,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    settings TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27)
) STRICT;

CREATE TABLE unit (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    parent_id BLOB CHECK (length(parent_id) = 16),
    path TEXT NOT NULL,
    area TEXT,
    calendar TEXT,
    PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE UNIQUE INDEX unit_code ON unit (tenant_id, code);

CREATE TABLE staff (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    password TEXT,
    email TEXT,
    locale TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    ended_at TEXT CHECK (length(ended_at) = 27),
    PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE UNIQUE INDEX staff_login ON staff (tenant_id, login);

CREATE TABLE post (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    staff_id BLOB NOT NULL CHECK (length(staff_id) = 16),
    role TEXT NOT NULL,
    unit_id BLOB NOT NULL CHECK (length(unit_id) = 16),
    grid_id BLOB CHECK (length(grid_id) = 16),
    starts_on TEXT NOT NULL CHECK (length(starts_on) = 10),
    ends_on TEXT CHECK (length(ends_on) = 10),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, staff_id) REFERENCES staff (tenant_id, id),
    FOREIGN KEY (tenant_id, unit_id) REFERENCES unit (tenant_id, id)
) STRICT;
CREATE INDEX post_staff ON post (tenant_id, staff_id);
CREATE INDEX post_unit ON post (tenant_id, unit_id, role);

CREATE TABLE grid (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    code TEXT NOT NULL,
    scheme TEXT,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    level INTEGER NOT NULL,
    parent_code TEXT,
    path TEXT NOT NULL,
    shape TEXT,
    lon REAL,
    lat REAL,
    valid_from TEXT CHECK (length(valid_from) = 10),
    valid_to TEXT CHECK (length(valid_to) = 10),
    PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE INDEX grid_code ON grid (tenant_id, code);
CREATE INDEX grid_path ON grid (tenant_id, path);

CREATE TABLE category (
    tenant_id INTEGER NOT NULL,
    id TEXT NOT NULL,
    parent_id TEXT,
    zh TEXT NOT NULL,
    en TEXT NOT NULL,
    playbook TEXT,
    urgency INTEGER,
    secrecy INTEGER,
    words TEXT NOT NULL,
    valid_from TEXT CHECK (length(valid_from) = 10),
    valid_to TEXT CHECK (length(valid_to) = 10),
    PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE TABLE route (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    category TEXT NOT NULL,
    area TEXT NOT NULL,
    unit_id BLOB NOT NULL CHECK (length(unit_id) = 16),
    rank INTEGER NOT NULL,
    zh TEXT NOT NULL,
    en TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, unit_id) REFERENCES unit (tenant_id, id)
) STRICT;

CREATE TABLE playbook (
    tenant_id INTEGER NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    text TEXT NOT NULL,
    digest BLOB NOT NULL,
    effective_from TEXT NOT NULL CHECK (length(effective_from) = 27),
    published_by BLOB CHECK (length(published_by) = 16),
    published_at TEXT NOT NULL CHECK (length(published_at) = 27),
    PRIMARY KEY (tenant_id, id, version)
) STRICT;

CREATE TABLE matter (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    number TEXT NOT NULL,
    version INTEGER NOT NULL,
    tx INTEGER NOT NULL,
    sealed_seq INTEGER NOT NULL,
    playbook TEXT NOT NULL,
    playbook_version INTEGER NOT NULL,
    channel TEXT NOT NULL,
    outer_source TEXT,
    outer_number TEXT,
    stage TEXT NOT NULL,
    since TEXT NOT NULL CHECK (length(since) = 27),
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    place_text TEXT NOT NULL,
    lon REAL,
    lat REAL,
    grid_id BLOB CHECK (length(grid_id) = 16),
    grid_code TEXT,
    grid_path TEXT,
    category TEXT,
    demand TEXT,
    urgency INTEGER NOT NULL,
    secrecy INTEGER NOT NULL,
    receiver_unit BLOB CHECK (length(receiver_unit) = 16),
    holder_unit BLOB CHECK (length(holder_unit) = 16),
    holder_role TEXT,
    holder_grid BLOB CHECK (length(holder_grid) = 16),
    outcome TEXT,
    opened_at TEXT NOT NULL CHECK (length(opened_at) = 27),
    closed_at TEXT CHECK (length(closed_at) = 27),
    late INTEGER NOT NULL CHECK (late IN (0, 1)),
    promised_at TEXT CHECK (length(promised_at) = 27),
    due_at TEXT CHECK (length(due_at) = 27),
    due_order TEXT NOT NULL CHECK (length(due_order) = 27),
    next_mark_at TEXT CHECK (length(next_mark_at) = 27),
    suspended_until TEXT CHECK (length(suspended_until) = 27),
    satisfied INTEGER CHECK (satisfied IN (0, 1)),
    solved INTEGER CHECK (solved IN (0, 1)),
    reporters INTEGER NOT NULL,
    state TEXT NOT NULL,
    head_hash BLOB NOT NULL,
    PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE UNIQUE INDEX matter_number ON matter (tenant_id, number);
CREATE UNIQUE INDEX matter_outer ON matter (tenant_id, outer_source, outer_number)
    WHERE outer_number IS NOT NULL;
CREATE INDEX matter_opened ON matter (tenant_id, opened_at, id);
CREATE INDEX matter_grid ON matter (tenant_id, grid_path, opened_at);
CREATE INDEX matter_receiver ON matter (tenant_id, receiver_unit, opened_at);
CREATE INDEX matter_held ON matter (tenant_id, holder_unit, holder_role, due_order, id)
    WHERE closed_at IS NULL;
CREATE INDEX matter_open_due ON matter (tenant_id, due_order, id) WHERE closed_at IS NULL;
CREATE INDEX matter_mark ON matter (tenant_id, next_mark_at) WHERE next_mark_at IS NOT NULL;

CREATE TABLE leg (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    matter_id BLOB NOT NULL CHECK (length(matter_id) = 16),
    unit_id BLOB NOT NULL CHECK (length(unit_id) = 16),
    lead INTEGER NOT NULL CHECK (lead IN (0, 1)),
    stage TEXT NOT NULL,
    since TEXT NOT NULL CHECK (length(since) = 27),
    opened_at TEXT NOT NULL CHECK (length(opened_at) = 27),
    ended_at TEXT CHECK (length(ended_at) = 27),
    called_back INTEGER NOT NULL CHECK (called_back IN (0, 1)),
    due_at TEXT CHECK (length(due_at) = 27),
    outcome TEXT,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, matter_id) REFERENCES matter (tenant_id, id)
) STRICT;
CREATE INDEX leg_matter ON leg (tenant_id, matter_id);
CREATE INDEX leg_unit ON leg (tenant_id, unit_id, matter_id);
CREATE INDEX leg_open ON leg (tenant_id, unit_id, due_at) WHERE ended_at IS NULL;

CREATE TABLE entry (
    tenant_id INTEGER NOT NULL,
    matter_id BLOB NOT NULL CHECK (length(matter_id) = 16),
    seq INTEGER NOT NULL,
    tx INTEGER NOT NULL,
    at TEXT NOT NULL CHECK (length(at) = 27),
    body TEXT NOT NULL,
    words TEXT,
    salt BLOB,
    mark BLOB NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (tenant_id, matter_id, seq),
    FOREIGN KEY (tenant_id, matter_id) REFERENCES matter (tenant_id, id)
) STRICT;
CREATE INDEX entry_order ON entry (tenant_id, tx, matter_id, seq);

CREATE TABLE follower (
    tenant_id INTEGER NOT NULL,
    id TEXT NOT NULL,
    cursor TEXT NOT NULL,
    updated_at TEXT NOT NULL CHECK (length(updated_at) = 27),
    PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE TABLE party (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    sealed BLOB,
    phone_index BLOB,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    erased_at TEXT CHECK (length(erased_at) = 27),
    PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE INDEX party_phone ON party (tenant_id, phone_index) WHERE phone_index IS NOT NULL;

CREATE TABLE party_log (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    party_id BLOB NOT NULL CHECK (length(party_id) = 16),
    staff_id BLOB NOT NULL CHECK (length(staff_id) = 16),
    purpose TEXT NOT NULL,
    at TEXT NOT NULL CHECK (length(at) = 27),
    matter_id BLOB CHECK (length(matter_id) = 16),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, party_id) REFERENCES party (tenant_id, id)
) STRICT;
CREATE INDEX party_log_party ON party_log (tenant_id, party_id, at);

CREATE TABLE report (
    tenant_id INTEGER NOT NULL,
    id TEXT NOT NULL,
    matter_id BLOB NOT NULL CHECK (length(matter_id) = 16),
    party_id BLOB NOT NULL CHECK (length(party_id) = 16),
    secret_hash BLOB NOT NULL,
    channel TEXT NOT NULL,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, matter_id) REFERENCES matter (tenant_id, id),
    FOREIGN KEY (tenant_id, party_id) REFERENCES party (tenant_id, id)
) STRICT;
CREATE INDEX report_matter ON report (tenant_id, matter_id);
CREATE INDEX report_party ON report (tenant_id, party_id);

CREATE TABLE file (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    matter_id BLOB CHECK (length(matter_id) = 16),
    key TEXT NOT NULL,
    thumb_key TEXT,
    kind TEXT NOT NULL,
    size INTEGER NOT NULL,
    width INTEGER,
    height INTEGER,
    sha256 BLOB NOT NULL,
    uploaded_by BLOB CHECK (length(uploaded_by) = 16),
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, matter_id) REFERENCES matter (tenant_id, id)
) STRICT;
CREATE INDEX file_matter ON file (tenant_id, matter_id) WHERE matter_id IS NOT NULL;
CREATE INDEX file_loose ON file (tenant_id, created_at) WHERE matter_id IS NULL;

CREATE TABLE notice (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    matter_id BLOB CHECK (length(matter_id) = 16),
    seq INTEGER,
    means TEXT NOT NULL,
    staff_id BLOB CHECK (length(staff_id) = 16),
    party_id BLOB CHECK (length(party_id) = 16),
    address BLOB,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    run_at TEXT NOT NULL CHECK (length(run_at) = 27),
    last_error TEXT,
    dedupe_key TEXT NOT NULL,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    sent_at TEXT CHECK (length(sent_at) = 27),
    read_at TEXT CHECK (length(read_at) = 27),
    PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE UNIQUE INDEX notice_once ON notice (tenant_id, dedupe_key);
CREATE INDEX notice_due ON notice (tenant_id, run_at) WHERE state IN ('queued', 'failed');
CREATE INDEX notice_state ON notice (tenant_id, state, created_at);
CREATE INDEX notice_matter ON notice (tenant_id, matter_id) WHERE matter_id IS NOT NULL;
CREATE INDEX notice_staff ON notice (tenant_id, staff_id, created_at) WHERE staff_id IS NOT NULL;

CREATE TABLE session (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL,
    staff_id BLOB NOT NULL CHECK (length(staff_id) = 16),
    csrf TEXT NOT NULL,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    seen_at TEXT NOT NULL CHECK (length(seen_at) = 27),
    expires_at TEXT NOT NULL CHECK (length(expires_at) = 27),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, staff_id) REFERENCES staff (tenant_id, id)
) STRICT;
CREATE INDEX session_staff ON session (tenant_id, staff_id);
CREATE INDEX session_expiry ON session (tenant_id, expires_at);

CREATE TABLE idempotency (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL,
    scope TEXT NOT NULL,
    request_hash BLOB NOT NULL,
    response TEXT,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    PRIMARY KEY (tenant_id, scope, id)
) STRICT;
CREATE INDEX idempotency_age ON idempotency (tenant_id, created_at);

CREATE TABLE counter (
    tenant_id INTEGER NOT NULL,
    id TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE TABLE seal (
    tenant_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    body TEXT NOT NULL,
    signature BLOB NOT NULL,
    key_id TEXT NOT NULL,
    at TEXT NOT NULL CHECK (length(at) = 27),
    next_tx INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, number)
) STRICT;

CREATE TABLE seal_head (
    tenant_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    matter_id BLOB NOT NULL CHECK (length(matter_id) = 16),
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (tenant_id, number, matter_id)
) STRICT;
CREATE INDEX seal_head_matter ON seal_head (tenant_id, matter_id, seq);

CREATE TABLE lease (
    tenant_id INTEGER NOT NULL,
    id TEXT NOT NULL,
    holder TEXT NOT NULL,
    until TEXT NOT NULL CHECK (length(until) = 27),
    PRIMARY KEY (tenant_id, id)
) STRICT;
