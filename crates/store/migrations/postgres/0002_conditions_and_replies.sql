-- When a matter of a category is filed and when it counts as solved; standard replies; and the
-- versions that let a change made from an old page be refused. The columns may be empty because rows
-- of before have none: such a row is version 1.

ALTER TABLE category ADD COLUMN filing_zh TEXT;
ALTER TABLE category ADD COLUMN filing_en TEXT;
ALTER TABLE category ADD COLUMN closing_zh TEXT;
ALTER TABLE category ADD COLUMN closing_en TEXT;
ALTER TABLE category ADD COLUMN version BIGINT;
ALTER TABLE route ADD COLUMN version BIGINT;

CREATE TABLE reply (
    tenant_id BIGINT NOT NULL,
    id UUID NOT NULL,
    category TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
