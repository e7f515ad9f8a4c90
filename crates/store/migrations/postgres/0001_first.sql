-- Rules of this schema (they hold on Citus as well):
--   every tenant table has tenant_id first in its primary key and in every unique index;
--   no trigger, no default that calls a function, no foreign key across tenants;
--   times are bound by the program, never taken from the database.
-- Reference tables, the same for all tenants: installation, tenant.

CREATE TABLE installation (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE tenant (
    tenant_id BIGINT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    settings TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE unit (
    tenant_id BIGINT NOT NULL,
    id UUID NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    parent_id UUID,
    path TEXT COLLATE "C" NOT NULL,
    area TEXT COLLATE "C",
    calendar TEXT,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX unit_code ON unit (tenant_id, code);

CREATE TABLE staff (
    tenant_id BIGINT NOT NULL,
    id UUID NOT NULL,
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    password TEXT,
    email TEXT,
    locale TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX staff_login ON staff (tenant_id, login);

CREATE TABLE post (
    tenant_id BIGINT NOT NULL,
    id UUID NOT NULL,
    staff_id UUID NOT NULL,
    role TEXT NOT NULL,
    unit_id UUID NOT NULL,
    grid_id UUID,
    starts_on DATE NOT NULL,
    ends_on DATE,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, staff_id) REFERENCES staff (tenant_id, id),
    FOREIGN KEY (tenant_id, unit_id) REFERENCES unit (tenant_id, id)
);
CREATE INDEX post_staff ON post (tenant_id, staff_id);
CREATE INDEX post_unit ON post (tenant_id, unit_id, role);

CREATE TABLE grid (
    tenant_id BIGINT NOT NULL,
    id UUID NOT NULL,
    code TEXT NOT NULL,
    scheme TEXT,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    level BIGINT NOT NULL,
    parent_code TEXT,
    path TEXT COLLATE "C" NOT NULL,
    shape TEXT,
    lon DOUBLE PRECISION,
    lat DOUBLE PRECISION,
    valid_from DATE,
    valid_to DATE,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX grid_code ON grid (tenant_id, code);
CREATE INDEX grid_path ON grid (tenant_id, path);

CREATE TABLE category (
    tenant_id BIGINT NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    parent_id TEXT,
    zh TEXT NOT NULL,
    en TEXT NOT NULL,
    playbook TEXT,
    urgency BIGINT,
    secrecy BIGINT,
    words TEXT NOT NULL,
    valid_from DATE,
    valid_to DATE,
    PRIMARY KEY (tenant_id, id)
);

CREATE TABLE route (
    tenant_id BIGINT NOT NULL,
    id UUID NOT NULL,
    category TEXT NOT NULL,
    area TEXT NOT NULL,
    unit_id UUID NOT NULL,
    rank BIGINT NOT NULL,
    zh TEXT NOT NULL,
    en TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, unit_id) REFERENCES unit (tenant_id, id)
);

CREATE TABLE playbook (
    tenant_id BIGINT NOT NULL,
    id TEXT NOT NULL,
    version BIGINT NOT NULL,
    text TEXT NOT NULL,
    digest BYTEA NOT NULL,
    effective_from TIMESTAMPTZ NOT NULL,
    published_by UUID,
    published_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, id, version)
);

CREATE TABLE matter (
    tenant_id BIGINT NOT NULL,
    id UUID NOT NULL,
    number TEXT NOT NULL,
    version BIGINT NOT NULL,
    tx BIGINT NOT NULL,
    sealed_seq BIGINT NOT NULL,
    playbook TEXT NOT NULL,
    playbook_version BIGINT NOT NULL,
    channel TEXT NOT NULL,
    outer_source TEXT,
    outer_number TEXT,
    stage TEXT NOT NULL,
    since TIMESTAMPTZ NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    place_text TEXT NOT NULL,
    lon DOUBLE PRECISION,
    lat DOUBLE PRECISION,
    grid_id UUID,
    grid_code TEXT,
    grid_path TEXT COLLATE "C",
    category TEXT COLLATE "C",
    demand TEXT,
    urgency BIGINT NOT NULL,
    secrecy BIGINT NOT NULL,
    receiver_unit UUID,
    holder_unit UUID,
    holder_role TEXT,
    holder_grid UUID,
    outcome TEXT,
    opened_at TIMESTAMPTZ NOT NULL,
    closed_at TIMESTAMPTZ,
    late BOOLEAN NOT NULL,
    promised_at TIMESTAMPTZ,
    due_at TIMESTAMPTZ,
    due_order TIMESTAMPTZ NOT NULL,
    next_mark_at TIMESTAMPTZ,
    suspended_until TIMESTAMPTZ,
    satisfied BOOLEAN,
    solved BOOLEAN,
    reporters BIGINT NOT NULL,
    state TEXT NOT NULL,
    head_hash BYTEA NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
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
    tenant_id BIGINT NOT NULL,
    id UUID NOT NULL,
    matter_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    lead BOOLEAN NOT NULL,
    stage TEXT NOT NULL,
    since TIMESTAMPTZ NOT NULL,
    opened_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    called_back BOOLEAN NOT NULL,
    due_at TIMESTAMPTZ,
    outcome TEXT,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, matter_id) REFERENCES matter (tenant_id, id)
);
CREATE INDEX leg_matter ON leg (tenant_id, matter_id);
CREATE INDEX leg_unit ON leg (tenant_id, unit_id, matter_id);
CREATE INDEX leg_open ON leg (tenant_id, unit_id, due_at) WHERE ended_at IS NULL;

CREATE TABLE entry (
    tenant_id BIGINT NOT NULL,
    matter_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    tx BIGINT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    body TEXT NOT NULL,
    words TEXT,
    salt BYTEA,
    mark BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (tenant_id, matter_id, seq),
    FOREIGN KEY (tenant_id, matter_id) REFERENCES matter (tenant_id, id)
);
CREATE INDEX entry_order ON entry (tenant_id, tx, matter_id, seq);

CREATE TABLE follower (
    tenant_id BIGINT NOT NULL,
    id TEXT NOT NULL,
    cursor TEXT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE TABLE party (
    tenant_id BIGINT NOT NULL,
    id UUID NOT NULL,
    sealed BYTEA,
    phone_index BYTEA,
    created_at TIMESTAMPTZ NOT NULL,
    erased_at TIMESTAMPTZ,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX party_phone ON party (tenant_id, phone_index) WHERE phone_index IS NOT NULL;

CREATE TABLE party_log (
    tenant_id BIGINT NOT NULL,
    id UUID NOT NULL,
    party_id UUID NOT NULL,
    staff_id UUID NOT NULL,
    purpose TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    matter_id UUID,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, party_id) REFERENCES party (tenant_id, id)
);
CREATE INDEX party_log_party ON party_log (tenant_id, party_id, at);

CREATE TABLE report (
    tenant_id BIGINT NOT NULL,
    id TEXT NOT NULL,
    matter_id UUID NOT NULL,
    party_id UUID NOT NULL,
    secret_hash BYTEA NOT NULL,
    channel TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, matter_id) REFERENCES matter (tenant_id, id),
    FOREIGN KEY (tenant_id, party_id) REFERENCES party (tenant_id, id)
);
CREATE INDEX report_matter ON report (tenant_id, matter_id);
CREATE INDEX report_party ON report (tenant_id, party_id);

CREATE TABLE file (
    tenant_id BIGINT NOT NULL,
    id UUID NOT NULL,
    matter_id UUID,
    key TEXT NOT NULL,
    thumb_key TEXT,
    kind TEXT NOT NULL,
    size BIGINT NOT NULL,
    width BIGINT,
    height BIGINT,
    sha256 BYTEA NOT NULL,
    uploaded_by UUID,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, matter_id) REFERENCES matter (tenant_id, id)
);
CREATE INDEX file_matter ON file (tenant_id, matter_id) WHERE matter_id IS NOT NULL;
CREATE INDEX file_loose ON file (tenant_id, created_at) WHERE matter_id IS NULL;

CREATE TABLE notice (
    tenant_id BIGINT NOT NULL,
    id UUID NOT NULL,
    matter_id UUID,
    seq BIGINT,
    means TEXT NOT NULL,
    staff_id UUID,
    party_id UUID,
    address BYTEA,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    run_at TIMESTAMPTZ NOT NULL,
    last_error TEXT,
    dedupe_key TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    sent_at TIMESTAMPTZ,
    read_at TIMESTAMPTZ,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX notice_once ON notice (tenant_id, dedupe_key);
CREATE INDEX notice_due ON notice (tenant_id, run_at) WHERE state IN ('queued', 'failed');
CREATE INDEX notice_state ON notice (tenant_id, state, created_at);
CREATE INDEX notice_matter ON notice (tenant_id, matter_id) WHERE matter_id IS NOT NULL;
CREATE INDEX notice_staff ON notice (tenant_id, staff_id, created_at) WHERE staff_id IS NOT NULL;

CREATE TABLE session (
    tenant_id BIGINT NOT NULL,
    id BYTEA NOT NULL,
    staff_id UUID NOT NULL,
    csrf TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, staff_id) REFERENCES staff (tenant_id, id)
);
CREATE INDEX session_staff ON session (tenant_id, staff_id);
CREATE INDEX session_expiry ON session (tenant_id, expires_at);

CREATE TABLE idempotency (
    tenant_id BIGINT NOT NULL,
    id BYTEA NOT NULL,
    scope TEXT NOT NULL,
    request_hash BYTEA NOT NULL,
    response TEXT,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, scope, id)
);
CREATE INDEX idempotency_age ON idempotency (tenant_id, created_at);

CREATE TABLE counter (
    tenant_id BIGINT NOT NULL,
    id TEXT NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE TABLE seal (
    tenant_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    body TEXT NOT NULL,
    signature BYTEA NOT NULL,
    key_id TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    next_tx BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, number)
);

CREATE TABLE seal_head (
    tenant_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    matter_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (tenant_id, number, matter_id)
);
CREATE INDEX seal_head_matter ON seal_head (tenant_id, matter_id, seq);

CREATE TABLE lease (
    tenant_id BIGINT NOT NULL,
    id TEXT NOT NULL,
    holder TEXT NOT NULL,
    until TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
