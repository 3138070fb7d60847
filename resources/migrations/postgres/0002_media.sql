-- SPDX-License-Identifier: GPL-3.0-or-later
-- Media: what is shown of pictures, who sent how much, and the key that signs links.

ALTER TABLE attachments ADD COLUMN thumbnail_hash text;

ALTER TABLE attachments ADD COLUMN thumbnail_type text;

ALTER TABLE attachments ADD COLUMN thumbnail_size bigint CHECK (thumbnail_size > 0);

CREATE INDEX attachments_thumbnail ON attachments (thumbnail_hash) WHERE thumbnail_hash IS NOT NULL;

-- Number 0 stands for everybody together.
CREATE TABLE media_usage (
    role smallint NOT NULL CHECK (role IN (0, 1)),
    person_id bigint NOT NULL CHECK (person_id >= 0),
    bytes bigint NOT NULL CHECK (bytes >= 0),
    PRIMARY KEY (role, person_id)
);

CREATE TABLE shared_secrets (
    name text PRIMARY KEY,
    value text NOT NULL
);
