import { createHash } from 'node:crypto';
import { systemClock } from '../clock.js';
import { CloudSession, type CloudSessionOptions } from './session.js';

interface SharedSession {
  readonly session: CloudSession;
  users: number;
}

const sessions = new Map<string, SharedSession>();
const numbers = new WeakMap<object, number>();
let counted = 0;

/**
 * One session for all who ask with equal credentials, region, interface, transport, clock and limits; logger
 * and user agent are those of the first. Each who asked closes it once; the last closes it for good.
 */
export function sessionFor(options: CloudSessionOptions): CloudSession {
  const key = keyOf(options);
  const known = sessions.get(key);
  if (known) {
    known.users++;
    return known.session;
  }
  const shared: SharedSession = { session: new CloudSession(options, () => leave(key)), users: 1 };
  sessions.set(key, shared);
  return shared.session;
}

/** Answers whether that was the last user. */
function leave(key: string): boolean {
  const shared = sessions.get(key);
  if (shared === undefined || --shared.users > 0) return shared === undefined;
  sessions.delete(key);
  return true;
}

/** A digest, so that no password lies in a key. */
function keyOf(options: CloudSessionOptions): string {
  const { auth, region, interface: face = 'public', tls, requestTimeout, requestsPerSecond } = options;
  const credentials = Object.entries(auth)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const identities = [numberOf(options.transport), numberOf(options.clock ?? systemClock)];
  const all = [credentials, region, face, tls, requestTimeout, requestsPerSecond, identities];
  return createHash('sha256').update(JSON.stringify(all)).digest('hex');
}

/** A number that stands for one object as long as it lives. */
function numberOf(object: object | undefined): number {
  if (object === undefined) return 0;
  const known = numbers.get(object) ?? ++counted;
  numbers.set(object, known);
  return known;
}
