import { collect } from '../../src/index.js';
import type { Bench } from '../bench.js';
import { NOTHING } from '../check.js';
import { check, equal, live, refused } from './expectations.js';
import { group } from './group.js';

const ADVICE = 'Author: send the id of the flavor as flavorRef; look names up in GET /flavors/detail.';
const ANY = ['configuration', 'cannot', 'failed'] as const;

export const flavors = group('flavors', [
  {
    id: 'list',
    title: 'the cloud lists flavors with what they have of cores, memory and disk',
    clause: 'flavor',
    cost: NOTHING,
    needs: [],
    judges: 'cloud',
    advice: 'Operator: give the project at least one flavor.',
    run: async (bench) => {
      const all = await everyFlavor(bench);
      check(all.length > 0, 'the project sees no flavor');
      bench.note(`${all.length} flavors`);
    },
  },
  {
    id: 'suits-an-image',
    title: 'there is a flavor that an image can be booted with',
    clause: 'flavor',
    cost: NOTHING,
    needs: [],
    judges: 'cloud',
    advice: 'Operator: offer a flavor with a disk that holds an image, or let users boot from volumes.',
    run: async (bench) => {
      const { flavor, image } = await bench.ingredients();
      bench.note(
        `the cheapest: ${flavor.vcpus} cores, ${flavor.ram} MiB, with an image of ${image.size} bytes`,
      );
    },
  },
  {
    id: 'by-id',
    title: 'a flavor that is given by its id is what the instance has',
    clause: 'flavor',
    advice: ADVICE,
    run: async (bench) => {
      const { flavor } = await bench.ingredients();
      await live(bench, { flavor: flavor.id }, (server) => equal(server.flavor?.id, flavor.id));
    },
  },
  {
    id: 'by-number',
    title: 'a flavor whose id is a number may be given as one, as in the example',
    clause: 'flavor',
    advice: ADVICE,
    run: async (bench) => {
      const { flavor } = await bench.ingredients();
      const number = Number(flavor.id);
      if (String(number) !== flavor.id) return bench.note('ids of flavors are no numbers here');
      await live(bench, { flavor: number }, (server) => equal(server.flavor?.id, flavor.id));
    },
  },
  {
    id: 'by-name',
    title: 'a flavor may be given by its name',
    clause: 'flavor',
    level: 'MAY',
    advice: ADVICE,
    run: async (bench) => {
      const { flavor } = await bench.ingredients();
      await live(bench, { flavor: flavor.name }, (server) => equal(server.flavor?.id, flavor.id));
    },
  },
  {
    id: 'unknown',
    title: 'a flavor that there is not fails the substantiation, and nothing is created',
    clause: 'flavor',
    cost: NOTHING,
    advice: ADVICE,
    run: async (bench) => void (await refused(bench, { flavor: 'no-such-flavor' }, ANY)),
  },
  {
    id: 'unknown-is-permanent',
    title: 'a flavor that there is not is told apart from a failure that passes',
    clause: 'flavor',
    level: 'SHOULD',
    cost: NOTHING,
    advice: 'Author: another try will not help: do not put the build back in the queue for ever.',
    run: async (bench) => void (await refused(bench, { flavor: 'no-such-flavor' })),
  },
  {
    id: 'too-small',
    title: 'a flavor that the image does not fit in fails the substantiation, and nothing is created',
    clause: 'flavor',
    cost: NOTHING,
    advice: ADVICE,
    run: async (bench) => {
      const { flavor } = await bench.ingredients();
      const images = await collect(bench.target.session.images.list({ status: 'active' }));
      const large = images.find(({ min_disk, min_ram }) => min_disk > flavor.disk || min_ram > flavor.ram);
      if (!large) return bench.note('every image fits in the smallest flavor');
      await refused(bench, { image: large.id }, ANY);
    },
  },
  {
    id: 'without-disk',
    title: 'a flavor without a disk fails the boot from an image in words, or boots where the cloud lets it',
    clause: 'flavor',
    cost: { servers: 1, volumes: 0, seconds: 40 },
    advice: 'Author: pass on what Nova says (403). Operator: such flavors are for booting from volumes.',
    run: async (bench) => {
      const bare = (await everyFlavor(bench)).find(({ disk }) => disk === 0);
      if (!bare) return bench.note('every flavor has a disk');
      const error = await refused(bench, { flavor: bare.id }, ANY);
      check(error.message.length > 0, 'the error should say something');
    },
  },
]);

function everyFlavor({ target, signal }: Bench) {
  return collect(target.session.compute('2').listFlavors({}, { signal }));
}
