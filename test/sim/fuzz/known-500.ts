import type { SimRequest } from '../../../sim/index.js';

interface Known500 {
  /** Where a real cloud is seen to answer 500 too: a recording, or a request of the live differential. */
  readonly seen: string;
  readonly applies: (request: SimRequest, body: string) => boolean;
}

/** Where a real cloud answers 500 to bad input, and so do we. */
const KNOWN_500: readonly Known500[] = [
  {
    seen: 'recording nova-create-bad-bdm-no-source-type',
    applies: ({ method, target }, body) =>
      method === 'POST' && /\/servers(\?|$)/.test(target) && body.includes('TypeError'),
  },
  {
    seen: 'live: names, metadata and tags with characters of four bytes',
    applies: (request, body) => body.includes('oslo_db.exception.DBError') && hasFourByteText(request),
  },
  {
    seen: 'live: interfaces on networks that there are none of, or that no address can be had on',
    applies: ({ method, target }, body) =>
      method === 'POST' &&
      /\/os-interface(\?|$)/.test(target) &&
      /'(KeyError|oslo_messaging\.rpc\.client\.RemoteError|nova\.exception_Remote\.InvalidInput_Remote)'/.test(
        body,
      ),
  },
  {
    seen: 'live: a default security group that is renamed by way of Nova',
    applies: (_, body) => body.includes("'neutronclient.common.exceptions.Conflict'"),
  },
];

function hasFourByteText({ target, body = new Uint8Array() }: SimRequest): boolean {
  const text = `${decode(target)} ${Buffer.from(body)}`;
  return /[\u{10000}-\u{10ffff}]|\\u[dD][89abAB]/u.test(text);
}

function decode(target: string): string {
  try {
    return decodeURIComponent(target);
  } catch {
    return target;
  }
}

export function isKnown500(request: SimRequest, body: string): boolean {
  return KNOWN_500.some(({ applies }) => applies(request, body));
}
