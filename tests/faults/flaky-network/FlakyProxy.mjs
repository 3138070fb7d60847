// SPDX-License-Identifier: GPL-3.0-or-later
// A network that cannot be relied on: TCP connections to one port are passed on, and stalled, swallowed, half-closed, torn off
// in the middle of a piece, or not taken at all, by a schedule that a seed decides.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

const STALL_MS = [100, 1500];
const SWALLOW_MS = [300, 4000]; // heartbeats find out about the longer ones
const HALF_CLOSED_MS = [100, 1000];
const between = ([low, high], number) => low + (high - low) * number;

/** One connection: client and server side, and what befalls it. */
class Link {
  constructor(proxy, client, random) {
    Object.assign(this, { proxy, client, random });
    this.server = connect({ host: '127.0.0.1', port: proxy.target, noDelay: true, allowHalfOpen: true });
    client.setNoDelay(true);
    this.#pass(client, this.server);
    this.#pass(this.server, client);
    this.#plan();
  }

  #pass(from, to) {
    from.on('data', (data) => {
      if (this.isSwallowing) return;
      if (this.isToBreakInPiece) {
        to.write(data.subarray(0, Math.floor(data.length * this.random())));
        this.reset('broken in a piece');
      } else if (!to.write(data)) {
        from.pause();
        to.once('drain', () => { if (!this.isStalled) from.resume(); });
      }
    });
    from.on('end', () => to.end());
    from.on('error', () => this.destroy());
    from.on('close', () => this.destroy());
  }

  #plan() {
    const wait = -Math.log(1 - this.random()) * this.proxy.meanLifeMs;
    this.timer = setTimeout(() => { if (this.proxy.isFlaky) this.#befall(); }, wait);
  }

  #befall() {
    const kinds = [
      () => this.reset('reset'),
      () => this.#count('torn in a piece', () => { this.isToBreakInPiece = true; }),
      () => this.#stall(),
      () => this.#swallow(),
      () => this.#halfClose(),
    ];
    kinds[Math.floor(this.random() * kinds.length)]();
  }

  #count(what, act) {
    this.proxy.counts[what] = (this.proxy.counts[what] ?? 0) + 1;
    act();
  }

  #stall() {
    this.#count('stalled', () => {
      this.isStalled = true;
      for (const side of [this.client, this.server]) side.pause();
      this.timer = setTimeout(() => {
        this.isStalled = false;
        for (const side of [this.client, this.server]) side.resume();
        this.#plan();
      }, between(STALL_MS, this.random()));
    });
  }

  /** Nothing arrives any more, in either direction, and nobody is told for a while. */
  #swallow() {
    this.#count('swallowed', () => {
      this.isSwallowing = true;
      this.timer = setTimeout(() => this.reset('swallowed, then reset'), between(SWALLOW_MS, this.random()));
    });
  }

  #halfClose() {
    this.#count('half closed', () => {
      (this.random() < 0.5 ? this.client : this.server).end();
      this.timer = setTimeout(() => this.destroy(), between(HALF_CLOSED_MS, this.random()));
    });
  }

  reset(what) {
    this.#count(what, () => {
      for (const side of [this.client, this.server]) side.resetAndDestroy();
    });
  }

  destroy() {
    clearTimeout(this.timer);
    for (const side of [this.client, this.server]) side.destroy();
    this.proxy.links.delete(this);
  }
}

export class FlakyProxy {
  counts = {};
  links = new Set();
  isFlaky = false;
  #accepted = 0;

  /** To port `target` of this machine; connections live `meanLifeMs` on average before something befalls them. */
  static async open({ target, seed, meanLifeMs }) {
    const proxy = new FlakyProxy();
    Object.assign(proxy, { target, seed, meanLifeMs });
    proxy.listener = createServer({ allowHalfOpen: true }, (client) => proxy.#accept(client));
    proxy.listener.listen(0, '127.0.0.1');
    await once(proxy.listener, 'listening');
    return proxy;
  }

  get url() {
    return `http://127.0.0.1:${this.listener.address().port}`;
  }

  #accept(client) {
    const random = randomNumbers(this.seed + 7919 * ++this.#accepted);
    if (this.isFlaky && random() < 0.05) {
      this.counts['not taken'] = (this.counts['not taken'] ?? 0) + 1;
      client.on('error', () => {});
      client.resetAndDestroy();
      return;
    }
    this.links.add(new Link(this, client, random));
  }

  /** From now on the network is flaky, for those connections too that stand. */
  begin() {
    this.isFlaky = true;
    for (const link of [...this.links]) link.reset('reset');
  }

  /** From now on nothing befalls anybody; what is broken already is ended. */
  calm() {
    this.isFlaky = false;
    for (const link of [...this.links]) {
      if (link.isSwallowing || link.isToBreakInPiece) link.reset('reset');
    }
  }

  async close() {
    for (const link of [...this.links]) link.destroy();
    this.listener.close();
    await once(this.listener, 'close');
  }
}
