-- Hand-over notes of a shift (交接班记录): what a unit's matters stood at, in figures and ids, and the
-- words of who handed over. Titles are read from the matters, so that what is erased there is gone
-- here. Nothing is kept of when anybody was on duty but the hand-over itself.
CREATE TABLE handover (
    tenant_id BIGINT NOT NULL,
    id UUID NOT NULL,
    unit_id UUID NOT NULL,
    number BIGINT NOT NULL,
    from_at TIMESTAMPTZ NOT NULL,
    to_at TIMESTAMPTZ NOT NULL,
    words TEXT NOT NULL,
    body TEXT NOT NULL,
    given_by UUID NOT NULL,
    given_at TIMESTAMPTZ NOT NULL,
    taken_by UUID,
    taken_at TIMESTAMPTZ,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX handover_number ON handover (tenant_id, unit_id, number);

-- What happened between two moments, over all matters.
CREATE INDEX entry_at ON entry (tenant_id, at);
