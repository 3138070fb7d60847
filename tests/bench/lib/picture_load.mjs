// SPDX-License-Identifier: GPL-3.0-or-later
// Uploads pictures over several connections at once until it is told to end; prints how many were stored. A process of its own:
// making pictures keeps an event loop busy, and that of whoever measures must be free.
// node picture_load.mjs PORT BEARER CONNECTIONS
import { Connection } from './client.mjs';
import { bigPicture, upload } from './media.mjs';

const [port, bearer, connections] = process.argv.slice(2);
const picture = bigPicture(4000, 3000);
let count = 0;
let isOver = false;
process.on('SIGTERM', () => { isOver = true; });

const loads = Array.from({ length: Number(connections) }, async () => {
  const connection = await Connection.open(Number(port));
  while (!isOver) {
    await upload(connection, bearer, picture(), 'picture.png', 'image/png');
    if (++count === 1) process.stdout.write('begun\n');
  }
  connection.close();
});
await Promise.all(loads);
process.stdout.write(`${count}\n`);
