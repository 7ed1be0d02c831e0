import type * as z from 'zod';
import type { Call } from '../call.js';
import { checkBody as checkAsNovaDoes } from '../compute/schema/check.js';
import { noSuchOperation, VolumeFault } from './fault.js';
import { UNSPECIFIC } from './microversion.js';
import type { VolumeRoute } from './route.js';

/** What a request without a body has for one. */
const NONE = Symbol('no body');

/** The parsed body. @throws VolumeFault 400 (recording `cinder-create-bad-malformed`) */
export function readBody(call: Call): unknown {
  if (!call.request.body?.byteLength) return NONE;
  return parseJson(call);
}

/** @throws VolumeFault 400 with the first thing that jsonschema would find wrong */
export function checkBody(schema: z.ZodType, body: unknown): void {
  if (body === NONE) throw new VolumeFault('BadRequest', UNSPECIFIC);
  try {
    checkAsNovaDoes(schema, body, false);
  } catch (fault) {
    throw new VolumeFault('ValidationError', (fault as Error).message);
  }
}

/** An operation that takes no body gets one, or the other way round: Cinder fails to call it. @throws VolumeFault 400 */
export function refuseBody(route: VolumeRoute, body: unknown): void {
  const wanted = route.method === 'POST' || route.method === 'PUT';
  if (wanted === (body === NONE)) throw new VolumeFault('BadRequest', UNSPECIFIC);
}

/** Of the operations at `.../action`, those of the action that is the body's only key. @throws VolumeFault */
export function chooseByAction(call: Call, routes: readonly VolumeRoute[]): readonly VolumeRoute[] {
  if (routes.every((route) => route.action === undefined)) return routes;
  if (!call.request.body?.byteLength) throw noSuchAction('None');
  const body = parseJson(call);
  if ((typeof body !== 'object' && typeof body !== 'string') || body === null) throw noSuchOperation();
  const [key, ...more] = typeof body === 'string' ? [...body] : Object.keys(body);
  if (key === undefined || more.length > 0) throw malformed();
  if (Array.isArray(body) || typeof body === 'string') throw noSuchOperation();
  const found = routes.filter((route) => route.action === key);
  if (found.length === 0) throw noSuchAction(key);
  return found;
}

function parseJson(call: Call): unknown {
  try {
    return JSON.parse(UTF8.decode(call.request.body));
  } catch {
    throw malformed();
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function malformed(): VolumeFault {
  return new VolumeFault('BadRequest', 'Malformed request body');
}

function noSuchAction(name: string): VolumeFault {
  return new VolumeFault(
    'BadRequest',
    `There is no such action: ${name}. Verify the request body and Content-Type header and try again.`,
  );
}
