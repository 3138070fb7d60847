-- SPDX-License-Identifier: GPL-3.0-or-later
-- Times are milliseconds since 1970 in UTC; enumerations are numbered as server/storage/column_codes.h pins them.
-- Paragraphs are statements: an empty line ends each of them.

CREATE TABLE people (
    role INTEGER NOT NULL CHECK (role IN (0, 1)),
    id INTEGER NOT NULL CHECK (id > 0),
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (role, id)
) STRICT, WITHOUT ROWID;

-- AUTOINCREMENT, here and below: an id that has been given out never names anything else.
CREATE TABLE chats (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    student_id INTEGER NOT NULL CHECK (student_id > 0),
    admin_id INTEGER CHECK (admin_id > 0),
    status INTEGER NOT NULL CHECK (status BETWEEN 0 AND 4),
    last_message_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    current_intent INTEGER CHECK (current_intent BETWEEN 0 AND 7),
    bot_attempts INTEGER NOT NULL DEFAULT 0 CHECK (bot_attempts >= 0),
    waiting_since INTEGER,
    unread_by_student INTEGER NOT NULL DEFAULT 0 CHECK (unread_by_student >= 0),
    unread_by_admins INTEGER NOT NULL DEFAULT 0 CHECK (unread_by_admins >= 0),
    CHECK ((status = 1) = (waiting_since IS NOT NULL))
) STRICT;

-- Each index on chats ends with the row's id, which SQLite adds by itself.
CREATE UNIQUE INDEX chats_open ON chats (student_id) WHERE status <> 4;

CREATE INDEX chats_student ON chats (student_id);

CREATE INDEX chats_updated ON chats (updated_at);

CREATE INDEX chats_status ON chats (status, updated_at);

CREATE INDEX chats_assigned ON chats (admin_id, updated_at) WHERE admin_id IS NOT NULL;

CREATE TABLE attachments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    content_hash TEXT NOT NULL,
    media_type TEXT NOT NULL,
    name TEXT NOT NULL,
    size INTEGER NOT NULL CHECK (size >= 0),
    duration REAL CHECK (duration >= 0),
    width INTEGER CHECK (width > 0),
    height INTEGER CHECK (height > 0)
) STRICT;

CREATE INDEX attachments_content ON attachments (content_hash);

CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chat_id INTEGER NOT NULL REFERENCES chats (id),
    sender_id INTEGER NOT NULL CHECK (sender_id > 0),
    sender_role INTEGER NOT NULL CHECK (sender_role IN (0, 1)),
    type INTEGER NOT NULL CHECK (type BETWEEN 0 AND 4),
    text TEXT NOT NULL,
    attachment_id INTEGER REFERENCES attachments (id),
    created_at INTEGER NOT NULL,
    sender_name TEXT NOT NULL,
    delivered_at INTEGER,
    read_at INTEGER,
    client_message_id TEXT CHECK (client_message_id <> ''),
    reply_to INTEGER REFERENCES messages (id),
    CHECK (read_at IS NULL OR delivered_at IS NOT NULL)
) STRICT;

CREATE UNIQUE INDEX messages_page ON messages (chat_id, created_at);

CREATE UNIQUE INDEX messages_client ON messages (sender_role, sender_id, client_message_id)
    WHERE client_message_id IS NOT NULL;

CREATE INDEX messages_attachment ON messages (attachment_id) WHERE attachment_id IS NOT NULL;

CREATE TABLE ratings (
    chat_id INTEGER PRIMARY KEY REFERENCES chats (id),
    score INTEGER NOT NULL CHECK (score BETWEEN 1 AND 5),
    comment TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE faqs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    priority INTEGER NOT NULL
) STRICT;

CREATE INDEX faqs_order ON faqs (priority DESC, id);

-- One row, counted up to prove that the database takes writes: writing what stands there already may touch no disk.
CREATE TABLE health (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    checks INTEGER NOT NULL
) STRICT;

INSERT INTO health (id, checks) VALUES (1, 0);
