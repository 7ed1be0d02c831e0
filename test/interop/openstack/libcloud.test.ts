import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cloud, type Listening, listen } from '../../../sim/index.js';

const run = promisify(execFile);
const PROGRAM = fileURLToPath(new URL('libcloud-node.py', import.meta.url));

let listening: Listening;
beforeAll(async () => {
  listening = await listen(new Cloud());
});
afterAll(() => listening.close());

describe('Apache Libcloud', () => {
  it('creates a server with a key, a security group and a volume, waits for it, and deletes all of it', async () => {
    const { stdout } = await run('/usr/bin/python3', [PROGRAM, listening.url]);
    expect(JSON.parse(stdout)).toEqual({
      state: 'running',
      addresses: 1,
      metadata: { role: 'ci' },
      groups: ['libcloud'],
      rule: [22, 'tcp'],
      attached: [true],
      stopped: true,
      left: 0,
    });
  });
});
