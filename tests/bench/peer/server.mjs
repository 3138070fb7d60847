// SPDX-License-Identifier: GPL-3.0-or-later
// The support chat as a good Node engineer would write it, to measure against. Environment: PORT, DATABASE, JWT_SECRET,
// COMMIT=each|shared (a commit for each message, or one for all messages of an event-loop turn); REALTIME=ws|uws: with Socket.IO,
// on the same port by ws, or at UWS_PORT by uWebSockets.js. PORT=0 takes a free one. The port is printed.
import express from 'express';
import jwt from 'jsonwebtoken';
import multer from 'multer';
import { Realtime, openSocketIo } from './realtime.mjs';
import { Refused, Store, integer } from './store.mjs';

const { PORT, DATABASE, JWT_SECRET, COMMIT, UPLOADS, REALTIME, UWS_PORT } = process.env;
const store = new Store(DATABASE, COMMIT === 'shared');

const TOKENS_KEPT = 10_000;
const tokens = new Map(); // least recently used first

function caller(token) {
  const now = Date.now() / 1000;
  let who = tokens.get(token);
  if (who !== undefined) {
    tokens.delete(token);
    if (who.expires <= now) throw new Refused(401, 'unauthorized', 'The token has expired.');
  } else {
    let claims;
    try {
      claims = jwt.verify(token, JWT_SECRET, { algorithms: ['HS256'] });
    } catch {
      throw new Refused(401, 'unauthorized', 'The token is not valid.');
    }
    if (!['student', 'admin'].includes(claims.role)) throw new Refused(401, 'unauthorized', 'The token is not valid.');
    who = { id: Number(claims.sub), role: claims.role, name: claims.name, expires: claims.exp };
    if (tokens.size >= TOKENS_KEPT) tokens.delete(tokens.keys().next().value);
  }
  tokens.set(token, who);
  return who;
}

function authenticate(request, response, next) {
  const header = request.headers.authorization ?? '';
  if (!header.startsWith('Bearer ')) throw new Refused(401, 'unauthorized', 'A token is needed.');
  request.who = caller(header.slice(7));
  next();
}

const app = express();
app.disable('x-powered-by');
app.disable('etag'); // no client asks twice for the same page: a hash for each answer would be waste
app.get('/healthz', (request, response) => response.json({ status: 'ok' }));

const api = express.Router();
api.use(authenticate);
api.get('/chat', async (request, response) => {
  response.json(await store.openChat(request.who));
});
api.get('/chats/:chatId/messages', (request, response) => {
  const chatId = integer(request.params.chatId, 'chat_id', 1, Number.MAX_SAFE_INTEGER);
  const limit = integer(request.query.limit, 'limit', 1, 200, 50);
  let before;
  if (request.query.before !== undefined) {
    before = Date.parse(request.query.before);
    if (Number.isNaN(before)) throw new Refused(400, 'invalid_field', 'before is not a time.');
  }
  const after = integer(request.query.after, 'after', 0, Number.MAX_SAFE_INTEGER);
  response.json(after === undefined
    ? store.page(request.who, chatId, limit, before) : store.pageAfter(request.who, chatId, limit, after));
});
api.post('/messages', express.json({ limit: '256kb' }), async (request, response) => {
  const done = await store.send(request.who, request.body);
  response.status(201).json(done.answer);
  realtime?.publish(done);
});
if (UPLOADS) {
  const files = multer({ dest: UPLOADS, limits: { fileSize: 25 * 1024 * 1024, files: 1 } });
  api.post('/messages/media', files.single('file'), async (request, response) => {
    if (!request.file) throw new Refused(400, 'invalid_field', 'file is missing.');
    response.status(201).json(await store.postFile(request.who, request.file, request.body.text));
  });
}
app.use('/api/support', api);
app.use((request, response) => response.status(404).json({ message: 'There is nothing here.', code: 'not_found' }));
app.use((error, request, response, next) => {
  if (error instanceof Refused) response.status(error.httpStatus).json(error.body);
  else response.status(error.status ?? 500).json({ message: 'That did not work.', code: 'internal' });
});

const server = app.listen(Number(PORT), '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port })));
const realtime = REALTIME && new Realtime(
  openSocketIo({ httpServer: server, uwsPort: REALTIME === 'uws' ? Number(UWS_PORT) : undefined }), store, caller);
server.keepAliveTimeout = 300_000;
server.headersTimeout = 310_000;
// Asked for by a benchmark of memory: what is garbage shall not count.
if (globalThis.gc) process.on('SIGUSR2', () => globalThis.gc());
process.on('SIGTERM', () => {
  setTimeout(() => process.exit(0), 500); // connections that nobody ends
  server.close(() => process.exit(0));
  realtime?.io.close();
  server.closeAllConnections();
});
