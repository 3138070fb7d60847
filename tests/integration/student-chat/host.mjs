// SPDX-License-Identifier: GPL-3.0-or-later
// Builds the page, serves it from an origin of its own, and opens it in Debian's Chromium.
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const SERVER_OF_THE_TEXT = 'localhost:8000'; // where the user's component looks for its server
const STYLE = `
  body { font: 15px sans-serif; margin: 0; background: #eef1f5; }
  .student-chat { max-width: 640px; margin: 0 auto; padding: 12px; }
  .message { background: #fff; border-radius: 10px; margin: 8px 0; padding: 8px 12px; max-width: 80%; white-space: pre-wrap; unicode-bidi: plaintext; }
  .message p { margin: 4px 0; } .sent { margin-inline-start: auto; background: #d6ecff; } .bot-message { border-left: 4px solid #7a5af5; }
  .message-header { display: flex; gap: 12px; font-size: 12px; color: #567; } .blocked-notice { color: #a40; padding: 6px 0; }
  .chat-input input { width: 75%; padding: 8px; } .chat-input button { padding: 8px 16px; }`;

async function script() {
  const built = await build({
    entryPoints: [fileURLToPath(new URL('page.tsx', import.meta.url))],
    bundle: true, write: false, format: 'iife', jsx: 'automatic', charset: 'utf8', logLevel: 'warning',
    define: { 'process.env.NODE_ENV': '"development"' }, // React then tells of keys that are there twice
  });
  return built.outputFiles[0].text;
}

function passOn(serverPort, from, answer) {
  const on = request({ host: '127.0.0.1', port: serverPort, path: from.url, method: from.method, headers: from.headers }, (reply) => {
    answer.writeHead(reply.statusCode, reply.headers);
    reply.pipe(answer);
  });
  on.on('error', () => answer.destroy());
  from.pipe(on);
}

/** `direct`: the page's calls go straight to the server, from another origin; otherwise they are passed on by this host. */
export async function hostPage(serverPort, { direct = false } = {}) {
  const text = await script();
  const base = direct ? `<base href="http://${SERVER_OF_THE_TEXT}/">` : '';
  const html = (origin) => `<!doctype html><meta charset="utf-8"><title>Support Chat</title>${base}<style>${STYLE}</style>`
    + `<div id="root"></div><script src="${origin}/page.js"></script>`;
  const server = createServer((from, answer) => {
    if (from.url.startsWith('/api/')) passOn(serverPort, from, answer);
    else if (from.url === '/page.js') answer.setHeader('Content-Type', 'text/javascript; charset=utf-8').end(text);
    else if (from.url === '/') answer.setHeader('Content-Type', 'text/html; charset=utf-8').end(html(`http://${from.headers.host}`));
    else answer.writeHead(from.url === '/favicon.ico' ? 204 : 404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}

/** Debian's browser, in which the name of the text leads to the server under test. */
export function openBrowser(serverPort) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', `--host-resolver-rules=MAP ${SERVER_OF_THE_TEXT} 127.0.0.1:${serverPort}`],
  });
}
