import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { RecordedService } from '../recording.js';
import type { GeneratedRequest } from './generated-request.js';
import { choicesIn, requestLine } from './request-line.js';

/** What clients and testers of a service send: `usual/nova.txt`. */
export function usualRequestsOf(service: RecordedService): fc.Arbitrary<GeneratedRequest> {
  return usualRequests(readFileSync(new URL(`usual/${service}.txt`, import.meta.url), 'utf8'));
}

/** At most as often as this is a line more likely than one without choices. */
const MAX_WEIGHT = 120;

/** Any of these lines, those with many choices more often. `#` begins a comment. */
export function usualRequests(lines: string): fc.Arbitrary<GeneratedRequest> {
  const requests = lines.split('\n').filter((line) => /^\w/.test(line));
  return fc.oneof(
    ...requests.map((line) => ({
      arbitrary: requestLine(line),
      weight: Math.min(MAX_WEIGHT, choicesIn(line)),
    })),
  );
}
