-- Early warnings, what became of them, and which days were looked at. A place, a category or a matter
-- stands in them; a person only as whoever dismissed one.
CREATE TABLE warning (
    tenant_id BIGINT NOT NULL,
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    area TEXT,
    matter_id UUID,
    body TEXT NOT NULL,
    weight DOUBLE PRECISION NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    reason TEXT,
    why TEXT,
    lesson TEXT,
    staff_id UUID,
    until_at TIMESTAMPTZ,
    undone_at TIMESTAMPTZ,
    undone_id UUID,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX warning_ended ON warning (tenant_id, ended_at);
CREATE INDEX warning_made ON warning (tenant_id, kind, made_at);

CREATE TABLE warning_look (
    tenant_id BIGINT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
