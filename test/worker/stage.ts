/** A worker on a fake cloud under virtual time, and what a test watches of it. */
import type { EventEmitter } from 'node:events';
import type { Build, Mail, WorkerConnection } from '../../src/master/port.js';
import { type Embedding, OpenStackLatentWorker } from '../../src/worker/openstack-latent-worker.js';
import type { OpenStackLatentWorkerOptions } from '../../src/worker/options.js';
import { FakeCloud, IMAGES, QuickClock } from './fake-cloud.js';

export const ACCOUNT = {
  os_username: 'user',
  os_password: 'hunter2',
  os_tenant_name: 'tenant',
  os_auth_url: 'http://127.0.0.1:5000/v3',
};

export const IMAGE = IMAGES[0]?.id as string;

export interface Stage {
  readonly worker: OpenStackLatentWorker;
  readonly cloud: FakeCloud;
  readonly clock: QuickClock;
  readonly mails: Mail[];
  /** Everything that was logged. */
  readonly lines: string[];
  /** Every event, as `name instanceId`, in order. */
  readonly events: string[];
  readonly freed: string[];
  readonly connection: WorkerConnection & { ended: number };
  /** Substantiates with an agent that attaches as soon as its instance is ACTIVE. */
  up(build?: Build): Promise<void>;
  /** What a promise comes to, when time has gone on until it does. */
  outcome(promise: Promise<unknown>): Promise<unknown>;
}

const EVENTS = ['substantiating', 'created', 'active', 'attached', 'lost', 'deleted', 'failed'] as const;

export function setStage(
  options: Partial<OpenStackLatentWorkerOptions> = {},
  { clock = new QuickClock(), cloud = new FakeCloud(clock), name = 'bot', ...more }: StageOptions = {},
): Stage {
  const lines: string[] = [];
  const mails: Mail[] = [];
  const freed: string[] = [];
  const log = (level: string) => (message: string) => void lines.push(`${level} ${message}`);
  const worker = new OpenStackLatentWorker(
    name,
    'sekrit',
    { flavor: 1, image: IMAGE, client_version: '2', ...ACCOUNT, ...options },
    {
      clock,
      session: cloud,
      env: {},
      ...more,
      master: {
        name: 'master',
        logger: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
        mail: async (mail) => void mails.push(mail),
        workerFree: (who) => void freed.push(who),
        ...more.master,
      },
    },
  );
  const events: string[] = [];
  for (const event of EVENTS)
    (worker as EventEmitter).on(event, ({ instanceId = '' }: { instanceId?: string }) =>
      events.push(`${event} ${instanceId}`.trim()),
    );
  const connection = {
    ended: 0,
    disconnect() {
      this.ended++;
    },
  };
  const outcome = async (promise: Promise<unknown>): Promise<unknown> => {
    let settled: { value: unknown } | undefined;
    promise.then(
      (value) => {
        settled = { value };
      },
      (value: unknown) => {
        settled = { value };
      },
    );
    await clock.runUntil(() => settled !== undefined);
    return settled?.value;
  };
  const up = async (build?: Build): Promise<void> => {
    const attach = () => void worker.attached(connection);
    worker.once('active', attach);
    const result = await outcome(worker.substantiate(build));
    worker.off('active', attach);
    if (result instanceof Error) throw result;
  };
  return { worker, cloud, clock, mails, lines, events, freed, connection, up, outcome };
}

interface StageOptions extends Embedding {
  readonly clock?: QuickClock;
  readonly cloud?: FakeCloud;
  readonly name?: string;
}
