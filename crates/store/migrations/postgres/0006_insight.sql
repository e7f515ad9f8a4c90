-- What was learned from decided matters, each try with its report; and what was proposed for a matter
-- beside what was decided later. No word of a report stands here.
CREATE TABLE insight_model (
    tenant_id BIGINT NOT NULL,
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    version BIGINT NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    in_force BOOLEAN NOT NULL,
    report TEXT NOT NULL,
    bytes BYTEA,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX insight_model_version ON insight_model (tenant_id, kind, version);

CREATE TABLE proposal (
    tenant_id BIGINT NOT NULL,
    id UUID NOT NULL,
    matter_id UUID NOT NULL,
    kind TEXT NOT NULL,
    model BIGINT NOT NULL,
    proposed TEXT NOT NULL,
    confidence DOUBLE PRECISION NOT NULL,
    unsure BOOLEAN NOT NULL,
    body TEXT NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    decided TEXT,
    decided_at TIMESTAMPTZ,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX proposal_matter ON proposal (tenant_id, matter_id, kind);
