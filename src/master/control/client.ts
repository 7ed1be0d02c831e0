/** Speaks to a running master of the same user. */
import { Agent, type Dispatcher, request } from 'undici';
import type { Submission } from '../embedded-master.js';
import type { BuildId, StoredBuild } from '../store/build-store.js';
import type { Followed } from './follow.js';
import { controlSocketPath } from './socket-path.js';
import type { MasterStatus } from './status.js';

/** No master runs there. */
export class NoMasterError extends Error {
  override readonly name = 'NoMasterError';
  readonly stateDirectory: string;

  constructor(stateDirectory: string, cause: unknown) {
    super(
      `no master runs in ${stateDirectory}: start one there with \`openstack-latent-worker run\`, or give its state directory with --state`,
      { cause },
    );
    this.stateDirectory = stateDirectory;
  }
}

/** The master did not do as it was asked; the message is its own. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Every method throws NoMasterError, or ControlError. */
export class ControlClient {
  readonly #stateDirectory: string;
  readonly #agent: Agent;

  constructor(stateDirectory: string) {
    this.#stateDirectory = stateDirectory;
    const socketPath = controlSocketPath(stateDirectory);
    this.#agent = new Agent({ connect: { socketPath }, bodyTimeout: 0 });
  }

  async status(): Promise<MasterStatus> {
    return (await this.#json('GET', '/status')) as MasterStatus;
  }

  async submit(builder: string, submission: Submission): Promise<StoredBuild> {
    return (await this.#json('POST', '/builds', { builder, ...submission })) as StoredBuild;
  }

  async stopBuild(id: BuildId, reason: string): Promise<void> {
    await this.#json('POST', `/builds/${id}/stop`, { reason });
  }

  async *follow(id: BuildId): AsyncGenerator<Followed> {
    const { body } = await this.#request('GET', `/builds/${id}/follow`);
    let rest = '';
    for await (const part of body.setEncoding('utf8')) {
      const lines = (rest + String(part)).split('\n');
      rest = lines.pop() as string;
      for (const line of lines) yield JSON.parse(line) as Followed;
    }
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }

  async #json(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
    const response = await this.#request(method, path, body);
    return response.body.json();
  }

  async #request(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Dispatcher.ResponseData> {
    const options = { method, dispatcher: this.#agent, ...(body ? { body: JSON.stringify(body) } : {}) };
    const response = await request(`http://master${path}`, options).catch((error: unknown) => {
      throw new NoMasterError(this.#stateDirectory, error);
    });
    if (response.statusCode < 400) return response;
    const { error } = (await response.body.json()) as { error: string };
    throw new ControlError(response.statusCode, error);
  }
}
