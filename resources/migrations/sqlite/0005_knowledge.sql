-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the bot is made of, as the school keeps it: phrases to learn from, replies of its own, trained models.

-- A built-in phrase that the school has taken out stays, without text_key, so that no upgrade brings it back.
CREATE TABLE bot_phrases (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    label INTEGER NOT NULL CHECK (label BETWEEN 0 AND 10),
    variety INTEGER NOT NULL CHECK (variety BETWEEN 0 AND 7),
    text TEXT NOT NULL CHECK (text <> ''),
    needs_admin INTEGER CHECK (needs_admin IN (0, 1)),
    source INTEGER NOT NULL CHECK (source BETWEEN 0 AND 2),
    text_key TEXT CHECK (text_key <> ''),
    built_in_key TEXT,
    updated_at INTEGER NOT NULL,
    updated_by INTEGER CHECK (updated_by > 0),
    CHECK (text_key IS NOT NULL OR built_in_key IS NOT NULL)
) STRICT;

CREATE UNIQUE INDEX bot_phrases_text ON bot_phrases (text_key);

CREATE UNIQUE INDEX bot_phrases_built_in ON bot_phrases (built_in_key) WHERE built_in_key IS NOT NULL;

CREATE INDEX bot_phrases_label ON bot_phrases (label, source) WHERE text_key IS NOT NULL;

-- Only where the school says something else than the program.
CREATE TABLE bot_replies (
    language INTEGER NOT NULL CHECK (language IN (0, 1)),
    name TEXT NOT NULL CHECK (name <> ''),
    text TEXT NOT NULL CHECK (text <> ''),
    updated_at INTEGER NOT NULL,
    updated_by INTEGER CHECK (updated_by > 0),
    PRIMARY KEY (language, name)
) STRICT, WITHOUT ROWID;

-- One training counts as running until lease_until, which its server moves on for as long as it lives.
CREATE TABLE bot_models (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),
    started_at INTEGER NOT NULL,
    started_by INTEGER CHECK (started_by > 0),
    finished_at INTEGER,
    lease_until INTEGER NOT NULL,
    progress INTEGER NOT NULL CHECK (progress BETWEEN 0 AND 100),
    phrases INTEGER NOT NULL CHECK (phrases >= 0),
    accuracy REAL,
    macro_f1 REAL,
    size INTEGER NOT NULL CHECK (size >= 0),
    fault TEXT NOT NULL,
    content BLOB,
    CHECK (state <> 1 OR content IS NOT NULL)
) STRICT;

-- One row: what students are answered by, and the number of the change that made it so. Without a model: the built-in.
CREATE TABLE bot_live (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    model_id INTEGER REFERENCES bot_models (id),
    revision INTEGER NOT NULL,
    seed TEXT NOT NULL
) STRICT;

CREATE INDEX bot_live_model ON bot_live (model_id);

INSERT INTO bot_live (id, revision, seed) VALUES (1, 0, '');

-- The audit log has more to tell of, and of what.
ALTER TABLE audit RENAME TO audit_before;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    event INTEGER NOT NULL CHECK (event >= 0),
    actor_role INTEGER CHECK (actor_role IN (0, 1)),
    actor_id INTEGER CHECK (actor_id > 0),
    address TEXT NOT NULL,
    target_role INTEGER CHECK (target_role IN (0, 1)),
    target_id INTEGER CHECK (target_id > 0),
    object TEXT NOT NULL DEFAULT ''
) STRICT;

INSERT INTO audit (id, at, event, actor_role, actor_id, address, target_role, target_id)
    SELECT id, at, event, actor_role, actor_id, address, target_role, target_id FROM audit_before;

-- Takes its triggers with it, which do not fire.
DROP TABLE audit_before;

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END

CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END
