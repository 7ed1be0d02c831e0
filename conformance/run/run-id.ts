import { createHash, randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Seconds } from '../../src/index.js';

/** 8 hexadecimal digits: what everything that a run makes is marked with. */
export type RunId = string;

export function newRunId(): RunId {
  return randomBytes(4).toString('hex');
}

/** Metadata of servers, volumes and snapshots that a run made. */
export const RUN_KEY = 'openstack-conformance:run';
/** Who makes it, and until when at most: so that a run that still goes on is told from one that crashed. */
export const OWNER_KEY = 'openstack-conformance:owner';
export const MARK_KEYS: readonly string[] = [RUN_KEY, OWNER_KEY];

export function markOf(run: RunId, until: Seconds): Readonly<Record<string, string>> {
  return { [RUN_KEY]: run, [OWNER_KEY]: `${MACHINE} ${process.pid} ${Math.ceil(until)}` };
}

/** A machine's name says more about its owner than a cloud needs to know. */
const MACHINE = createHash('sha256').update(hostname()).digest('hex').slice(0, 12);

/** Whether the run whose mark it is can still be going on. */
export function stillRuns(owner: string | undefined, now: Seconds): boolean {
  const [machine, pid, until] = (owner ?? '').split(' ');
  if (Number(until) < now) return false;
  return machine !== MACHINE || isAlive(Number(pid));
}

function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** What the names of everything that a check makes begin with. */
export function prefixOf(run: RunId, check?: number): string {
  return check === undefined ? `conf-${run}-` : `conf-${run}-${check.toString(36)}`;
}

export function isNamedBy(prefix: string, name: string): boolean {
  return name === prefix || name.startsWith(`${prefix}-`);
}

/** A keypair's name holds what metadata would. */
export function keypairName(prefix: string, mark: Readonly<Record<string, string>>): string {
  return `${prefix}-${(mark[OWNER_KEY] ?? '').replaceAll(' ', '-')}`;
}

export function ownerOfKeypair(name: string): { readonly run: RunId; readonly owner: string } {
  const [, run = '', ...owner] = /^conf-([0-9a-f]{8})-.*-([0-9a-f]{12})-(\d+)-(\d+)$/.exec(name) ?? [];
  return { run, owner: owner.join(' ') };
}
