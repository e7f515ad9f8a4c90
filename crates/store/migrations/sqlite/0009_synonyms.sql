-- Words that are said for one thing: a search for one finds the others too.
CREATE TABLE synonym (
    tenant_id INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    words TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, id)
) STRICT;
