// SPDX-License-Identifier: GPL-3.0-or-later
// Clients of the benchmark: tokens, kept connections that check every answer, and connections that only sit there.
import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { once } from 'node:events';

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

export function token(secret, claims) {
  const head = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${head}.${createHmac('sha256', secret).update(head).digest('base64url')}`;
}

/** One kept connection, one request at a time. */
export class Connection {
  #buffer = Buffer.alloc(0);
  #waiting = null;

  static async open(port) {
    const connection = new Connection();
    connection.host = `127.0.0.1:${port}`;
    connection.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(connection.socket, 'connect');
    connection.socket.on('data', (data) => connection.#onData(data));
    connection.socket.on('close', () => connection.#fail(new Error('the server closed the connection')));
    connection.socket.on('error', (error) => connection.#fail(error));
    return connection;
  }

  get isOpen() {
    return !this.socket.destroyed && this.socket.readyState === 'open';
  }

  close() {
    this.socket.destroy();
  }

  request(method, path, { bearer, json, body = json === undefined ? '' : JSON.stringify(json), type = 'application/json' } = {}) {
    let head = `${method} ${path} HTTP/1.1\r\nHost: ${this.host}\r\n`;
    if (bearer) head += `Authorization: Bearer ${bearer}\r\n`;
    if (body.length) head += `Content-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`;
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      if (typeof body === 'string') this.socket.write(`${head}\r\n${body}`);
      else {
        this.socket.write(`${head}\r\n`);
        this.socket.write(body);
      }
    });
  }

  #fail(error) {
    this.#waiting?.reject(error);
    this.#waiting = null;
  }

  #onData(data) {
    this.#buffer = this.#buffer.length ? Buffer.concat([this.#buffer, data]) : data;
    const end = this.#buffer.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.#buffer.toString('latin1', 0, end);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    if (this.#buffer.length < end + 4 + length) return;
    const body = this.#buffer.toString('utf8', end + 4, end + 4 + length);
    this.#buffer = this.#buffer.subarray(end + 4 + length);
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.resolve({ status: Number(head.slice(9, 12)), body });
  }
}

/** Runs `work(connection, index)` for all indexes below `count` over `width` connections at once. */
export async function spread(port, width, count, work) {
  let next = 0;
  const worker = async () => {
    const connection = await Connection.open(port);
    try {
      while (next < count) await work(connection, next++);
    } finally {
      connection.close();
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
}

/** `count` connections that have asked once and then stay. */
export async function idleConnections(port, path, count) {
  const connections = [];
  while (connections.length < count) {
    const some = await Promise.all(
      Array.from({ length: Math.min(100, count - connections.length) }, () => Connection.open(port)));
    const answers = await Promise.all(some.map((connection) => connection.request('GET', path)));
    if (answers.some(({ status }) => status !== 200)) throw new Error('an idle connection was refused');
    connections.push(...some);
  }
  return connections;
}
