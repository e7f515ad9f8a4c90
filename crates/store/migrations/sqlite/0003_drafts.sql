-- Drafts of playbooks: every saving is kept until the draft is published or thrown away, so that
-- two people's changes can be brought together.
CREATE TABLE playbook_draft (
    tenant_id INTEGER NOT NULL,
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    text TEXT NOT NULL,
    walks TEXT NOT NULL,
    based_on TEXT,
    saved_by BLOB CHECK (length(saved_by) = 16),
    saved_at TEXT NOT NULL CHECK (length(saved_at) = 27),
    PRIMARY KEY (tenant_id, id, revision)
) STRICT;

ALTER TABLE playbook ADD COLUMN walks TEXT;
ALTER TABLE playbook ADD COLUMN based_on TEXT;
