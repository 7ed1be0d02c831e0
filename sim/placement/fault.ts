import type { Call } from '../call.js';
import type { Headers, SimResponse } from '../http/message.js';

/** Placement's refusal: thrown by rules, rendered by the service. */
export class PlacementFault extends Error {
  readonly status: number;
  readonly detail: string;
  /** What an error adds beside its detail. */
  readonly extra: Readonly<Record<string, string>>;
  /** Of Placement's own handlers, which vary by microversion, not of what stands before or under them. */
  readonly headers: Headers;

  constructor(
    status: number,
    detail: string,
    { extra = {}, headers = [] }: { extra?: PlacementFault['extra']; headers?: Headers } = {},
  ) {
    super(detail);
    this.name = 'PlacementFault';
    this.status = status;
    this.detail = detail;
    this.extra = extra;
    this.headers = headers;
  }
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  415: 'Unsupported Media Type',
};

/** Errors of newer microversions have codes, most of them this one. */
const CODES_SINCE = 23;

/** `{"errors": [{status, title, detail, request_id}]}` (recording `placement-member-forbidden`). */
export function renderFault(
  call: Call,
  { status, detail, extra, headers }: PlacementFault,
  minor: number,
): SimResponse {
  const code = minor >= CODES_SINCE ? { code: 'placement.undefined_code' } : {};
  const error = { status, title: TITLES[status], detail, ...code, request_id: call.requestId, ...extra };
  return {
    status,
    headers: [
      ['Content-Type', call.method === 'HEAD' ? 'text/html; charset=UTF-8' : 'application/json'],
      ...headers,
    ],
    body: JSON.stringify({ errors: [error] }),
  };
}

export function notFound(detail = ''): PlacementFault {
  return new PlacementFault(404, `The resource could not be found.\n\n ${detail}  `);
}

/** Recording `placement-member-forbidden`. */
export function forbidden(policy: string): PlacementFault {
  const detail = `Policy does not allow placement:${policy} to be performed.`;
  return new PlacementFault(403, `Access was denied to this resource.\n\n ${detail}  `);
}

export function badRequest(detail: string): PlacementFault {
  return new PlacementFault(
    400,
    'The server could not comply with the request since it is either malformed or otherwise incorrect.' +
      `\n\n ${detail}  `,
  );
}
