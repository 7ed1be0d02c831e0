import type { CloudSession, Flavor, Image } from '../../src/index.js';

/** What a cloud has for a worker to be made of: the cheapest. */
export interface Ingredients {
  readonly flavor: Flavor;
  readonly image: Image;
  /** The smallest volume that holds the image. */
  readonly volumeSizeGiB: number;
}

/** The cloud has nothing that a worker could be made of. */
export class NothingToBootFrom extends Error {
  constructor(what: string) {
    super(`the project sees no ${what}; ask the cloud's operator for one, or choose a project that has one`);
    this.name = 'NothingToBootFrom';
  }
}

/** @throws NothingToBootFrom */
export async function findIngredients(session: CloudSession, signal?: AbortSignal): Promise<Ingredients> {
  const image = cheapest(
    (await all(session.images.list({ status: 'active' }, { signal }))).filter((one) => (one.size ?? 0) > 0),
    (one) => [one.min_disk, one.min_ram, one.size ?? 0],
  );
  if (!image) throw new NothingToBootFrom('image that is active and holds data');
  const flavor = cheapest(
    (await all(session.compute('2').listFlavors({}, { signal }))).filter(
      (one) => one.disk > 0 && one.disk >= volumeSize(image) && one.ram >= image.min_ram,
    ),
    (one) => [one.vcpus, one.ram, one.disk],
  );
  if (!flavor) throw new NothingToBootFrom(`flavor that holds the image ${image.id}`);
  return { flavor, image, volumeSizeGiB: volumeSize(image) };
}

function volumeSize(image: Image): number {
  const bytes = Math.max(image.size ?? 0, image.virtual_size ?? 0);
  return Math.max(1, image.min_disk, Math.ceil(bytes / 2 ** 30));
}

function cheapest<Item>(items: readonly Item[], cost: (item: Item) => readonly number[]): Item | undefined {
  return [...items].sort((a, b) => compare(cost(a), cost(b)))[0];
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : (a[at] as number) - (b[at] as number);
}

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}
