// SPDX-License-Identifier: GPL-3.0-or-later
// What a client missed while it was away: by connection state recovery, and from the store where that cannot help.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Rest, ask, connect, makeClient, transportOrders, versions, withRecovery } from '../lib/clients.mjs';
import { portToKeep, startServer } from '../lib/server.mjs';

const NAMES = ['message:receive', 'support:new-message'];

/** A student who reads, and an admin who writes by REST, on a server of their own. */
async function scene(t, io, options = {}, port = 0) {
  const server = await startServer({ port });
  const token = server.token({ id: 5, name: 'أحمد محمد' });
  const student = makeClient(io, server.url, token, { reconnection: false, ...options });
  t.after(async () => {
    student.socket.disconnect();
    await server.remove();
  });
  const rest = new Rest(server.url, token);
  const admin = new Rest(server.url, server.token({ id: 1, role: 'admin', name: 'منى' }));
  const chat = await rest.chat();
  await connect(student);
  const write = async (...texts) => {
    const ids = [];
    for (const text of texts) ids.push((await admin.send(text, chat.id)).message.id);
    return ids;
  };
  return { server, student, rest, chatId: chat.id, write };
}

const received = async ({ events }, ids) => {
  const last = ids.at(-1);
  for (const name of NAMES) await events.event(name, ({ message }) => message.id === last);
};

/** Ways to be cut off. The last one tells the server nothing: it finds out later than the client comes back. */
const breaks = {
  'engine closed': ({ io }) => io.engine.close(),
  'connection torn off': ({ io }) => io.engine.transport.ws.terminate(),
};

async function breakOff(student, how) {
  how(student.socket);
  await student.events.until(() => !student.socket.connected, 'cut off');
}

for (const [version, io] of Object.entries(withRecovery)) {
  for (const [what, how] of Object.entries(breaks)) {
    test(`socket.io-client ${version}, ${what}: exactly what was missed, in order`, async (t) => {
      const { student, write, chatId } = await scene(t, io, { transports: ['websocket'] });
      const seen = await write('one', 'two');
      await received(student, seen);
      const sid = student.socket.id;
      student.events.clear();
      await breakOff(student, how);
      const missed = await write('three', 'أربعة', 'five');
      student.socket.connect();
      await received(student, missed);
      assert.equal(student.socket.recovered, true);
      assert.equal(student.socket.id, sid, 'the same socket to the server');
      const later = await write('six');
      await received(student, later);
      for (const name of NAMES) assert.deepEqual(student.events.ids(name), [...missed, ...later]);
      assert.equal((await ask(student.socket, 'support:typing', { chat_id: chatId, is_typing: false })).error, undefined, 'still in the room');
    });
  }

  for (const [order, options] of Object.entries(transportOrders)) {
    test(`socket.io-client ${version}, over ${order}: recovered`, async (t) => {
      const { student, write } = await scene(t, io, options);
      await received(student, await write('one'));
      student.events.clear();
      await breakOff(student, breaks['engine closed']);
      const missed = await write('two', 'three');
      await connect(student);
      await received(student, missed);
      assert.equal(student.socket.recovered, true);
      for (const name of NAMES) assert.deepEqual(student.events.ids(name), missed);
    });
  }

  test(`socket.io-client ${version}: again and again, nothing twice`, async (t) => {
    const { student, write } = await scene(t, io, { transports: ['websocket'] });
    const all = await write('begin');
    await received(student, all);
    for (let n = 0; n < 5; ++n) {
      await breakOff(student, Object.values(breaks)[n % 2]);
      all.push(...await write(`away ${n}`));
      student.socket.connect();
      await received(student, all);
      assert.equal(student.socket.recovered, true);
      all.push(...await write(`there ${n}`));
      await received(student, all);
    }
    for (const name of NAMES) assert.deepEqual(student.events.ids(name), all);
  });

  test(`socket.io-client ${version}: who said goodbye is a new socket`, async (t) => {
    const { student, write } = await scene(t, io, { transports: ['websocket'] });
    await received(student, await write('one'));
    const sid = student.socket.id;
    student.socket.disconnect();
    await connect(student);
    assert.ok(!student.socket.recovered);
    assert.notEqual(student.socket.id, sid);
  });
}

if (!process.env.SANAD_TEST_REFERENCE) {
  test('who has received nothing yet gets all that came since it connected', async (t) => {
    const { student, write } = await scene(t, versions['4.8'], { transports: ['websocket'] });
    await breakOff(student, breaks['engine closed']);
    const missed = await write('one', 'two');
    student.socket.connect();
    await received(student, missed);
    assert.equal(student.socket.recovered, true);
    for (const name of NAMES) assert.deepEqual(student.events.ids(name), missed);
  });

  test("somebody else's pid is worth nothing", async (t) => {
    const { server, student, write } = await scene(t, versions['4.8'], { transports: ['websocket'] });
    await received(student, await write('secret'));
    await breakOff(student, breaks['connection torn off']);
    await write('more secrets');
    student.events.clear();
    student.socket.auth = { token: server.token({ id: 6 }) };
    await connect(student);
    assert.ok(!student.socket.recovered);
    await ask(student.socket, 'support:join-chat', 999_999);
    assert.deepEqual(student.events.list.map(({ name }) => name), ['error'], 'but for the chat that is not there');
  });
}

for (const [version, io] of Object.entries(versions)) {
  test(`socket.io-client ${version}, the server restarts: what was missed is in the store`, async (t) => {
    const { server, student, rest, chatId, write } = await scene(
      t, io, { transports: ['websocket'], reconnection: true }, await portToKeep());
    const seen = await write('one', 'two');
    await received(student, seen);
    const ids = student.events.ids(NAMES[0]);
    await server.end('SIGKILL');
    await student.events.until(() => !student.socket.connected, 'cut off');
    const back = once(student.socket, 'connect');
    await server.begin();
    await back; // by its own reconnection
    assert.ok(!student.socket.recovered);
    const missed = await rest.after(chatId, ids.at(-1));
    assert.deepEqual(missed, [], 'nothing was missed');
    const more = await write('three', 'four');
    await received(student, more);
    assert.deepEqual((await rest.after(chatId, seen[0])).map(({ id }) => id), [seen[1], ...more]);
    assert.deepEqual(student.events.ids(NAMES[0]), [...seen, ...more]);
  });
}
