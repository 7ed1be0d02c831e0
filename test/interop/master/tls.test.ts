import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { EmbeddedMaster, PlainWorker, shell } from '../../../src/master/index.js';

it('agents connect over TLS where the master has a certificate', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'tls-'));
  const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-days', '1', '-nodes', '-keyout', key, '-out', cert];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', ...subject], { stdio: 'ignore' });
  const master = new EmbeddedMaster({
    name: 'tls',
    port: 0,
    state: ':memory:',
    tls: { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') },
    workers: (port) => [new PlainWorker('one', 'secret', {}, { master: port })],
    builders: [{ name: 'b', steps: [shell('make')] }],
  });
  await master.start();
  const socket = new WebSocket(`wss://localhost:${master.port}/`, {
    ca: readFileSync(cert),
    headers: { authorization: `Basic ${Buffer.from('one:secret').toString('base64')}` },
  });
  await once(socket, 'open');
  expect((socket as unknown as { _socket: { encrypted: boolean } })._socket.encrypted).toBe(true);
  const ended = once(socket, 'close');
  await master.stop();
  socket.terminate();
  await ended;
  rmSync(directory, { recursive: true, force: true });
});
