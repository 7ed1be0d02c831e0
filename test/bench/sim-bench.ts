/** Issue 4's speed and size, side by side with a bare server. Prints a table, and exits 1 where a target is missed. */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { compareOverSockets } from './sim-http.js';
import { compareSizes } from './sim-scaling.js';
import { measureStart } from './sim-start.js';
import { measureSubstantiations } from './sim-substantiate.js';

interface Row {
  readonly what: string;
  readonly measured: string;
  readonly target: string;
  readonly met: boolean;
}

const run = promisify(execFile);
const top = join(import.meta.dirname, '../..');
const rows: Row[] = [];

function report(row: Row): void {
  rows.push(row);
  process.stdout.write(
    `${row.met ? 'ok  ' : 'MISS'}  ${row.what.padEnd(44)} ${row.measured.padEnd(34)} ${row.target}\n`,
  );
}

async function overSockets(): Promise<void> {
  for (const { what, atLeast, ratio, rate, reference, all } of await compareOverSockets()) {
    const spread = `${Math.min(...all).toFixed(2)} to ${Math.max(...all).toFixed(2)}`;
    report({
      what,
      measured: `${ratio.toFixed(2)} x (${spread}), ${Math.round(rate)}/s`,
      target: `at least ${atLeast} x bare node:http (${Math.round(reference)}/s)`,
      met: ratio >= atLeast,
    });
  }
}

async function inProcess(): Promise<void> {
  const rate = await measureSubstantiations();
  report({
    what: 'substantiations in process, worker included',
    measured: `${Math.round(rate)}/s`,
    target: 'at least 2000/s',
    met: rate >= 2_000,
  });
}

async function memory(): Promise<void> {
  const script = join(import.meta.dirname, 'sim-memory.ts');
  const { stdout } = await run(process.execPath, ['--expose-gc', '--import', 'tsx', script, '100000']);
  const { bytes, servers, ready } = JSON.parse(stdout);
  report({
    what: `${servers} servers held`,
    measured: `${Math.round(bytes / 1e6)} MB, ${Math.round(bytes / servers)} bytes each`,
    target: 'under 300 MB',
    met: ready && bytes < 300e6,
  });
}

function scaling(): void {
  for (const { what, few, many, ratio } of compareSizes()) {
    report({
      what: `${what}: 100,000 servers against 100`,
      measured: `${ratio.toFixed(2)} x (${few.toFixed(0)} to ${many.toFixed(0)} us)`,
      target: 'at most 2 x',
      met: ratio <= 2,
    });
  }
}

async function start(): Promise<void> {
  const { simulator, bareNode } = await measureStart();
  report({
    what: 'first answer after process start',
    measured: `${Math.round(simulator)} ms (bare node ${Math.round(bareNode)} ms)`,
    target: 'within 300 ms',
    met: simulator < 300,
  });
}

const parts: Readonly<Record<string, () => Promise<void> | void>> = {
  sockets: overSockets,
  process: inProcess,
  memory,
  scaling,
  start,
};
const wanted = process.argv.slice(2);
for (const [name, part] of Object.entries(parts)) {
  if (wanted.length === 0 || wanted.includes(name)) await part();
}
await mkdir(join(top, 'artefacts'), { recursive: true });
await writeFile(join(top, 'artefacts/bench-sim.json'), `${JSON.stringify(rows, undefined, 2)}\n`);
process.exitCode = rows.every(({ met }) => met) ? 0 : 1;
