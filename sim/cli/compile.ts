/**
 * Part of `npm run build`: starts the bundled program, asks it once, and keeps what V8 compiled for that. Where the
 * program cannot listen, there is nothing to keep, and it starts slower.
 */
import { EventEmitter, once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { bundle, COMPILED, load } from './precompiled.js';
import type { Surroundings } from './run.js';

const script = bundle();
const { run } = load(script);
const signals = new EventEmitter();
const stdout = new PassThrough();
const surroundings = Object.assign(signals, { stdout, stderr: process.stderr }) as unknown as Surroundings;
const ended = run(['--port', '0', '--json', '--quiet'], surroundings);
const listening = once(stdout, 'data').then(([line]) => String(line));
const line = await Promise.race([listening, ended.then(() => undefined)]);
if (line === undefined) process.stderr.write('openstack-sim is not compiled ahead: it could not start\n');
else {
  await (await fetch(`${JSON.parse(line).url}/v3`)).arrayBuffer();
  writeFileSync(COMPILED, script.createCachedData());
  signals.emit('SIGINT');
  process.exitCode = await ended;
  if (bundle(readFileSync(COMPILED)).cachedDataRejected)
    throw new Error('V8 refuses what it compiled itself');
}
