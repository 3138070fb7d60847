-- SPDX-License-Identifier: GPL-3.0-or-later
-- Accounts of our own, their sessions, who may come in at all, and who did what.

-- Names compare byte by byte, whatever the locale of the cluster.
CREATE TABLE accounts (
    role smallint NOT NULL,
    person_id bigint NOT NULL,
    username text COLLATE "C" NOT NULL CHECK (username <> ''),
    password_hash text NOT NULL,
    created_at bigint NOT NULL,
    password_changed_at bigint NOT NULL,
    PRIMARY KEY (role, person_id),
    FOREIGN KEY (role, person_id) REFERENCES people (role, id)
);

CREATE UNIQUE INDEX accounts_username ON accounts (username);

-- Also of people without an account: the tokens of the school's platform are refused by it too.
CREATE TABLE person_access (
    role smallint NOT NULL CHECK (role IN (0, 1)),
    person_id bigint NOT NULL CHECK (person_id > 0),
    disabled smallint NOT NULL CHECK (disabled IN (0, 1)),
    sessions_end bigint NOT NULL,
    revision bigint NOT NULL,
    PRIMARY KEY (role, person_id)
);

CREATE UNIQUE INDEX person_access_revision ON person_access (revision);

-- One row, locked by whoever changes something, so that changes are numbered in the order in which they become visible.
CREATE TABLE access_revision (
    id smallint PRIMARY KEY CHECK (id = 1),
    value bigint NOT NULL
);

INSERT INTO access_revision (id, value) VALUES (1, 0);

-- Of refresh tokens only hashes are kept (SHA-256, hexadecimal).
CREATE TABLE sessions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    role smallint NOT NULL,
    person_id bigint NOT NULL,
    family_hash text COLLATE "C" NOT NULL,
    current_hash text NOT NULL,
    previous_hash text NOT NULL,
    request_hash text NOT NULL,
    address text COLLATE "C" NOT NULL,
    created_at bigint NOT NULL,
    rotated_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    ended_at bigint,
    end_revision bigint,
    FOREIGN KEY (role, person_id) REFERENCES accounts (role, person_id),
    CHECK ((ended_at IS NULL) = (end_revision IS NULL))
);

CREATE UNIQUE INDEX sessions_family ON sessions (family_hash);

CREATE INDEX sessions_open ON sessions (role, person_id, id) WHERE ended_at IS NULL;

CREATE INDEX sessions_address ON sessions (role, person_id, address);

CREATE INDEX sessions_ended ON sessions (end_revision) WHERE end_revision IS NOT NULL;

CREATE TABLE audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at bigint NOT NULL,
    event smallint NOT NULL CHECK (event BETWEEN 0 AND 9),
    actor_role smallint CHECK (actor_role IN (0, 1)),
    actor_id bigint CHECK (actor_id > 0),
    address text NOT NULL,
    target_role smallint CHECK (target_role IN (0, 1)),
    target_id bigint CHECK (target_id > 0)
);

CREATE FUNCTION refuse_to_change_the_audit_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only';
END
$$;

CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_the_audit_log();
