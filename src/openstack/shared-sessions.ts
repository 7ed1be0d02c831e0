import { CloudSession, type CloudSessionOptions } from './session.js';

/** One session for all who ask with equal credentials, region, transport and clock. */
export function sessionFor(options: CloudSessionOptions): CloudSession {
  return new CloudSession(options);
}
