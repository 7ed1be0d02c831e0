import type { Cloud } from '../../cloud.js';
import { badRequest } from '../fault.js';
import { isResourceClass } from '../resource-classes.js';
import { isTrait } from '../traits.js';

const UUID = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

/**
 * Whether what providers are asked for can be had at all, in Placement's order.
 * @throws PlacementFault 400
 */
export function checkAsked(cloud: Cloud, query: Readonly<Record<string, string>>): void {
  const { member_of, required, resources } = query;
  if (member_of !== undefined) checkAggregates(member_of);
  if (resources !== undefined) checkResources(resources);
  if (required !== undefined) checkTraits(cloud, required);
}

/** Those that `member_of` names. */
export function aggregatesIn(asked: string): string[] {
  return asked.replace(/^!?(?:in:)?/, '').split(',');
}

function checkAggregates(asked: string): void {
  const wrong = aggregatesIn(asked).find((one) => !UUID.test(one));
  if (wrong === undefined) return;
  throw badRequest(
    `Invalid query string parameters: Expected 'member_of' parameter to contain valid UUID(s). Got: ${wrong}`,
  );
}

function checkTraits(cloud: Cloud, asked: string): void {
  const names = asked
    .replace(/^in:/, '')
    .split(',')
    .map((one) => one.replace(/^!/, ''));
  if (names.includes('')) {
    throw badRequest(
      `Invalid query string parameters: Expected 'required' parameter value of the form: HW_CPU_X86_VMX,!CUSTOM_MAGIC. Got an empty trait in: ${asked}`,
    );
  }
  const unknown = names.find((name) => !isTrait(cloud, name));
  if (unknown !== undefined)
    throw badRequest(`Invalid trait(s) in "required" parameter: No such trait(s): ${unknown}.`);
}

function checkResources(asked: string): void {
  for (const pair of asked.split(',')) {
    const [kind, amount, ...more] = pair.split(':');
    if (kind === undefined || amount === undefined || more.length > 0) {
      throw badRequest(
        `Badly formed resources parameter. Expected resources query string parameter in form: ?resources=VCPU:2,MEMORY_MB:1024. Got: ${asked === '' ? 'empty string' : pair}.`,
      );
    }
    if (!/^\s*[+-]?\d+\s*$/.test(amount)) {
      throw badRequest(`Requested resource ${kind} expected positive integer amount. Got: ${amount}.`);
    }
    if (Number(amount) < 1)
      throw badRequest(`Requested resource ${kind} requires amount >= 1. Got: ${amount}.`);
  }
  const unknown = asked
    .split(',')
    .map((pair) => pair.split(':')[0] ?? '')
    .find((kind) => !isResourceClass(kind));
  if (unknown !== undefined) {
    throw badRequest(`Invalid resource class in resources parameter: No such resource class ${unknown}.`);
  }
}
