// SPDX-License-Identifier: GPL-3.0-or-later
// The benchmark: our server and the peer side by side, servers on one core, load on the other. Prints a table and writes
// results.json; never asserts. Run it through scripts/bench, which builds and installs what it needs.
// node bench.mjs SERVER_PROGRAM OUTPUT_FOLDER [--quick]
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { idleConnections, spread, token } from './lib/client.mjs';
import { fillChats } from './lib/fill.mjs';
import { driveMessages, wrk } from './lib/load.mjs';
import { report } from './lib/report.mjs';
import { Server } from './lib/server.mjs';

const [program, output, speed] = process.argv.slice(2);
const quick = speed === '--quick';
const ROUNDS = quick ? 3 : 5;
const SECONDS = quick ? 2 : 4;
const STUDENTS = 200;
const SEED_MESSAGES = 30; // each with its reply: more than a page
const IDLE = 2000;
const BIG_CHATS = { 1000: 100_001, 100_000: 100_002 }; // messages: student
const SERVER_CORE = 0;
const SECRET = 'bench-secret-of-more-than-thirty-two-bytes';

const here = path.dirname(fileURLToPath(import.meta.url));
const folder = path.join(output, 'data');
rmSync(folder, { recursive: true, force: true });
for (const name of ['ours', 'peer', 'shared']) mkdirSync(path.join(folder, name), { recursive: true });

const expires = Math.floor(Date.now() / 1000) + 86_400;
const tokenOf = (id) => token(SECRET, { sub: String(id), role: 'student', name: `Student ${id}`, exp: expires });

function peer(name, port, commit) {
  const database = path.join(folder, name, 'peer.sqlite');
  return Object.assign(new Server({
    name, port, core: SERVER_CORE, health: '/healthz', log: path.join(output, `${name}.log`),
    command: [process.execPath, path.join(here, 'peer', 'server.mjs')],
    environment: { NODE_ENV: 'production', PORT: String(port), DATABASE: database, JWT_SECRET: SECRET, COMMIT: commit },
  }), { database });
}

const ours = Object.assign(new Server({
  name: 'ours', port: 18_201, core: SERVER_CORE, health: '/readyz', log: path.join(output, 'ours.log'),
  command: [program, 'serve'],
  environment: {
    SANAD_LISTEN: '127.0.0.1:18201', SANAD_DATA_DIR: path.join(folder, 'ours'), SANAD_JWT_SECRET: SECRET,
    SANAD_RATE_LIMITS: 'off', SANAD_DATABASE_URL: '',
  },
}), { database: path.join(folder, 'ours', 'sanad.db') });
const servers = [ours, peer('peer', 18_202, 'each'), peer('shared', 18_203, 'shared')];

const results = { date: new Date().toISOString(), machine: cpus()[0].model, node: process.version, quick, samples: {}, memory: {} };

function keep(server, scenario, sample) {
  ((results.samples[scenario] ??= {})[server.name] ??= []).push(sample);
  const bad = sample.bad + sample.socketErrors;
  if (bad > 0) console.error(`!! ${server.name} ${scenario}: ${bad} bad answers, first: ${sample.firstBad}`);
}

async function measured(server, load) {
  const before = server.cpuMicroseconds();
  const sample = await load();
  return { ...sample, cpuPerUnit: (server.cpuMicroseconds() - before) / sample.requests };
}

async function seed(server) {
  const chats = [];
  await spread(server.port, 32, STUDENTS, async (connection, index) => {
    const bearer = tokenOf(index + 1);
    const answer = await connection.request('GET', '/api/support/chat', { bearer });
    if (answer.status !== 200) throw new Error(`${server.name}: GET chat: ${answer.status} ${answer.body}`);
    chats[index] = JSON.parse(answer.body).chat.id;
    for (let n = 0; n < SEED_MESSAGES; ++n) {
      const text = n % 2 ? 'شكراً' : 'The video of the third lesson does not load';
      const posted = await connection.request('POST', '/api/support/messages', { bearer, json: { text } });
      if (posted.status !== 201) throw new Error(`${server.name}: POST message: ${posted.status} ${posted.body}`);
    }
  });
  server.students = path.join(folder, `${server.name}.students`);
  writeFileSync(server.students, chats.map((chat, index) => `${tokenOf(index + 1)} ${chat}\n`).join(''));
}

async function seedAndRest(server) {
  await server.start();
  await sleep(1000);
  results.memory[server.name] = { rest: server.memory() };
  await seed(server);
  await wrk(server, 'page', server.students, 1); // unmeasured: the peer's compiler warms up
  await wrk(server, 'message', server.students, 1);
}

async function round(server, suffix) {
  if (server.name !== 'shared') keep(server, `page${suffix}`, await measured(server, () => wrk(server, 'page', server.students, SECONDS)));
  keep(server, `message${suffix}`, await measured(server, () => wrk(server, 'message', server.students, SECONDS)));
}

async function roundWithIdle(server) {
  const idle = await idleConnections(server.port, server.health, IDLE);
  results.memory[server.name].idle = server.memory();
  await round(server, '+idle');
  const open = idle.filter((connection) => connection.isOpen).length;
  if (open !== IDLE) console.error(`!! ${server.name}: only ${open} of ${IDLE} idle connections were kept`);
  for (const connection of idle) connection.close();
  await sleep(500);
}

async function bigChats(server) {
  const chats = {};
  await spread(server.port, 1, Object.keys(BIG_CHATS).length, async (connection, index) => {
    const [count, student] = Object.entries(BIG_CHATS)[index];
    const json = { text: 'The video of the third lesson does not load' };
    const posted = await connection.request('POST', '/api/support/messages', { bearer: tokenOf(student), json });
    if (posted.status !== 201) throw new Error(`${server.name}: POST message: ${posted.status} ${posted.body}`);
    chats[count] = JSON.parse(posted.body).message.chat_id;
  });
  await server.stop();
  const middles = fillChats(server.database, chats);
  await server.start();
  server.pages = {};
  for (const [count, chat] of Object.entries(chats)) {
    for (const [kind, query] of [['newest', ''], ['before', `&before=${middles[count]}`]]) {
      const file = path.join(folder, `${server.name}.${kind}.${count}`);
      writeFileSync(file, `${tokenOf(BIG_CHATS[count])} ${chat} /api/support/chats/${chat}/messages?limit=50${query}\n`);
      server.pages[`${kind} page of ${count}`] = file;
    }
  }
  for (const file of Object.values(server.pages)) await wrk(server, 'path', file, 1);
}

try {
  for (const server of servers) {
    console.error(`starting and seeding ${server.name}`);
    await seedAndRest(server);
  }
  for (let n = 1; n <= ROUNDS; ++n) {
    console.error(`round ${n} of ${ROUNDS}`);
    for (const server of servers) {
      await round(server, '');
      keep(server, 'message (driver)', await measured(server, () => driveMessages(server, STUDENTS, SECONDS, tokenOf)));
      await roundWithIdle(server);
    }
  }
  for (const server of servers) results.memory[server.name].load = server.memory();
  await servers[2].stop();
  console.error('chats of 1,000 and 100,000 messages');
  for (const server of servers.slice(0, 2)) await bigChats(server);
  for (let n = 1; n <= ROUNDS; ++n) {
    for (const server of servers.slice(0, 2)) {
      for (const [scenario, file] of Object.entries(server.pages)) {
        keep(server, scenario, await measured(server, () => wrk(server, 'path', file, SECONDS / 2)));
      }
    }
  }
} finally {
  for (const server of servers) await server.stop();
}

const summary = report(results);
writeFileSync(path.join(output, 'results.json'), `${JSON.stringify({ ...results, summary }, null, 2)}\n`);
