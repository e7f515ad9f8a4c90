-- Words that are said for one thing: a search for one finds the others too.
CREATE TABLE synonym (
    tenant_id BIGINT NOT NULL,
    id UUID NOT NULL,
    words TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
