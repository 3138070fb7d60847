// SPDX-License-Identifier: GPL-3.0-or-later
// How often the user's component shows a message twice for a moment: its own answer and `message:receive` race, and it appends
// its answer without a look. node doubles.mjs [SENDS [DELAY]]; the server is SANAD_SERVER_PROGRAM, DELAY its realtime/own-echo-delay.
// Prints figures, asserts nothing.
import { startServer } from '../lib/server.mjs';
import { hostPage, openBrowser } from './host.mjs';

const SENDS = Number(process.argv[2] ?? 200);

/** Counts, in the page, the texts that were ever there twice; each send has a text of its own. */
function watchForDoubles() {
  window.doubles = new Set();
  new MutationObserver(() => {
    const seen = new Set();
    for (const p of document.querySelectorAll('.message.sent p')) {
      if (seen.has(p.textContent)) window.doubles.add(p.textContent);
      seen.add(p.textContent);
    }
  }).observe(document.body, { childList: true, subtree: true });
}

async function count(server, browser, direct, id) {
  const host = await hostPage(server.port, { direct });
  const page = await browser.newPage();
  let warnings = 0;
  page.on('console', (message) => { warnings += /two children with the same key/.test(message.text()) ? 1 : 0; });
  await page.goto(`${host.url}#${encodeURIComponent(server.token({ id }))}`);
  await page.getByText('🟢 Bot Handling').waitFor();
  await page.evaluate(watchForDoubles);
  for (let n = 0; n < SENDS; ++n) {
    await page.locator('input').fill(n % 2 ? `Thank you, problem solved (${n})` : `The video of lesson ${n} does not load`);
    const loaded = page.waitForResponse((response) => /chats\/\d+\/messages$/.test(response.url()));
    await page.locator('input').press('Enter');
    await loaded;
  }
  const own = await page.evaluate(() => window.doubles.size);
  await page.close();
  await host.close();
  return { own, warnings };
}

const delay = process.argv[3];
const server = await startServer({ settings: delay ? { SANAD_REALTIME_OWN_ECHO_DELAY: delay } : {} });
const browser = await openBrowser(server.port);
try {
  const ways = { 'passed on by a host': false };
  if (!process.env.SANAD_TEST_REFERENCE) ways.straight = true; // the reference's REST does not speak CORS
  for (const [how, direct] of Object.entries(ways)) {
    const { own, warnings } = await count(server, browser, direct, direct ? 12 : 11);
    console.log(`${how}: ${own} of ${SENDS} own messages were there twice for a moment; React warned ${warnings} times`);
  }
} finally {
  await browser.close();
  await server.remove();
}
