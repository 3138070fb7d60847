// SPDX-License-Identifier: GPL-3.0-or-later
// What came to a client, in the order in which it came, and waiting for more of it.

const PATIENCE_MS = 10_000;
const LOOK_MS = 5; // for conditions that no event announces

export class Recorder {
  constructor(socket) {
    this.list = [];
    socket.onAny((name, payload) => this.list.push({ name, payload }));
    socket.on('connect_error', (error) => { this.refusal = error; });
    socket.on('disconnect', (reason) => { this.goodbye = reason; });
  }

  named(name) {
    return this.list.filter((event) => event.name === name).map((event) => event.payload);
  }

  /** Ids of the messages that came under this name. */
  ids(name) {
    return this.named(name).map(({ message }) => message.id);
  }

  clear() {
    this.list.length = 0;
  }

  /** Waits until `condition()` holds; `what` is for the error if it never does. Returns what it returned. */
  async until(condition, what, limitMs = PATIENCE_MS) {
    const end = performance.now() + limitMs;
    for (;;) {
      const value = condition();
      if (value) return value;
      if (performance.now() > end) {
        throw new Error(`never: ${what}; came: ${JSON.stringify(this.list.slice(-12), null, 1)} ${this.refusal ?? ''} ${this.goodbye ?? ''}`);
      }
      await new Promise((resolve) => { setTimeout(resolve, LOOK_MS); });
    }
  }

  /** The first event of this name that satisfies `matches`, now or soon. */
  async event(name, matches = () => true) {
    return this.until(() => this.named(name).find(matches), name);
  }
}
