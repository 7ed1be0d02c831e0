import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { median } from './sim-wrk.js';

const RUNS = 9;

/** Milliseconds from the start of the process until the first answer has arrived, and of a bare node process. */
export async function measureStart(): Promise<{ readonly simulator: number; readonly bareNode: number }> {
  const simulator: number[] = [];
  const bareNode: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    simulator.push(await firstAnswer());
    bareNode.push(await emptyProcess());
  }
  return { simulator: median(simulator), bareNode: median(bareNode) };
}

async function firstAnswer(): Promise<number> {
  const cli = join(import.meta.dirname, '../../dist/sim/cli.js');
  const begin = performance.now();
  const child = spawn(process.execPath, [cli, '--port', '0', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    const response = await fetch(`${JSON.parse(line).url}/v3`);
    await response.arrayBuffer();
    return performance.now() - begin;
  } finally {
    child.kill();
    await once(child, 'exit');
  }
}

async function emptyProcess(): Promise<number> {
  const begin = performance.now();
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit');
  return performance.now() - begin;
}
