import type { Bench } from '../bench.js';
import { CheckFailed, Skip } from '../check.js';
import type { WorkerOptions } from '../subjects/subject.js';

/** What checks make themselves, with the run's mark, for a worker to use. */

interface Made {
  readonly id: string;
  readonly status: string;
  readonly size: number;
}

/** A volume of the smallest size; with an image, it can be booted from. */
export async function makeVolume(bench: Bench, from?: { readonly imageRef: string }): Promise<string> {
  const { volumeSizeGiB } = await bench.ingredients();
  const volume = { size: volumeSizeGiB, name: `${bench.prefix}-v`, metadata: bench.mark, ...from };
  return made(bench, 'volumes', 'volume', volume);
}

export async function makeSnapshot(bench: Bench, volumeId: string): Promise<string> {
  const snapshot = { volume_id: volumeId, name: `${bench.prefix}-s`, metadata: bench.mark };
  return made(bench, 'snapshots', 'snapshot', snapshot);
}

async function made(bench: Bench, path: string, key: string, body: object): Promise<string> {
  const { status, body: answer } = await bench.wait(
    bench.api.ask('volume', 'POST', `/${path}`, { body: { [key]: body } }),
  );
  if (status === 413) throw new Skip(`the quota has no room for another of ${path}`);
  if (status !== 202) throw new CheckFailed(`POST /${path} answered ${status}: ${JSON.stringify(answer)}`);
  const { id } = (answer as Record<string, Made>)[key] as Made;
  await bench.until(`the ${key} is available`, async () => {
    const shown = await bench.api.ask('volume', 'GET', `/${path}/${id}`);
    const now = (shown.body as Record<string, Made>)[key]?.status;
    if (now === 'error') throw new CheckFailed(`the ${key} that was asked for is in error`);
    return now === 'available';
  });
  return id;
}

/** Options of a worker that boots from a volume made of the cheapest image, with these keys on top. */
export async function fromVolume(bench: Bench, device: WorkerOptions = {}): Promise<WorkerOptions> {
  const { image, volumeSizeGiB } = await bench.ingredients();
  const given = { uuid: image.id, volume_size: volumeSizeGiB, ...device };
  return { image: undefined, block_devices: [withoutAbsent(given)] };
}

/** A second device, beside the image's. */
export function withData(...devices: readonly WorkerOptions[]): WorkerOptions {
  return { block_devices: devices.map((device) => withoutAbsent({ boot_index: -1, ...device })) };
}

function withoutAbsent(given: WorkerOptions): WorkerOptions {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** A network that the project can put a server on. @throws Skip */
export async function aNetwork(bench: Bench): Promise<{ readonly id: string; readonly name: string }> {
  const { projectId } = await bench.target.session.token();
  const { status, body } = await bench.wait(bench.api.ask('network', 'GET', '/networks'));
  if (status !== 200) throw new Skip('networks are not listed to this project');
  const { networks } = body as { networks: (Record<string, unknown> & { id: string; name: string })[] };
  const usable = networks.find(
    (one) =>
      !one['router:external'] &&
      (one['shared'] || one['project_id'] === projectId || one['tenant_id'] === projectId),
  );
  if (!usable) throw new Skip('the project has no network of its own');
  return usable;
}
