import type { Dispatcher } from 'undici';
import {
  CannotSubstantiate,
  CloudConfigError,
  ConfigurationError,
  type Embedding,
  type Image,
  type Mail,
  OpenStackLatentWorker,
  type OpenStackLatentWorkerOptions,
  SubstantiationCancelled,
  SubstantiationTimeout,
  silentLogger,
  WorkerShutDown,
} from '../../src/index.js';
import {
  type Attaching,
  type CallableName,
  type Capability,
  type Notice,
  type Subject,
  SubjectError,
  type SubjectErrorKind,
  type SubjectWorker,
  type WorkerOptions,
  type WorkerSpec,
  type Workplace,
} from './subject.js';

/** How a worker of ours is made: a mutant makes it otherwise. */
export type MakeWorker = (
  name: string,
  password: string,
  options: OpenStackLatentWorkerOptions,
  embedding: Embedding,
) => OpenStackLatentWorker;

/** The worker of this package, in this process. */
export class OwnSubject implements Subject {
  readonly name = 'openstack-latent-worker';
  readonly capabilities: ReadonlySet<Capability> = new Set([
    'in process',
    'builds',
    'notices',
    'environment',
    'masters',
  ]);
  readonly #make: MakeWorker;

  constructor(make: MakeWorker = (...all) => new OpenStackLatentWorker(...all)) {
    this.#make = make;
  }

  async configure(spec: WorkerSpec, { target, clock }: Workplace): Promise<SubjectWorker> {
    const mails: Mail[] = [];
    const master = {
      name: spec.masterName,
      clock,
      logger: silentLogger,
      mail: async (mail: Mail) => void mails.push(mail),
    };
    const embedding: Embedding = {
      master,
      transport: target.dispatcher as Dispatcher,
      env: spec.environment,
    };
    const options = { poll_interval: target.kind === 'cloud' ? 1 : 2, ...withCallable(spec.options) };
    try {
      const worker = this.#make(
        spec.name,
        spec.password,
        options as unknown as OpenStackLatentWorkerOptions,
        embedding,
      );
      return new OwnWorker(worker, mails);
    } catch (error) {
      throw subjectError(error);
    }
  }

  async close(): Promise<void> {}
}

class OwnWorker implements SubjectWorker {
  readonly #worker: OpenStackLatentWorker;
  readonly #mails: readonly Mail[];
  #attach: NonNullable<Attaching['attach']> = 'active';

  constructor(worker: OpenStackLatentWorker, mails: readonly Mail[]) {
    this.#worker = worker;
    this.#mails = mails;
    worker.on('created', () => this.#attach === 'building' && this.#agentComes());
    worker.on('active', () => this.#attach === 'active' && this.#agentComes());
    worker.on('failed', () => undefined);
  }

  async substantiate({ attach = 'active' }: Attaching = {}): Promise<void> {
    this.#attach = attach;
    await said(this.#worker.substantiate());
  }

  insubstantiate(): Promise<void> {
    return said(this.#worker.insubstantiate());
  }

  stop(): Promise<void> {
    return said(this.#worker.stop());
  }

  async build(): Promise<void> {
    this.#worker.buildStarted();
    this.#worker.buildFinished();
  }

  async notices(): Promise<readonly Notice[]> {
    return this.#mails.map(({ to, text }) => ({ to, text }));
  }

  async settings(): Promise<Readonly<Record<string, unknown>>> {
    return this.#worker.settings;
  }

  #agentComes(): void {
    this.#worker.attached({ disconnect: () => this.#worker.detached() }).catch(() => undefined);
  }
}

async function said<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    throw subjectError(error);
  }
}

const KINDS: readonly (readonly [new (...all: never[]) => Error, SubjectErrorKind])[] = [
  [ConfigurationError, 'configuration'],
  [CloudConfigError, 'configuration'],
  [CannotSubstantiate, 'cannot'],
  [SubstantiationTimeout, 'timeout'],
  [SubstantiationCancelled, 'cancelled'],
  [WorkerShutDown, 'cancelled'],
];

function subjectError(error: unknown): SubjectError {
  const kind = KINDS.find(([type]) => error instanceof type)?.[1] ?? 'failed';
  return new SubjectError(kind, error instanceof Error ? error.message : String(error), error);
}

function withCallable(options: WorkerOptions): WorkerOptions {
  const { image } = options;
  if (typeof image !== 'object' || image === null || !('$callable' in image)) return options;
  return { ...options, image: callableOf((image as CallableName).$callable) };
}

type Choose = (images: readonly Image[]) => unknown;

const CALLABLES: Readonly<Record<string, Choose>> = {
  oldest: (images) => byAge(images)[0],
  newest: (images) => byAge(images).at(-1),
  nothing: () => undefined,
  stranger: () => '00000000-0000-4000-8000-000000000000',
  never: () => new Promise(() => undefined),
  throws: () => {
    throw new Error('no image is good enough');
  },
};

function callableOf(name: string): Choose {
  if (name.startsWith('id:')) return () => name.slice(3);
  return CALLABLES[name] as Choose;
}

function byAge(images: readonly Image[]): readonly Image[] {
  return [...images].sort((a, b) => a.created.localeCompare(b.created) || a.id.localeCompare(b.id));
}
