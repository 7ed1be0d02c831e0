import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  directoryUploadToWire,
  downloadToWire,
  shellToWire,
  uploadToWire,
} from '../../../src/master/protocol/command-arguments.js';
import { DirectoryUpload } from '../../../src/master/protocol/directory-upload.js';
import { FileDownload, FileUpload } from '../../../src/master/protocol/file-transfer.js';
import type { WorkerSession } from '../../../src/master/protocol/session.js';
import { BUILDBOT_SETTINGS } from '../../../src/master/protocol/settings.js';
import { openDoor } from '../support/door.js';
import { type Frame, masterFrames, readRecording, replayWorker } from '../support/recording.js';

const captures = resolve(import.meta.dirname, '../../../../shared/reference/buildbot/captures');
const scratch = mkdtempSync(join(tmpdir(), 'replay-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Plays the recording against our master, which does `master`'s part meanwhile. */
async function replay(
  name: string,
  firstCommand: number,
  master: (session: WorkerSession) => Promise<unknown>,
): Promise<{ ours: readonly Frame[]; recorded: readonly Frame[] }> {
  const recording = readRecording(join(captures, name));
  const door = await openDoor({ 'lab-worker': 'lab-pass' }, { settings: BUILDBOT_SETTINGS, firstCommand });
  const [ours] = await Promise.all([replayWorker(recording, door.port), door.next().then(master)]);
  return { ours, recorded: masterFrames(recording) };
}

/** Requests and responses each keep their order; how the two interleave is free (PROTOCOL.md, section 3). */
function bytes(frames: readonly Frame[], kind: 'requests' | 'responses'): readonly string[] {
  return frames
    .filter(({ message }) => (message.op === 'response') === (kind === 'responses'))
    .map((frame) => frame.bytes);
}

/** Below where the recorded worker said that it works. */
function place({ info }: WorkerSession, path: string): string {
  return `${info.basedir}/${path}`;
}

function shell(session: WorkerSession, builder: string, command: string | readonly string[], env = {}) {
  return session.start('shell', shellToWire({ workdir: place(session, `${builder}/build`), env, command }), {
    builder,
  });
}

describe.skipIf(!existsSync(captures))('recorded sessions of real Buildbot pairs, byte for byte', () => {
  it('attach, two builds, one interrupted, graceful shutdown', async () => {
    let failed: unknown;
    let interrupted: unknown;
    const { ours, recorded } = await replay('session_real_master.raw.jsonl', 0, async (session) => {
      await session.attach(['b1', 'blong']);
      await session.print('ping');
      failed = await shell(session, 'b1', ['sh', '-c', 'echo hello; echo oops >&2; sleep 1; exit 3'])
        .finished;
      await shell(session, 'b1', 'echo string-form; env | grep LABVAR', { LABVAR: 'v1' }).finished;
      await session.print('ping');
      const sleeping = shell(session, 'blong', ['sleep', '617']);
      await session.interrupt(sleeping, 'lab interrupt', 'blong');
      interrupted = await sleeping.finished;
      await session.shutdown();
    });
    expect(bytes(ours, 'requests')).toEqual(bytes(recorded, 'requests'));
    expect(bytes(ours, 'responses')).toEqual(bytes(recorded, 'responses'));
    expect(failed).toMatchObject({ rc: 3, elapsed: 1.015202283859253 });
    expect(interrupted).toEqual({ rc: -1 });
  });

  it('attach, then builds of two builders at once', async () => {
    const output: string[] = [];
    const { ours, recorded } = await replay('session1.raw.jsonl', 0, async (session) => {
      const failing = ['sh', '-c', 'echo hello; echo oops >&2; sleep 1; exit 3'];
      await session.attach(['b1', 'blong']);
      await session.print('ping');
      session.start(
        'shell',
        shellToWire({ workdir: place(session, 'blong/build'), command: ['sleep', '600'] }),
        {
          builder: 'blong',
          output: (stream, text) => output.push(`${stream} ${text}`),
        },
      );
      for (let build = 0; build < 2; build++) {
        await session.print('ping');
        await shell(session, 'b1', failing).finished;
        await shell(session, 'b1', 'echo string-form; env | grep LABVAR', { LABVAR: 'v1' }).finished;
      }
    });
    expect(bytes(ours, 'requests')).toEqual(bytes(recorded, 'requests'));
    expect(bytes(ours, 'responses')).toEqual(bytes(recorded, 'responses'));
    expect(output.join('')).toContain('header sleep 600\n in dir');
  });

  it('a download, two uploads and a directory upload, where Buildbot itself answers wrongly in two places', async () => {
    const source = join(scratch, 'x.txt');
    const uploaded = join(scratch, 'y.txt');
    const directory = join(scratch, 'tree');
    writeFileSync(source, 'down');
    const outcomes: unknown[] = [];
    const { ours, recorded } = await replay('session_transfers.raw.jsonl', 8, async (session) => {
      await session.attach(['b1']);
      await session.print('ping');
      const path = place(session, 'b1/build/x.txt');
      const base = { workdir: 'build', workersrc: 'y.txt', path: place(session, 'b1/build/y.txt') };
      outcomes.push(
        await session.run('download_file', downloadToWire({ workdir: 'build', workerdest: 'x.txt', path }), {
          builder: 'b1',
          download: new FileDownload(source),
        }),
      );
      outcomes.push(await shell(session, 'b1', 'cat x.txt; echo up > y.txt').finished);
      for (const keepstamp of [false, true])
        outcomes.push(
          await session.run('upload_file', uploadToWire({ ...base, keepstamp }), {
            builder: 'b1',
            upload: new FileUpload(uploaded),
          }),
        );
      const tree = { workdir: 'build', workersrc: '.', path: place(session, 'b1/build/.') };
      outcomes.push(
        await session.run('upload_directory', directoryUploadToWire(tree), {
          builder: 'b1',
          upload: new DirectoryUpload(directory, null),
        }),
      );
    });
    expect(bytes(ours, 'requests')).toEqual(bytes(recorded, 'requests'));
    const different = bytes(ours, 'responses').flatMap((sent, at) =>
      sent === bytes(recorded, 'responses')[at] ? [] : [responses(ours)[at]],
    );
    expect(different).toEqual([
      // Buildbot answers nil, so that the file arrives empty; we answer what was read.
      { op: 'response', seq_number: 2, result: Buffer.from('down') },
      // Buildbot 3.7 answers an exception, so that the step fails; we set the file's times.
      { op: 'response', seq_number: 14, result: null },
    ]);
    expect(readFileSync(uploaded, 'utf8')).toBe('up\n');
    expect(readFileSync(join(directory, 'y.txt'), 'utf8')).toBe('up\n');
    expect(outcomes).toHaveLength(5);
  });
});

function responses(frames: readonly Frame[]): readonly unknown[] {
  return frames.map(({ message }) => message).filter(({ op }) => op === 'response');
}
