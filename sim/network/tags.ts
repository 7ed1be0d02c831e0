import { compareValues, sameText } from '../collation.js';
import { conflict, invalidInput, NetworkFault, noSuchPath, refused } from './fault.js';
import { change } from './indexes.js';
import type { NetworkCall } from './network-call.js';
import type { NetworkReply } from './reply.js';
import type { Resource } from './resource.js';
import type { StandardRecord } from './state.js';
import { str } from './values.js';

const MAX_LENGTH = 255;

/** Kinds of things that have tags wherever Neutron runs, though this cloud has none of them. */
const ELSEWHERE = ['routers', 'floatingips', 'policies', 'trunks', 'network_segment_ranges'];

/** @throws NetworkFault 404: undefined where it is not about tags of theirs */
export function answerTagsElsewhere(
  call: NetworkCall,
  collection: string,
  rest: readonly string[],
): NetworkReply | undefined {
  const [id = '', tags, ...below] = rest;
  if (tags !== 'tags' || !ELSEWHERE.includes(collection)) return undefined;
  return answerTags(
    call,
    { collection } as Resource,
    () => {
      throw notTagged(collection, id);
    },
    below,
  );
}

export function notTagged(collection: string, id: string): NetworkFault {
  return new NetworkFault(404, 'TagResourceNotFound', `Resource ${collection} ${id} could not be found.`);
}

/** `/networks/{id}/tags` and `/networks/{id}/tags/{tag}`, of any kind of thing that has tags. */
export function answerTags(
  call: NetworkCall,
  resource: Resource,
  find: () => StandardRecord,
  rest: readonly string[],
): NetworkReply {
  if (rest.length > 1) throw noSuchPath();
  const [tag] = rest;
  if (call.call.method === 'POST' && tag === undefined) throw notSupported();
  const answers = tag === undefined ? OF_ALL : OF_ONE;
  const answer = answers[call.call.method] ?? answers.GET;
  // what is sent is looked at before what it is for
  if (call.call.method === 'PUT' && tag === undefined) parseTags(call.call.bodyText);
  if (tag !== undefined) readTag(tag);
  return answer({ call, resource, item: find() }, tag ?? '');
}

interface Tagged {
  readonly call: NetworkCall;
  readonly resource: Resource;
  readonly item: StandardRecord;
}

type Answer = (tagged: Tagged, tag: string) => NetworkReply;

/** What has no method of its own is answered like GET. */
interface Answers {
  readonly GET: Answer;
  readonly [method: string]: Answer;
}

const notSupported = (): NetworkFault => new NetworkFault(404, 'HTTPNotFound', 'not supported');

const OF_ALL: Answers = {
  GET: ({ item }) => ({ status: 200, body: { tags: item.tags } }),
  PUT: (tagged) => {
    const { bodyText } = tagged.call.call;
    setTags(tagged, parseTags(bodyText));
    return { status: 200, body: JSON.parse(bodyText) };
  },
  DELETE: (tagged) => {
    setTags(tagged, []);
    return { status: 204 };
  },
};

const OF_ONE: Answers = {
  GET: ({ item }, tag) => {
    if (!item.tags.includes(tag)) throw tagNotFound(tag);
    return { status: 204 };
  },
  PUT: (tagged, tag) => {
    if (!tagged.item.tags.some((known) => sameText(known, tag))) setTags(tagged, [...tagged.item.tags, tag]);
    return { status: 201, body: null };
  },
  DELETE: (tagged, tag) => {
    const others = tagged.item.tags.filter((known) => !sameText(known, tag));
    if (others.length === tagged.item.tags.length) throw tagNotFound(tag);
    setTags(tagged, others);
    return { status: 204 };
  },
};

/** The database keeps them in its order, and two that differ by case alone are the same to it. */
function setTags({ call, resource, item }: Tagged, tags: readonly string[]): void {
  const same = tags.length === item.tags.length && tags.every((tag) => item.tags.includes(tag));
  if (same) return;
  const sorted = [...tags].sort(compareValues);
  checkTwice(sorted, item);
  change(call.state, resource.table, item as never, { tags: sorted }, call.now);
}

/** @throws NetworkFault 409 */
function checkTwice(sorted: readonly string[], { standard_attr_id: number }: StandardRecord): void {
  const twice = sorted.find((tag, place) => place > 0 && sameText(tag, sorted[place - 1] as string));
  if (twice === undefined) return;
  const message = `Failed to create a duplicate Tag: for attribute(s) ['PRIMARY'] with value(s) ${number}-${twice}`;
  throw conflict('NeutronDbObjectDuplicateEntry', message);
}

function parseTags(text: string): string[] {
  let body: unknown;
  try {
    body = JSON.parse(text || 'null');
  } catch {
    throw refused('MalformedRequestBody', 'Malformed request body: Cannot understand JSON.');
  }
  const tags = typeof body === 'object' && body !== null && 'tags' in body ? body.tags : undefined;
  if (tags === undefined) throw invalidInput('Invalid tags body');
  if (!Array.isArray(tags)) throw invalidInput(`'${str(tags)}' is not a list`);
  const shown = tags.map(str);
  const twice = shown.filter((tag, place) => shown.indexOf(tag) < place);
  if (twice.length > 0)
    throw invalidInput(`Duplicate items in the list: '${[...new Set(twice)].join(', ')}'`);
  return tags.map(readTag);
}

/** @throws NetworkFault 400 */
function readTag(tag: unknown): string {
  if (typeof tag !== 'string') throw invalidInput(`'${str(tag)}' is not a valid string`);
  if ([...tag].length > MAX_LENGTH) throw invalidInput(`'${tag}' exceeds maximum length of ${MAX_LENGTH}`);
  return tag;
}

function tagNotFound(tag: string): NetworkFault {
  return new NetworkFault(404, 'TagNotFound', `Tag ${tag} could not be found.`);
}
