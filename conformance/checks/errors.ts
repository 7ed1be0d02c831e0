import { NOTHING } from '../check.js';
import { check, equal, refused, refusedAtOnce } from './expectations.js';
import { type CheckSpec, group } from './group.js';
import { WRONG_INPUTS, type WrongInput } from './wrong-inputs.js';

const ADVICE =
  'Author: parse every option before the cloud is asked for anything, and say which one is wrong and what to give instead.';

function wrongInput({
  id,
  what,
  clause,
  level = 'MUST',
  advice = ADVICE,
  options,
  name,
}: WrongInput): CheckSpec {
  return {
    id,
    title: `${what} is refused, and nothing is created`,
    clause,
    level,
    cost: NOTHING,
    advice,
    run: async (bench) => {
      const spec = name === undefined ? {} : { name };
      await refused(bench, options, ['configuration', 'cannot', 'failed'], spec);
    },
  };
}

export const errors = group('errors', [
  ...WRONG_INPUTS.map(wrongInput),
  {
    id: 'password-empty',
    title: 'a worker without a password is refused',
    clause: 'password',
    level: 'SHOULD',
    cost: NOTHING,
    advice: "Author: with an empty password whoever reaches the master's port is taken for the worker.",
    run: async (bench) => {
      await refused(bench, {}, ['configuration', 'cannot', 'failed'], { password: '' });
    },
  },
  {
    id: 'refused-before-any-request',
    title:
      'each of these is refused before anything is asked of the cloud, with a message that names the option',
    clause: 'latent worker',
    level: 'SHOULD',
    cost: NOTHING,
    needs: ['creation', 'evidence'],
    advice: ADVICE,
    run: async (bench) => {
      for (const { options, path, name } of WRONG_INPUTS)
        if (name === undefined) await refusedAtOnce(bench, options, path);
    },
  },
  {
    id: 'all-problems-at-once',
    title: 'a configuration with several mistakes is refused with one error that names them all',
    clause: 'latent worker',
    level: 'MAY',
    cost: NOTHING,
    advice: 'Author: collect the problems instead of ending at the first.',
    run: async (bench) => {
      const options = { flavor: undefined, meta: { cores: 4 }, client_version: 'latest' };
      const error = await refused(bench, options, ['configuration']);
      for (const path of ['flavor', 'meta', 'client_version'])
        check(error.message.includes(path), `the message should name ${path}: ${error.message}`);
    },
  },
  {
    id: 'no-secrets',
    title: 'no error says the password or the user data',
    clause: 'credentials',
    cost: NOTHING,
    advice: 'Author: leave secrets out of messages; Nova repeats the whole body in some of its own.',
    run: async (bench) => {
      const secret = 'Tr0ub4dor-and-3';
      const error = await refused(
        bench,
        { os_password: secret, flavor: undefined, nova_args: { admin_pass: secret, userdata: 7 } },
        ['configuration', 'cannot', 'failed'],
      );
      equal(error.message.includes(secret), false, 'the message holds a secret');
    },
  },
]);
