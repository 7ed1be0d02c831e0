import { type Clock, type Seconds, sleep } from '../../clock.js';
import { CloudUnavailable, ConnectionError, OpenStackError, RateLimited } from '../errors.js';
import type { CloudLogger } from '../options.js';
import type { Call, Layer } from './call.js';

export interface RetryOptions {
  readonly clock: Clock;
  readonly logger: CloudLogger;
  /** From 0 to below 1. */
  readonly random?: () => number;
}

export const DEFAULT_ATTEMPTS = 5;
const FIRST_WAIT: Seconds = 0.5;
const LONGEST_WAIT: Seconds = 8;
/** A cloud that asks for more patience than this is told to the caller at once. */
const LONGEST_RETRY_AFTER: Seconds = 60;
const PASSING: ReadonlySet<number> = new Set([408, 500, 502, 503, 504]);
/** Where trying again soon changes nothing. */
const LASTING: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'EPROTO',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'UND_ERR_INVALID_ARG',
]);

/**
 * Repeats calls whose failure may pass, as far as each call allows, with exponential waits that vary by half,
 * and never before the cloud's own Retry-After.
 */
export function retried({ clock, logger, random = Math.random }: RetryOptions): Layer {
  return (next) => async (call) => {
    const attempts = call.attempts ?? DEFAULT_ATTEMPTS;
    for (let attempt = 1; ; attempt++) {
      call.signal?.throwIfAborted();
      try {
        return await next(call);
      } catch (error) {
        if (attempt >= attempts || !repeatable(call, error)) throw error;
        const wait = waitBefore(attempt, error.retryAfter, random());
        logger.warn(`${error.message}; trying again in ${wait.toFixed(1)} s (${attempt} of ${attempts})`);
        await sleep(clock, wait * 1000, call.signal);
      }
    }
  };
}

/** Whether the failure may pass, and repeating the call cannot do its work twice. */
function repeatable(call: Call, error: unknown): error is OpenStackError {
  if (!(error instanceof OpenStackError)) return false;
  if ((error.retryAfter ?? 0) > LONGEST_RETRY_AFTER) return false;
  if (error instanceof RateLimited) return true;
  if (error instanceof ConnectionError) {
    const lasting = LASTING.has(error.code) || /CERT|SELF_SIGNED|UNABLE_TO/.test(error.code);
    return !lasting && (call.repeat === 'always' || !error.sent);
  }
  return call.repeat === 'always' && error instanceof CloudUnavailable && PASSING.has(error.status ?? 0);
}

/** Before the second attempt half to a whole {@link FIRST_WAIT}, before each further one twice that. */
export function waitBefore(attempt: number, retryAfter: Seconds | undefined, random: number): Seconds {
  const full = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempt - 1));
  const spread = (full / 2) * random;
  return Math.max(full / 2 + spread, (retryAfter ?? 0) + (retryAfter ? spread : 0));
}
