import type { Call } from '../call.js';
import type { Cloud } from '../cloud.js';
import { sameText } from '../collation.js';
import type { SimResponse } from '../http/message.js';
import { badRequest, conflict, notFoundThere } from './fault.js';
import { checkQuery } from './query.js';
import { resourceProviders } from './resource-providers/resource-provider.js';
import { dated, json } from './respond.js';
import { STANDARD_TRAITS } from './standard-traits.js';

const STANDARD: ReadonlySet<string> = new Set(STANDARD_TRAITS);
const CUSTOM = /^CUSTOM_[A-Z0-9_]{1,248}$/;

export function isTrait({ placement }: Cloud, name: string): boolean {
  return STANDARD.has(name) || placement.traits.has(name);
}

/** GET /traits?name=startswith:COMPUTE&associated=true, since 1.6 */
export function listTraits(call: Call, minor: number): SimResponse {
  const text = { type: 'string' };
  const query = checkQuery(call, {
    type: 'object',
    properties: { name: text, associated: text },
    additionalProperties: false,
  });
  const named = namedBy(query.name);
  const associated = query.associated?.toLowerCase();
  if (associated !== undefined && !/^(true|false)$/.test(associated)) {
    throw badRequest('The query parameter "associated" only accepts "true" or "false"');
  }
  const used = new Set(resourceProviders(call.cloud).flatMap(({ traits }) => traits));
  const found = [...STANDARD_TRAITS, ...call.cloud.placement.traits].filter(
    (trait) => named(trait) && (associated === undefined || used.has(trait) === (associated === 'true')),
  );
  return json(call, minor, { traits: found });
}

/** As the database's `LIKE` has it: no case, `%` for any text, `_` for any character. */
function beginning(text: string): RegExp {
  const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('%', '.*').replaceAll('_', '.')}`, 'i');
}

/** `startswith:A`, `in:A,B` @throws PlacementFault 400 */
function namedBy(asked: string | undefined): (trait: string) => boolean {
  if (asked === undefined) return () => true;
  const [, operator, value = ''] = /^([^:]*):(.*)$/s.exec(asked) ?? [];
  if (operator === 'startswith') return (trait) => beginning(value).test(trait);
  if (operator === 'in') return (trait) => value.split(',').some((one) => sameText(one, trait));
  if (operator !== undefined) return () => true;
  throw badRequest(
    'Badly formatted name parameter. Expected name query string parameter in form: ?name=[in|startswith]:[name1,name2|prefix]. Got: ' +
      `"${asked}"`,
  );
}

const NOTHING: SimResponse = { status: 204, headers: [], body: '' };

/** GET /traits/{name}, since 1.6 */
export function showTrait(call: Call, minor: number): SimResponse {
  const name = call.params.name ?? '';
  if (!isTrait(call.cloud, name)) throw notFoundThere(`No such trait(s): ${name}.`);
  return { ...NOTHING, headers: dated(call, minor) };
}

/** PUT /traits/{name}, since 1.6 */
export function createTrait(call: Call): SimResponse {
  const name = call.params.name ?? '';
  if (!CUSTOM.test(name)) {
    throw badRequest(
      'The trait is invalid. A valid trait must be no longer than 255 characters, start with the prefix "CUSTOM_" and use following characters: "A"-"Z", "0"-"9" and "_"',
    );
  }
  const { traits } = call.cloud.placement;
  const status = traits.has(name) ? 204 : 201;
  traits.add(name);
  return { status, headers: [['Location', `${call.root}/traits/${name}`]], body: '' };
}

/** DELETE /traits/{name}, since 1.6 */
export function deleteTrait(call: Call): SimResponse {
  const name = call.params.name ?? '';
  if (!isTrait(call.cloud, name)) throw notFoundThere(`No such trait(s): ${name}.`);
  if (!name.startsWith('CUSTOM_')) throw badRequest(`Cannot delete standard trait ${name}.`);
  if (resourceProviders(call.cloud).some(({ traits }) => traits.includes(name))) {
    throw conflict(`The trait ${name} is in use by a resource provider.`);
  }
  call.cloud.placement.traits.delete(name);
  return NOTHING;
}
