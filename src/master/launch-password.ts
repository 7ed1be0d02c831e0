/** A password that each launch of a worker's instance has anew, so that none sits in a configuration. */
import { randomBytes } from 'node:crypto';

/**
 * Give it to `cloudInit` and, under the worker's name, to the master's `launchPasswords`. The master makes a
 * new one whenever the worker begins to substantiate; the one before no longer opens the door, so an
 * instance that outlives its time cannot come back as its successor.
 *
 * It lives in memory only: an agent that was started under an earlier master cannot log in again. That is
 * as it should be where instances are deleted at start, and rules it out with `adopt_leftovers`.
 */
export class LaunchPassword {
  #current = generate();

  /** What the instance of the present launch logs in with. */
  get current(): string {
    return this.#current;
  }

  /** A new launch begins. */
  renew(): void {
    this.#current = generate();
  }
}

function generate(): string {
  return randomBytes(24).toString('base64url');
}
