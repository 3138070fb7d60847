// SPDX-License-Identifier: GPL-3.0-or-later
// Medians of all rounds, and the table of ours beside the peer's.

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const FIGURES = ['cpuPerUnit', 'perSecond', 'p50', 'p99'];

function medians(samples) {
  const result = {};
  for (const [scenario, byServer] of Object.entries(samples)) {
    result[scenario] = {};
    for (const [server, list] of Object.entries(byServer)) {
      const entry = { bad: list.reduce((sum, sample) => sum + sample.bad + sample.socketErrors, 0) };
      for (const figure of FIGURES) entry[figure] = median(list.map((sample) => sample[figure]));
      result[scenario][server] = entry;
    }
  }
  return result;
}

export function printTable(title, head, rows) {
  const all = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join(' | ')} |`;
  console.log(`\n${title}\n${line(all[0])}\n| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`);
  for (const row of all.slice(1)) console.log(line(row));
}

const round = (value, digits = 0) => (value === undefined ? '' : value.toFixed(digits));

function ratioRows(all) {
  const cpu = (scenario, server) => all[scenario]?.[server]?.cpuPerUnit;
  const row = (what, a, b, target) => [what, round(a, 1), round(b, 1), round(a / b, 3), target];
  const rows = [];
  for (const suffix of ['', '+idle']) {
    rows.push(row(`page${suffix}: ours / peer`, cpu(`page${suffix}`, 'ours'), cpu(`page${suffix}`, 'peer'), '<= 0.333'));
    rows.push(row(`message${suffix}: ours / peer`, cpu(`message${suffix}`, 'ours'), cpu(`message${suffix}`, 'peer'), '<= 0.25'));
    rows.push(row(`message${suffix}: ours / peer, shared commits`,
      cpu(`message${suffix}`, 'ours'), cpu(`message${suffix}`, 'shared'), '<= 0.4'));
  }
  rows.push(row('page: ours with 2,000 idle / without', cpu('page+idle', 'ours'), cpu('page', 'ours'), '<= 1.1'));
  rows.push(row('message: ours with 2,000 idle / without', cpu('message+idle', 'ours'), cpu('message', 'ours'), '<= 1.1'));
  for (const kind of ['newest', 'before']) {
    rows.push(row(`${kind} page: chat of 100,000 / of 1,000`,
      cpu(`${kind} page of 100000`, 'ours'), cpu(`${kind} page of 1000`, 'ours'), '<= 1.2'));
  }
  return rows;
}

/** Prints the tables; returns the medians. */
export function report(results) {
  const all = medians(results.samples);
  const rows = [];
  for (const [scenario, byServer] of Object.entries(all)) {
    for (const [server, figures] of Object.entries(byServer)) {
      rows.push([scenario, server, round(figures.cpuPerUnit, 1), round(figures.perSecond), round(figures.p50), round(figures.p99),
        figures.bad]);
    }
  }
  printTable('Medians', ['scenario', 'server', 'CPU us/unit', 'units/s', 'p50 us', 'p99 us', 'bad'], rows);
  printTable('CPU ratios', ['what', 'ours us', 'compared us', 'ratio', 'target'], ratioRows(all));
  const memory = Object.entries(results.memory).map(([server, { rest, idle, load }]) => [
    server, ...[rest, idle, load].flatMap((at) => [round(at?.rss, 1), round(at?.pss, 1)]), server === 'ours' ? '<= 40 at rest' : '']);
  printTable('Memory, MB', ['server', 'RSS at rest', 'PSS', 'RSS, 2,000 idle', 'PSS', 'RSS after load', 'PSS', 'target'], memory);
  return all;
}
