-- The draft of the net: every step is kept until it is published or thrown away, so that each can be
-- undone and two people's steps can be brought together.
CREATE TABLE net_draft (
    tenant_id INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    effective_from TEXT CHECK (length(effective_from) = 10),
    changes TEXT NOT NULL,
    step TEXT NOT NULL,
    back INTEGER,
    forth INTEGER,
    saved_by BLOB CHECK (length(saved_by) = 16),
    saved_at TEXT NOT NULL CHECK (length(saved_at) = 27),
    PRIMARY KEY (tenant_id, revision)
) STRICT;
