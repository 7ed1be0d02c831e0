import { blockDevices, DEVICE_DEFAULTS } from '../arbitraries/block-devices.js';
import { fc } from '../arbitraries/fast-check.js';
import { uselessOption, workerOptions } from '../arbitraries/worker-options.js';
import { listQuery, wrongServerBody } from '../arbitraries/wrong-requests.js';
import type { Bench } from '../bench.js';
import { type Need, NOTHING } from '../check.js';
import { SubjectError, type WorkerOptions } from '../subjects/subject.js';
import { check, equal, substantiated } from './expectations.js';
import { type CheckSpec, group } from './group.js';

const PURE: readonly Need[] = ['in process'];
const ADVICE =
  'Author: parse every option before the cloud is asked for anything. Replay the counterexample with --replay.';

/** A configuration of no cloud: it is only read. */
const BASE: WorkerOptions = { flavor: 1, image: '8ac9d4a4-5e03-48b0-acde-77a0345a9ab1' };

async function read(bench: Bench, options: WorkerOptions, name = 'bot2'): Promise<SubjectError | undefined> {
  const { target, clock } = bench;
  try {
    await bench.subject.configure(
      {
        name,
        password: 'sekrit',
        masterName: 'any',
        environment: {},
        options: { ...target.account, ...BASE, ...options },
      },
      { target, clock },
    );
    return undefined;
  } catch (error) {
    if (error instanceof SubjectError) return error;
    throw error;
  }
}

const reading: readonly CheckSpec[] = [
  {
    id: 'any-options-accepted',
    title: 'any options that the specification knows are accepted, or refused with a path and a reason',
    clause: 'latent worker',
    cost: NOTHING,
    needs: PURE,
    advice: ADVICE,
    run: async (bench) => {
      await bench.property(
        fc.asyncProperty(workerOptions, async (options) => {
          const error = await read(bench, options);
          if (error === undefined) return;
          equal(error.kind, 'configuration');
          check(/^(nova_args|block_devices)/.test(error.message), error.message);
        }),
        1.5,
      );
    },
  },
  {
    id: 'any-useless-value-refused',
    title: 'a value that is of no use to an option is refused, and the message names the option',
    clause: 'latent worker',
    cost: NOTHING,
    needs: PURE,
    advice: ADVICE,
    run: async (bench) => {
      await bench.property(
        fc.asyncProperty(workerOptions, uselessOption, async (options, { option, value }) => {
          const error = await read(bench, { ...options, [option]: value });
          equal(error?.kind, 'configuration');
          check(
            error?.message.includes(option) ?? false,
            `the message should name ${option}: ${error?.message}`,
          );
        }),
        1.5,
      );
    },
  },
  {
    id: 'any-name',
    title: 'any name is accepted or refused as Buildbot does',
    clause: 'name',
    cost: NOTHING,
    needs: PURE,
    advice: 'Author: 1 to 50 letters, digits, _ and -, of which the first is no digit.',
    run: async (bench) => {
      const anyName = fc.oneof(fc.string({ maxLength: 60 }), fc.stringMatching(/^[a-zA-Z0-9_-]{0,60}$/));
      await bench.property(
        fc.asyncProperty(anyName, async (name) => {
          const good =
            /^[a-zA-Z_-][a-zA-Z0-9_-]{0,49}$/.test(name) && !['debug', 'change', 'status'].includes(name);
          equal((await read(bench, {}, name)) === undefined, good, `the name ${JSON.stringify(name)}`);
        }),
        4.7,
      );
    },
  },
];

const sending: CheckSpec = {
  id: 'any-block-devices',
  title: 'any devices of images are sent with every documented default, and nothing is left of them',
  clause: 'block devices',
  cost: { servers: 1, volumes: 4, seconds: 90 },
  needs: ['creation', 'volumes', 'evidence', 'virtual time'],
  advice: ADVICE,
  run: async (bench) => {
    const { image } = await bench.ingredients();
    await bench.property(
      fc.asyncProperty(blockDevices, async (devices) => {
        const before = (await bench.creations()).length;
        const block_devices = devices.map((device) => ({ ...device, uuid: image.id }));
        const worker = await bench.worker({ image: undefined, block_devices });
        await substantiated(bench, worker);
        const creation = (await bench.creations())[before];
        equal(creation?.devices.length, devices.length);
        for (const [index, device] of block_devices.entries())
          for (const [key, value] of Object.entries({ ...DEVICE_DEFAULTS, ...device }))
            equal(creation?.devices[index]?.[key], value, `${key} of device ${index}`);
        equal((await bench.volumes()).length, devices.length);
        await bench.wait(worker.stop());
        equal((await bench.volumes()).length, 0);
      }),
      0.03,
    );
  },
};

const asking: readonly CheckSpec[] = [
  {
    id: 'any-wrong-body',
    title: 'a body that is no request for a server is refused with 4xx, and nothing is created',
    clause: 'latent worker',
    judges: 'cloud',
    cost: NOTHING,
    needs: ['creation'],
    advice: 'Operator: a 5xx to a bad body is a bug of the cloud, or of what stands before it.',
    run: async (bench) => {
      await bench.property(
        fc.asyncProperty(wrongServerBody, async (body) => {
          const { status } = await bench.api.ask('compute', 'POST', '/servers', { body });
          check(status >= 400 && status < 500, `POST /servers answered ${status}`);
        }),
        1.2,
      );
      equal((await bench.servers()).length, 0);
    },
  },
  {
    id: 'any-query',
    title: 'a list of servers is answered, or refused with 400, whatever the query',
    clause: 'latent worker',
    judges: 'cloud',
    cost: NOTHING,
    needs: [],
    advice: 'Operator: a 5xx to a query is a bug of the cloud, or of what stands before it.',
    run: async (bench) => {
      await bench.property(
        fc.asyncProperty(listQuery, async (query) => {
          const { status } = await bench.api.ask('compute', 'GET', `/servers?${query}`);
          check(
            status === 200 || status === 400 || status === 404 || status === 403,
            `GET /servers?${query} answered ${status}`,
          );
        }),
        1.2,
      );
    },
  },
];

export const properties = [...group('errors', [...reading, ...asking]), ...group('block devices', [sending])];
