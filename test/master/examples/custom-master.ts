/** A master of one's own in 50 lines: it runs commands, one after another, each on a fresh instance. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OpenStackLatentWorker, type OpenStackLatentWorkerOptions } from '../../../src/index.js';

export interface Job {
  readonly command: string;
  readonly image: string;
}

/** @returns the exit code of each job. */
export async function runJobs(
  jobs: readonly Job[],
  cloud: Partial<OpenStackLatentWorkerOptions>,
): Promise<number[]> {
  let command = '';
  let report: (exitCode: number) => void = () => undefined;
  // The agent on the instance gets its command here when it has booted, and posts its exit code here.
  const door = createServer((request, response) => {
    if (request.method === 'POST') report(Number(request.headers['x-exit-code']));
    else void worker.attached({ disconnect: () => worker.detached() });
    response.end(command);
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));

  const worker = new OpenStackLatentWorker('runner', 'unused', {
    flavor: 'm1.small',
    image: '%(prop:image)s',
    client_version: '2',
    build_wait_timeout: 0, // an instance serves one job
    meta: { door: `http://127.0.0.1:${(door.address() as AddressInfo).port}` },
    ...cloud,
  });
  const codes: number[] = [];
  for (const { image, ...job } of jobs) {
    ({ command } = job);
    const ended = new Promise<number>((resolve) => {
      report = resolve;
    });
    worker.buildStarted();
    await worker.substantiate({ properties: { image } });
    const code = await ended;
    worker.buildFinished({ result: code === 0 ? 'success' : 'failure' });
    codes.push(code);
  }
  await worker.stop();
  door.close();
  return codes;
}
