-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the bot is made of, as the school keeps it: phrases to learn from, replies of its own, trained models.

-- A built-in phrase that the school has taken out stays, without text_key, so that no upgrade brings it back.
CREATE TABLE bot_phrases (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    label smallint NOT NULL CHECK (label BETWEEN 0 AND 10),
    variety smallint NOT NULL CHECK (variety BETWEEN 0 AND 7),
    text text NOT NULL CHECK (text <> ''),
    needs_admin smallint CHECK (needs_admin IN (0, 1)),
    source smallint NOT NULL CHECK (source BETWEEN 0 AND 2),
    text_key text COLLATE "C" CHECK (text_key <> ''),
    built_in_key text COLLATE "C",
    updated_at bigint NOT NULL,
    updated_by bigint CHECK (updated_by > 0),
    CHECK (text_key IS NOT NULL OR built_in_key IS NOT NULL)
);

CREATE UNIQUE INDEX bot_phrases_text ON bot_phrases (text_key);

CREATE UNIQUE INDEX bot_phrases_built_in ON bot_phrases (built_in_key) WHERE built_in_key IS NOT NULL;

CREATE INDEX bot_phrases_label ON bot_phrases (label, source) WHERE text_key IS NOT NULL;

-- Only where the school says something else than the program.
CREATE TABLE bot_replies (
    language smallint NOT NULL CHECK (language IN (0, 1)),
    name text COLLATE "C" NOT NULL CHECK (name <> ''),
    text text NOT NULL CHECK (text <> ''),
    updated_at bigint NOT NULL,
    updated_by bigint CHECK (updated_by > 0),
    PRIMARY KEY (language, name)
);

-- One training counts as running until lease_until, which its server moves on for as long as it lives.
CREATE TABLE bot_models (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    state smallint NOT NULL CHECK (state BETWEEN 0 AND 2),
    started_at bigint NOT NULL,
    started_by bigint CHECK (started_by > 0),
    finished_at bigint,
    lease_until bigint NOT NULL,
    progress smallint NOT NULL CHECK (progress BETWEEN 0 AND 100),
    phrases integer NOT NULL CHECK (phrases >= 0),
    accuracy double precision,
    macro_f1 double precision,
    size bigint NOT NULL CHECK (size >= 0),
    fault text NOT NULL,
    content bytea,
    CHECK (state <> 1 OR content IS NOT NULL)
);

-- Compressed already.
ALTER TABLE bot_models ALTER COLUMN content SET STORAGE EXTERNAL;

-- One row: what students are answered by, and the number of the change that made it so. Without a model: the built-in.
CREATE TABLE bot_live (
    id smallint PRIMARY KEY CHECK (id = 1),
    model_id bigint REFERENCES bot_models (id),
    revision bigint NOT NULL,
    seed text NOT NULL
);

CREATE INDEX bot_live_model ON bot_live (model_id);

INSERT INTO bot_live (id, revision, seed) VALUES (1, 0, '');

-- The audit log has more to tell of, and of what.
ALTER TABLE audit DROP CONSTRAINT audit_event_check;

ALTER TABLE audit ADD CONSTRAINT audit_event_check CHECK (event >= 0);

ALTER TABLE audit ADD COLUMN object text NOT NULL DEFAULT '';
