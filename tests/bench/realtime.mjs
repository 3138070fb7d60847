// SPDX-License-Identifier: GPL-3.0-or-later
// The benchmark of real time: our server, npm's socket.io on ws, and the same on uWebSockets.js where that installed. Servers on
// one core, load on the other. Prints tables and writes results-realtime.json; never asserts. Run it through scripts/bench.
// node realtime.mjs SERVER_PROGRAM OUTPUT_FOLDER [--quick] [--only=name,...]
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { token } from './lib/client.mjs';
import { chatsOf, latencies, openIdle, openRoom } from './lib/realtime_loads.mjs';
import { median, printTable } from './lib/report.mjs';
import { Server } from './lib/server.mjs';

const [program, output, ...flags] = process.argv.slice(2);
const quick = flags.includes('--quick');
const only = flags.find((flag) => flag.startsWith('--only='))?.slice(7).split(',');
const ROUNDS = quick ? 3 : 5;
const ROOM = 500;
const ROOM_MESSAGES = quick ? 60 : 200;
const POLLERS = 50;
const POLL_MESSAGES = quick ? 60 : 200;
const PAIR_MESSAGES = quick ? 300 : 1000;
const IDLE = 2000;
const MANY = 10_000;
const PAIRS = 1000; // two connections each
const PER_SECOND = 200;
const SECONDS = quick ? 5 : 15;
const SERVER_CORE = 0;
const SECRET = 'bench-secret-of-more-than-thirty-two-bytes';

const here = path.dirname(fileURLToPath(import.meta.url));
const folder = path.join(output, 'realtime-data');
rmSync(folder, { recursive: true, force: true });
mkdirSync(output, { recursive: true });

const expires = Math.floor(Date.now() / 1000) + 86_400;
const tokens = new Map();
function tokenOf(role, id) {
  const key = `${role}:${id}`;
  if (!tokens.has(key)) tokens.set(key, token(SECRET, { sub: String(id), role, name: `${role} ${id}`, exp: expires }));
  return tokens.get(key);
}

function makeOurs() {
  const port = 18_221;
  return Object.assign(new Server({
    name: 'ours', port, core: SERVER_CORE, health: '/readyz', log: path.join(output, 'realtime-ours.log'),
    command: [program, 'serve'],
    environment: {
      SANAD_LISTEN: `127.0.0.1:${port}`, SANAD_DATA_DIR: path.join(folder, 'ours'), SANAD_JWT_SECRET: SECRET,
      SANAD_RATE_LIMITS: 'off', SANAD_DATABASE_URL: '', SANAD_HTTP_MAX_CONNECTIONS: '12000',
      SANAD_REALTIME_PACKETS_PER_SECOND: '1000000', SANAD_REALTIME_PACKET_BURST: '1000000',
    },
  }), { socketPort: port, collect: () => {} });
}

/** The peer; it gives memory back when asked to, so that garbage is not counted as a connection's memory. */
function makePeer(name, port, engine) {
  mkdirSync(path.join(folder, name), { recursive: true });
  const socketPort = engine === 'uws' ? port + 10 : port;
  const peer = new Server({
    name, port, core: SERVER_CORE, health: '/healthz', log: path.join(output, `realtime-${name}.log`),
    command: [process.execPath, '--expose-gc', path.join(here, 'peer', 'server.mjs')],
    environment: {
      NODE_ENV: 'production', PORT: String(port), UWS_PORT: engine === 'uws' ? String(socketPort) : '', REALTIME: engine,
      DATABASE: path.join(folder, name, 'peer.sqlite'), JWT_SECRET: SECRET, COMMIT: 'each',
    },
  });
  return Object.assign(peer, { socketPort, collect: () => process.kill(peer.pid, 'SIGUSR2') });
}

const servers = [makeOurs(), makePeer('ws', 18_222, 'ws')];
if (existsSync(path.join(here, 'peer-uws', 'node_modules', 'uwebsockets'))) servers.push(makePeer('uws', 18_223, 'uws'));
else console.error('uWebSockets.js is not installed: its column stays empty');

const samples = {};
function keep(what, server, value) {
  ((samples[what] ??= {})[server.name] ??= []).push(value);
  console.error(`  ${server.name}: ${what}: ${value.toFixed(2)}`);
}

async function cpuOf(server, work) {
  const before = server.cpuMicroseconds();
  await work();
  return server.cpuMicroseconds() - before;
}

let nextPerson = 1_000_000;
/** `count` ids that no other measurement has. */
function people(count) {
  const first = nextPerson;
  nextPerson += count;
  return first;
}

async function room(server) {
  const room500 = await openRoom(server, { student: people(1), firstAdmin: people(ROOM), count: ROOM, tokenOf });
  await room500.write(5);
  keep(`room of ${ROOM}: CPU us a delivery`, server,
    await cpuOf(server, () => room500.write(ROOM_MESSAGES)) / room500.deliveriesOf(ROOM_MESSAGES));
  room500.close();
  await sleep(500);
}

async function polling(server) {
  const pollers = await openRoom(server, { student: people(1), firstAdmin: people(POLLERS), count: POLLERS, tokenOf, polling: true });
  await pollers.write(5);
  keep(`room of ${POLLERS} that poll: CPU us a delivery`, server,
    await cpuOf(server, () => pollers.write(POLL_MESSAGES)) / pollers.deliveriesOf(POLL_MESSAGES));
  pollers.close();
  await sleep(500);
}

/** A chat of two, alone and beside idle sockets, which must cost nothing. */
async function pair(server) {
  const two = await openRoom(server, { student: people(1), firstAdmin: people(2), count: 2, tokenOf });
  const measure = async (suffix) => {
    await two.write(20);
    keep(`chat of two${suffix}: CPU us a message`, server, await cpuOf(server, () => two.write(PAIR_MESSAGES)) / PAIR_MESSAGES);
  };
  await measure('');
  const idle = await openIdle(server, people(IDLE), IDLE, tokenOf);
  await sleep(1000);
  await measure(`, ${IDLE} idle`);
  for (const client of [...idle, two]) client.close();
  await sleep(1000);
}

async function latency(server) {
  const { p50, p99, cpu, missing } = await latencies(server, {
    firstStudent: people(PAIRS), firstAdmin: people(PAIRS), pairs: PAIRS, perSecond: PER_SECOND, seconds: SECONDS, tokenOf,
  });
  const what = `${2 * PAIRS} sockets, ${PER_SECOND} messages/s`;
  keep(`${what}: p50 ms`, server, p50);
  keep(`${what}: p99 ms`, server, p99);
  keep(`${what}: CPU us a message`, server, cpu);
  if (missing > 0) console.error(`!! ${server.name}: ${missing} messages never came`);
  await sleep(1000);
}

/** Memory of idle sockets, and what connecting costs, on a server that has done nothing else. */
async function memory(server) {
  await server.start();
  const first = people(MANY);
  await chatsOf(server, Array.from({ length: MANY }, (_, index) => first + index), tokenOf);
  await server.stop(); // memory that this took and gave back would be taken for none
  await server.start();
  const settled = async () => {
    for (let n = 0; n < 2; ++n) {
      server.collect();
      await sleep(1500);
    }
    return server.memory();
  };
  const rest = await settled();
  let last = rest;
  const sockets = [];
  for (const count of [IDLE, MANY]) {
    const more = count - sockets.length;
    let opened;
    const cpu = await cpuOf(server, async () => { opened = await openIdle(server, first + sockets.length, more, tokenOf); });
    sockets.push(...opened);
    if (count === IDLE) keep('connecting: CPU us a connection', server, cpu / more);
    const now = await settled();
    keep(`${count} idle: KB a connection (PSS)`, server, (1024 * (now.pss - rest.pss)) / count);
    keep(`${count} idle: KB a connection (RSS)`, server, (1024 * (now.rss - rest.rss)) / count);
    if (count === MANY) {
      keep(`one more, from ${IDLE} to ${MANY} idle: KB (PSS)`, server, (1024 * (now.pss - last.pss)) / more);
    }
    last = now;
    const gone = sockets.filter(({ isClosed }) => isClosed).length;
    if (gone > 0) console.error(`!! ${server.name}: ${gone} of ${count} idle sockets were closed`);
  }
  for (const client of sockets) client.close();
  await server.stop();
}

const scenarios = { room, polling, pair, latency };
const wanted = (name) => !only || only.includes(name);
try {
  if (wanted('memory')) {
    for (let n = 1; n <= (quick ? 1 : 3); ++n) {
      console.error(`memory, round ${n}`);
      for (const server of servers) await memory(server);
    }
  }
  for (const server of servers) await server.start();
  for (let n = 1; n <= ROUNDS; ++n) {
    console.error(`round ${n} of ${ROUNDS}`);
    for (const [name, run] of Object.entries(scenarios)) {
      if (wanted(name)) for (const server of servers) await run(server);
    }
  }
} finally {
  for (const server of servers) await server.stop();
}

const names = ['ours', 'ws', 'uws'];
const rows = Object.entries(samples).map(([what, by]) => {
  const values = names.map((name) => (by[name] ? median(by[name]) : undefined));
  const ratio = (other) => (values[0] !== undefined && other !== undefined ? (values[0] / other).toFixed(2) : '');
  return [what, ...values.map((value) => value?.toFixed(2) ?? ''), ratio(values[1]), ratio(values[2])];
});
printTable('Real time, medians', ['what', 'ours', 'socket.io (ws)', 'socket.io (uWS)', 'ours / ws', 'ours / uWS'], rows);
writeFileSync(path.join(output, 'results-realtime.json'),
  `${JSON.stringify({ date: new Date().toISOString(), node: process.version, quick, samples }, null, 2)}\n`);
rmSync(folder, { recursive: true, force: true });
