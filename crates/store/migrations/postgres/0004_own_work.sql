-- What each account sets for itself: how it works, its own views of the inbox, and what it (or its post)
-- put off until a moment. A matter that was put off comes back as soon as its version is another.
CREATE TABLE staff_setting (
    tenant_id BIGINT NOT NULL,
    staff_id UUID NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (tenant_id, staff_id, name)
);

CREATE TABLE saved_view (
    tenant_id BIGINT NOT NULL,
    id UUID NOT NULL,
    staff_id UUID NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    unit_id UUID,
    role TEXT,
    saved_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX saved_view_staff ON saved_view (tenant_id, staff_id);
CREATE INDEX saved_view_post ON saved_view (tenant_id, unit_id, role);

CREATE TABLE snooze (
    tenant_id BIGINT NOT NULL,
    id UUID NOT NULL,
    matter_id UUID NOT NULL,
    staff_id UUID,
    unit_id UUID,
    role TEXT,
    until TIMESTAMPTZ NOT NULL,
    version BIGINT NOT NULL,
    why TEXT NOT NULL,
    set_by UUID NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX snooze_matter ON snooze (tenant_id, matter_id);
CREATE INDEX snooze_until ON snooze (tenant_id, until);
