// SPDX-License-Identifier: GPL-3.0-or-later
// Nothing lost, nothing twice: clients write to each other over a network that breaks off all the time. Fails unless every
// stored message reached every member once per event name, in order, and none is stored twice.
// node flaky_network.mjs [--seconds N] [--clients N] [--seed N] [--life MS] [--reference [--no-recovery]]
// Ours is SANAD_SERVER_PROGRAM; --reference is the same chat on npm's socket.io (its packages: scripts/npm-packages tests/bench/peer).
import { parseArgs } from 'node:util';
import { Rest, versions } from '../../integration/lib/clients.mjs';
import { ReferenceServer, SanadServer } from '../../integration/lib/server.mjs';
import { FlakyProxy, randomNumbers } from './FlakyProxy.mjs';
import { Member, NAMES } from './Member.mjs';

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '12' }, clients: { type: 'string', default: '50' }, seed: { type: 'string', default: '1' },
    life: { type: 'string', default: '1500' }, reference: { type: 'boolean', default: false },
    'no-recovery': { type: 'boolean', default: false },
  },
});
const SECONDS = Number(options.seconds);
const MEMBERS = 5; // of a chat: a student on two devices, three admins
const CHATS = Math.ceil(Number(options.clients) / MEMBERS);
const SEND_EVERY_MS = 800;
const SETTLE_MS = 20_000;
const PING_MS = '1000'; // between heartbeats, and for their answers: silence is found out while the test lasts
const TRANSPORTS = [['websocket'], ['polling', 'websocket'], ['websocket', 'polling'], ['polling'], ['websocket']];

const sleep = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
const random = randomNumbers(Number(options.seed));
const server = await (options.reference
  ? new ReferenceServer({ settings: { RECOVERY: options['no-recovery'] ? 'off' : 'on', PING_MS } })
  : new SanadServer({ settings: { SANAD_REALTIME_PING_INTERVAL: `${PING_MS}ms`, SANAD_REALTIME_PING_TIMEOUT: `${PING_MS}ms` } })).begin();
const proxy = await FlakyProxy.open({ target: server.port, seed: Number(options.seed), meanLifeMs: Number(options.life) });

/** The members of one chat, which an admin has taken: the bot leaves it to them. */
async function openChat(index) {
  const student = server.token({ id: 100 + index });
  const { id: chatId } = await new Rest(server.url, student).chat();
  await new Rest(server.url, server.token({ id: 1, role: 'admin' })).send('How can I help?', chatId);
  return Array.from({ length: MEMBERS }, (_, n) => {
    const isStudent = n < 2;
    return new Member({
      name: isStudent ? `student ${100 + index}, device ${n}` : `admin ${n} in chat ${chatId}`,
      io: versions[n === 1 ? '4.6' : '4.8'], url: proxy.url, chatId, mustJoin: !isStudent,
      token: isStudent ? student : server.token({ id: 10 * (index + 1) + n, role: 'admin' }),
      transports: TRANSPORTS[(index + n) % TRANSPORTS.length],
    });
  });
}

async function writeUntil(member, end) {
  for (let n = 0; performance.now() < end; ++n) {
    await member.send(`${member.name}, message ${n}`, `${member.name}-${n}`.replaceAll(/[^a-z0-9]+/g, '-'), random() < 0.5);
    await sleep(SEND_EVERY_MS * 2 * random());
  }
}

async function storedIn(chatId) {
  const reader = new Rest(server.url, server.token({ id: 1, role: 'admin' }));
  const all = [];
  for (let page; page === undefined || page.length === 200;) {
    page = await reader.after(chatId, all.at(-1)?.id ?? 0);
    all.push(...page);
  }
  return all;
}

/** All that is wrong with what one member saw and sent. */
function faultsOf(member, stored) {
  const faults = [...member.faults];
  const ids = stored.map(({ id }) => id);
  for (const name of NAMES) {
    const { shown } = member.streams[name];
    if (JSON.stringify(shown) === JSON.stringify(ids)) continue;
    const missing = ids.filter((id) => !shown.includes(id));
    const foreign = shown.filter((id) => !ids.includes(id));
    faults.push(`${name}: ${shown.length} of ${ids.length}, missing ${missing.slice(0, 5)}, not stored ${foreign.slice(0, 5)}`);
  }
  for (const { clientMessageId, id } of member.sent) {
    const copies = stored.filter((message) => message.client_message_id === clientMessageId);
    if (copies.length !== 1 || copies[0].id !== id) faults.push(`${clientMessageId} is stored ${copies.length} times`);
  }
  const { socket } = member;
  const state = `${socket.io.opts.transports}, ${socket.connected ? 'connected' : 'not connected'}, ${socket.recovered ? 'recovered' : 'new'}, `
    + (member.isCatchingUp ? 'still reading' : 'all read');
  return faults.map((fault) => `${member.name} (${state}): ${fault}`);
}

const isThere = (member, stored) => !member.isCatchingUp && NAMES.every((name) => member.streams[name].shown.length >= stored.length);

const chats = await Promise.all(Array.from({ length: CHATS }, (_, index) => openChat(index)));
const members = chats.flat();
while (members.some((member) => member.isCatchingUp)) await sleep(20);
for (const member of members) for (const name of NAMES) member.streams[name].before = member.streams[name].shown.length;

proxy.begin();
const begin = performance.now();
await Promise.all(members.map((member) => writeUntil(member, begin + 1000 * SECONDS)));
proxy.calm();

const settled = performance.now() + SETTLE_MS;
const faults = [];
const shares = Object.fromEntries(NAMES.map((name) => [name, { events: 0, expected: 0 }]));
let total = 0;
for (const chat of chats) {
  const stored = await storedIn(chat[0].chatId);
  total += stored.length;
  while (!chat.every((member) => isThere(member, stored)) && performance.now() < settled) await sleep(20);
  for (const member of chat) {
    faults.push(...faultsOf(member, stored));
    for (const name of NAMES) {
      shares[name].events += member.streams[name].byEvents;
      shares[name].expected += stored.length - member.streams[name].before;
    }
  }
}

const sum = (figure) => members.reduce((all, member) => all + figure(member), 0);
const reconnects = sum((member) => member.reconnects - 1);
console.log(`${members.length} clients in ${CHATS} chats, ${total} messages, ${Math.round((performance.now() - begin) / 1000)} s, seed ${options.seed}`);
console.log(`what befell connections: ${JSON.stringify(proxy.counts)}`);
console.log(`${reconnects} times connected anew, ${sum((member) => member.recoveries)} of them recovered`);
for (const name of NAMES) {
  const { events, expected } = shares[name];
  console.log(`${name}: ${((100 * events) / expected).toFixed(2)} % of ${expected} came by events alone`);
}
for (const fault of faults.slice(0, 40)) console.log(`FAULT ${fault}`);
console.log(faults.length === 0 ? 'with what `after` gave: all, once, in order; none stored twice' : `${faults.length} faults`);
for (const member of members) member.close();
await proxy.close();
await server.remove();
process.exitCode = faults.length === 0 && (reconnects > 0 || SECONDS === 0) ? 0 : 1;
