import { collect, type Image } from '../../src/index.js';
import type { Bench } from '../bench.js';
import { NOTHING } from '../check.js';
import { check, equal, failure, live, noServers, refused } from './expectations.js';
import { group } from './group.js';

const callable = ($callable: string) => ({ image: { $callable } });
const CALLABLE_ADVICE =
  'Author: list all images (every page), hand them to the callable, boot what it returns.';

export const images = group('images', [
  {
    id: 'by-uuid',
    title: 'an image that is given by its UUID is what the instance is made of',
    clause: 'image',
    advice:
      'Author: send the UUID as imageRef. Operator: an ordinary user must be able to boot a public image.',
    run: async (bench) => {
      const { image } = await bench.ingredients();
      await live(bench, {}, (server) => equal(imageOf(server), image.id));
    },
  },
  {
    id: 'list',
    title: 'the cloud lists images, with the time of creation that a callable needs',
    clause: 'image callable',
    cost: NOTHING,
    needs: [],
    judges: 'cloud',
    advice: 'Operator: allow ordinary users `get_images` in the image policy.',
    run: async (bench) => {
      const all = await everyImage(bench);
      check(all.length > 0, 'the project sees no image');
      for (const { id, created } of all)
        check(!Number.isNaN(Date.parse(created)), `image ${id} was created at ${created}`);
      bench.note(`${all.length} images`);
    },
  },
  {
    id: 'callable-oldest',
    title: "the specification's callable gets the images and picks the oldest",
    clause: 'image callable',
    advice: CALLABLE_ADVICE,
    run: async (bench) => {
      const usable = await aged(bench);
      await live(bench, callable(`id:${usable.id}`), (server) => equal(imageOf(server), usable.id));
    },
  },
  {
    id: 'callable-throws',
    title: 'a callable that throws fails the substantiation, and nothing is created',
    clause: 'image callable',
    cost: NOTHING,
    advice: CALLABLE_ADVICE,
    run: async (bench) => {
      await refused(bench, callable('throws'), ['configuration', 'cannot', 'failed']);
    },
  },
  {
    id: 'callable-nothing',
    title: 'a callable that returns nothing fails the substantiation, and nothing is created',
    clause: 'image callable',
    cost: NOTHING,
    advice: CALLABLE_ADVICE,
    run: async (bench) => {
      await refused(bench, callable('nothing'), ['configuration', 'cannot', 'failed']);
    },
  },
  {
    id: 'callable-stranger',
    title: 'a callable that returns what is none of the images fails the substantiation',
    clause: 'image callable',
    cost: NOTHING,
    advice: CALLABLE_ADVICE,
    run: async (bench) => {
      await refused(bench, callable('stranger'), ['configuration', 'cannot', 'failed']);
    },
  },
  {
    id: 'callable-never',
    title: 'a callable that never returns ends at missing_timeout',
    clause: 'missing_timeout',
    cost: { servers: 0, volumes: 0, seconds: 10 },
    advice: 'Author: let missing_timeout cover the choice of the image too.',
    run: async (bench) => {
      const error = await failure(async () => {
        const worker = await bench.worker({ ...callable('never'), missing_timeout: 5 });
        await bench.wait(worker.substantiate());
      });
      equal(error.kind, 'timeout');
      await noServers(bench);
    },
  },
  {
    id: 'by-name',
    title: 'an image that only one bears the name of may be given by it',
    clause: 'image',
    level: 'SHOULD',
    advice: 'Author: look the name up among all pages of images.',
    run: async (bench) => {
      const { image } = await bench.ingredients();
      const twins = (await everyImage(bench)).filter(({ name }) => name === image.name);
      check(twins.length === 1, `${twins.length} images are named ${image.name}`);
      await live(bench, { image: image.name }, (server) => equal(imageOf(server), image.id));
    },
  },
  {
    id: 'unknown',
    title: 'an image that there is not fails the substantiation, and nothing is created',
    clause: 'image',
    cost: NOTHING,
    advice: 'Author: take the failure of POST /servers for what it is.',
    run: async (bench) => {
      await refused(bench, { image: '00000000-0000-4000-8000-000000000000' }, [
        'configuration',
        'cannot',
        'failed',
      ]);
    },
  },
  {
    id: 'unknown-uuid',
    title: 'an image that there is not is refused as a mistake of the configuration',
    clause: 'image',
    level: 'SHOULD',
    cost: NOTHING,
    advice: 'Author: tell a missing image (Nova: 400) from a cloud that is down; another try will not help.',
    run: async (bench) => {
      await refused(bench, { image: '00000000-0000-4000-8000-000000000000' });
    },
  },
  {
    id: 'unknown-name',
    title: 'an image name that there is not is refused as a mistake of the configuration',
    clause: 'image',
    level: 'SHOULD',
    cost: NOTHING,
    advice: 'Author: say that the image is unknown; another try will not help.',
    run: async (bench) => {
      await refused(bench, { image: 'no such image, anywhere' });
    },
  },
]);

export function imageOf(server: { readonly image?: unknown }): unknown {
  const { image } = server;
  return typeof image === 'object' && image !== null && 'id' in image ? image.id : image;
}

async function everyImage(bench: Bench): Promise<Image[]> {
  return collect(bench.target.session.images.list({}, { signal: bench.signal }));
}

/** One that the cheapest flavor can boot, and not the newest: so that "the first of the list" is wrong. */
async function aged(bench: Bench): Promise<Image> {
  const { flavor } = await bench.ingredients();
  const usable = (await everyImage(bench)).filter(
    (one) =>
      one.status === 'active' &&
      (one.size ?? 0) > 0 &&
      one.min_disk <= flavor.disk &&
      one.min_ram <= flavor.ram,
  );
  return [...usable].sort((a, b) => a.created.localeCompare(b.created))[0] as Image;
}
