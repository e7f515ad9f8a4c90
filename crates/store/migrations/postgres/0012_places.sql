-- The registry of places. It has no column for people who live somewhere: who may be asked for at a
-- door stands in party only, encrypted, and only as long as they agreed to.
CREATE TABLE place (
    tenant_id BIGINT NOT NULL,
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    code TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    aliases TEXT NOT NULL,
    parent_id UUID,
    grid_code TEXT COLLATE "C" NOT NULL,
    grid_path TEXT COLLATE "C" NOT NULL,
    address TEXT NOT NULL,
    lon DOUBLE PRECISION,
    lat DOUBLE PRECISION,
    wish TEXT NOT NULL,
    contact_id UUID,
    consent_on DATE,
    confirmed_on DATE,
    confirmed_how TEXT NOT NULL,
    ended_on DATE,
    words TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX place_code ON place (tenant_id, code);
CREATE INDEX place_grid ON place (tenant_id, grid_path, code);
CREATE INDEX place_parent ON place (tenant_id, parent_id);
