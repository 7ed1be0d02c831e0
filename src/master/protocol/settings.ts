/** How a worker buffers output before it sends it (`set_worker_settings`). */
import type { Seconds } from '../../clock.js';

export interface WorkerSettings {
  /** Bytes of output, and 16 for each line, that are sent at once when exceeded. */
  readonly bufferSize: number;
  /** Longest time that output waits on the worker. */
  readonly bufferTimeout: Seconds;
  /**
   * Lines of this many characters or more are cut wrongly by every worker, and **lose text** (PROTOCOL.md, section 4).
   * Four times this many bytes, and some, must fit in the listener's `maxMessageBytes`.
   */
  readonly maxLineLength: number;
  /** A Python regular expression; what it matches becomes a line's end. */
  readonly newlinePattern: string;
}

export const NEWLINE_PATTERN = '(\\r\\n|\\r(?=.)|\\033\\[u|\\033\\[[0-9]+;[0-9]+[Hf]|\\033\\[2J|\\x08+)';

export const DEFAULT_SETTINGS: WorkerSettings = {
  bufferSize: 64 * 1024,
  bufferTimeout: 1,
  maxLineLength: 4 * 1024 * 1024,
  newlinePattern: NEWLINE_PATTERN,
};

/** What Buildbot's own master sends. Its 4096 loses the text of longer lines. */
export const BUILDBOT_SETTINGS: WorkerSettings = {
  bufferSize: 65536,
  bufferTimeout: 5,
  maxLineLength: 4096,
  newlinePattern: NEWLINE_PATTERN,
};

/** The four keys that must all be there, in the order in which Buildbot's master sends them. */
export function settingsToWire(settings: WorkerSettings): Record<string, string | number> {
  return {
    newline_re: settings.newlinePattern,
    max_line_length: settings.maxLineLength,
    buffer_timeout: settings.bufferTimeout,
    buffer_size: settings.bufferSize,
  };
}
