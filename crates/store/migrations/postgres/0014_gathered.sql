-- Which matters were put on the agenda of a meeting or into a class, for asking from their side. What
-- counts is the ledger of the one that took them.
CREATE TABLE gathered (
    tenant_id BIGINT NOT NULL,
    matter_id UUID NOT NULL,
    into_id UUID NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, matter_id, into_id)
);
CREATE INDEX gathered_into ON gathered (tenant_id, into_id, at);
