// SPDX-License-Identifier: GPL-3.0-or-later
// The benchmark of files: uploads beside the peer's (multer to disk), downloads beside nginx on the same core, and how long
// messages wait while pictures come in. Prints tables and writes media.json; never asserts.
// node media.mjs SERVER_PROGRAM OUTPUT_FOLDER [--quick]
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Connection, token } from './lib/client.mjs';
import { fileBody, pictureLoad, steadySends, upload, wrkDownload } from './lib/media.mjs';
import { median, printTable } from './lib/report.mjs';
import { Server } from './lib/server.mjs';

const [program, output, speed] = process.argv.slice(2);
const quick = speed === '--quick';
const ROUNDS = quick ? 3 : 5;
const MB = 1024 * 1024;
const FILE = 24.5 * MB; // with its form just below the limit of 25 MB
const UPLOADS = quick ? 8 : 16;
const AT_ONCE = 4;
const DOWNLOAD_SECONDS = quick ? 2 : 4;
const SEND_SECONDS = quick ? 4 : 8;
const PICTURES = 8;
const SERVER_CORE = 0;
const SECRET = 'bench-secret-of-more-than-thirty-two-bytes';
const PORTS = { ours: 18_211, peer: 18_212, nginx: 18_213 };

const here = path.dirname(fileURLToPath(import.meta.url));
const folder = path.join(output, 'media-data');
rmSync(folder, { recursive: true, force: true });
for (const name of ['ours', 'peer', 'nginx']) mkdirSync(path.join(folder, name), { recursive: true });

const bearer = token(SECRET, { sub: '1', role: 'student', name: 'Student 1', exp: Math.floor(Date.now() / 1000) + 86_400 });
const ours = new Server({
  name: 'ours', port: PORTS.ours, core: SERVER_CORE, health: '/readyz', log: path.join(output, 'media-ours.log'),
  command: [program, 'serve'],
  environment: {
    SANAD_LISTEN: `127.0.0.1:${PORTS.ours}`, SANAD_DATA_DIR: path.join(folder, 'ours'), SANAD_JWT_SECRET: SECRET,
    SANAD_RATE_LIMITS: 'off', SANAD_DATABASE_URL: '',
  },
});
const peer = new Server({
  name: 'peer', port: PORTS.peer, core: SERVER_CORE, health: '/healthz', log: path.join(output, 'media-peer.log'),
  command: [process.execPath, path.join(here, 'peer', 'server.mjs')],
  environment: {
    NODE_ENV: 'production', PORT: String(PORTS.peer), DATABASE: path.join(folder, 'peer', 'peer.sqlite'), JWT_SECRET: SECRET,
    COMMIT: 'each', UPLOADS: path.join(folder, 'peer', 'uploads'),
  },
});

function makeNginx(root) {
  const file = path.join(folder, 'nginx', 'nginx.conf');
  writeFileSync(file, `
daemon off; master_process off; error_log ${folder}/nginx/error.log; pid ${folder}/nginx/pid;
events { worker_connections 256; }
http {
  access_log off; sendfile on; tcp_nopush on; default_type application/octet-stream;
  client_body_temp_path ${folder}/nginx/b; proxy_temp_path ${folder}/nginx/p; fastcgi_temp_path ${folder}/nginx/f;
  uwsgi_temp_path ${folder}/nginx/u; scgi_temp_path ${folder}/nginx/s;
  server { listen 127.0.0.1:${PORTS.nginx}; location = /healthz { return 200 "ok"; } location / { root ${root}; } }
}
`);
  return new Server({
    name: 'nginx', port: PORTS.nginx, core: SERVER_CORE, health: '/healthz', log: path.join(output, 'media-nginx.log'),
    command: ['/usr/sbin/nginx', '-c', file], environment: {},
  });
}

const samples = {};
const keep = (what, server, value) => ((samples[what] ??= {})[server] ??= []).push(value);

async function uploads(server, atOnce) {
  const before = server.cpuTicks();
  let peak = 0;
  const watch = setInterval(() => { peak = Math.max(peak, server.memory().rss); }, 20);
  const rest = server.memory().rss;
  let left = UPLOADS;
  await Promise.all(Array.from({ length: atOnce }, async () => {
    const connection = await Connection.open(server.port);
    while (left-- > 0) await upload(connection, bearer, fileBody(FILE));
    connection.close();
  }));
  clearInterval(watch);
  keep(`upload, ${atOnce} at once: CPU ms a MB`, server.name, ((server.cpuTicks() - before) * 10) / (UPLOADS * FILE / MB));
  keep(`upload, ${atOnce} at once: MB resident above rest`, server.name, peak - rest);
}

function blobOf(root) {
  for (const entry of readdirSync(root, { recursive: true })) {
    const file = path.join(root, entry);
    if (statSync(file).isFile() && statSync(file).size > 24 * MB) return file;
  }
  throw new Error(`no big file below ${root}`);
}

async function downloads(server, url) {
  const before = server.cpuMicroseconds();
  const { bytes, seconds } = await wrkDownload(url, DOWNLOAD_SECONDS);
  keep('download of 24.5 MB: MB a second', server.name, bytes / MB / seconds);
  keep('download of 24.5 MB: CPU ms a MB', server.name, (server.cpuMicroseconds() - before) / 1000 / (bytes / MB));
}

async function sendsBesidePictures() {
  keep('message: p99 ms, quiet', 'ours', (await steadySends(PORTS.ours, bearer, SEND_SECONDS)).p99);
  const load = pictureLoad(PORTS.ours, bearer, PICTURES);
  await load.begun;
  keep('message: p99 ms, 8 pictures coming in', 'ours', (await steadySends(PORTS.ours, bearer, SEND_SECONDS)).p99);
  keep('pictures stored meanwhile', 'ours', await load.end());
}

let nginx;
try {
  await ours.start();
  await peer.start();
  const first = {};
  for (const server of [ours, peer]) {
    const connection = await Connection.open(server.port);
    first[server.name] = await upload(connection, bearer, fileBody(FILE));
    connection.close();
  }
  const blob = blobOf(path.join(folder, 'ours', 'media'));
  nginx = makeNginx(path.dirname(blob));
  await nginx.start();
  for (let n = 1; n <= ROUNDS; ++n) {
    console.error(`round ${n} of ${ROUNDS}`);
    for (const server of [ours, peer]) {
      await uploads(server, 1);
      await uploads(server, AT_ONCE);
    }
    await downloads(ours, first.ours.media_url);
    await downloads(nginx, `http://127.0.0.1:${PORTS.nginx}/${path.basename(blob)}`);
    await sendsBesidePictures();
  }
} finally {
  for (const server of [ours, peer, nginx]) await server?.stop();
}

const rows = Object.entries(samples).map(([what, by]) => [
  what, ...['ours', 'peer', 'nginx'].map((name) => (by[name] ? median(by[name]).toFixed(2) : ''))]);
printTable('Files, medians', ['what', 'ours', 'peer', 'nginx'], rows);
writeFileSync(path.join(output, 'media.json'), `${JSON.stringify({ date: new Date().toISOString(), samples }, null, 2)}\n`);
rmSync(folder, { recursive: true, force: true });
