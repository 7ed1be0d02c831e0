import type { Bench } from '../bench.js';
import { NOTHING, Skip } from '../check.js';
import type { SubjectErrorKind } from '../subjects/subject.js';
import { check, equal, fails, live, noServers, refused } from './expectations.js';
import { type CheckSpec, group } from './group.js';

const ANY: readonly SubjectErrorKind[] = ['configuration', 'cannot', 'failed'];
const LASTING: readonly SubjectErrorKind[] = ['configuration', 'cannot'];
const LOGIN_ADVICE =
  'Operator: the four account details must suffice at the identity service. Author: ask for a project-scoped token with them.';
const WRONG_ADVICE = 'Author: a login that is refused is no reason to try again; say so, once.';

const services = (
  [
    ['compute', 'MUST', ['compute']],
    ['image', 'MUST', ['image']],
    ['volumev3', 'SHOULD', ['volumev3', 'block-storage']],
    ['network', 'SHOULD', ['network']],
  ] as const
).map(
  ([name, level, types]): CheckSpec => ({
    id: `catalog-${name}`,
    title: `the catalog has a public endpoint of ${types.join(' or ')}`,
    clause: 'account',
    level,
    cost: NOTHING,
    needs: [],
    judges: 'cloud',
    advice: 'Operator: register the endpoint in the catalog; workers find every service there.',
    run: async ({ target }) => {
      const { catalog } = await target.session.token();
      const entry = catalog.find(({ type }) => types.some((one) => one === type));
      const urls = entry?.endpoints.filter((one) => /^public/.test(one.interface)) ?? [];
      check(urls.length > 0, `the catalog has ${catalog.map(({ type }) => type).join(', ')}`);
    },
  }),
);

/** Each of the four account details, wrong. */
const wrong = (
  [
    ['os_username', 'nobody-of-this-name'],
    ['os_password', 'not-the-password'],
    ['os_tenant_name', 'no-project-of-this-name'],
  ] as const
).map(
  ([key, value]): CheckSpec => ({
    id: `wrong-${key}`,
    title: `a wrong ${key} fails the substantiation, as one that will fail again`,
    clause: 'credentials',
    cost: NOTHING,
    needs: ['creation'],
    advice: WRONG_ADVICE,
    run: async (bench) => {
      needsPassword(bench);
      await refused(bench, { [key]: value }, ANY);
    },
  }),
);

const urlForms = (
  [
    ['v3', '/v3'],
    ['v3-slash', '/v3/'],
    ['unversioned', ''],
    ['unversioned-slash', '/'],
  ] as const
).map(
  ([id, path]): CheckSpec => ({
    id: `auth-url-${id}`,
    title: `an os_auth_url that ends in ${path || 'the host'} works`,
    clause: 'account',
    level: id === 'v3' ? 'MUST' : 'SHOULD',
    advice:
      'Author: find the versions at the root of the identity service; take the version from the path if it has one.',
    run: async (bench) => {
      needsPassword(bench);
      const root = bench.target.authUrl.replace(/\/(v3|v2\.0)\/?$/, '').replace(/\/$/, '');
      await live(bench, { os_auth_url: `${root}${path}` });
    },
  }),
);

export const authentication = group('discovery and authentication', [
  {
    id: 'token',
    title: 'the account details suffice for a token with a project and a catalog',
    clause: 'account',
    cost: NOTHING,
    needs: [],
    judges: 'cloud',
    advice: LOGIN_ADVICE,
    run: async ({ target }) => {
      const { projectId, catalog } = await target.session.token();
      check(projectId !== '' && catalog.length > 0, 'the token has no project, or no catalog');
    },
  },
  {
    id: 'identity-versions',
    title: 'the root of the identity service says which versions there are',
    clause: 'account',
    level: 'SHOULD',
    cost: NOTHING,
    needs: [],
    judges: 'cloud',
    advice: 'Operator: let the version document through the proxy: clients choose v3 by it.',
    run: async (bench) => {
      const { status, body } = await bench.api.ask('identity', 'GET', '/', { authenticated: false });
      check(status === 300 || status === 200, `GET / answered ${status}`);
      check(/v3/.test(JSON.stringify(body)), 'v3 is not among the versions');
    },
  },
  {
    id: 'requests-without-a-token',
    title: 'the compute service refuses a request without a token, with 401',
    clause: 'credentials',
    cost: NOTHING,
    needs: [],
    judges: 'cloud',
    advice: 'Operator: clients renew their token on a 401, and on nothing else.',
    run: async (bench) => {
      const { status } = await bench.api.ask('compute', 'GET', '/servers', { authenticated: false });
      equal(status, 401);
    },
  },
  ...services,
  {
    id: 'four-details',
    title: 'a worker that is given the four account details substantiates',
    clause: 'account',
    advice: LOGIN_ADVICE,
    run: (bench) => live(bench, {}),
  },
  ...urlForms,
  {
    id: 'auth-url-of-the-example',
    title: 'the os_auth_url of the example, which ends in /v2.0, works where the cloud still has v2.0',
    clause: 'account',
    level: 'SHOULD',
    advice:
      'Author: speak identity v2.0 to a cloud that has it; say that v3 is to be given to one that has not.',
    run: async (bench) => {
      needsPassword(bench);
      const root = bench.target.authUrl.replace(/\/(v3|v2\.0)\/?$/, '');
      const { status } = await bench.wait(bench.api.askUrl('GET', `${root}/v2.0`, { authenticated: false }));
      const options = {
        os_auth_url: `${root}/v2.0`,
        os_user_domain: undefined,
        os_project_domain: undefined,
      };
      if (status === 200) return live(bench, options);
      const error = await refused(bench, options, LASTING);
      check(/v3/.test(error.message), `the message should tell of v3: ${error.message}`);
    },
  },
  {
    id: 'environment',
    title: 'account details that are left out are taken from the environment variables of their names',
    clause: 'environment',
    needs: ['creation', 'environment'],
    advice: 'Author: look absent os_* arguments up in the environment, in upper case.',
    run: async (bench) => {
      needsPassword(bench);
      const account = bench.target.account as Readonly<Record<string, string>>;
      const keys = ['os_username', 'os_password', 'os_tenant_name', 'os_auth_url'];
      const environment = Object.fromEntries(keys.map((key) => [key.toUpperCase(), account[key] ?? '']));
      const absent = Object.fromEntries(keys.map((key) => [key, undefined]));
      await live(bench, absent, undefined, { environment });
    },
  },
  ...wrong,
  {
    id: 'wrong-password-is-permanent',
    title: 'a wrong password is told apart from a failure that passes',
    clause: 'credentials',
    level: 'SHOULD',
    cost: NOTHING,
    advice: WRONG_ADVICE,
    run: async (bench) => {
      needsPassword(bench);
      await refused(bench, { os_password: 'not-the-password' }, LASTING);
    },
  },
  {
    id: 'nobody-listens',
    title: 'an identity service that does not answer fails the substantiation in bounded time',
    clause: 'missing_timeout',
    cost: { servers: 0, volumes: 0, seconds: 20 },
    needs: ['creation'],
    advice: 'Author: a connection refused is a failure that may pass; it must not outlast missing_timeout.',
    run: async (bench) => {
      needsPassword(bench);
      await bench.ingredients();
      if (bench.target.virtual) {
        await bench.laboratory().addFault({ on: 'authenticate', effect: { kind: 'reset' } });
      }
      const os_auth_url = bench.target.virtual ? bench.target.authUrl : 'http://127.0.0.1:9/v3';
      const worker = await bench.worker({ os_auth_url, missing_timeout: 10 });
      await fails(() => bench.wait(worker.substantiate()), ['failed', 'timeout', 'cannot']);
      await noServers(bench);
    },
  },
  {
    id: 'unknown-region',
    title: 'a region that the catalog has not fails the substantiation, and nothing is created',
    clause: 'credentials',
    cost: NOTHING,
    advice: 'Author: say which regions there are.',
    run: async (bench) => void (await refused(bench, { region: 'Atlantis' }, ANY)),
  },
  {
    id: 'one-token',
    title: 'a worker that lives twice asks for a token once',
    clause: 'credentials',
    level: 'SHOULD',
    needs: ['creation', 'evidence'],
    advice: 'Author: keep the token while it is valid; Keystone is slow, and limits logins.',
    run: async (bench) => {
      const worker = await bench.worker();
      for (const _ of [1, 2]) {
        await bench.wait(worker.substantiate());
        await bench.wait(worker.insubstantiate());
      }
      const logins = (await bench.exchanges()).filter(({ operation }) => /^POST .*\/tokens$/.test(operation));
      equal(logins.length, 1, `${logins.length} tokens were asked for`);
    },
  },
  {
    id: 'password-sent-to-keystone-alone',
    title: 'the password goes to the identity service and nowhere else',
    clause: 'credentials',
    needs: ['creation', 'in process'],
    advice: 'Author: other services get the token.',
    run: async (bench) => {
      const { os_password } = bench.target.account;
      await live(bench, {});
      for (const { operation, requestBody } of await bench.exchanges())
        if (!/\/tokens$/.test(operation))
          check(
            !JSON.stringify(requestBody ?? '').includes(`"${os_password}"`),
            `${operation} bears the password`,
          );
    },
  },
]);

function needsPassword({ target }: Bench): void {
  if (target.account.os_password === undefined) throw new Skip('the account has no password to vary');
}
