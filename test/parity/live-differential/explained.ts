import type { Outcome } from './differential.js';

/** A class of differences that is known: meant to be, or not simulated yet. */
export interface Explanation {
  readonly name: string;
  readonly why: string;
  readonly applies: (outcome: Omit<Outcome, 'explanation'>) => boolean;
}

const here404 = (names: readonly string[]): Explanation['applies'] => {
  const listed = new Set(names);
  return ({ request, simulated }) =>
    request.service === 'nova' && simulated.status === 404 && listed.has(request.operation);
};

export const EXPLAINED: readonly Explanation[] = [
  {
    name: 'no crash',
    why: 'the real service fails with a 500 that no recording has; the simulator refuses or answers',
    applies: ({ real, simulated }) => real.status === 500 && simulated.status !== 500,
  },
  {
    name: 'operators of Nova',
    why: 'what changes aggregates, and migrations, audit logs, external events are not simulated: 404 here',
    applies: here404([
      'createAggregate',
      'updateAggregate',
      'listMigrations',
      'listServerMigrations',
      'listUsageAuditLogs',
      'createServerExternalEvents',
    ]),
  },
  {
    name: 'volumes made through Nova',
    why: 'the proxy below 2.36 that makes volumes and snapshots is not simulated: 404 here',
    applies: here404(['createVolume', 'createSnapshot', 'deleteSnapshot']),
  },
];
