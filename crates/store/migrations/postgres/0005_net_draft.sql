-- The draft of the net: every step is kept until it is published or thrown away, so that each can be
-- undone and two people's steps can be brought together.
CREATE TABLE net_draft (
    tenant_id BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    effective_from DATE,
    changes TEXT NOT NULL,
    step TEXT NOT NULL,
    back BIGINT,
    forth BIGINT,
    saved_by UUID,
    saved_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, revision)
);
