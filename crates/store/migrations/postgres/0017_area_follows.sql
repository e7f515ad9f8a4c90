-- Who is told by mail what was done in an area. The address is sealed; its keyed hash finds it again.
CREATE TABLE area_follow (
    tenant_id BIGINT NOT NULL,
    id UUID NOT NULL,
    area TEXT NOT NULL,
    mail BYTEA NOT NULL,
    mail_index BYTEA NOT NULL,
    lang TEXT NOT NULL,
    asked_at TIMESTAMPTZ NOT NULL,
    confirmed_at TIMESTAMPTZ,
    told_to TIMESTAMPTZ NOT NULL,
    next_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX area_follow_once ON area_follow (tenant_id, mail_index, area);
CREATE INDEX area_follow_due ON area_follow (tenant_id, next_at);
