-- SPDX-License-Identifier: GPL-3.0-or-later
-- Accounts of our own, their sessions, who may come in at all, and who did what.

CREATE TABLE accounts (
    role INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    username TEXT NOT NULL CHECK (username <> ''),
    password_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    password_changed_at INTEGER NOT NULL,
    PRIMARY KEY (role, person_id),
    FOREIGN KEY (role, person_id) REFERENCES people (role, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX accounts_username ON accounts (username);

-- Also of people without an account: the tokens of the school's platform are refused by it too.
CREATE TABLE person_access (
    role INTEGER NOT NULL CHECK (role IN (0, 1)),
    person_id INTEGER NOT NULL CHECK (person_id > 0),
    disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)),
    sessions_end INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (role, person_id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX person_access_revision ON person_access (revision);

-- One row, so that changes are numbered in the order in which they become visible.
CREATE TABLE access_revision (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    value INTEGER NOT NULL
) STRICT;

INSERT INTO access_revision (id, value) VALUES (1, 0);

-- Of refresh tokens only hashes are kept (SHA-256, hexadecimal).
CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    role INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    family_hash TEXT NOT NULL,
    current_hash TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    rotated_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER,
    end_revision INTEGER,
    FOREIGN KEY (role, person_id) REFERENCES accounts (role, person_id),
    CHECK ((ended_at IS NULL) = (end_revision IS NULL))
) STRICT;

CREATE UNIQUE INDEX sessions_family ON sessions (family_hash);

CREATE INDEX sessions_open ON sessions (role, person_id) WHERE ended_at IS NULL;

CREATE INDEX sessions_address ON sessions (role, person_id, address);

CREATE INDEX sessions_ended ON sessions (end_revision) WHERE end_revision IS NOT NULL;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    event INTEGER NOT NULL CHECK (event BETWEEN 0 AND 9),
    actor_role INTEGER CHECK (actor_role IN (0, 1)),
    actor_id INTEGER CHECK (actor_id > 0),
    address TEXT NOT NULL,
    target_role INTEGER CHECK (target_role IN (0, 1)),
    target_id INTEGER CHECK (target_id > 0)
) STRICT;

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END

CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END
