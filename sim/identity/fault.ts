import type { Call } from '../call.js';
import type { Headers, SimResponse } from '../http/message.js';
import { baseUrl } from './links.js';

/** Keystone's refusal of a request. Thrown by rules, rendered by the service. */
export class IdentityFault extends Error {
  readonly code: number;
  /** Of a fault of an authentication plugin: what it adds to the body's `error`. */
  readonly identity: Readonly<Record<string, unknown>> | undefined;

  constructor(code: number, message: string, identity?: Readonly<Record<string, unknown>>) {
    super(message);
    this.name = 'IdentityFault';
    this.code = code;
    this.identity = identity;
  }
}

const ASSUMED =
  'The server could not comply with the request since it is either malformed or otherwise incorrect. ' +
  'The client is assumed to be in error.';

/** Something that has to be in the request is not (recording `auth-user-missing-domain`). */
export function expecting(attribute: string, target: string): IdentityFault {
  return new IdentityFault(400, `Expecting to find ${attribute} in ${target}. ${ASSUMED}`);
}

export function badRequest(message: string): IdentityFault {
  return new IdentityFault(400, message);
}

/** Says nothing of what was wrong (recordings `auth-wrong-password`, `auth-unknown-project`). */
export function unauthenticated(): IdentityFault {
  return new IdentityFault(401, 'The request you have made requires authentication.');
}

/** @param action of the policy: `identity:list_users`; left out where Keystone gives no reason */
export function forbidden(action?: string): IdentityFault {
  const what = action === undefined ? '.' : `: ${action}.`;
  return new IdentityFault(403, `You are not authorized to perform the requested action${what}`);
}

export function notFound(message: string): IdentityFault {
  return new IdentityFault(404, message);
}

export function conflict(type: string, details: string): IdentityFault {
  return new IdentityFault(409, `Conflict occurred attempting to store ${type} - ${details}.`);
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  410: 'Gone',
  500: 'Internal Server Error',
  501: 'Not Implemented',
};

/** `{"error": {...}}`, and for a 401 where to authenticate. */
export function renderFault(call: Call, fault: IdentityFault): SimResponse {
  const headers: Headers = [
    ['Content-Type', 'application/json'],
    ...(fault.code === 401 ? [['WWW-Authenticate', `Keystone uri="${baseUrl(call)}"`] as const] : []),
  ];
  const error = {
    code: fault.code,
    ...(fault.identity && { identity: fault.identity }),
    message: fault.message,
    title: TITLES[fault.code],
  };
  return { status: fault.code, headers, body: JSON.stringify({ error }) };
}
