import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Builder,
  copyDirectory,
  downloadFile,
  downloadText,
  EmbeddedMaster,
  fileExists,
  listFiles,
  makeDirectory,
  PlainWorker,
  removeDirectory,
  removeFile,
  type Step,
  shell,
  uploadDirectory,
  uploadFile,
} from '../../../src/master/index.js';

const scratch = mkdtempSync(join(tmpdir(), 'real-worker-'));
const source = join(scratch, 'source.bin');
const content = Buffer.from(Array.from({ length: 100_000 }, (_, at) => at % 251));

/** Each builder is one question to the real worker. */
const QUESTIONS: Readonly<Record<string, readonly Step[]>> = {
  streams: [shell('echo out; echo err >&2; echo "$WHO"', { env: { WHO: '%(prop:who)s' } })],
  list: [shell(['sh', '-c', 'echo "$0|$1"', 'a b', '%(prop:who)s'])],
  line: [shell('head -c 300000 /dev/zero | tr "\\0" x; echo; echo after')],
  followed: [
    shell('echo one >> f.log; sleep 2.5; echo two >> f.log; sleep 2.5', { logfiles: { f: 'f.log' } }),
  ],
  files: [
    makeDirectory('d/e'),
    downloadText('text for %(prop:who)s\n', 'd/text'),
    downloadFile(source, 'd/e/source.bin', { mode: 0o755 }),
    shell('cat d/text; ls -l d/e/source.bin | cut -c1-10; wc -c < d/e/source.bin'),
    copyDirectory('d', 'copy'),
    fileExists('copy/e/source.bin'),
    listFiles('found', { pattern: 'copy/*' }),
    uploadFile('copy/e/source.bin', 'uploaded.bin', { keepstamp: true }),
    uploadDirectory('copy', 'tree'),
    uploadDirectory('copy', 'packed', { compress: 'gz' }),
    removeFile('d/text'),
    removeDirectory('d'),
    fileExists('d', { name: 'gone', flunkOnFailure: false, haltOnFailure: false }),
  ],
  silent: [shell('sleep 30', { timeout: 1 })],
  endless: [shell('echo started; sleep 600')],
  nothing: [shell(['/nonexistent/program'])],
};

let master: EmbeddedMaster;
let agent: ChildProcess;

beforeAll(async () => {
  writeFileSync(source, content);
  const builders: Builder[] = Object.entries(QUESTIONS).map(([name, steps]) => ({ name, steps }));
  master = new EmbeddedMaster({
    name: 'real',
    port: 0,
    state: join(scratch, 'state'),
    settings: { bufferTimeout: 0.2 },
    workers: (port) => [new PlainWorker('w1', 'pass:word', { max_builds: 1 }, { master: port })],
    builders,
  });
  await master.start();
  const directory = join(scratch, 'worker');
  const address = `127.0.0.1:${master.port}`;
  const create = ['create-worker', '-q', '--protocol=msgpack_experimental_v7'];
  execFileSync('buildbot-worker', [...create, directory, address, 'w1', 'pass:word']);
  agent = spawn('buildbot-worker', ['start', '--nodaemon', directory], { stdio: 'ignore' });
  await once(master.events, 'attached');
});

afterAll(async () => {
  const exited = once(agent, 'exit');
  await master.slots.get('w1')?.session?.shutdown();
  expect(await exited).toEqual([0, null]);
  await master.stop();
  rmSync(scratch, { recursive: true, force: true });
});

async function ask(builder: string, who = 'me') {
  const { id } = master.submit(builder, { properties: { who } });
  const ending = await master.finished(id);
  const pieces = [...master.output.read(id)];
  const text = (stream: string): string =>
    pieces
      .filter((piece) => piece.stream === stream)
      .map((piece) => piece.text)
      .join('');
  return {
    id,
    ...ending,
    out: text('stdout'),
    err: text('stderr'),
    log: text('log'),
    header: text('header'),
  };
}

describe("Debian's buildbot-worker", () => {
  it('streams standard output and error, with the environment it is given', async () => {
    expect(await ask('streams')).toMatchObject({ result: 'success', out: 'out\nme\n', err: 'err\n' });
  });

  it('runs a list as it is, without a shell that would split it', async () => {
    expect(await ask('list', '$HOME; x')).toMatchObject({ out: 'a b|$HOME; x\n' });
  });

  it('sends a line of 300,000 characters whole, which it cuts for a Buildbot master', async () => {
    expect(await ask('line')).toMatchObject({ out: `${'x'.repeat(300_000)}\nafter\n` });
  });

  it('follows files that a command writes', async () => {
    expect(await ask('followed')).toMatchObject({ result: 'success', log: 'one\ntwo\n' });
  });

  it('takes and gives files and directories, whole', async () => {
    const { id, result, out } = await ask('files');
    expect(result).toBe('success');
    expect(out).toContain('text for me\n-rwxr-xr-x\n100000\n');
    const artifacts = join(scratch, 'state', 'artifacts', String(id));
    for (const path of ['uploaded.bin', 'tree/e/source.bin', 'packed/e/source.bin'])
      expect(readFileSync(join(artifacts, path)).equals(content), path).toBe(true);
    expect(statSync(join(artifacts, 'packed/e/source.bin')).mode & 0o777).toBe(0o755);
    expect(existsSync(join(artifacts, 'uploaded.bin.part'))).toBe(false);
    expect(master.builds.steps(id).at(-1)).toMatchObject({ name: 'gone', result: 'failure' });
  });

  it('kills a command that is silent for too long', async () => {
    const { result, header } = await ask('silent');
    expect(result).toBe('failure');
    expect(header).toContain('1 seconds without output');
  });

  it('kills a command whose build is stopped', async () => {
    const { id } = master.submit('endless');
    await once(master.events, 'output');
    master.cancel(id, 'enough');
    expect(await master.finished(id)).toEqual({ result: 'cancelled', text: 'enough' });
  });

  it('says that a program is not there', async () => {
    const { result, err } = await ask('nothing');
    expect(result).toBe('failure');
    expect(err).toContain('/nonexistent/program');
  });
});
