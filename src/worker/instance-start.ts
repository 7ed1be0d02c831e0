/** Makes an instance: finds what its options name, creates it, sees it boot, and watches it until it attaches. */
import { type Clock, orAborted } from '../clock.js';
import type { Logger } from '../master/port.js';
import { OpenStackError, type Server } from '../openstack/index.js';
import type { Belongings } from './belongings.js';
import type { Cloud, Compute } from './cloud.js';
import type { Launch } from './launch.js';
import { type LaunchPlan, marked, planLaunch } from './launch-plan.js';
import { dependsOnBuild, renderLaunch, type WorkerConfig } from './options.js';
import { FINGERPRINT_KEY, markOf, newLaunchId, type Owner, volumeMark } from './ownership.js';
import type { Remover } from './remover.js';
import { InstanceBroken } from './substantiation-error.js';
import { pause } from './time-limit.js';

export interface StartParts {
  readonly cloud: Cloud;
  readonly compute: Compute;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly config: WorkerConfig;
  readonly owner: Owner;
  readonly belongings: Belongings;
  readonly remover: Remover;
  readonly onCreated: (launch: Launch) => void;
  readonly onActive: (launch: Launch) => void;
}

/** How often one creation is sent whose answer never comes and whose instance is not found. */
const TRIES = 3;
/** How long such an instance is looked for, and how often. */
const LOOKS = [0, 1, 2, 4, 8, 15];

/**
 * Resolves when the agent has attached.
 * @param leftovers instances of an earlier life, of which one is taken over if it is what this launch wants; empty
 * afterwards
 * @throws whatever keeps it from that; the reason of `launch.giveUp`
 */
export async function startInstance(launch: Launch, leftovers: Leftovers, parts: StartParts): Promise<void> {
  const { signal } = launch.giveUp;
  const { config, cloud } = parts;
  launch.stage = 'choosing image and flavor';
  launch.options = dependsOnBuild(config.launch)
    ? await orAborted(renderLaunch(config, launch.build ?? NO_BUILD), signal)
    : config.launch;
  const context = { cloud, name: config.name, version: config.client_version };
  const plan = await planLaunch(launch.options, context, signal);
  launch.chosen = plan.chosen;
  if (!(await adopt(launch, leftovers, plan, parts))) await create(launch, plan, parts);
  for (let retries = config.launch_retries; ; retries--) {
    try {
      return await becomeWorker(launch, parts);
    } catch (error) {
      if (!(error instanceof InstanceBroken) || retries <= 0 || launch.attached) throw error;
      parts.logger.warn(`${config.name}: ${error.message}; trying another`);
      await parts.remover.clear({ giveUp: signal });
      await create(launch, plan, parts);
    }
  }
}

/** By id. */
type Leftovers = Map<string, Server>;

const NO_BUILD = { properties: {} };

/** Takes one instance over that an earlier life asked for in the same words, and removes the others. */
async function adopt(
  launch: Launch,
  leftovers: Leftovers,
  plan: LaunchPlan,
  { belongings, remover, logger, config }: StartParts,
): Promise<boolean> {
  const all = [...leftovers.values()];
  const wanted = all.find((server) => server.metadata[FINGERPRINT_KEY] === plan.fingerprint);
  for (const server of all) if (server !== wanted) belongings.saw(server);
  if (belongings.left !== 'nothing') await remover.clear({ giveUp: launch.giveUp.signal });
  if (wanted) belongings.saw(wanted);
  leftovers.clear();
  if (wanted === undefined) return false;
  logger.info(`${config.name}: takes over instance ${wanted.id} of an earlier life`);
  launch.instanceId = wanted.id;
  launch.seen = wanted;
  return true;
}

async function create(launch: Launch, plan: LaunchPlan, parts: StartParts): Promise<void> {
  launch.stage = 'creating';
  delete launch.instanceId;
  delete launch.seen;
  for (let tries = TRIES; launch.instanceId === undefined; tries--) {
    const id = await createOnce(launch, plan, parts, tries > 1);
    if (id !== undefined) launch.instanceId = id;
  }
  parts.onCreated(launch);
}

/** Undefined when no answer came and no instance was found, so that it may be tried again. */
async function createOnce(
  launch: Launch,
  plan: LaunchPlan,
  { compute, belongings, clock, owner, remover }: StartParts,
  again: boolean,
): Promise<string | undefined> {
  const { signal } = launch.giveUp;
  const launchId = newLaunchId();
  const bringsVolumes = plan.volumesGoToo && plan.borrowedVolumes.size === 0;
  const mark = {
    ...markOf(owner, launchId),
    [FINGERPRINT_KEY]: plan.fingerprint,
    ...(bringsVolumes && volumeMark),
  };
  belongings.unanswered.set(launchId, clock.now());
  try {
    const { id } = await compute.createServer(marked(plan.body, mark), { signal });
    belongings.created(id, bringsVolumes);
    belongings.unanswered.delete(launchId);
    return id;
  } catch (error) {
    belongings.unanswered.set(launchId, clock.now());
    signal.throwIfAborted();
    if (!isAmbiguous(error)) {
      belongings.unanswered.delete(launchId);
      throw error;
    }
    const found = await lookFor(launchId, { clock, remover }, signal);
    if (found) belongings.saw(found);
    belongings.doubtful ||= !found;
    belongings.unanswered.delete(launchId);
    if (!found && !again) throw error;
    return found?.id;
  }
}

const isAmbiguous = (error: unknown) => !(error instanceof OpenStackError) || error.ambiguous;

/** The instance of a creation whose answer never came, or undefined when it is not going to show up. */
async function lookFor(
  launchId: string,
  { clock, remover }: Pick<StartParts, 'clock' | 'remover'>,
  signal: AbortSignal,
): Promise<Server | undefined> {
  for (const wait of LOOKS) {
    await pause(clock, wait, [signal]);
    signal.throwIfAborted();
    const found = await remover.locate(launchId, signal);
    if (found) return found;
  }
  return undefined;
}

/** Statuses from which an instance does not become a worker by waiting. */
const BROKEN: ReadonlySet<string> = new Set([
  'ERROR',
  'DELETED',
  'SOFT_DELETED',
  'SHUTOFF',
  'SUSPENDED',
  'PAUSED',
  'SHELVED',
  'SHELVED_OFFLOADED',
]);

/**
 * Watches the instance become ACTIVE, and go on being what an agent can run on. A poll that fails is no
 * reason to give it up: the next one may tell.
 * @throws InstanceBroken
 */
async function becomeWorker(launch: Launch, parts: StartParts): Promise<void> {
  const { config } = parts;
  launch.stage = 'building';
  if (await seenActive(launch, parts, config.poll_interval)) {
    launch.stage = 'attaching';
    parts.onActive(launch);
    await seenActive(launch, parts, config.check_instance_interval, 'forever');
  }
}

/** True once it is ACTIVE, false when its agent has attached before it was seen to be. */
async function seenActive(
  launch: Launch,
  { cloud, belongings, logger, config }: StartParts,
  slowest: number,
  until: 'active' | 'forever' = 'active',
): Promise<boolean> {
  if (launch.attached) return false;
  const id = launch.instanceId as string;
  const { signal } = launch.giveUp;
  const events = cloud.watch.server(id, {
    signal,
    until: launch.whenAttached,
    slowest,
    fastest: Math.min(1, slowest),
  });
  for await (const event of events) {
    signal.throwIfAborted();
    if (launch.attached) return false;
    if (event.type === 'trouble') logger.debug(`${config.name}: could not look at ${id}: ${event.error}`);
    if (event.type === 'gone') throw new InstanceBroken(id, 'DELETED');
    if (event.type !== 'server') continue;
    const { server } = event;
    launch.seen = server;
    belongings.saw(server);
    if (BROKEN.has(server.status)) throw new InstanceBroken(id, server.status, server.fault);
    if (until === 'active' && server.status === 'ACTIVE') return true;
  }
  return false;
}
