-- What was learned from decided matters, each try with its report; and what was proposed for a matter
-- beside what was decided later. No word of a report stands here.
CREATE TABLE insight_model (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    made_at TEXT NOT NULL CHECK (length(made_at) = 27),
    in_force INTEGER NOT NULL CHECK (in_force IN (0, 1)),
    report TEXT NOT NULL,
    bytes BLOB,
    PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE UNIQUE INDEX insight_model_version ON insight_model (tenant_id, kind, version);

CREATE TABLE proposal (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    matter_id BLOB NOT NULL CHECK (length(matter_id) = 16),
    kind TEXT NOT NULL,
    model INTEGER NOT NULL,
    proposed TEXT NOT NULL,
    confidence REAL NOT NULL,
    unsure INTEGER NOT NULL CHECK (unsure IN (0, 1)),
    body TEXT NOT NULL,
    made_at TEXT NOT NULL CHECK (length(made_at) = 27),
    decided TEXT,
    decided_at TEXT CHECK (length(decided_at) = 27),
    PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE UNIQUE INDEX proposal_matter ON proposal (tenant_id, matter_id, kind);
