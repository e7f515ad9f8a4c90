-- What clerks know for sure: words, a place, a channel, and what a matter with them is then. A rule is
-- never removed: it ends. Beside it what rules proposed for a matter, and what was decided later. No word
-- of a report stands here.
CREATE TABLE triage_rule (
    tenant_id BIGINT NOT NULL,
    id UUID NOT NULL,
    words TEXT NOT NULL,
    area TEXT NOT NULL,
    channel TEXT NOT NULL,
    category TEXT,
    unit_id UUID,
    urgency BIGINT,
    note TEXT NOT NULL,
    valid_from DATE,
    valid_to DATE,
    set_by UUID,
    set_at TIMESTAMPTZ NOT NULL,
    sense BIGINT NOT NULL,
    version BIGINT NOT NULL,
    ended_at TIMESTAMPTZ,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, unit_id) REFERENCES unit (tenant_id, id)
);

CREATE TABLE rule_proposal (
    tenant_id BIGINT NOT NULL,
    matter_id UUID NOT NULL,
    rule_id UUID NOT NULL,
    kind TEXT NOT NULL,
    sense BIGINT NOT NULL,
    proposed TEXT NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    decided TEXT,
    decided_at TIMESTAMPTZ,
    PRIMARY KEY (tenant_id, matter_id, rule_id, kind)
);
CREATE INDEX rule_proposal_rule ON rule_proposal (tenant_id, rule_id, sense);
