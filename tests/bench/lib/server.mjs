// SPDX-License-Identifier: GPL-3.0-or-later
// A server under measurement: started on its core, asked what it has cost, stopped.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync, readdirSync } from 'node:fs';
import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const NS_PER_US = 1000;

export class Server {
  constructor({ name, command, environment, port, core, health, log }) {
    Object.assign(this, { name, command, environment, port, core, health, log });
  }

  async start() {
    this.process = spawn('taskset', ['-c', String(this.core), ...this.command], {
      env: { ...process.env, ...this.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const log = createWriteStream(this.log, { flags: 'a' });
    this.process.stdout.pipe(log);
    this.process.stderr.pipe(log);
    this.process.on('exit', (code) => { this.exitCode = code; });
    for (let attempt = 0; attempt < 200; ++attempt) {
      if (await this.#healthy()) return this;
      if (this.process.exitCode !== null) break;
      await sleep(50);
    }
    await this.stop();
    throw new Error(`${this.name} did not start; see ${this.log}`);
  }

  #healthy() {
    return new Promise((resolve) => {
      const request = get({ host: '127.0.0.1', port: this.port, path: this.health, agent: false, timeout: 1000 }, (answer) => {
        answer.resume();
        resolve(answer.statusCode === 200);
      });
      request.on('error', () => resolve(false));
      request.on('timeout', () => request.destroy());
    });
  }

  async stop() {
    if (!this.process || this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    const killer = setTimeout(() => this.process.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(killer);
  }

  get pid() {
    return this.process.pid; // taskset replaces itself by the command
  }

  /** CPU microseconds spent by all living threads, user and system: the scheduler's exact figure of /proc. */
  cpuMicroseconds() {
    let nanoseconds = 0;
    for (const task of readdirSync(`/proc/${this.pid}/task`)) {
      const [onCpu] = readFileSync(`/proc/${this.pid}/task/${task}/schedstat`, 'utf8').split(' ');
      nanoseconds += Number(onCpu);
    }
    return nanoseconds / NS_PER_US;
  }

  /** The same in clock ticks of 10 ms, from utime and stime, which also know threads that have ended. */
  cpuTicks() {
    const stat = readFileSync(`/proc/${this.pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(fields[11]) + Number(fields[12]);
  }

  /** Resident and proportional memory in MB. */
  memory() {
    const rollup = readFileSync(`/proc/${this.pid}/smaps_rollup`, 'utf8');
    const megabytes = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(rollup)[1]) / 1024;
    return { rss: megabytes('Rss'), pss: megabytes('Pss') };
  }
}
