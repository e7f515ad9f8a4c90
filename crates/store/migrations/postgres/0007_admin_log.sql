-- What administrators changed about people, posts and logins.
CREATE TABLE admin_log (
    tenant_id BIGINT NOT NULL,
    id UUID NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    staff_id UUID,
    about UUID NOT NULL,
    did TEXT NOT NULL,
    zh TEXT NOT NULL,
    en TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX admin_log_about ON admin_log (tenant_id, about, at);
