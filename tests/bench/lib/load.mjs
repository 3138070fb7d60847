// SPDX-License-Identifier: GPL-3.0-or-later
// Two loads: wrk with load.lua, and a driver of our own which parses and checks every answer.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { spread } from './client.mjs';

const LOAD_CORE = '1';
const CONNECTIONS = 64;
const script = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'load.lua');
const began = Date.now().toString(36);
let runs = 0;

/** A prefix for client_message_ids: a repeated one would be answered from what is stored, and measure something else. */
function newRun() {
  return `${began}-${++runs}`;
}

/** wrk for `seconds`; see load.lua for the modes and the file. Times in microseconds. */
export async function wrk(server, mode, file, seconds) {
  const process = spawn('taskset', [
    '-c', LOAD_CORE, 'wrk', '-t1', `-c${CONNECTIONS}`, `-d${seconds}s`, '--timeout', '10s', '-s', script,
    `http://127.0.0.1:${server.port}`, '--', mode, file, newRun(),
  ], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  process.stdout.on('data', (data) => { text += data; });
  await once(process, 'close');
  const line = text.split('\n').find((candidate) => candidate.startsWith('{'));
  if (!line) throw new Error(`wrk said: ${text}`);
  const sample = JSON.parse(line);
  return { ...sample, perSecond: sample.requests / sample.seconds };
}

/** Why an answer to a message is not what it must be; null if it is. */
function fault({ status, body }, text, clientMessageId) {
  if (status !== 201) return `${status} ${body.slice(0, 200)}`;
  const { message, bot_reply: reply } = JSON.parse(body);
  if (message.text !== text || message.client_message_id !== clientMessageId) return 'another message came back';
  if (!reply?.is_auto_reply || reply.id <= message.id) return 'no bot reply';
  return reply.created_at > message.created_at ? null : 'times do not grow';
}

/** Posts messages over 64 connections, each with its own students, for `seconds`; times in microseconds. */
export async function driveMessages(server, students, seconds, tokenOf) {
  const prefix = newRun();
  const end = performance.now() + seconds * 1000;
  const begin = performance.now();
  const times = [];
  let bad = 0;
  let firstBad = '';
  await spread(server.port, CONNECTIONS, CONNECTIONS, async (connection, index) => {
    for (let n = 0; performance.now() < end; ++n) {
      const student = index + 1 + CONNECTIONS * (Math.floor(n / 2) % Math.floor(students / CONNECTIONS));
      const text = n % 2 ? 'Thank you, problem solved' : 'لا أستطيع تسجيل الدخول إلى حسابي';
      const id = `${prefix}-${index}-${n}`;
      const sent = performance.now();
      const answer = await connection.request('POST', '/api/support/messages',
        { bearer: tokenOf(student), json: { text, client_message_id: id } });
      times.push((performance.now() - sent) * 1000);
      const why = fault(answer, text, id);
      if (why && ++bad === 1) firstBad = why;
    }
  });
  const elapsed = (performance.now() - begin) / 1000;
  times.sort((a, b) => a - b);
  const at = (part) => Math.round(times[Math.min(times.length - 1, Math.floor(times.length * part))]);
  return {
    requests: times.length, seconds: elapsed, perSecond: times.length / elapsed, p50: at(0.5), p99: at(0.99), bad,
    socketErrors: 0, firstBad,
  };
}
