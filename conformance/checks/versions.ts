import { NOTHING } from '../check.js';
import { check, equal, live, refused } from './expectations.js';
import { type CheckSpec, group } from './group.js';
import { offers } from './nova-args.js';

const ADVICE =
  "Author: '2' sends no microversion; '2.N' sends OpenStack-API-Version: compute 2.N on every request to Nova.";

/** Forms of client_version, and the microversion that each stands for. */
const FORMS: readonly (readonly [form: string | number | undefined, microversion: string | undefined])[] = [
  [undefined, undefined],
  ['1.1', undefined],
  ['2', undefined],
  [2, undefined],
  ['2.0', undefined],
  ['2.1', '2.1'],
  ['2.19', '2.19'],
  ['2.36', '2.36'],
  ['2.37', '2.37'],
  ['2.52', '2.52'],
  ['2.60', '2.60'],
  ['2.67', '2.67'],
  ['2.79', '2.79'],
  ['2.90', '2.90'],
];

const forms = FORMS.map(
  ([form, microversion]): CheckSpec => ({
    id: `client_version-${form === undefined ? 'left-out' : typeof form === 'number' ? `number-${form}` : form}`,
    title: `client_version ${form === undefined ? 'left out' : JSON.stringify(form)} substantiates${microversion ? `, and speaks ${microversion}` : ', without a microversion'}`,
    clause: 'client_version',
    level: typeof form === 'number' ? 'SHOULD' : 'MUST',
    needs: microversion ? ['creation', 'microversions'] : ['creation'],
    advice: ADVICE,
    run: async (bench) => {
      await offers(bench, microversion ?? '2');
      await live(bench, { client_version: form });
      const [creation] = await bench.creations();
      if (creation) equal(sentVersion(creation.headers), microversion);
    },
  }),
);

function sentVersion(headers: Readonly<Record<string, string>>): string | undefined {
  return headers['openstack-api-version']?.replace('compute ', '') ?? headers['x-openstack-nova-api-version'];
}

export const versions = group('versions', [
  {
    id: 'range',
    title: 'the compute API says which microversions it has',
    clause: 'client_version',
    level: 'SHOULD',
    cost: NOTHING,
    needs: [],
    judges: 'cloud',
    advice: 'Operator: publish the version document of Nova; clients choose by it.',
    run: async (bench) => {
      const range = await bench.target.session.compute('2').microversionRange();
      check(range?.maximum !== undefined && range.maximum !== '', 'no range is shown');
      bench.note(`${range.minimum} to ${range.maximum}`);
    },
  },
  {
    id: 'answer-says-version',
    title: 'an answer says which microversion it is of',
    clause: 'client_version',
    level: 'SHOULD',
    cost: NOTHING,
    needs: ['microversions'],
    judges: 'cloud',
    advice: 'Operator: let the header OpenStack-API-Version through the proxy, both ways.',
    run: async (bench) => {
      await offers(bench, '2.27');
      const { status, headers } = await bench.api.ask('compute', 'GET', '/servers', { microversion: '2.27' });
      equal(status, 200);
      equal(headers['openstack-api-version'], 'compute 2.27');
    },
  },
  {
    id: 'unsupported-by-the-cloud',
    title: 'the compute API refuses a microversion that it has not with 406',
    clause: 'client_version',
    cost: NOTHING,
    needs: ['microversions'],
    judges: 'cloud',
    advice: 'Operator: let the header OpenStack-API-Version through the proxy.',
    run: async (bench) => {
      const { status } = await bench.api.ask('compute', 'GET', '/servers', { microversion: '2.999' });
      equal(status, 406);
    },
  },
  ...forms,
  {
    id: 'unsupported',
    title: 'a minor version that the cloud has not fails the substantiation, and nothing is created',
    clause: 'client_version',
    cost: NOTHING,
    needs: ['creation', 'microversions'],
    advice: 'Author: say which versions the cloud has.',
    run: async (bench) => {
      await refused(bench, { client_version: '2.999' }, ['configuration', 'cannot', 'failed']);
    },
  },
]);
