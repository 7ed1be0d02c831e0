/** An image callable that runs in a thread of its own. */
import { Worker } from 'node:worker_threads';
import { orAborted } from '../clock.js';
import type { Image } from '../openstack/index.js';

/** See {@link imageSelector}. */
export class ImageSelector {
  readonly module: URL;
  readonly exportName: string;

  constructor(module: URL, exportName: string) {
    this.module = module;
    this.exportName = exportName;
  }
}

/**
 * An image callable that is an export of a module and runs in a worker thread: however long it computes, the
 * master does not stand still, and at the deadline of the substantiation the thread is ended.
 *
 * @param module the module's URL, such as `new URL('./find-image.js', import.meta.url)`
 * @param exportName the callable's name there
 * @example
 * ```ts
 * image: imageSelector(new URL('./find-image.js', import.meta.url), 'findImage')
 * ```
 */
export function imageSelector(module: URL, exportName: string): ImageSelector {
  return new ImageSelector(module, exportName);
}

/** What runs in the thread. It answers with the id of what the callable chose, whatever else that holds. */
const THREAD = `
import { parentPort, workerData } from 'node:worker_threads';
const { [workerData.exportName]: choose } = await import(workerData.module);
if (typeof choose !== 'function') throw new TypeError('it exports no function ' + workerData.exportName);
const chosen = await choose(workerData.images);
parentPort.postMessage(typeof chosen === 'object' && chosen !== null ? chosen.id : chosen);
`;

const THREAD_URL = new URL(`data:text/javascript,${encodeURIComponent(THREAD)}`);

/**
 * The id of what the selector chose.
 * @throws what the selector throws; the signal's reason, the thread being ended then
 */
export async function runSelector(
  { module, exportName }: ImageSelector,
  images: readonly Image[],
  signal: AbortSignal,
): Promise<unknown> {
  signal.throwIfAborted();
  const thread = new Worker(THREAD_URL, { workerData: { module: module.href, exportName, images } });
  const answer = new Promise<unknown>((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', () => reject(new Error('its thread ended without an answer')));
  });
  try {
    return await orAborted(answer, signal);
  } finally {
    await thread.terminate();
  }
}
