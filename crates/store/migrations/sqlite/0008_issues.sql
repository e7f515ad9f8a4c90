-- Hot issues mined from matters and public voices, what people joined and parted by hand, and the
-- campaigns that came of them. Nothing here names a person, but for whoever decided by hand.
CREATE TABLE issue (
    tenant_id INTEGER NOT NULL,
    id TEXT NOT NULL,
    score REAL NOT NULL,
    body TEXT NOT NULL,
    first_at TEXT NOT NULL CHECK (length(first_at) = 27),
    last_at TEXT NOT NULL CHECK (length(last_at) = 27),
    gone_at TEXT CHECK (length(gone_at) = 27),
    PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE TABLE issue_member (
    tenant_id INTEGER NOT NULL,
    doc_id BLOB NOT NULL CHECK (length(doc_id) = 16),
    issue_id TEXT NOT NULL,
    voice INTEGER NOT NULL CHECK (voice IN (0, 1)),
    PRIMARY KEY (tenant_id, doc_id)
) STRICT;
CREATE INDEX issue_member_issue ON issue_member (tenant_id, issue_id);

CREATE TABLE issue_bond (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    kind TEXT NOT NULL,
    issue_id TEXT NOT NULL,
    lefts TEXT NOT NULL,
    rights TEXT NOT NULL,
    why TEXT NOT NULL,
    staff_id BLOB CHECK (length(staff_id) = 16),
    at TEXT NOT NULL CHECK (length(at) = 27),
    undone_at TEXT CHECK (length(undone_at) = 27),
    PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE INDEX issue_bond_at ON issue_bond (tenant_id, at);

CREATE TABLE issue_campaign (
    tenant_id INTEGER NOT NULL,
    matter_id BLOB NOT NULL CHECK (length(matter_id) = 16),
    issue_id TEXT NOT NULL,
    body TEXT NOT NULL,
    staff_id BLOB CHECK (length(staff_id) = 16),
    made_at TEXT NOT NULL CHECK (length(made_at) = 27),
    PRIMARY KEY (tenant_id, matter_id)
) STRICT;
CREATE INDEX issue_campaign_issue ON issue_campaign (tenant_id, issue_id);

-- Early warnings: each told once, dismissed with a reason that is kept.
CREATE TABLE warning (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    area TEXT,
    matter_id BLOB CHECK (length(matter_id) = 16),
    body TEXT NOT NULL,
    weight REAL NOT NULL,
    made_at TEXT NOT NULL CHECK (length(made_at) = 27),
    seen_at TEXT NOT NULL CHECK (length(seen_at) = 27),
    ended_at TEXT CHECK (length(ended_at) = 27),
    reason TEXT,
    why TEXT,
    lesson TEXT,
    staff_id BLOB CHECK (length(staff_id) = 16),
    until_at TEXT CHECK (length(until_at) = 27),
    PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE INDEX warning_about ON warning (tenant_id, kind, about, made_at);
CREATE INDEX warning_seen ON warning (tenant_id, seen_at);

CREATE TABLE warning_look (
    tenant_id INTEGER NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    at TEXT NOT NULL CHECK (length(at) = 27),
    PRIMARY KEY (tenant_id, id)
) STRICT;

-- Public feeds and what they said: no author is kept.
CREATE TABLE feed (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    url TEXT NOT NULL,
    name TEXT NOT NULL,
    added_at TEXT NOT NULL CHECK (length(added_at) = 27),
    etag TEXT,
    modified TEXT,
    run_at TEXT NOT NULL CHECK (length(run_at) = 27),
    read_at TEXT CHECK (length(read_at) = 27),
    failures INTEGER NOT NULL,
    error TEXT,
    PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE UNIQUE INDEX feed_url ON feed (tenant_id, url);

CREATE TABLE voice (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    feed_id BLOB NOT NULL CHECK (length(feed_id) = 16),
    mark BLOB NOT NULL CHECK (length(mark) = 32),
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    link TEXT,
    at TEXT NOT NULL CHECK (length(at) = 27),
    kept_at TEXT NOT NULL CHECK (length(kept_at) = 27),
    PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE UNIQUE INDEX voice_mark ON voice (tenant_id, feed_id, mark);
CREATE INDEX voice_at ON voice (tenant_id, at);
