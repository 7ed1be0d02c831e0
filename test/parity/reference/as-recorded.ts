import type { SeedInput } from '../../../sim/seed.js';
import type { Recording } from '../recording.js';

/** Where recorded answers list things, and where a seed does. */
const KINDS = {
  images: ['image', 'images'],
  networks: ['network', 'networks'],
  subnets: ['network', 'networks', 'subnets'],
  volume_types: ['volume', 'types'],
  projects: ['identity', 'projects'],
  users: ['identity', 'users'],
  roles: ['identity', 'roles'],
} as const;

type Kind = keyof typeof KINDS;

/** What an answer says of a thing that was there from the start. */
interface Fact {
  readonly id: string;
  readonly name: string;
  readonly created_at?: string;
}

/**
 * The seed of a cloud that was set up like the recorded one, where things have other ids: those by which recordings
 * call the things that have the same names. What is first created in the recordings has another name, or comes later.
 */
export function asRecorded(seed: SeedInput, recordings: readonly Recording[]): SeedInput {
  const facts = factsIn(recordings);
  const changed = structuredClone(seed) as Record<string, unknown>;
  for (const [kind, path] of Object.entries(KINDS)) {
    for (const thing of thingsAt(changed, path)) {
      const fact = facts.get(`${kind} ${thing.name}`);
      if (!fact) continue;
      thing.id = fact.id;
      if (fact.created_at !== undefined && thing.created_at !== undefined) thing.created_at = fact.created_at;
    }
  }
  return changed as SeedInput;
}

type Thing = { id?: string; name?: string; created_at?: string } & Record<string, unknown>;

/** Lists within lists: the subnets of all networks. */
function thingsAt(value: unknown, [key, ...rest]: readonly string[]): Thing[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => thingsAt(item, [key as string, ...rest]));
  const found = (value as Record<string, unknown>)[key as string];
  return rest.length > 0 ? thingsAt(found, rest) : ((found ?? []) as Thing[]);
}

/** The first that each name is said to be. */
function factsIn(recordings: readonly Recording[]): Map<string, Fact> {
  const facts = new Map<string, Fact>();
  const learn = (kind: Kind, things: readonly unknown[]): void => {
    for (const thing of things as readonly Partial<Fact>[]) {
      if (typeof thing?.id !== 'string' || typeof thing.name !== 'string') continue;
      const key = `${kind} ${thing.name}`;
      if (!facts.has(key)) facts.set(key, thing as Fact);
    }
  };
  for (const { response } of recordings) {
    if (typeof response.body !== 'object' || response.body === null) continue;
    const body = response.body as Record<string, unknown>;
    for (const kind of Object.keys(KINDS) as Kind[]) {
      const listed = body[kind];
      if (Array.isArray(listed)) learn(kind, listed);
    }
    const token = body['token'] as { project?: unknown; user?: unknown; roles?: unknown[] } | undefined;
    if (typeof token !== 'object') continue;
    learn('projects', [token.project]);
    learn('users', [token.user]);
    learn('roles', token.roles ?? []);
  }
  return facts;
}
