import type { SimRequest } from '../../../sim/index.js';

interface Known500 {
  /** The recording of a real cloud that answers 500 too. */
  readonly recording: string;
  readonly applies: (request: SimRequest, body: string) => boolean;
}

/** Where a real cloud answers 500 to bad input, and so do we. */
const KNOWN_500: readonly Known500[] = [
  {
    recording: 'nova-create-bad-bdm-no-source-type',
    applies: ({ method, target }, body) =>
      method === 'POST' && /\/servers(\?|$)/.test(target) && body.includes('TypeError'),
  },
];

export function isKnown500(request: SimRequest, body: string): boolean {
  return KNOWN_500.some(({ applies }) => applies(request, body));
}
