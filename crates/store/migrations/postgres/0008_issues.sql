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
