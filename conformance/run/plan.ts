import type { Seconds } from '../../src/index.js';
import type { Check } from '../check.js';
import { type Lacks, obstacle, type Permissions } from './features.js';

/** What a run will do, before it does anything. */
export interface Plan {
  readonly checks: readonly Check[];
  /** Those of them that will be tried. */
  readonly possible: readonly Check[];
  /** In all, one after the other. */
  readonly servers: number;
  readonly volumes: number;
  readonly serversAtOnce: number;
  readonly volumesAtOnce: number;
  /** On a cloud that boots in half a minute, one check at a time. */
  readonly seconds: Seconds;
}

export function planOf(checks: readonly Check[], lacks: Lacks, permissions: Permissions): Plan {
  const possible = checks.filter((check) => obstacle(check, lacks, permissions) === undefined);
  const sum = (of: (check: Check) => number): number => possible.reduce((all, one) => all + of(one), 0);
  const most = (of: (check: Check) => number): number => Math.max(0, ...possible.map(of));
  return {
    checks,
    possible,
    servers: sum(({ cost }) => cost.servers),
    volumes: sum(({ cost }) => cost.volumes),
    serversAtOnce: most(({ cost }) => cost.servers),
    volumesAtOnce: most(({ cost }) => cost.volumes),
    seconds: sum(({ cost }) => cost.seconds),
  };
}

export function planInWords(plan: Plan, target: string): string {
  const minutes = Math.max(1, Math.ceil(plan.seconds / 60));
  return [
    `${plan.possible.length} of ${plan.checks.length} checks on ${target}.`,
    plan.servers + plan.volumes === 0
      ? 'Nothing is created.'
      : `Creates, and deletes again, up to ${plan.servers} servers (${plan.serversAtOnce} at once) and ${plan.volumes} volumes (${plan.volumesAtOnce} at once), of the smallest flavor and image.`,
    `At most about ${minutes} minutes where a server boots in half a minute.`,
  ].join('\n');
}
