-- The registry of places, and what administrators changed about people, posts, logins and places.
-- Neither has a column for people who live somewhere: personal data stands in party only.
CREATE TABLE place (
    tenant_id BIGINT NOT NULL,
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    code TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    aliases TEXT NOT NULL,
    parent_id UUID,
    grid_code TEXT,
    address TEXT NOT NULL,
    lon DOUBLE PRECISION,
    lat DOUBLE PRECISION,
    checked_on DATE,
    ended_on DATE,
    words TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX place_code ON place (tenant_id, code);
CREATE INDEX place_grid ON place (tenant_id, grid_code);
CREATE INDEX place_parent ON place (tenant_id, parent_id);

CREATE TABLE admin_log (
    tenant_id BIGINT NOT NULL,
    id UUID NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    staff_id UUID,
    about UUID NOT NULL,
    did TEXT NOT NULL,
    zh TEXT NOT NULL,
    en TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX admin_log_about ON admin_log (tenant_id, about, at);
