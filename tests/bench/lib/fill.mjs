// SPDX-License-Identifier: GPL-3.0-or-later
// Fills chats of a stopped server by SQL: copies of a message that it stored itself, so that no schema is repeated here.
import { createRequire } from 'node:module';

const require = createRequire(new URL('../peer/package.json', import.meta.url));
const Database = require('better-sqlite3');
const STEP = 1000; // milliseconds between two messages

/** `chats` maps a count to the chat that shall have so many; returns, by count, the time in a chat's middle (ISO). */
export function fillChats(file, chats) {
  const database = new Database(file);
  const middles = {};
  database.transaction(() => {
    for (const [count, chat] of Object.entries(chats)) {
      const oldest = database.prepare('SELECT * FROM messages WHERE chat_id = ? ORDER BY id LIMIT 1').get(chat);
      const begin = oldest.created_at - (Number(count) + 1) * STEP;
      const columns = Object.keys(oldest).filter((name) => name !== 'id' && oldest[name] !== null && name !== 'client_message_id');
      const values = columns.map((name) => (name === 'created_at' ? '@begin + n.value * @step' : `m.${name}`));
      database.prepare(`
        WITH RECURSIVE n (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < @count)
        INSERT INTO messages (${columns.join(', ')})
        SELECT ${values.join(', ')} FROM n JOIN messages m ON m.id = @id`)
        .run({ count: Number(count) - 2, begin, step: STEP, id: oldest.id });
      middles[count] = new Date(begin + Math.floor(Number(count) / 2) * STEP).toISOString();
    }
  })();
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
  return middles;
}
