// SPDX-License-Identifier: GPL-3.0-or-later
// A server under test: the built program on a folder of its own, or, to compare, the same chat on npm's socket.io.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { token } from '../../bench/lib/client.mjs';

const PATIENCE_MS = 20_000;
const SECRET = 'a secret of the integration tests, long enough';
const PEER = fileURLToPath(new URL('../../bench/peer/server.mjs', import.meta.url));

/**
 * A free port below the range from which the kernel takes ports for outgoing connections: a server that is to come
 * back at its port must find nobody else there.
 */
export async function portToKeep() {
  for (let port = 20_000 + (process.pid % 10_000); port < 32_000; ++port) {
    const probe = createServer();
    const isFree = await new Promise((resolve) => {
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
  throw new Error('no free port');
}

/** A line of the log; what is none, such as a sanitizer's report, has no level. */
function parsed(line) {
  try {
    return JSON.parse(line);
  } catch {
    return {};
  }
}

/** Programs that run: none outlives this process, however that ends. */
const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** The environment without settings of servers, or of these tests, which a server would wonder about. */
const cleanEnvironment = () => Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('SANAD_')));

class Program {
  #log = [];

  constructor({ settings = {}, port = 0 } = {}) {
    this.settings = settings;
    this.port = port;
    this.folder = mkdtempSync(path.join(tmpdir(), 'sanad-integration-'));
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts the program and waits until it tells its port. */
  async begin() {
    const [command, ...args] = this.command();
    this.process = spawn(command, args, {
      env: { ...cleanEnvironment(), ...this.environment(), ...this.settings }, stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(this.process);
    this.process.once('exit', () => running.delete(this.process));
    const told = new Promise((resolve, reject) => {
      for (const stream of [this.process.stdout, this.process.stderr]) {
        createInterface({ input: stream }).on('line', (line) => {
          this.#log.push(line);
          const port = this.portIn(line);
          if (port) resolve(port);
        });
      }
      this.process.once('exit', (code, signal) => reject(new Error(`the server ended with ${code ?? signal}\n${this.log}`)));
      setTimeout(() => reject(new Error(`the server did not start\n${this.log}`)), PATIENCE_MS).unref();
    });
    this.port = await told;
    return this;
  }

  get log() {
    return this.#log.join('\n');
  }

  /** Ends the program: in order, or at once by SIGKILL. */
  async end(signal = 'SIGTERM') {
    if (!this.process || this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, 'exit');
    this.process.kill(signal);
    const [code] = await ended;
    if (signal === 'SIGTERM' && code !== 0) throw new Error(`the server ended with ${code}\n${this.log}`);
  }

  /** end(), and nothing is left; throws if the server warned of something. */
  async remove() {
    try {
      await this.end();
      const warnings = this.warningsIn(this.#log);
      if (warnings.length > 0) throw new Error(`the server warned:\n${warnings.join('\n')}`);
    } finally {
      rmSync(this.folder, { recursive: true, force: true });
    }
  }

  token({ id, role = 'student', name = `${role} ${id}`, validFor = 3600, secret = SECRET }) {
    const now = Math.floor(Date.now() / 1000);
    return token(secret, { sub: String(id), role, name, iat: now, exp: now + validFor });
  }
}

/** The built sanad-server, named by SANAD_SERVER_PROGRAM. */
export class SanadServer extends Program {
  command() {
    return [process.env.SANAD_SERVER_PROGRAM, 'serve'];
  }

  environment() {
    return {
      SANAD_LISTEN: `127.0.0.1:${this.port}`,
      SANAD_DATA_DIR: path.join(this.folder, 'data'),
      SANAD_JWT_SECRET: SECRET,
      SANAD_RATE_LIMITS: 'off',
      SANAD_LOG_FORMAT: 'json',
      LC_ALL: 'C.UTF-8',
    };
  }

  portIn(line) {
    const { message, address } = parsed(line);
    return message === 'listening' ? Number(address.slice(address.lastIndexOf(':') + 1)) : null;
  }

  warningsIn(lines) {
    return lines.filter((line) => !['debug', 'info'].includes(parsed(line).level));
  }

  /** Runs a subcommand beside the running server; what it printed. */
  async run(...args) {
    const child = spawn(process.env.SANAD_SERVER_PROGRAM, args, {
      env: { ...cleanEnvironment(), ...this.environment(), ...this.settings }, stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => { text += data; });
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${text}`);
    return text.trim();
  }
}

/** The same chat on npm's socket.io: tests/bench/peer. */
export class ReferenceServer extends Program {
  command() {
    return [process.execPath, PEER];
  }

  environment() {
    return {
      NODE_ENV: 'production', PORT: String(this.port), DATABASE: path.join(this.folder, 'peer.sqlite'), JWT_SECRET: SECRET,
      COMMIT: 'each', REALTIME: 'ws',
    };
  }

  portIn(line) {
    return line.startsWith('{') ? JSON.parse(line).port : null;
  }

  warningsIn() {
    return [];
  }
}

/** A started server: ours, or the reference where SANAD_TEST_REFERENCE is set (to try the tests themselves). */
export function startServer(options) {
  return new (process.env.SANAD_TEST_REFERENCE ? ReferenceServer : SanadServer)(options).begin();
}
