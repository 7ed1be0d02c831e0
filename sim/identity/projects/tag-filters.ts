import type { Call } from '../../call.js';

type Tagged = readonly { readonly id: string; readonly tags: readonly string[] }[];

/**
 * Ids of the projects that `tags`, `tags-any`, `not-tags` and `not-tags-any` ask for, one after another as Keystone
 * applies them: what none of the first two fits is no limit to the others, and `not-tags-any` after `not-tags` adds.
 */
export function chosenByTags(call: Call): ReadonlySet<string> | undefined {
  const { query } = call;
  if (!['tags', 'tags-any', 'not-tags', 'not-tags-any'].some((key) => query.has(key))) return undefined;
  const { projects, domains } = call.cloud.identity;
  const all: Tagged = [...projects.values(), ...domains.values()];
  const given = (key: string): string[] | undefined => query.get(key)?.split(',');
  const withAll = given('tags');
  const withAny = given('tags-any');
  const notAll = given('not-tags');
  const notAny = given('not-tags-any');
  let chosen: string[] = withAll ? havingAll(all, withAll) : [];
  if (withAny) chosen = havingAny(all, withAny).filter((id) => !withAll || chosen.includes(id));
  if (notAll) chosen = without(all, chosen, havingAll(all, notAll));
  if (notAny) {
    const refused = havingAny(all, notAny);
    chosen = notAll ? [...chosen, ...refused] : without(all, chosen, refused);
  }
  return new Set(chosen);
}

function havingAll(all: Tagged, tags: readonly string[]): string[] {
  return all.filter((one) => tags.every((tag) => one.tags.includes(tag))).map(({ id }) => id);
}

function havingAny(all: Tagged, tags: readonly string[]): string[] {
  return all.filter((one) => tags.some((tag) => one.tags.includes(tag))).map(({ id }) => id);
}

function without(all: Tagged, chosen: readonly string[], refused: readonly string[]): string[] {
  const left = all.map(({ id }) => id).filter((id) => !refused.includes(id));
  return chosen.length === 0 ? left : left.filter((id) => chosen.includes(id));
}
