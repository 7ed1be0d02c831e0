import type { ProfileInput } from '../../sim/index.js';
import type { Clock, Seconds } from '../../src/index.js';
import type { Answer, Api } from '../evidence/api.js';
import type { Ingredients } from '../targets/ingredients.js';
import type { Samples } from './stages.js';
import { durations, watched } from './watch.js';

/** What can only be learnt from servers that boot. */
export interface Boots {
  readonly samples: Samples;
  readonly compute: Pick<NonNullable<ProfileInput['compute']>, 'hypervisor' | 'root_device'>;
}

export interface BootingPlace {
  readonly api: Api;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** The servers' and volumes' names begin with it. */
  readonly prefix: string;
  readonly mark: Readonly<Record<string, string>>;
  readonly ingredients: Ingredients;
  /** The network that must be named, where the project sees several. */
  readonly network?: string | undefined;
  readonly hasVolumes: boolean;
}

/** The cloud did not do what a profile is made from. */
export class BootFailed extends Error {
  override readonly name = 'BootFailed';
}

/** Boots so many servers, one after the other, and deletes each again; then one from a volume. */
export async function bootSome(count: number, place: BootingPlace): Promise<Boots> {
  const samples: Record<string, Seconds[]> = {};
  const keep = (measured: Readonly<Record<string, Seconds | undefined>>): void => {
    for (const [step, seconds = 0] of Object.entries(measured))
      samples[step] = [...(samples[step] ?? []), seconds];
  };
  let hypervisor: 'fake' | 'libvirt' = 'libvirt';
  for (let number = 1; number <= count; number++) {
    const server = await boot(
      place,
      `${place.prefix}-${number}`,
      { imageRef: place.ingredients.image.id },
      keep,
    );
    if (number === 1 && (await isFake(place.api, server))) hypervisor = 'fake';
    await remove(place, server, keep);
  }
  const root_device = place.hasVolumes && count > 0 ? await bootFromVolume(place, keep) : undefined;
  return { samples, compute: { hypervisor, ...(root_device && { root_device }) } };
}

type Keep = (measured: Readonly<Record<string, Seconds | undefined>>) => void;

/** The simulator's names of the steps of a build, and what a server shows meanwhile. */
const BUILD_STEPS = {
  scheduling: 'scheduling',
  claimed: 'none',
  networking: 'networking',
  block_device_mapping: 'block_device_mapping',
  spawning: 'spawning',
} as const;

async function boot(place: BootingPlace, name: string, source: object, keep: Keep): Promise<string> {
  const { api, ingredients, mark, network } = place;
  const server = {
    name,
    flavorRef: ingredients.flavor.id,
    metadata: mark,
    ...(network === undefined ? {} : { networks: [{ uuid: network }] }),
    ...source,
  };
  const body = made(await api.ask('compute', 'POST', '/servers', { body: { server } }), 'server');
  const state = async (): Promise<string> => {
    const { status, task } = await serverState(api, body.id);
    return status === 'BUILD' ? task : status;
  };
  const sightings = await watched(state, (one) => one === 'ACTIVE' || one === 'ERROR', place);
  if (sightings.at(-1)?.state === 'ERROR') throw new BootFailed(`the server ${body.id} went to ERROR`);
  const lasted = durations(sightings);
  if (!('imageRef' in source)) return body.id;
  keep(
    Object.fromEntries(
      Object.entries(BUILD_STEPS).map(([step, task]) => [`server.build/${step}`, lasted[task] ?? 0]),
    ),
  );
  return body.id;
}

async function remove({ api, clock, signal }: BootingPlace, id: string, keep?: Keep): Promise<void> {
  await api.ask('compute', 'DELETE', `/servers/${id}`);
  const state = async (): Promise<string> => {
    const { status, task } = await serverState(api, id);
    return status === 'GONE' || status === 'DELETED' ? status : task;
  };
  const lasted = durations(await watched(state, (one) => one === 'GONE', { clock, signal }));
  const { DELETED: deleted = 0, ...before } = lasted;
  const deleting = Object.values(before).reduce((sum, one) => (sum ?? 0) + (one ?? 0), 0);
  keep?.({ 'server.delete/deleting': deleting, 'server.delete/deleted': deleted });
}

/** A volume of the image, a server of the volume: how long volumes take, and how the first disk is called. */
async function bootFromVolume(place: BootingPlace, keep: Keep): Promise<string | undefined> {
  const { api, ingredients, mark, prefix } = place;
  const volume = {
    size: ingredients.volumeSizeGiB,
    name: `${prefix}-v`,
    imageRef: ingredients.image.id,
    metadata: mark,
  };
  const { id } = made(await api.ask('volume', 'POST', '/volumes', { body: { volume } }), 'volume');
  const state = (): Promise<string> => volumeState(api, id);
  const sightings = await watched(state, (one) => one === 'available' || one.startsWith('error'), place);
  if (sightings.at(-1)?.state !== 'available') throw new BootFailed(`the volume ${id} went to error`);
  const { creating, downloading } = durations(sightings);
  keep({ 'volume.create/creating': creating, 'volume.create/downloading': downloading });
  const device = { uuid: id, source_type: 'volume', destination_type: 'volume', boot_index: 0 };
  const server = await boot(place, `${prefix}-bfv`, { block_device_mapping_v2: [device] }, keep);
  const attached = await api.ask('compute', 'GET', `/servers/${server}/os-volume_attachments`);
  await remove(place, server);
  await watched(state, (one) => one === 'available', place);
  await api.ask('volume', 'DELETE', `/volumes/${id}`);
  const { deleting } = durations(await watched(state, (one) => one === 'GONE', place));
  keep({ 'volume.delete/deleting': deleting });
  const [first] = (attached.body as { volumeAttachments?: { device?: string }[] }).volumeAttachments ?? [];
  return first?.device?.replace(/^\/dev\//, '');
}

async function serverState(
  api: Api,
  id: string,
): Promise<{ readonly status: string; readonly task: string }> {
  const { status, body } = await api.ask('compute', 'GET', `/servers/${id}`);
  if (status === 404) return { status: 'GONE', task: 'none' };
  const { server } = body as { server?: { status: string; 'OS-EXT-STS:task_state'?: string | null } };
  if (!server) throw new BootFailed(`a look at the server ${id} was answered with ${status}`);
  return { status: server.status, task: server['OS-EXT-STS:task_state'] ?? 'none' };
}

async function volumeState(api: Api, id: string): Promise<string> {
  const { status, body } = await api.ask('volume', 'GET', `/volumes/${id}`);
  if (status === 404) return 'GONE';
  const { volume } = body as { volume?: { status: string } };
  if (!volume) throw new BootFailed(`a look at the volume ${id} was answered with ${status}`);
  return volume.status;
}

function made({ status, body }: Answer, key: string): { readonly id: string } {
  const record = (body as Record<string, { id: string } | undefined> | undefined)?.[key];
  if (status >= 300 || !record)
    throw new BootFailed(`a ${key} was refused with ${status}: ${JSON.stringify(body)}`);
  return record;
}

/** Nova's own stand-in for a hypervisor, which some test clouds run, says so on every console. */
async function isFake(api: Api, id: string): Promise<boolean> {
  const body = { 'os-getConsoleOutput': { length: 20 } };
  const answer = await api.ask('compute', 'POST', `/servers/${id}/action`, { body });
  return /^FAKE CONSOLE OUTPUT/.test(String((answer.body as { output?: string } | undefined)?.output ?? ''));
}
