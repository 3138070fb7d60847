// SPDX-License-Identifier: GPL-3.0-or-later
// The user's "Complete Flow" by real clients: each version of socket.io-client over each order of transports.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Rest, ask, connect, makeClient, transportOrders, versions } from '../lib/clients.mjs';
import { startServer } from '../lib/server.mjs';

const WAIT = 'Please wait for admin response. You cannot send messages while waiting for support team.';
const BOTH = ['message:receive', 'support:new-message'];
const BOTH_CHAT = ['conversation:update', 'support:conversation-updated'];
const MESSAGE_FIELDS = [
  'id', 'chat_id', 'sender_id', 'sender_role', 'message_type', 'text', 'media_url', 'media_type', 'media_name', 'media_size',
  'duration', 'is_auto_reply', 'created_at', 'sender_name', 'status', '_timestamp', '_uniqueId',
];

let server;
before(async () => { server = await startServer(); });
after(() => server.remove());

/** A student and an admin on the student's chat. */
async function desk(io, options, id) {
  const [student, admin] = ['student', 'admin'].map((role) => {
    const name = role === 'student' ? 'أحمد محمد' : 'منى';
    const token = server.token({ id, role, name });
    return { id, name, rest: new Rest(server.url, token), ...makeClient(io, server.url, token, options) };
  });
  const chat = await student.rest.chat();
  for (const person of [student, admin]) {
    await connect(person);
    person.socket.emit('support:join-chat', chat.id);
    assert.deepEqual(await person.events.event('support:joined-chat'), { chat_id: chat.id });
    assert.deepEqual(await person.events.event('chat:ready'), { chat_id: chat.id });
  }
  return { student, admin, chatId: chat.id };
}

const said = (text) => ({ message }) => message.text === text;
const reply = ({ message }) => message.is_auto_reply;
const newChat = (status) => ({ conversation }) => conversation.status === status;

/** What was sent before has come: an answer to this comes after it. */
const settle = ({ socket }) => ask(socket, 'support:typing', { chat_id: socket.chatId, is_typing: false });

function checkMessage(payload, chatId) {
  const { message } = payload;
  for (const field of MESSAGE_FIELDS) assert.ok(field in message, `${field} in ${JSON.stringify(message)}`);
  assert.equal(payload.chat_id, chatId);
  assert.equal(message.chat_id, chatId);
  assert.ok(payload.timestamp !== undefined && !Number.isNaN(new Date(payload.timestamp).getTime()));
  assert.ok(Math.abs(message._timestamp - Date.now()) < 60_000, 'a time in milliseconds');
  assert.equal(typeof message._uniqueId, 'string');
}

/** Both names, each message once under each, in the order of the ids. */
function checkOrder({ events }, chatId) {
  const [first, second] = BOTH.map((name) => events.named(name));
  const ids = first.map(({ message }) => message.id);
  assert.deepEqual(ids, [...new Set(ids)].sort((a, b) => a - b), 'once, in order');
  assert.deepEqual(second.map(({ message }) => message.id), ids, 'the same under the other name');
  assert.deepEqual(second, first, 'the same bytes under both names');
  assert.equal(new Set(first.map(({ message }) => message._uniqueId)).size, ids.length, 'a unique id each');
  for (const payload of first) checkMessage(payload, chatId);
  const [chats, sameChats] = BOTH_CHAT.map((name) => events.named(name));
  assert.deepEqual(sameChats, chats);
  return ids;
}

async function botHelps({ student, admin }) {
  student.socket.emit('support:send-message', { text: "I can't log in" });
  for (const person of [student, admin]) {
    for (const name of BOTH) {
      const { message } = await person.events.event(name, said("I can't log in"));
      assert.equal(message.sender_role, 'student');
      assert.equal(message.sender_id, student.id);
      assert.equal(message.sender_name, student.name);
      const answer = (await person.events.event(name, reply)).message;
      assert.ok(answer.id > message.id, 'the reply follows what it answers');
      assert.equal(answer.message_type, 'auto_reply');
      assert.equal(answer.sender_role, 'admin');
      assert.equal(answer.sender_name, 'رد تلقائي');
      assert.equal(answer.sender_id, student.id);
    }
    for (const name of BOTH_CHAT) {
      const { conversation } = await person.events.event(name, newChat('bot_handling'));
      assert.equal(conversation.current_intent, 'LOGIN_PROBLEM');
      assert.equal(conversation.student_id, student.id);
    }
  }
}

async function isHandedOver({ student, admin, chatId }) {
  const answer = await ask(student.socket, 'support:send-message', { text: "This didn't work" });
  assert.equal(answer.message.text, "This didn't work");
  assert.equal(answer.bot_reply.is_auto_reply, true);
  await student.events.event('conversation:update', newChat('waiting_for_admin'));
  const called = await admin.events.event('notification:new', ({ type }) => type === 'escalation');
  assert.equal(called.chat_id, chatId);
}

async function isBlocked({ student, chatId }) {
  student.socket.emit('support:send-message', { text: 'hello?' });
  const refused = await student.events.event('error');
  assert.deepEqual(refused, { message: WAIT, code: 'waiting_for_admin', status: 'waiting_for_admin' });
  const answer = await ask(student.socket, 'support:send-message', { text: 'hello?', chat_id: chatId });
  assert.deepEqual(answer, { error: { message: WAIT, code: 'waiting_for_admin', status: 'waiting_for_admin' } });
  const { status, body } = await student.rest.request('POST', '/api/support/messages', { text: 'hello?' });
  assert.equal(status, 403);
  assert.equal(body.status, 'waiting_for_admin');
}

async function adminAnswers({ student, admin, chatId }) {
  admin.socket.emit('support:typing', { chat_id: chatId, is_typing: true });
  const typing = { chat_id: chatId, user_id: admin.id, user_role: 'admin', user_name: admin.name };
  assert.deepEqual(await student.events.event('support:user-typing'), { ...typing, is_typing: true });
  admin.socket.emit('support:typing', { chat_id: chatId, is_typing: false });
  assert.deepEqual(await student.events.event('support:user-typing', (data) => !data.is_typing), { ...typing, is_typing: false });
  assert.equal(admin.events.named('support:user-typing').length, 0, 'not to oneself');

  const text = 'تم فتح حسابك — try again 🙂';
  const { message, bot_reply: bot } = await ask(admin.socket, 'support:send-message', { text, chat_id: chatId });
  assert.equal(message.text, text);
  assert.equal(bot, undefined);
  for (const name of BOTH) assert.equal((await student.events.event(name, said(text))).message.id, message.id);
  const notice = await student.events.event('notification:new');
  assert.equal(notice.type, 'admin_reply');
  assert.equal(notice.chat_id, chatId);
  assert.equal(notice.message.id, message.id);
  const { conversation } = await student.events.event('conversation:update', newChat('admin_handling'));
  assert.equal(conversation.admin_id, admin.id);
  return message.id;
}

async function statusesMoveForward({ student, admin }, id) {
  student.socket.emit('support:mark-delivered', id);
  const delivered = await admin.events.event('message:status-updated', (data) => data.message_id === id);
  assert.equal(delivered.status, 'delivered');
  assert.ok(delivered.delivered_at);
  student.socket.emit('support:mark-read', id);
  const read = await admin.events.event('message:status-updated', (data) => data.message_id === id && data.status === 'read');
  assert.ok(read.read_at);
  await ask(student.socket, 'support:mark-delivered', id);
  const all = admin.events.named('message:status-updated').filter((data) => data.message_id === id);
  assert.deepEqual(all.map(({ status }) => status), ['delivered', 'read'], 'never back');
}

async function isSolved({ student, admin }) {
  const answer = await student.rest.send('Thank you, problem solved');
  assert.match(answer.bot_reply.text, /You're welcome, we're at your service/);
  for (const person of [student, admin]) {
    await person.events.event('message:receive', ({ message }) => message.id === answer.bot_reply.id);
    await person.events.event('conversation:update', newChat('resolved'));
  }
}

for (const [version, io] of Object.entries(versions)) {
  for (const [order, options] of Object.entries(transportOrders)) {
    const id = 100 * (Object.keys(versions).indexOf(version) + 1) + Object.keys(transportOrders).indexOf(order) + 1;
    test(`complete flow: socket.io-client ${version}, ${order}`, async (t) => {
      const all = await desk(io, options, id);
      const { student, admin, chatId } = all;
      t.after(() => { for (const { socket } of [student, admin]) socket.disconnect(); });
      student.socket.chatId = chatId;
      admin.socket.chatId = chatId;

      await botHelps(all);
      await isHandedOver(all);
      await isBlocked(all);
      const answered = await adminAnswers(all);
      await statusesMoveForward(all, answered);
      await isSolved(all);

      await settle(student);
      await settle(admin);
      const stored = (await student.rest.after(chatId, 0)).map((message) => message.id);
      assert.deepEqual(checkOrder(student, chatId), stored, 'all that is stored has come');
      assert.deepEqual(checkOrder(admin, chatId), stored);
      assert.equal(student.events.named('error').length, 2, 'one for each refusal over the socket');
      assert.equal(admin.events.named('error').length, 0);

      await ask(admin.socket, 'support:leave-chat', chatId);
      admin.events.clear();
      await student.rest.send('شكراً');
      await admin.rest.request('GET', `/api/support/chats/${chatId}/messages`);
      await ask(admin.socket, 'support:join-chat', chatId);
      assert.equal(admin.events.named('message:receive').length, 0, 'who has left hears nothing');
    });
  }
}
