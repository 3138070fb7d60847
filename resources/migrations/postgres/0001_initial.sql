-- SPDX-License-Identifier: GPL-3.0-or-later
-- Times are milliseconds since 1970 in UTC; enumerations are numbered as server/storage/column_codes.h pins them.
-- Paragraphs are statements: an empty line ends each of them.

CREATE TABLE people (
    role smallint NOT NULL CHECK (role IN (0, 1)),
    id bigint NOT NULL CHECK (id > 0),
    name text NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (role, id)
);

CREATE TABLE chats (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    student_id bigint NOT NULL CHECK (student_id > 0),
    admin_id bigint CHECK (admin_id > 0),
    status smallint NOT NULL CHECK (status BETWEEN 0 AND 4),
    last_message_at bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    current_intent smallint CHECK (current_intent BETWEEN 0 AND 7),
    bot_attempts integer NOT NULL DEFAULT 0 CHECK (bot_attempts >= 0),
    waiting_since bigint,
    unread_by_student INTEGER NOT NULL DEFAULT 0 CHECK (unread_by_student >= 0),
    unread_by_admins INTEGER NOT NULL DEFAULT 0 CHECK (unread_by_admins >= 0),
    CHECK ((status = 1) = (waiting_since IS NOT NULL))
);

CREATE UNIQUE INDEX chats_open ON chats (student_id) WHERE status <> 4;

CREATE INDEX chats_student ON chats (student_id, id);

CREATE INDEX chats_updated ON chats (updated_at, id);

CREATE INDEX chats_status ON chats (status, updated_at, id);

CREATE INDEX chats_assigned ON chats (admin_id, updated_at, id) WHERE admin_id IS NOT NULL;

CREATE TABLE attachments (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    content_hash text NOT NULL,
    media_type text NOT NULL,
    name text NOT NULL,
    size bigint NOT NULL CHECK (size >= 0),
    duration double precision CHECK (duration >= 0),
    width integer CHECK (width > 0),
    height integer CHECK (height > 0)
);

CREATE INDEX attachments_content ON attachments (content_hash);

-- Ids that clients make up compare byte by byte, whatever the locale of the cluster.
CREATE TABLE messages (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    chat_id bigint NOT NULL REFERENCES chats (id),
    sender_id bigint NOT NULL CHECK (sender_id > 0),
    sender_role smallint NOT NULL CHECK (sender_role IN (0, 1)),
    type smallint NOT NULL CHECK (type BETWEEN 0 AND 4),
    text text NOT NULL,
    attachment_id bigint REFERENCES attachments (id),
    created_at bigint NOT NULL,
    sender_name text NOT NULL,
    delivered_at bigint,
    read_at bigint,
    client_message_id text COLLATE "C" CHECK (client_message_id <> ''),
    reply_to bigint REFERENCES messages (id),
    CHECK (read_at IS NULL OR delivered_at IS NOT NULL)
);

CREATE UNIQUE INDEX messages_page ON messages (chat_id, created_at);

CREATE UNIQUE INDEX messages_client ON messages (sender_role, sender_id, client_message_id)
    WHERE client_message_id IS NOT NULL;

CREATE INDEX messages_attachment ON messages (attachment_id) WHERE attachment_id IS NOT NULL;

CREATE TABLE ratings (
    chat_id bigint PRIMARY KEY REFERENCES chats (id),
    score smallint NOT NULL CHECK (score BETWEEN 1 AND 5),
    comment text NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);

CREATE TABLE faqs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    question text NOT NULL,
    answer text NOT NULL,
    priority integer NOT NULL
);

CREATE INDEX faqs_order ON faqs (priority DESC, id);

-- One row, counted up to prove that the database takes writes: writing what stands there already may touch no disk.
CREATE TABLE health (
    id integer PRIMARY KEY CHECK (id = 1),
    checks bigint NOT NULL
);

INSERT INTO health (id, checks) VALUES (1, 0);
