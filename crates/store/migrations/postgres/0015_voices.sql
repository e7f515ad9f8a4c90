-- Public feeds that are read, and what stood in them. There is no column for an author or commenter:
-- no person is followed.
CREATE TABLE feed (
    tenant_id BIGINT NOT NULL,
    id UUID NOT NULL,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    on_at_all BOOLEAN NOT NULL,
    hours BIGINT NOT NULL,
    etag TEXT NOT NULL,
    modified TEXT NOT NULL,
    fetched_at TIMESTAMPTZ,
    next_at TIMESTAMPTZ NOT NULL,
    failed BIGINT NOT NULL,
    error_zh TEXT NOT NULL,
    error_en TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE TABLE voice (
    tenant_id BIGINT NOT NULL,
    id UUID NOT NULL,
    feed_id UUID NOT NULL,
    mark TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    link TEXT,
    at TIMESTAMPTZ NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX voice_mark ON voice (tenant_id, feed_id, mark);
CREATE INDEX voice_at ON voice (tenant_id, at);
