// SPDX-License-Identifier: GPL-3.0-or-later
// Who may connect, and who must go: tokens, namespaces, accounts that are disabled.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ask, connect, makeClient, transportOrders, versions } from '../lib/clients.mjs';
import { startServer } from '../lib/server.mjs';

let server;
before(async () => { server = await startServer({ settings: { SANAD_JWT_LEEWAY: '0s' } }); });
after(() => server.remove());

/** A client that is disconnected when the test ends, whatever became of it. */
function clientOf(t, io, token, options = {}, path = '') {
  const client = makeClient(io, server.url + path, token, options);
  t.after(() => client.socket.disconnect());
  return client;
}

async function refusalOf(client) {
  client.socket.connect();
  const refusal = await client.events.until(() => client.events.refusal, 'refused');
  assert.equal(client.socket.connected, false);
  return refusal;
}

const badTokens = {
  'no token': () => undefined,
  'an empty token': () => '',
  'not a token': () => 'garbage',
  'a number': () => 5,
  'an object': () => ({ token: 'x' }),
  'signed with another secret': () => server.token({ id: 1, secret: 'another secret that is long enough to be one' }),
  'expired': () => server.token({ id: 1, validFor: -60 }),
  'no role that we know': () => server.token({ id: 1, role: 'teacher' }),
};

for (const [version, io] of Object.entries(versions)) {
  for (const [what, make] of Object.entries(badTokens)) {
    test(`socket.io-client ${version} is refused: ${what}`, async (t) => {
      const refusal = await refusalOf(clientOf(t, io, make(), { transports: ['websocket'] }));
      assert.ok(refusal.message.length > 0, 'a sentence for a person');
      assert.deepEqual(refusal.data, { code: 'unauthorized' });
    });
  }
}

for (const [order, options] of Object.entries(transportOrders)) {
  test(`a bad token over ${order}`, async (t) => {
    const refusal = await refusalOf(clientOf(t, versions['4.8'], 'garbage', options));
    assert.deepEqual(refusal.data, { code: 'unauthorized' });
  });
  test(`a namespace that is not there, over ${order}`, async (t) => {
    const refusal = await refusalOf(clientOf(t, versions['4.8'], server.token({ id: 2 }), options, '/secret'));
    assert.equal(refusal.message, 'Invalid namespace');
  });
}

test('a second try with a good token succeeds', async (t) => {
  const client = clientOf(t, versions['4.8'], 'garbage');
  await refusalOf(client);
  client.socket.auth = { token: server.token({ id: 3 }) };
  await connect(client);
});

test("another student's chat looks like one that is not there", async (t) => {
  const owner = await connect(clientOf(t, versions['4.8'], server.token({ id: 4 })));
  const { message } = await ask(owner.socket, 'support:send-message', { text: 'I can\'t log in' });
  const stranger = await connect(clientOf(t, versions['4.8'], server.token({ id: 5 })));
  const foreign = await ask(stranger.socket, 'support:join-chat', message.chat_id);
  const none = await ask(stranger.socket, 'support:join-chat', 999_999);
  assert.equal(foreign.error.code, 'not_found');
  assert.deepEqual(foreign, none);
  stranger.events.clear();
  await ask(owner.socket, 'support:send-message', { text: 'شكراً' });
  await ask(stranger.socket, 'support:join-chat', 999_999);
  assert.deepEqual(stranger.events.list.map(({ name }) => name), ['error'], 'nothing of it reaches the stranger');
});

test('student 7 and admin 7 are two people', async (t) => {
  const student = await connect(clientOf(t, versions['4.8'], server.token({ id: 7 })));
  const admin = await connect(clientOf(t, versions['4.8'], server.token({ id: 7, role: 'admin' })));
  const { message } = await ask(student.socket, 'support:send-message', { text: 'I can\'t log in' });
  await student.events.event('message:receive', (data) => data.message.id === message.id);
  await ask(admin.socket, 'support:join-chat', 999_999);
  assert.equal(admin.events.named('message:receive').length, 0);
});

if (!process.env.SANAD_TEST_REFERENCE) {
  test('a token that expires ends the connection, and the client is told why', async (t) => {
    const client = await connect(clientOf(t, versions['4.8'], server.token({ id: 8, validFor: 2 }), { transports: ['websocket'] }));
    const { code } = await client.events.event('error');
    assert.equal(code, 'unauthorized');
    await client.events.until(() => !client.socket.connected, 'disconnected');
  });

  for (const [order, options] of Object.entries(transportOrders)) {
    test(`an account that is disabled is disconnected at once, over ${order}`, async (t) => {
      const id = 20 + Object.keys(transportOrders).indexOf(order);
      const client = await connect(clientOf(t, versions['4.8'], server.token({ id }), options));
      const other = await connect(clientOf(t, versions['4.8'], server.token({ id: id + 10 }), options));
      await ask(client.socket, 'support:send-message', { text: 'I can\'t log in' });
      await server.run('user', 'disable', '--role', 'student', '--id', String(id));
      await client.events.until(() => client.events.goodbye, 'disconnected', 3000);
      client.socket.connect();
      const refusal = await client.events.until(() => client.events.refusal, 'refused');
      assert.equal(refusal.data.code, 'unauthorized');
      assert.ok(other.socket.connected);
    });
  }
}
