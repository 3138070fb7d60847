// SPDX-License-Identifier: GPL-3.0-or-later
// Socket.IO clients as lean as can be, so that ten thousand fit into one process: by WebSocket, and by polling.
import { createRequire } from 'node:module';
import { Connection } from './client.mjs';

const WebSocket = createRequire(new URL('../peer/package.json', import.meta.url))('ws');
const PATH = '/socket.io/?EIO=4&transport=';
const SEPARATOR = '\x1e';
const EVENT = Buffer.from('42["');
const LIMIT_MS = 60_000;

const within = (promise, what) => {
  let timer;
  const limit = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`${what}: never`)), LIMIT_MS); });
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
};

/** What both kinds share: acknowledgements, and events counted by the handler. */
class Client {
  onEvent = () => {}; // gets the packet's bytes from the 4 of 42 on
  #acks = new Map();
  #nextAck = 0;

  /** Emits and waits for the acknowledgement; its first argument. */
  ask(event, payload) {
    const id = this.#nextAck++;
    const answer = new Promise((resolve) => { this.#acks.set(id, resolve); });
    this.write(`42${id}${JSON.stringify([event, payload])}`);
    return within(answer, event);
  }

  /** One Engine.IO packet. */
  receive(packet) {
    if (packet.length > 4 && packet.compare(EVENT, 0, 4, 0, 4) === 0) {
      this.onEvent(packet);
      return;
    }
    const text = packet.toString();
    if (text === '2') this.write('3');
    else if (text.startsWith('43')) {
      const begin = text.indexOf('[');
      const id = Number(text.slice(2, begin));
      this.#acks.get(id)?.(JSON.parse(text.slice(begin))[0]);
      this.#acks.delete(id);
    } else if (text.startsWith('40')) this.isIn();
    else if (text.startsWith('44')) this.isOut(new Error(`refused: ${text}`));
  }
}

export class WebSocketClient extends Client {
  static open(port, token) {
    const client = new WebSocketClient();
    client.socket = new WebSocket(`ws://127.0.0.1:${port}${PATH}websocket`, { perMessageDeflate: false, skipUTF8Validation: true });
    return within(new Promise((resolve, reject) => {
      client.isIn = () => resolve(client);
      client.isOut = reject;
      client.socket.on('message', (data) => {
        if (data[0] === 0x30) client.write(`40${JSON.stringify({ token })}`);
        else client.receive(data);
      });
      client.socket.on('error', reject);
      client.socket.on('close', () => { client.isClosed = true; });
    }), 'connecting');
  }

  write(packet) {
    this.socket.send(packet);
  }

  close() {
    this.socket.terminate();
  }
}

/** Long polling over two kept connections, as a browser has: one that waits, one that writes. */
export class PollingClient extends Client {
  #queue = [];
  #isWriting = false;

  static async open(port, token) {
    const client = new PollingClient();
    [client.reader, client.writer] = await Promise.all([Connection.open(port), Connection.open(port)]);
    const { body } = await client.reader.request('GET', `${PATH}polling`);
    client.path = `${PATH}polling&sid=${JSON.parse(body.slice(1)).sid}`;
    const entered = new Promise((resolve, reject) => {
      client.isIn = resolve;
      client.isOut = reject;
    });
    client.write(`40${JSON.stringify({ token })}`);
    client.#poll().catch((error) => { if (!client.isClosed) throw error; });
    await within(entered, 'connecting by polling');
    return client;
  }

  async #poll() {
    while (!this.isClosed) {
      const { status, body } = await this.reader.request('GET', this.path);
      if (status !== 200) throw new Error(`polling: ${status} ${body}`);
      for (const packet of body.split(SEPARATOR)) this.receive(Buffer.from(packet));
    }
  }

  write(packet) {
    this.#queue.push(packet);
    if (!this.#isWriting) this.#flush().catch((error) => { if (!this.isClosed) throw error; });
  }

  async #flush() {
    this.#isWriting = true;
    while (this.#queue.length > 0) {
      const body = this.#queue.splice(0).join(SEPARATOR);
      const { status } = await this.writer.request('POST', this.path, { body, type: 'text/plain;charset=UTF-8' });
      if (status !== 200) throw new Error(`polling: POST answered ${status}`);
    }
    this.#isWriting = false;
  }

  close() {
    this.isClosed = true;
    this.reader.close();
    this.writer.close();
  }
}

/** `count` clients, `width` connecting at once; `open(index)` makes one. */
export async function openMany(count, open, width = 50) {
  const clients = [];
  let next = 0;
  await Promise.all(Array.from({ length: Math.min(width, count) }, async () => {
    while (next < count) {
      const index = next++;
      clients[index] = await open(index);
    }
  }));
  return clients;
}
