import type { Call } from '../call.js';
import type { Headers, SimResponse } from '../http/message.js';
import { accepts, preferred, webError, webPage } from '../http/web-error.js';

interface FaultOptions {
  readonly extra?: Readonly<Record<string, string>>;
  readonly headers?: Headers;
  readonly code?: string;
}

/** Placement's refusal: thrown by rules, rendered by the service. */
export class PlacementFault extends Error {
  readonly status: number;
  readonly detail: string;
  /** What an error adds beside its detail. */
  readonly extra: Readonly<Record<string, string>>;
  /** What newer microversions call it. */
  readonly code: string;
  /** Of Placement's own handlers, which vary by microversion, not of what stands before or under them. */
  readonly headers: Headers;

  constructor(
    status: number,
    detail: string,
    { extra = {}, headers = [], code = 'placement.undefined_code' }: FaultOptions = {},
  ) {
    super(detail);
    this.name = 'PlacementFault';
    this.status = status;
    this.detail = detail;
    this.extra = extra;
    this.headers = headers;
    this.code = code;
  }
}

/** Who takes anything is given JSON, like all else, also where something is wrong. */
export function acceptOf(call: Call): string {
  const accept = call.header('accept')?.trim();
  return accept && accept !== '*/*' ? accept : JSON_TYPE;
}

const JSON_TYPE = 'application/json';

/** For a client that does not take JSON; said before it is looked at who asks. */
export function checkAccept(call: Call): void {
  const accept = acceptOf(call);
  if (accepts(accept, JSON_TYPE)) return;
  throw new PlacementFault(406, `${unacceptable(accept)}\n\n Only ${JSON_TYPE} is provided`, {
    headers: VARY,
  });
}

export const VARY: Headers = [['vary', 'openstack-api-version']];

export function unacceptable(accept: string): string {
  return `The resource could not be generated that was acceptable to your browser\n(content of type ${accept}. `;
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  409: 'Conflict',
  415: 'Unsupported Media Type',
};

/** Errors of newer microversions have codes, most of them this one. */
const CODES_SINCE = 23;

/** Only the line between a fault and its reason is left. */
function inLines(detail: string): string {
  const between = detail.indexOf('\n\n ');
  const [before, after] = between < 0 ? [detail, ''] : [detail.slice(0, between), detail.slice(between + 2)];
  const flat = (text: string): string => text.replaceAll('\n', ' ');
  return between < 0 ? flat(before) : `${flat(before)}\n\n${flat(after)}`;
}

/**
 * `{"errors": [{status, title, detail, request_id}]}` (recording `placement-member-forbidden`), or a page or text for
 * a client that asks for one.
 */
export function renderFault(call: Call, fault: PlacementFault, minor: number): SimResponse {
  const { status, detail, extra, headers } = fault;
  const accept = acceptOf(call);
  if (preferred(accept) !== 'application/json') {
    const [, explanation = '', reason = ''] = /^(.*?)(?:\n\n (.*))?$/s.exec(detail) ?? [];
    const page =
      status === 406
        ? webPage(406, (show) => `${show(explanation)}<br /><br />\n${show(reason)}`, accept)
        : webError(status, explanation, accept, reason.replace(/ {2}$/, ''));
    return { ...page, headers: [...page.headers, ...headers] };
  }
  const code = minor >= CODES_SINCE ? { code: fault.code } : {};
  const text = inLines(detail);
  const error = {
    status,
    title: TITLES[status],
    detail: text,
    ...code,
    request_id: call.requestId,
    ...extra,
  };
  return {
    status,
    headers: [
      ['Content-Type', call.method === 'HEAD' ? 'text/html; charset=UTF-8' : 'application/json'],
      ...headers,
    ],
    body: JSON.stringify({ errors: [error] }),
  };
}

export function notFound(detail = '', headers: Headers = []): PlacementFault {
  return new PlacementFault(404, `The resource could not be found.\n\n ${detail}  `, { headers });
}

/** Said by the operation itself, which depends on the microversion, not beneath it. */
export function notFoundThere(detail: string): PlacementFault {
  return new PlacementFault(404, notFound(detail).detail, { headers: VARY });
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

/** The path is known, and the method to newer microversions. */
export function methodNotYet(method: string): PlacementFault {
  return new PlacementFault(405, `The method ${method} is not allowed for this resource. \n\n `);
}

/** @param code what newer microversions call it */
export function conflict(detail: string, code?: string): PlacementFault {
  return new PlacementFault(
    409,
    `There was a conflict when trying to complete your request.\n\n ${detail}  `,
    { headers: VARY, ...(code !== undefined && { code }) },
  );
}
