-- Answers of a form kept under a name, for oneself or for who holds the same post.
CREATE TABLE filling (
    tenant_id BIGINT NOT NULL,
    id UUID NOT NULL,
    staff_id UUID NOT NULL,
    name TEXT NOT NULL,
    playbook TEXT NOT NULL,
    action TEXT NOT NULL,
    answers TEXT NOT NULL,
    note TEXT NOT NULL,
    unit_id UUID,
    role TEXT,
    saved_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX filling_action ON filling (tenant_id, playbook, action);
CREATE INDEX filling_staff ON filling (tenant_id, staff_id);
