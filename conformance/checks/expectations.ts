import { deepStrictEqual, strictEqual } from 'node:assert';
import type { Server } from '../../src/index.js';
import type { Bench, BenchWorker } from '../bench.js';
import { CheckFailed } from '../check.js';
import {
  type Attaching,
  SubjectError,
  type SubjectErrorKind,
  type WorkerOptions,
  type WorkerSpec,
} from '../subjects/subject.js';

/** A worker's life with a look at its instance while it stands; the instance is then ended, and must be gone. */
export async function live(
  bench: Bench,
  options: WorkerOptions,
  look: (server: Server, worker: BenchWorker) => Promise<void> | void = () => undefined,
  spec: Partial<WorkerSpec> = {},
): Promise<void> {
  const worker = await bench.worker(options, spec);
  await substantiated(bench, worker);
  await look(await onlyServer(bench), worker);
  await bench.wait(worker.insubstantiate());
  await nothingLeft(bench);
}

export async function substantiated(bench: Bench, worker: BenchWorker, attaching?: Attaching): Promise<void> {
  const began = bench.clock.now();
  await bench.wait(worker.substantiate(attaching));
  bench.measure('substantiation', (bench.clock.now() - began) / 1000);
}

export async function onlyServer(bench: Bench): Promise<Server> {
  const servers = await bench.servers();
  strictEqual(servers.length, 1, `the worker should have one server, and has ${servers.length}`);
  return servers[0] as Server;
}

/** Clouds delete in their time: waits for it. */
export async function nothingLeft(bench: Bench): Promise<void> {
  await noServers(bench);
  await bench.until(
    'volumes that were made for the instance are gone',
    async () => (await bench.volumes()).length === 0,
  );
}

export async function noServers(bench: Bench): Promise<void> {
  await bench.until('the server is gone', async () => (await bench.servers()).length === 0);
}

const REFUSALS: readonly SubjectErrorKind[] = ['configuration', 'cannot'];

/** The worker refuses, as one that says that the configuration is to be changed, and nothing is created. */
export async function refused(
  bench: Bench,
  options: WorkerOptions,
  kinds: readonly SubjectErrorKind[] = REFUSALS,
  spec: Partial<WorkerSpec> = {},
): Promise<SubjectError> {
  const error = await failure(async () => {
    const worker = await bench.worker(options, spec);
    await bench.wait(worker.substantiate());
  });
  if (!kinds.includes(error.kind))
    throw new CheckFailed(
      `it should have refused as ${kinds.join(' or ')}; it said (${error.kind}): ${error.message}`,
    );
  if ((await bench.servers()).length > 0) await noServers(bench);
  return error;
}

/** Refused before the cloud was asked for anything. */
export async function refusedAtOnce(bench: Bench, options: WorkerOptions, path: string): Promise<void> {
  const error = await refused(bench, options, ['configuration']);
  const asked = (await bench.exchanges()).map(({ operation }) => operation);
  deepStrictEqual(asked, [], 'nothing should have been asked of the cloud');
  if (!error.message.includes(path))
    throw new CheckFailed(`the message should name ${path}; it is: ${error.message}`);
}

/** @throws CheckFailed when it does not fail */
export async function failure(act: () => Promise<unknown>): Promise<SubjectError> {
  try {
    await act();
  } catch (error) {
    if (error instanceof SubjectError) return error;
    throw error;
  }
  throw new CheckFailed('it should have failed, and did not');
}

/** Fails with one of these kinds. */
export async function fails(
  act: () => Promise<unknown>,
  kinds: readonly SubjectErrorKind[],
): Promise<SubjectError> {
  const error = await failure(act);
  if (!kinds.includes(error.kind))
    throw new CheckFailed(
      `it should have failed as ${kinds.join(' or ')}; it said (${error.kind}): ${error.message}`,
    );
  return error;
}

export function check(holds: boolean, message: string): asserts holds {
  if (!holds) throw new CheckFailed(message);
}

export { deepStrictEqual as same, strictEqual as equal };
