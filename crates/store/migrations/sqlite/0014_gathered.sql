-- Which matters were put on the agenda of a meeting or into a class, for asking from their side. What
-- counts is the ledger of the one that took them.
CREATE TABLE gathered (
    tenant_id INTEGER NOT NULL,
    matter_id BLOB NOT NULL CHECK (length(matter_id) = 16),
    into_id BLOB NOT NULL CHECK (length(into_id) = 16),
    at TEXT NOT NULL CHECK (length(at) = 27),
    PRIMARY KEY (tenant_id, matter_id, into_id)
) STRICT;
CREATE INDEX gathered_into ON gathered (tenant_id, into_id, at);
