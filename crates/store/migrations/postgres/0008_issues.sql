-- Hot issues mined from matters and public voices, what people joined and parted by hand, and the
-- campaigns that came of them. Nothing here names a person, but for whoever decided by hand.
CREATE TABLE issue (
    tenant_id BIGINT NOT NULL,
    id TEXT NOT NULL,
    score DOUBLE PRECISION NOT NULL,
    body TEXT NOT NULL,
    first_at TIMESTAMPTZ NOT NULL,
    last_at TIMESTAMPTZ NOT NULL,
    gone_at TIMESTAMPTZ,
    PRIMARY KEY (tenant_id, id)
);

CREATE TABLE issue_member (
    tenant_id BIGINT NOT NULL,
    doc_id UUID NOT NULL,
    issue_id TEXT NOT NULL,
    voice BOOLEAN NOT NULL,
    PRIMARY KEY (tenant_id, doc_id)
);
CREATE INDEX issue_member_issue ON issue_member (tenant_id, issue_id);

CREATE TABLE issue_bond (
    tenant_id BIGINT NOT NULL,
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    issue_id TEXT NOT NULL,
    lefts TEXT NOT NULL,
    rights TEXT NOT NULL,
    why TEXT NOT NULL,
    staff_id UUID,
    at TIMESTAMPTZ NOT NULL,
    undone_at TIMESTAMPTZ,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX issue_bond_at ON issue_bond (tenant_id, at);

CREATE TABLE issue_campaign (
    tenant_id BIGINT NOT NULL,
    matter_id UUID NOT NULL,
    issue_id TEXT NOT NULL,
    body TEXT NOT NULL,
    staff_id UUID,
    made_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, matter_id)
);
CREATE INDEX issue_campaign_issue ON issue_campaign (tenant_id, issue_id);

-- Early warnings: each told once, dismissed with a reason that is kept.
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
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX warning_about ON warning (tenant_id, kind, about, made_at);
CREATE INDEX warning_seen ON warning (tenant_id, seen_at);

CREATE TABLE warning_look (
    tenant_id BIGINT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

-- Public feeds and what they said: no author is kept.
CREATE TABLE feed (
    tenant_id BIGINT NOT NULL,
    id UUID NOT NULL,
    url TEXT NOT NULL,
    name TEXT NOT NULL,
    added_at TIMESTAMPTZ NOT NULL,
    etag TEXT,
    modified TEXT,
    run_at TIMESTAMPTZ NOT NULL,
    read_at TIMESTAMPTZ,
    failures BIGINT NOT NULL,
    error TEXT,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX feed_url ON feed (tenant_id, url);

CREATE TABLE voice (
    tenant_id BIGINT NOT NULL,
    id UUID NOT NULL,
    feed_id UUID NOT NULL,
    mark BYTEA NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    link TEXT,
    at TIMESTAMPTZ NOT NULL,
    kept_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX voice_mark ON voice (tenant_id, feed_id, mark);
CREATE INDEX voice_at ON voice (tenant_id, at);
