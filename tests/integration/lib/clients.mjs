// SPDX-License-Identifier: GPL-3.0-or-later
// Real clients: socket.io-client of several versions, and REST by fetch.
import { io as io40 } from 'socket.io-client-4.0';
import { io as io46 } from 'socket.io-client-4.6';
import { io as io48 } from 'socket.io-client';
import { Recorder } from './recorder.mjs';

/** Newest, the first that knows recovery, and the oldest 4.x. */
export const versions = { 4.8: io48, '4.6': io46, '4.0': io40 };
export const withRecovery = { 4.8: io48, '4.6': io46 };

/** By name; the user's own order is the last. */
export const transportOrders = {
  'websocket only': { transports: ['websocket'] },
  'polling only': { transports: ['polling'] },
  'polling, then upgraded': { transports: ['polling', 'websocket'] },
  'websocket, polling as resort': { transports: ['websocket', 'polling'] },
};

/** The transport on which a client of this order must end up. */
export const finalTransport = ({ transports = ['polling', 'websocket'] }) => (transports.includes('websocket') ? 'websocket' : 'polling');

/** A client whose events are recorded from the first on: `client.socket`, `client.events`. Not connected yet. */
export function makeClient(io, url, token, options = {}) {
  const socket = io(url, {
    auth: { token }, forceNew: true, autoConnect: false, reconnectionDelay: 50, reconnectionDelayMax: 200, ...options,
  });
  return { socket, events: new Recorder(socket) };
}

/** Connects, and waits until events flow on the transport that is the last of this order. */
export async function connect(client) {
  const { socket, events } = client;
  socket.connect();
  try {
    await events.until(() => socket.connected, 'connected');
    const wanted = finalTransport(socket.io.opts);
    await events.until(() => socket.io.engine.transport.name === wanted, `on ${wanted}`);
  } catch (error) {
    socket.disconnect(); // it would try for ever
    throw error;
  }
  return client;
}

/** Emits with an acknowledgement; what was answered. */
export function ask(socket, event, payload, limitMs = 10_000) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${event} was not acknowledged`)), limitMs);
    socket.emit(event, payload, (answer) => {
      clearTimeout(timer);
      resolve(answer);
    });
  });
}

/** REST as one person. */
export class Rest {
  constructor(url, token) {
    Object.assign(this, { url, token });
  }

  async request(method, path, json) {
    const headers = { Authorization: `Bearer ${this.token}` };
    if (json !== undefined) headers['Content-Type'] = 'application/json';
    const response = await fetch(this.url + path, { method, headers, body: json && JSON.stringify(json) });
    return { status: response.status, body: await response.json() };
  }

  async #expect(status, method, path, json) {
    const answer = await this.request(method, path, json);
    if (answer.status !== status) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async chat() {
    return (await this.#expect(200, 'GET', '/api/support/chat')).chat;
  }

  send(text, chatId, clientMessageId) {
    return this.#expect(201, 'POST', '/api/support/messages', { text, chat_id: chatId, client_message_id: clientMessageId });
  }

  async after(chatId, id, limit = 200) {
    return (await this.#expect(200, 'GET', `/api/support/chats/${chatId}/messages?after=${id}&limit=${limit}`)).messages;
  }
}
