-- What clerks know for sure: words, a place, a channel, and what a matter with them is then. A rule is
-- never removed: it ends. Beside it what rules proposed for a matter, and what was decided later. No word
-- of a report stands here.
CREATE TABLE triage_rule (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    words TEXT NOT NULL,
    area TEXT NOT NULL,
    channel TEXT NOT NULL,
    category TEXT,
    unit_id BLOB CHECK (length(unit_id) = 16),
    urgency INTEGER,
    note TEXT NOT NULL,
    valid_from TEXT CHECK (length(valid_from) = 10),
    valid_to TEXT CHECK (length(valid_to) = 10),
    set_by BLOB CHECK (length(set_by) = 16),
    set_at TEXT NOT NULL CHECK (length(set_at) = 27),
    sense INTEGER NOT NULL,
    version INTEGER NOT NULL,
    ended_at TEXT CHECK (length(ended_at) = 27),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, unit_id) REFERENCES unit (tenant_id, id)
) STRICT;

CREATE TABLE rule_proposal (
    tenant_id INTEGER NOT NULL,
    matter_id BLOB NOT NULL CHECK (length(matter_id) = 16),
    rule_id BLOB NOT NULL CHECK (length(rule_id) = 16),
    kind TEXT NOT NULL,
    sense INTEGER NOT NULL,
    proposed TEXT NOT NULL,
    made_at TEXT NOT NULL CHECK (length(made_at) = 27),
    decided TEXT,
    decided_at TEXT CHECK (length(decided_at) = 27),
    PRIMARY KEY (tenant_id, matter_id, rule_id, kind)
) STRICT;
CREATE INDEX rule_proposal_rule ON rule_proposal (tenant_id, rule_id, sense);
