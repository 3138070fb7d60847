// SPDX-License-Identifier: GPL-3.0-or-later
// A member of a chat on one device: writes by REST or by socket until it is acknowledged, keeps what comes under each name,
// and reads from the store what it may have missed whenever its socket was not recovered.
import { ask } from '../../integration/lib/clients.mjs';

export const NAMES = ['message:receive', 'support:new-message'];
const PATIENCE_MS = 1500;
const RETRY_MS = 50;
const PAGE = 200;

const sleep = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

export class Member {
  sent = []; // acknowledged: {clientMessageId, id}
  reconnects = 0;
  recoveries = 0;
  /** By name: what an application shows (`shown`), and how much of it came by events. */
  streams = Object.fromEntries(NAMES.map((name) => [name, { shown: [], byEvents: 0, waiting: [], lastEvent: 0 }]));
  faults = [];
  /** What may be missing is not known yet: events wait meanwhile. */
  isCatchingUp = true;
  #run = 0;

  constructor({ name, io, url, token, chatId, mustJoin, transports }) {
    Object.assign(this, { name, url, token, chatId, mustJoin });
    this.socket = io(url, {
      auth: { token }, forceNew: true, transports, reconnectionDelay: 30, reconnectionDelayMax: 150, timeout: 2000,
    });
    for (const event of NAMES) this.socket.on(event, (data) => this.#onMessage(event, data));
    this.socket.on('connect', () => this.#onConnect());
  }

  get lastShown() {
    return Math.max(...NAMES.map((name) => this.streams[name].shown.at(-1) ?? 0));
  }

  #onConnect() {
    ++this.reconnects;
    if (this.socket.recovered) ++this.recoveries;
    // A recovery hands over the very state of before: what was still to be read then, still is.
    if (!this.socket.recovered || this.isCatchingUp) this.#catchUp();
  }

  #onMessage(event, { message, chat_id: chatId }) {
    if (chatId !== this.chatId) return;
    const stream = this.streams[event];
    if (message.id <= stream.lastEvent) this.faults.push(`${event} ${message.id} after ${stream.lastEvent}`);
    stream.lastEvent = message.id;
    if (this.isCatchingUp) stream.waiting.push(message.id);
    else this.#show(event, message.id, true);
  }

  #show(event, id, isByEvent) {
    const stream = this.streams[event];
    const last = stream.shown.at(-1) ?? 0;
    if (id <= last) return; // what `after` gave
    stream.shown.push(id);
    if (isByEvent) ++stream.byEvents;
  }

  /** Joins, then reads what came after the last message shown; only then are events shown that came meanwhile. */
  async #catchUp() {
    const run = ++this.#run;
    this.isCatchingUp = true;
    const isStale = () => run !== this.#run;
    const { socket } = this;
    if (this.mustJoin) {
      for (;;) {
        try {
          const answer = await ask(socket, 'support:join-chat', this.chatId, PATIENCE_MS);
          if (answer.error) this.faults.push(`not let in: ${JSON.stringify(answer.error)}`);
          break;
        } catch {
          if (isStale() || !socket.connected) return; // the next connect begins anew
        }
      }
    }
    const read = new Map(); // by name, since an event may have come under one name only
    for (const name of NAMES) {
      const pages = [];
      let last = this.streams[name].shown.at(-1) ?? 0;
      for (;;) {
        const page = await this.#tryUntil(() => this.#request('GET', `/api/support/chats/${this.chatId}/messages?after=${last}&limit=${PAGE}`), isStale);
        if (isStale()) return;
        pages.push(...page.messages.map(({ id }) => id));
        if (page.messages.length < PAGE) break;
        last = pages.at(-1);
      }
      read.set(name, pages);
    }
    for (const name of NAMES) {
      const stream = this.streams[name];
      const byEvents = new Set(stream.waiting);
      for (const id of read.get(name)) this.#show(name, id, byEvents.has(id));
      for (const id of stream.waiting) this.#show(name, id, true);
      stream.waiting = [];
    }
    this.isCatchingUp = false;
  }

  async #request(method, path, json) {
    const headers = { Authorization: `Bearer ${this.token}` };
    if (json) headers['Content-Type'] = 'application/json';
    const response = await fetch(this.url + path, { method, headers, body: json && JSON.stringify(json), signal: AbortSignal.timeout(PATIENCE_MS) });
    const body = await response.json();
    if (response.status >= 400) throw Object.assign(new Error(body.message), { status: response.status, body });
    return body;
  }

  /** Tries again whatever the network did; a refusal by the server is an end. */
  async #tryUntil(act, isStale = () => false) {
    while (!isStale()) {
      try {
        return await act();
      } catch (error) {
        if (error.status >= 400 && error.status < 500) throw error;
        await sleep(RETRY_MS);
      }
    }
    return null;
  }

  async #sendBySocket(json) {
    while (!this.socket.connected) await sleep(RETRY_MS);
    const answer = await ask(this.socket, 'support:send-message', json, PATIENCE_MS);
    if (answer.error) throw Object.assign(new Error(answer.error.message), { status: 403, body: answer.error });
    return answer;
  }

  /** Writes until it is acknowledged, however often that takes. */
  async send(text, clientMessageId, bySocket) {
    const json = { text, chat_id: this.chatId, client_message_id: clientMessageId };
    const answer = await this.#tryUntil(
      () => (bySocket ? this.#sendBySocket(json) : this.#request('POST', '/api/support/messages', json)));
    if (answer.message.client_message_id !== clientMessageId) this.faults.push(`${clientMessageId}: another message came back`);
    this.sent.push({ clientMessageId, id: answer.message.id });
  }

  close() {
    ++this.#run;
    this.socket.disconnect();
  }
}
