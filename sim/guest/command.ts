import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/clock.js';
import type { Guest, GuestProgram } from './guest.js';
import { processesOf } from './processes.js';

/** Milliseconds between asking a program to end and making it. */
const GRACE = 2_000;

/** A guest that is a shell command, with all that it needs to know in its environment. */
export function commandGuest(command: string, metadataUrl: (serverId: string) => string): GuestProgram {
  return (guest) =>
    inScratch(guest, async (scratch) => {
      const environment = { ...process.env, ...describe(guest, metadataUrl(guest.server.id)) };
      if (guest.userData) {
        environment['GUEST_USER_DATA_FILE'] = join(scratch, 'user-data');
        await writeFile(environment['GUEST_USER_DATA_FILE'], guest.userData, { mode: 0o600 });
      }
      await runToEnd(guest, '/bin/sh', ['-c', command], { cwd: scratch, env: environment });
    });
}

/**
 * A guest that does what cloud-init does with user data that is a script (`#!...`): run it. **It runs on this
 * machine, as the user of this process, whatever it says**: only for clouds that nobody else can reach.
 */
export function userDataGuest(metadataUrl: (serverId: string) => string): GuestProgram {
  return async (guest) => {
    if (!guest.userData) return;
    if (Buffer.from(guest.userData.subarray(0, 2)).toString() !== '#!') {
      guest.write('user data is not run: it is not a script that starts with #!\n');
      return;
    }
    const script = guest.userData;
    await inScratch(guest, async (scratch) => {
      const file = join(scratch, 'user-data');
      await writeFile(file, script, { mode: 0o700 });
      const environment = {
        PATH: process.env['PATH'],
        LANG: process.env['LANG'],
        HOME: scratch,
        ...describe(guest, metadataUrl(guest.server.id)),
      };
      await runToEnd(guest, file, [], { cwd: scratch, env: environment });
    });
  };
}

function describe(guest: Guest, metadataUrl: string): Record<string, string | undefined> {
  const { server } = guest;
  return {
    GUEST_SERVER_ID: server.id,
    GUEST_SERVER_NAME: server.name,
    GUEST_HOSTNAME: server.hostname,
    GUEST_PROJECT_ID: server.projectId,
    GUEST_IMAGE_ID: server.imageId,
    GUEST_FLAVOR: server.flavor.name,
    GUEST_METADATA: JSON.stringify(server.metadata),
    GUEST_METADATA_URL: metadataUrl,
  };
}

async function inScratch(guest: Guest, work: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'openstack-sim-'));
  try {
    if (!guest.signal.aborted) await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  }
}

/**
 * Runs a program as what the machine starts at boot. What it prints goes to the console. When the machine is
 * switched off it ends, and all that it started, daemons too.
 */
async function runToEnd(
  guest: Guest,
  file: string,
  args: readonly string[],
  options: SpawnOptions,
): Promise<void> {
  const bootId = randomUUID();
  const child = spawn(file, args, {
    ...options,
    env: { ...options.env, GUEST_BOOT_ID: bootId },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout?.setEncoding('utf8').on('data', (text: string) => guest.write(text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => guest.write(text));
  const exited = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (!guest.signal.aborted) guest.write(`guest ended: ${signal ?? `exit code ${code}`}\n`);
      resolve();
    });
  });
  await Promise.all([exited, switchedOff(guest.signal).then(() => endAll(child, bootId, exited))]);
}

function switchedOff(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

async function endAll(child: ChildProcess, bootId: string, exited: Promise<void>): Promise<void> {
  signalTo(child, bootId, 'SIGTERM');
  const timer = systemClock.setTimer(GRACE, () => signalTo(child, bootId, 'SIGKILL'));
  await exited.catch(() => undefined);
  timer.cancel();
  signalTo(child, bootId, 'SIGKILL');
}

/** To the program's process group while it runs, and to whatever else on this machine was started in this boot. */
function signalTo(child: ChildProcess, bootId: string, signal: NodeJS.Signals): void {
  const isRunning = child.exitCode === null && child.signalCode === null;
  const targets = isRunning && child.pid !== undefined ? [-child.pid] : [];
  for (const pid of [...targets, ...processesOf(bootId)]) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended in between.
    }
  }
}
