-- Drafts of playbooks: every saving is kept until the draft is published or thrown away, so that
-- two people's changes can be brought together.
CREATE TABLE playbook_draft (
    tenant_id BIGINT NOT NULL,
    id TEXT NOT NULL,
    revision BIGINT NOT NULL,
    text TEXT NOT NULL,
    walks TEXT NOT NULL,
    based_on TEXT,
    saved_by UUID,
    saved_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, id, revision)
);

ALTER TABLE playbook ADD COLUMN walks TEXT;
ALTER TABLE playbook ADD COLUMN based_on TEXT;
