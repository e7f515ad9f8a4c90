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
