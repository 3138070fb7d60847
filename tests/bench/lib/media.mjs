// SPDX-License-Identifier: GPL-3.0-or-later
// What the benchmark of files sends and fetches.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'node:zlib';
import { Connection } from './client.mjs';

const BOUNDARY = 'sanad-bench-7d1f0c5a9e';
const LOAD_CORE = '1';
const noise = randomBytes(26 * 1024 * 1024);

/** Bytes that no server has seen before, so that none is stored already. */
export function fileBody(size) {
  const body = Buffer.from(noise.subarray(0, size));
  randomBytes(16).copy(body, 1024);
  return body;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n;
  for (let bit = 0; bit < 8; ++bit) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function crc32(data) {
  let crc = 0xffffffff;
  for (const byte of data) crc = crcTable[(crc ^ byte) & 255] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function chunk(type, data) {
  const out = Buffer.alloc(12 + data.length);
  out.writeUInt32BE(data.length);
  out.write(type, 4, 'latin1');
  data.copy(out, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
  return out;
}

/** Returns a function that makes pictures (PNG, RGB) of this size, each a little different. */
export function bigPicture(width, height) {
  const raw = Buffer.alloc((3 * width + 1) * height);
  for (let y = 0, at = 0; y < height; ++y) {
    raw[at++] = 0;
    for (let x = 0; x < width; ++x) {
      raw[at++] = (x >> 4) & 255;
      raw[at++] = (y >> 4) & 255;
      raw[at++] = ((x ^ y) >> 5) & 255;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const head = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header)]);
  const tail = Buffer.concat([chunk('IDAT', deflateSync(raw, { level: 1 })), chunk('IEND', Buffer.alloc(0))]);
  return () => Buffer.concat([head, chunk('tEXt', Buffer.from(`Comment\0${randomBytes(12).toString('hex')}`)), tail]);
}

/** Uploads and waits for the 201; the message. */
export async function upload(connection, bearer, bytes, name = 'file.bin', type = 'application/octet-stream') {
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]);
  const answer = await connection.request('POST', '/api/support/messages/media',
    { bearer, body, type: `multipart/form-data; boundary=${BOUNDARY}` });
  if (answer.status !== 201) throw new Error(`upload: ${answer.status} ${answer.body}`);
  return JSON.parse(answer.body).message;
}

/** wrk over four connections on the load's core; bytes and seconds. */
export async function wrkDownload(url, seconds) {
  const process = spawn('taskset', ['-c', LOAD_CORE, 'wrk', '-t1', '-c4', `-d${seconds}s`, '--timeout', '20s', url],
    { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  process.stdout.on('data', (data) => { text += data; });
  await once(process, 'close');
  const found = /in ([\d.]+)s, ([\d.]+)(MB|GB) read/.exec(text);
  if (!found || /Non-2xx|Socket errors/.test(text)) throw new Error(`wrk said: ${text}`);
  return { seconds: Number(found[1]), bytes: Number(found[2]) * (found[3] === 'GB' ? 1024 ** 3 : 1024 ** 2) };
}

/** Pictures coming in over several connections at once, sent by a process of its own. */
export function pictureLoad(port, bearer, connections) {
  const program = fileURLToPath(new URL('picture_load.mjs', import.meta.url));
  const load = spawn('taskset', ['-c', LOAD_CORE, process.execPath, program, String(port), bearer, String(connections)],
    { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  const begun = new Promise((resolve, reject) => {
    load.stdout.on('data', (data) => { text += data; resolve(); });
    load.once('close', () => { reject(new Error('the uploads have broken off')); });
  });
  return {
    begun,
    /** Number of pictures that were stored. */
    async end() {
      load.kill();
      await once(load, 'close');
      const found = /^(\d+)$/m.exec(text);
      if (!found) throw new Error('uploads failed beside the messages');
      return Number(found[1]);
    },
  };
}

/** One message after another at an even pace; milliseconds from when each was due, so that a stall counts in full. */
export async function steadySends(port, bearer, seconds, perSecond = 100) {
  const connection = await Connection.open(port);
  const times = [];
  const begin = performance.now();
  for (let n = 0; n < seconds * perSecond; ++n) {
    const due = begin + (n * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => { setTimeout(resolve, wait); });
    const from = Math.max(due, begin);
    const answer = await connection.request('POST', '/api/support/messages',
      { bearer, json: { text: n % 2 ? 'Thank you, problem solved' : 'The video of the third lesson does not load' } });
    if (answer.status !== 201) throw new Error(`message: ${answer.status} ${answer.body}`);
    times.push(performance.now() - from);
  }
  connection.close();
  times.sort((a, b) => a - b);
  return { p50: times[Math.floor(times.length / 2)], p99: times[Math.floor(times.length * 0.99)] };
}
