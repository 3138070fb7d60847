// SPDX-License-Identifier: GPL-3.0-or-later
// The support chat as a good Node engineer would write it, to measure against. Environment: PORT, DATABASE, JWT_SECRET,
// COMMIT=each|shared (a commit for each message, or one for all messages of an event-loop turn).
import express from 'express';
import jwt from 'jsonwebtoken';
import multer from 'multer';
import { Refused, Store } from './store.mjs';

const { PORT, DATABASE, JWT_SECRET, COMMIT, UPLOADS } = process.env;
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

function integer(value, name, min, max, otherwise) {
  if (value === undefined) return otherwise;
  const number = Number(value);
  if (!Number.isInteger(number) || number < min || number > max) {
    throw new Refused(400, 'invalid_field', `${name} is not valid.`);
  }
  return number;
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
  response.json(store.page(request.who, chatId, limit, before));
});
api.post('/messages', express.json({ limit: '256kb' }), async (request, response) => {
  const { text, chat_id: chatId, client_message_id: clientMessageId } = request.body ?? {};
  const trimmed = typeof text === 'string' ? text.trim() : '';
  if (trimmed === '' || Buffer.byteLength(trimmed) > 65536) throw new Refused(400, 'invalid_field', 'text is not valid.');
  if (clientMessageId !== undefined && (typeof clientMessageId !== 'string' || clientMessageId.length > 64)) {
    throw new Refused(400, 'invalid_field', 'client_message_id is not valid.');
  }
  const id = integer(chatId, 'chat_id', 1, Number.MAX_SAFE_INTEGER);
  response.status(201).json(await store.post(request.who, trimmed, id, clientMessageId));
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

const server = app.listen(Number(PORT), '127.0.0.1');
server.keepAliveTimeout = 300_000;
server.headersTimeout = 310_000;
process.on('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeAllConnections();
});
