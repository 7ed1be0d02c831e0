/**
 * Plays the guest of a simulated server: does with its user data what cloud-init would, below the current
 * directory instead of `/`, and runs the worker where systemd would. The simulator's boot command.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';

interface CloudConfig {
  readonly write_files: readonly {
    readonly path: string;
    readonly content: string;
    readonly permissions: string;
  }[];
  readonly runcmd: readonly (readonly string[])[];
}

const userData = readFileSync(process.env.GUEST_USER_DATA_FILE ?? '/dev/null', 'utf8');
if (!userData.startsWith('#cloud-config\n')) throw new Error('the user data is no cloud-config');
const config = parse(userData) as CloudConfig;

for (const { path, content, permissions } of config.write_files) {
  const file = join(process.cwd(), path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content, { mode: Number.parseInt(permissions, 8) });
}
const unit = config.runcmd.flat().find((word) => word.startsWith('buildbot-worker@'));
const name = unit?.slice('buildbot-worker@'.length, -'.service'.length);
const directory = join(process.cwd(), '/var/lib/buildbot/workers', String(name));
console.log(`[cloud-init] starts ${unit}`);
const worker = spawn('buildbot-worker', ['start', '--nodaemon', directory], { stdio: 'ignore' });
worker.on('exit', (code, signal) => {
  console.log(`[systemd] ${unit} ended: ${signal ?? code}`);
  process.exitCode = 1;
});
