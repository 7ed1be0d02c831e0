import { VolumeFault } from '../fault.js';
import type { Minor } from '../microversion.js';
import { ok, type VolumeRoute } from '../route.js';

interface EmptyCollection {
  readonly path: string;
  readonly key: string;
  readonly min?: Minor;
  readonly detail?: boolean;
  /** What is said of one that is asked for by id. */
  readonly missing?: (id: string) => string;
  /** Asked of who lists it. */
  readonly rules?: { readonly list: string };
}

const notFound =
  (what: string) =>
  (id: string): string =>
    `${what} ${id} could not be found.`;

/** What this cloud has none of, and no way to make one: lists are empty, and nothing is found. */
const EMPTY: readonly EmptyCollection[] = [
  { path: '/clusters', key: 'clusters', min: 7, detail: true, rules: { list: 'clusters:get_all' } },
];

export const emptyCollectionRoutes: readonly VolumeRoute[] = EMPTY.flatMap(
  ({ path, key, min = 0, detail = false, missing, rules }) => {
    const list = (at: string): VolumeRoute => ({
      method: 'GET',
      path: at,
      min,
      answer(call) {
        if (rules) call.requireAdmin(rules.list);
        return ok({ [key]: [] });
      },
    });
    const lists = [list(path), ...(detail ? [list(`${path}/detail`)] : [])];
    if (!missing) return lists;
    const show: VolumeRoute = {
      method: 'GET',
      path: `${path}/{id}`,
      min,
      answer(call) {
        throw new VolumeFault('NotFound', missing(call.param('id')));
      },
    };
    return [...lists, show];
  },
);
