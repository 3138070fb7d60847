// SPDX-License-Identifier: GPL-3.0-or-later
// The peer's store: better-sqlite3, prepared statements, one transaction a message or one for all of a turn.
import Database from 'better-sqlite3';
import { botReply } from './bot.mjs';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS people (role TEXT NOT NULL, id INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (role, id))
  WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS chats (
  id INTEGER PRIMARY KEY, student_id INTEGER NOT NULL, admin_id INTEGER, status TEXT NOT NULL,
  last_message_at INTEGER, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
  current_intent TEXT, bot_attempts INTEGER NOT NULL DEFAULT 0);
CREATE UNIQUE INDEX IF NOT EXISTS chats_open ON chats (student_id) WHERE status <> 'closed';
CREATE TABLE IF NOT EXISTS messages (
  id INTEGER PRIMARY KEY, chat_id INTEGER NOT NULL REFERENCES chats (id), sender_id INTEGER NOT NULL,
  sender_role TEXT NOT NULL, message_type TEXT NOT NULL, text TEXT, media_url TEXT, media_type TEXT, media_name TEXT,
  media_size INTEGER, duration REAL, is_auto_reply INTEGER NOT NULL, created_at INTEGER NOT NULL,
  sender_name TEXT NOT NULL, status TEXT NOT NULL, delivered_at INTEGER, read_at INTEGER, client_message_id TEXT,
  reply_to INTEGER);
CREATE UNIQUE INDEX IF NOT EXISTS messages_page ON messages (chat_id, created_at);
CREATE UNIQUE INDEX IF NOT EXISTS messages_client ON messages (sender_role, sender_id, client_message_id)
  WHERE client_message_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS messages_reply ON messages (reply_to) WHERE reply_to IS NOT NULL;
`;

const WAIT = 'Please wait for admin response. You cannot send messages while waiting for support team.';

const iso = (ms) => (ms === null ? null : new Date(ms).toISOString());

const chatJson = (row) => ({
  id: row.id,
  student_id: row.student_id,
  admin_id: row.admin_id,
  status: row.status,
  last_message_at: iso(row.last_message_at),
  created_at: iso(row.created_at),
  updated_at: iso(row.updated_at),
  current_intent: row.current_intent,
  bot_attempts: row.bot_attempts,
});

const messageJson = (row) => ({
  id: row.id,
  chat_id: row.chat_id,
  sender_id: row.sender_id,
  sender_role: row.sender_role,
  message_type: row.message_type,
  text: row.text,
  media_url: row.media_url,
  media_type: row.media_type,
  media_name: row.media_name,
  media_size: row.media_size,
  duration: row.duration,
  is_auto_reply: row.is_auto_reply === 1,
  created_at: iso(row.created_at),
  sender_name: row.sender_name,
  status: row.status,
  delivered_at: iso(row.delivered_at),
  read_at: iso(row.read_at),
  client_message_id: row.client_message_id,
});

export class Refused extends Error {
  constructor(httpStatus, code, message, status) {
    super(message);
    this.httpStatus = httpStatus;
    this.body = status ? { message, code, status } : { message, code };
  }
}

export function integer(value, name, min, max, otherwise) {
  if (value === undefined) return otherwise;
  const number = Number(value);
  if (!Number.isInteger(number) || number < min || number > max) {
    throw new Refused(400, 'invalid_field', `${name} is not valid.`);
  }
  return number;
}

export class Store {
  #known = new Set();
  #queue = [];

  constructor(file, sharedCommits) {
    this.shared = sharedCommits;
    this.db = new Database(file);
    this.db.pragma('journal_mode = WAL');
    this.db.pragma('synchronous = FULL');
    this.db.pragma('foreign_keys = ON');
    this.db.exec(SCHEMA);
    const prepare = (sql) => this.db.prepare(sql);
    this.sql = {
      person: prepare('INSERT INTO people (role, id, name) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET name = excluded.name'),
      openChat: prepare("SELECT * FROM chats WHERE student_id = ? AND status <> 'closed'"),
      chat: prepare('SELECT * FROM chats WHERE id = ?'),
      addChat: prepare("INSERT INTO chats (student_id, status, created_at, updated_at) VALUES (?, 'bot_handling', ?, ?)"),
      updateChat: prepare(
        'UPDATE chats SET status = ?, last_message_at = ?, updated_at = ?, current_intent = ?, bot_attempts = ? WHERE id = ?'),
      byClientId: prepare('SELECT * FROM messages WHERE sender_role = ? AND sender_id = ? AND client_message_id = ?'),
      replyTo: prepare('SELECT * FROM messages WHERE reply_to = ?'),
      addMessage: prepare(`INSERT INTO messages (chat_id, sender_id, sender_role, message_type, text, is_auto_reply,
        created_at, sender_name, status, client_message_id, reply_to) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'sent', ?, ?)`),
      addFile: prepare(`INSERT INTO messages (chat_id, sender_id, sender_role, message_type, text, media_url, media_type,
        media_name, media_size, is_auto_reply, created_at, sender_name, status) VALUES (?, ?, ?, 'file', ?, ?, ?, ?, ?, 0, ?, ?, 'sent')`),
      fileMessage: prepare('SELECT * FROM messages WHERE id = ?'),
      newest: prepare('SELECT * FROM messages WHERE chat_id = ? ORDER BY created_at DESC LIMIT ?'),
      before: prepare('SELECT * FROM messages WHERE chat_id = ? AND created_at < ? ORDER BY created_at DESC LIMIT ?'),
      after: prepare('SELECT * FROM messages WHERE chat_id = ? AND id > ? ORDER BY id LIMIT ?'),
      answerChat: prepare("UPDATE chats SET status = 'admin_handling', admin_id = ?, last_message_at = ?, updated_at = ? WHERE id = ?"),
      mark: prepare(`UPDATE messages SET status = @status, delivered_at = coalesce(delivered_at, @now),
        read_at = CASE @status WHEN 'read' THEN @now ELSE read_at END
        WHERE id = @id AND status <> @status AND status <> 'read' RETURNING *`),
    };
    this.commitEach = this.db.transaction((work) => work());
  }

  /** Runs `work` in a transaction; resolves once it is on disk. */
  write(work) {
    if (!this.shared) return this.commitEach(work);
    return new Promise((resolve, reject) => {
      this.#queue.push({ work, resolve, reject });
      if (this.#queue.length === 1) setImmediate(() => this.#commitQueue());
    });
  }

  #commitQueue() {
    const queue = this.#queue;
    this.#queue = [];
    try {
      this.commitEach(() => {
        for (const job of queue) {
          try {
            job.result = this.commitEach(job.work); // nested: a savepoint
          } catch (error) {
            job.error = error;
          }
        }
      });
    } catch (error) {
      for (const job of queue) job.reject(error);
      return;
    }
    for (const job of queue) {
      if (job.error) job.reject(job.error);
      else job.resolve(job.result);
    }
  }

  #ensurePerson(who) {
    const key = `${who.role}:${who.id}:${who.name}`;
    if (this.#known.has(key)) return;
    this.sql.person.run(who.role, who.id, who.name);
    this.#known.add(key);
  }

  #ensureChat(studentId, now) {
    return this.sql.openChat.get(studentId)
      ?? this.sql.chat.get(this.sql.addChat.run(studentId, now, now).lastInsertRowid);
  }

  openChat(who) {
    const chat = this.sql.openChat.get(who.id);
    if (chat) return { chat: chatJson(chat) };
    return this.write(() => {
      this.#ensurePerson(who);
      return { chat: chatJson(this.#ensureChat(who.id, Date.now())) };
    });
  }

  /** The chat, if `who` may see it. */
  chatOf(who, chatId) {
    const chat = this.sql.chat.get(chatId);
    if (!chat || (who.role === 'student' && chat.student_id !== who.id)) throw new Refused(404, 'not_found', 'Not found.');
    return chat;
  }

  pageAfter(who, chatId, limit, after) {
    this.chatOf(who, chatId);
    return { messages: this.sql.after.all(chatId, after, limit).map(messageJson) };
  }

  /** Moves a message's status forward; what changed, or undefined. */
  mark(who, id, status) {
    return this.write(() => {
      const message = this.sql.fileMessage.get(id);
      if (!message) throw new Refused(404, 'not_found', 'Not found.');
      this.chatOf(who, message.chat_id);
      const row = this.sql.mark.get({ id, status, now: Date.now() });
      return row && messageJson(row);
    });
  }

  page(who, chatId, limit, before) {
    this.chatOf(who, chatId);
    const rows = before === undefined ? this.sql.newest.all(chatId, limit) : this.sql.before.all(chatId, before, limit);
    return { messages: rows.reverse().map(messageJson) };
  }

  /** post() with what a client wrote. */
  send(who, { text, chat_id: chatId, client_message_id: clientMessageId } = {}) {
    const trimmed = typeof text === 'string' ? text.trim() : '';
    if (trimmed === '' || Buffer.byteLength(trimmed) > 65536) throw new Refused(400, 'invalid_field', 'text is not valid.');
    if (clientMessageId !== undefined && (typeof clientMessageId !== 'string' || clientMessageId.length > 64)) {
      throw new Refused(400, 'invalid_field', 'client_message_id is not valid.');
    }
    return this.post(who, trimmed, integer(chatId, 'chat_id', 1, Number.MAX_SAFE_INTEGER), clientMessageId);
  }

  /** Stores a message and the bot's reply: `answer` is for the caller; `chat`, if nothing is repeated, for those who look on. */
  post(who, text, chatId, clientMessageId) {
    return this.write(() => this.#post(who, text, chatId, clientMessageId ?? null));
  }

  postFile(who, file, text) {
    return this.write(() => {
      this.#ensurePerson(who);
      const chat = this.#ensureChat(who.id, Date.now());
      if (chat.status === 'waiting_for_admin') throw new Refused(403, chat.status, WAIT, chat.status);
      const now = Math.max(Date.now(), (chat.last_message_at ?? 0) + 1);
      const { lastInsertRowid: id } = this.sql.addFile.run(chat.id, who.id, who.role, text ?? null, `/uploads/${file.filename}`,
        file.mimetype, file.originalname, file.size, now, who.name);
      this.sql.updateChat.run(chat.status, now, now, chat.current_intent, chat.bot_attempts, chat.id);
      return { message: messageJson(this.sql.fileMessage.get(id)) };
    });
  }

  #post(who, text, chatId, clientMessageId) {
    if (clientMessageId !== null) {
      const first = this.sql.byClientId.get(who.role, who.id, clientMessageId);
      if (first) {
        const reply = this.sql.replyTo.get(first.id);
        return { answer: { message: messageJson(first), bot_reply: reply && messageJson(reply) } };
      }
    }
    this.#ensurePerson(who);
    let now = Date.now();
    if (who.role === 'admin') return this.#answer(who, text, this.chatOf(who, chatId), clientMessageId);
    const chat = chatId === undefined ? this.#ensureChat(who.id, now) : this.chatOf(who, chatId);
    if (chat.status === 'waiting_for_admin' || chat.status === 'closed') {
      throw new Refused(403, chat.status, WAIT, chat.status);
    }
    now = Math.max(now, (chat.last_message_at ?? 0) + 1);
    const bot = botReply(text);
    const message = this.#add(chat.id, who.id, who.role, 'text', text, now, who.name, clientMessageId, null);
    const reply = this.#add(chat.id, chat.student_id, 'admin', 'auto_reply', bot.text, now + 1, 'رد تلقائي', null, message.id);
    const attempts = bot.status === 'bot_handling' ? chat.bot_attempts + 1 : 0;
    this.sql.updateChat.run(bot.status, now + 1, now + 1, bot.intent, attempts, chat.id);
    return {
      answer: { message, bot_reply: reply },
      changed: bot.status !== chat.status || bot.intent !== chat.current_intent,
      escalated: bot.status === 'waiting_for_admin',
      chat: chatJson({
        ...chat, status: bot.status, last_message_at: now + 1, updated_at: now + 1, current_intent: bot.intent, bot_attempts: attempts,
      }),
    };
  }

  #answer(who, text, chat, clientMessageId) {
    const now = Math.max(Date.now(), (chat.last_message_at ?? 0) + 1);
    const message = this.#add(chat.id, who.id, who.role, 'text', text, now, who.name, clientMessageId, null);
    this.sql.answerChat.run(who.id, now, now, chat.id);
    return {
      answer: { message },
      changed: chat.status !== 'admin_handling' || chat.admin_id !== who.id,
      escalated: false,
      chat: chatJson({ ...chat, status: 'admin_handling', admin_id: who.id, last_message_at: now, updated_at: now }),
    };
  }

  #add(chatId, senderId, role, type, text, at, name, clientMessageId, replyTo) {
    const auto = type === 'auto_reply' ? 1 : 0;
    const { lastInsertRowid: id } = this.sql.addMessage.run(
      chatId, senderId, role, type, text, auto, at, name, clientMessageId, replyTo);
    return messageJson({
      id, chat_id: chatId, sender_id: senderId, sender_role: role, message_type: type, text, media_url: null,
      media_type: null, media_name: null, media_size: null, duration: null, is_auto_reply: auto, created_at: at,
      sender_name: name, status: 'sent', delivered_at: null, read_at: null, client_message_id: clientMessageId,
    });
  }
}
