/** A worker on the simulator, in one process and on virtual time. */
import { Cloud, type CloudOptions, type ProfileInput, SimDispatcher } from '../../sim/index.js';
import { VirtualClock } from '../../src/clock.js';
import type { Mail, WorkerConnection } from '../../src/master/port.js';
import { CloudSession, collect, type Server, type Volume } from '../../src/openstack/index.js';
import { OpenStackLatentWorker } from '../../src/worker/openstack-latent-worker.js';
import type { OpenStackLatentWorkerOptions } from '../../src/worker/options.js';

/** The account of the specification's examples, and their identity URL. */
export const ACCOUNT = {
  os_username: 'user',
  os_password: 'password',
  os_tenant_name: 'tenant',
  os_auth_url: 'http://127.0.0.1:35357/v2.0',
};

const BOOTS_IN_SECONDS: ProfileInput = {
  name: 'seconds',
  stages: [
    { process: 'server.build', step: 'scheduling', delay: 1 },
    { process: 'server.build', step: 'networking', delay: 1 },
    { process: 'server.build', step: 'block_device_mapping', delay: 2 },
    { process: 'server.build', step: 'spawning', delay: 6 },
    { process: 'server.delete', step: 'deleting', delay: 2 },
  ],
};

export class SimStage {
  readonly clock = new VirtualClock();
  readonly cloud: Cloud;
  readonly dispatcher: SimDispatcher;
  readonly session: CloudSession;
  readonly mails: Mail[] = [];
  readonly lines: string[] = [];
  readonly connection: WorkerConnection = { disconnect: () => undefined };

  constructor(options: CloudOptions = {}) {
    this.cloud = new Cloud({ profile: BOOTS_IN_SECONDS, randomSeed: 1, ...options, clock: this.clock });
    this.dispatcher = new SimDispatcher(this.cloud);
    const { os_username: username, os_password: password, os_tenant_name: projectName } = ACCOUNT;
    this.session = new CloudSession({
      auth: { method: 'password', username, password, projectName, authUrl: 'http://127.0.0.1:35357/v3' },
      transport: this.dispatcher,
      clock: this.clock,
      requestsPerSecond: 0,
    });
  }

  worker(options: Partial<OpenStackLatentWorkerOptions> = {}, name = 'bot2'): OpenStackLatentWorker {
    const log = (level: string) => (message: string) => void this.lines.push(`${level} ${message}`);
    const logger = { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
    return new OpenStackLatentWorker(
      name,
      'sekrit',
      { flavor: 1, client_version: '2', ...ACCOUNT, ...options },
      {
        clock: this.clock,
        transport: this.dispatcher,
        env: {},
        master: { name: 'master', logger, mail: async (mail) => void this.mails.push(mail) },
      },
    );
  }

  /** What a promise comes to, when time has gone on until it does. */
  async outcome<T>(promise: Promise<T>): Promise<T | Error> {
    let settled: { value: T | Error } | undefined;
    promise.then(
      (value) => {
        settled = { value };
      },
      (value: Error) => {
        settled = { value };
      },
    );
    await this.clock.runUntil(() => settled !== undefined);
    return (settled as unknown as { value: T | Error }).value;
  }

  /** Substantiates with an agent that attaches when its instance is ACTIVE. */
  async up(worker: OpenStackLatentWorker): Promise<void> {
    worker.once('active', () => void worker.attached(this.connection));
    const result = await this.outcome(worker.substantiate());
    if (result instanceof Error) throw result;
  }

  /** What a promise brings, when time has gone on until it does. */
  async brought<T>(promise: Promise<T>): Promise<T> {
    const result = await this.outcome(promise);
    if (result instanceof Error) throw result;
    return result;
  }

  servers(): Promise<Server[]> {
    return this.brought(collect(this.session.compute('2').listServers()));
  }

  volumes(): Promise<Volume[]> {
    return this.brought(collect(this.session.volumes.list()));
  }
}
