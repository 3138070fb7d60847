// SPDX-License-Identifier: GPL-3.0-or-later
// What the real-time servers are loaded with. Each load checks that all came that had to, and says how much that was.
import { spread } from './client.mjs';
import { PollingClient, WebSocketClient, openMany } from './socketio.mjs';

export const NAMES = ['message:receive', 'support:new-message'];
const LIMIT_MS = 60_000;
const [FIRST, SECOND] = NAMES.map((name) => Buffer.from(`42["${name}"`));
const startsWith = (packet, bytes) => packet.length > bytes.length && packet.compare(bytes, 0, bytes.length, 0, bytes.length) === 0;

/** Resolves when as many messages have come, under both names, as were awaited. */
class Tally {
  #counts = [0, 0];
  #wanted = 0;

  watch(client) {
    client.onEvent = (packet) => {
      if (startsWith(packet, FIRST)) ++this.#counts[0];
      else if (startsWith(packet, SECOND)) ++this.#counts[1];
      else return;
      if (this.#counts[0] >= this.#wanted && this.#counts[1] >= this.#wanted) this.#isComplete?.();
    };
  }

  #isComplete = null;

  expect(count) {
    this.#counts = [0, 0];
    this.#wanted = count;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${this.#counts} of ${count} messages came`)), LIMIT_MS);
      this.#isComplete = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** The chat of each student, made if need be: an array of ids. */
export async function chatsOf(server, students, tokenOf) {
  const chats = [];
  await spread(server.port, 32, students.length, async (connection, index) => {
    const { status, body } = await connection.request('GET', '/api/support/chat', { bearer: tokenOf('student', students[index]) });
    if (status !== 200) throw new Error(`${server.name}: GET chat: ${status} ${body}`);
    chats[index] = JSON.parse(body).chat.id;
  });
  return chats;
}

async function send(client, chat, text) {
  const answer = await client.ask('support:send-message', { text, chat_id: chat });
  if (!answer.message?.id) throw new Error(`not sent: ${JSON.stringify(answer)}`);
}

async function join(client, chat) {
  const answer = await client.ask('support:join-chat', chat);
  if (answer?.error) throw new Error(`not joined: ${JSON.stringify(answer)}`);
}

const TEXT = 'لقد أعدنا فتح حسابك. Please sign in again, and tell us whether the third lesson plays now. ';

/**
 * A room: `count` admins in one chat, one of whom writes `messages` times, each when the last has come to all. `polling`: all
 * but the writer poll. Returns how to send and how to end; the chat is the admins' when it returns.
 */
export async function openRoom(server, { student, firstAdmin, count, tokenOf, polling = false }) {
  const [chat] = await chatsOf(server, [student], tokenOf);
  const tally = new Tally();
  const Kind = polling ? PollingClient : WebSocketClient;
  const members = await openMany(count, async (index) => {
    const client = await (index === 0 ? WebSocketClient : Kind).open(server.socketPort, tokenOf('admin', firstAdmin + index));
    await join(client, chat);
    tally.watch(client);
    return client;
  });
  const writeOne = async (n) => {
    const all = tally.expect(count);
    await send(members[0], chat, `${TEXT}${n}`);
    await all;
  };
  await writeOne('first'); // the chat's status changes once
  return {
    deliveriesOf: (messages) => messages * count,
    write: async (messages) => { for (let n = 0; n < messages; ++n) await writeOne(n); },
    close: () => members.forEach((client) => client.close()),
  };
}

/** Idle students, each in the own chat by connecting; `from` on, `count` of them. */
export function openIdle(server, from, count, tokenOf) {
  return openMany(count, (index) => WebSocketClient.open(server.socketPort, tokenOf('student', from + index)));
}

const TICK_MS = 5;

/**
 * `pairs` students with an admin each; at an even pace an admin writes, and the time from when that was due until the student has
 * it is kept, in milliseconds, sorted.
 */
export async function latencies(server, { firstStudent, firstAdmin, pairs, perSecond, seconds, tokenOf }) {
  const students = Array.from({ length: pairs }, (_, index) => firstStudent + index);
  const chats = await chatsOf(server, students, tokenOf);
  const due = new Map();
  const times = [];
  let missing = 0;
  const clients = await openMany(pairs, async (index) => {
    const student = await WebSocketClient.open(server.socketPort, tokenOf('student', students[index]));
    student.onEvent = (packet) => {
      if (!startsWith(packet, FIRST)) return;
      const sent = /#(\d+)#/.exec(packet.toString())?.[1];
      if (!due.has(sent)) return;
      times.push(performance.now() - due.get(sent));
      due.delete(sent);
    };
    const admin = await WebSocketClient.open(server.socketPort, tokenOf('admin', firstAdmin + index));
    await join(admin, chats[index]);
    return { student, admin };
  });
  for (let index = 0; index < pairs; index += 50) {
    await Promise.all(clients.slice(index, index + 50).map(({ admin }, n) => send(admin, chats[index + n], TEXT)));
  }
  const before = server.cpuMicroseconds();
  const begin = performance.now();
  const total = perSecond * seconds;
  const answers = [];
  for (let n = 0; n < total;) {
    for (; n < total && begin + (n * 1000) / perSecond <= performance.now(); ++n) {
      const pair = (n * 7919) % pairs;
      due.set(String(n), begin + (n * 1000) / perSecond);
      answers.push(send(clients[pair].admin, chats[pair], `${TEXT}#${n}#`));
    }
    await new Promise((resolve) => { setTimeout(resolve, TICK_MS); });
  }
  await Promise.all(answers);
  for (let waited = 0; due.size > 0 && waited < LIMIT_MS; waited += TICK_MS) {
    await new Promise((resolve) => { setTimeout(resolve, TICK_MS); });
  }
  missing = due.size;
  const cpu = (server.cpuMicroseconds() - before) / total;
  for (const { student, admin } of clients) {
    student.close();
    admin.close();
  }
  times.sort((a, b) => a - b);
  const at = (part) => times[Math.min(times.length - 1, Math.floor(times.length * part))];
  return { p50: at(0.5), p99: at(0.99), cpu, missing };
}
