// SPDX-License-Identifier: GPL-3.0-or-later
// The user's own React component in a browser: helped by the bot, blocked while it waits, answered live by an admin.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Rest, connect, makeClient, versions } from '../lib/clients.mjs';
import { startServer } from '../lib/server.mjs';
import { hostPage, openBrowser } from '../student-chat/host.mjs';

const artefacts = process.env.SANAD_ARTEFACTS ?? 'artefacts';
const HARMLESS = /two children with the same key/; // a double for a moment; doubles.mjs counts them

let server;
let browser;
before(async () => {
  mkdirSync(artefacts, { recursive: true });
  server = await startServer();
  browser = await openBrowser(server.port);
});
after(async () => {
  await browser?.close();
  await server.remove();
});

/** The page of a student, and what an honest look at it needs. */
async function openChat(t, { direct, token }) {
  const host = await hostPage(server.port, { direct });
  const context = await browser.newContext({ viewport: { width: 720, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const faults = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !HARMLESS.test(message.text())) faults.push(message.text());
  });
  t.after(async () => {
    await context.close();
    await host.close();
  });
  const connected = page.waitForEvent('websocket').then((socket) => socket.waitForEvent('framereceived'));
  await page.goto(`${host.url}#${encodeURIComponent(token)}`);
  await page.getByText('🟢 Bot Handling').waitFor();
  await connected;
  return { page, faults };
}

/** Types as fast as people do: one who sends twice within the time that own events are kept back sees the older status for that time. */
async function say(page, text) {
  await page.locator('input').pressSequentially(text, { delay: 30 });
  await page.getByRole('button', { name: 'Send' }).click();
  await page.locator('.message.sent', { hasText: text }).first().waitFor();
}

/** Waits until the page shows exactly these texts, in this order. */
async function shows(page, texts) {
  await page.waitForFunction((wanted) => {
    const shown = [...document.querySelectorAll('.message p')].map((p) => p.textContent);
    return JSON.stringify(shown) === JSON.stringify(wanted);
  }, texts);
}

const ways = { "passed on by the page's host": false };
if (!process.env.SANAD_TEST_REFERENCE) ways['straight, from another origin'] = true; // the reference's REST does not speak CORS

for (const [how, direct] of Object.entries(ways)) {
  test(`the user's StudentChat, its calls ${how}`, async (t) => {
    const id = direct ? 6 : 5;
    const token = server.token({ id, name: 'أحمد محمد' });
    const student = new Rest(server.url, token);
    const adminToken = server.token({ id: 1, role: 'admin', name: 'منى' });
    const admin = new Rest(server.url, adminToken);
    const desk = await connect(makeClient(versions['4.8'], server.url, adminToken));
    t.after(() => desk.socket.disconnect());
    const { page, faults } = await openChat(t, { direct, token });
    const picture = (name) => page.screenshot({ path: path.join(artefacts, `student-chat-${direct ? 'direct' : 'host'}-${name}.png`) });
    const chat = await student.chat();
    const stored = async () => (await student.after(chat.id, 0)).map(({ text }) => text);
    desk.socket.emit('support:join-chat', chat.id);
    await desk.events.event('support:joined-chat');

    await say(page, "I can't log in");
    await page.locator('.message.received.bot-message').first().waitFor();
    assert.equal(await page.locator('.bot-message .sender-name').first().textContent(), '🤖 Bot');
    await shows(page, await stored());
    await picture('1-bot');

    await say(page, "This didn't work");
    await page.getByText('🟡 Waiting for Admin').waitFor();
    await page.locator('.blocked-notice').waitFor();
    assert.equal(await page.locator('input').isDisabled(), true);
    await shows(page, await stored());
    await picture('2-waiting');

    desk.socket.emit('support:typing', { chat_id: chat.id, is_typing: true });
    await page.locator('.typing-indicator').waitFor();
    desk.socket.emit('support:typing', { chat_id: chat.id, is_typing: false });
    await page.locator('.typing-indicator').waitFor({ state: 'detached' });
    await admin.send('أعدت فتح حسابك، جرّب الآن من فضلك.', chat.id);
    await page.getByText('🔵 Admin Handling').waitFor();
    const answer = page.locator('.message.received:not(.bot-message)');
    assert.equal(await answer.locator('.sender-name').textContent(), 'منى');
    assert.equal(await page.locator('.blocked-notice').count(), 0);
    assert.equal(await page.locator('input').isDisabled(), false);
    await shows(page, await stored());
    await picture('3-answered');

    await say(page, 'Thank you, problem solved');
    await page.getByText('✅ Resolved').waitFor();
    await shows(page, await stored());
    await picture('4-resolved');

    await page.reload();
    await shows(page, await stored());
    assert.deepEqual(await page.evaluate(() => window.shownErrors), []);
    assert.deepEqual(faults, []);
  });
}
