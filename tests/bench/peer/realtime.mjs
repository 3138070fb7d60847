// SPDX-License-Identifier: GPL-3.0-or-later
// The chat's real time on npm's socket.io: rooms of its adapter, both names of each doubled event, connection state recovery.
import { createRequire } from 'node:module';
import { Server } from 'socket.io';
import { Refused } from './store.mjs';

const RECOVERY_MS = 2 * 60 * 1000;
const chatRoom = (id) => `support:chat:${id}`;
const studentRoom = (id) => `support:student:${id}`;
const ADMINS = 'support:admins';

/** Socket.IO on `httpServer`, or on uWebSockets.js at a port of its own. */
export function openSocketIo({ httpServer, uwsPort }) {
  const options = {
    serveClient: false,
    cors: { origin: '*' },
    maxHttpBufferSize: 256 * 1024,
    ...(process.env.PING_MS && { pingInterval: Number(process.env.PING_MS), pingTimeout: Number(process.env.PING_MS) }),
    ...(process.env.RECOVERY !== 'off' && { connectionStateRecovery: { maxDisconnectionDuration: RECOVERY_MS, skipMiddlewares: false } }),
  };
  if (uwsPort === undefined) return new Server(httpServer, options);
  const uws = createRequire(new URL('../peer-uws/package.json', import.meta.url))('uwebsockets');
  const io = new Server(options);
  const app = uws.App();
  io.attachApp(app);
  app.listen('127.0.0.1', uwsPort, (token) => {
    if (!token) throw new Error(`port ${uwsPort} is taken`);
  });
  return io;
}

export class Realtime {
  #unique = 0;

  constructor(io, store, caller) {
    this.io = io;
    this.store = store;
    io.use((socket, next) => {
      try {
        socket.data.who = caller(socket.handshake.auth.token ?? '');
        next();
      } catch (error) {
        next(Object.assign(new Error(error.message), { data: { code: error.body?.code ?? 'internal' } }));
      }
    });
    io.on('connection', (socket) => this.#connected(socket));
  }

  /** Tells everybody whom it concerns what a call has done; to be called when its answer is on the way. */
  publish({ answer, chat, changed, escalated }) {
    if (!chat) return; // a repeat
    const rooms = [chatRoom(chat.id), studentRoom(chat.student_id)];
    const { message, bot_reply: reply } = answer;
    for (const each of reply ? [message, reply] : [message]) this.#publishMessage(rooms, each);
    if (message.sender_role === 'admin') {
      this.io.to(studentRoom(chat.student_id)).emit('notification:new', { type: 'admin_reply', chat_id: chat.id, message });
    }
    if (changed) {
      const everybody = this.io.to([...rooms, ADMINS]);
      everybody.emit('conversation:update', { conversation: chat });
      everybody.emit('support:conversation-updated', { conversation: chat });
    }
    if (escalated) this.io.to(ADMINS).emit('notification:new', { type: 'escalation', chat_id: chat.id, message });
  }

  #publishMessage(rooms, message) {
    const now = Date.now();
    const payload = {
      message: { ...message, _timestamp: now, _uniqueId: `${now.toString(36)}-${++this.#unique}` },
      chat_id: message.chat_id,
      timestamp: message.created_at,
    };
    this.io.to(rooms).emit('message:receive', payload);
    this.io.to(rooms).emit('support:new-message', payload);
  }

  #connected(socket) {
    const { who } = socket.data;
    if (!socket.recovered) {
      if (who.role === 'admin') socket.join(ADMINS);
      else {
        const chat = this.store.sql.openChat.get(who.id);
        socket.join(chat ? [studentRoom(who.id), chatRoom(chat.id)] : studentRoom(who.id));
      }
    }
    const on = (event, handle) => socket.on(event, async (...args) => {
      const answer = typeof args.at(-1) === 'function' ? args.pop() : null;
      try {
        await handle(args[0], answer ?? (() => {}));
      } catch (error) {
        const body = error instanceof Refused ? error.body : { message: 'That did not work.', code: 'internal' };
        socket.emit('error', body);
        answer?.({ error: body });
      }
    });
    on('support:join-chat', (chatId, answer) => {
      this.store.chatOf(who, Number(chatId));
      socket.join(chatRoom(chatId));
      socket.emit('support:joined-chat', { chat_id: chatId });
      socket.emit('chat:ready', { chat_id: chatId });
      answer({ chat_id: chatId });
    });
    on('support:leave-chat', (chatId, answer) => {
      socket.leave(chatRoom(chatId));
      answer({ chat_id: chatId });
    });
    on('support:send-message', async (payload, answer) => {
      const done = await this.store.send(who, payload);
      answer(done.answer);
      this.publish(done);
    });
    on('support:typing', ({ chat_id: chatId, is_typing: isTyping }, answer) => {
      if (!socket.rooms.has(chatRoom(chatId))) throw new Refused(403, 'forbidden', 'Join the chat first.');
      socket.to(chatRoom(chatId)).emit('support:user-typing',
        { chat_id: chatId, user_id: who.id, user_role: who.role, user_name: who.name, is_typing: isTyping === true });
      answer({});
    });
    for (const status of ['delivered', 'read']) {
      on(`support:mark-${status}`, async (id, answer) => {
        const message = await this.store.mark(who, Number(id), status);
        answer({});
        if (!message) return;
        const { delivered_at: deliveredAt, read_at: readAt } = message;
        const { student_id: studentId } = this.store.sql.chat.get(message.chat_id);
        this.io.to([chatRoom(message.chat_id), studentRoom(studentId)]).emit('message:status-updated', {
          message_id: message.id, status, delivered_at: deliveredAt ?? undefined, read_at: readAt ?? undefined,
        });
      });
    }
  }
}
