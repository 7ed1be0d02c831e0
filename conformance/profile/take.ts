import type { ProfileInput } from '../../sim/index.js';
import type { Seconds } from '../../src/index.js';
import { Api } from '../evidence/api.js';
import { Recorder } from '../evidence/recorder.js';
import { Cleaner, leftByEarlier, ofRun } from '../run/cleanup.js';
import { shortages } from '../run/quota.js';
import { NoRoom } from '../run/run.js';
import { markOf, newRunId, prefixOf } from '../run/run-id.js';
import { findIngredients } from '../targets/ingredients.js';
import { simulatorSource } from '../targets/simulator.js';
import type { Target } from '../targets/target.js';
import { anonymous } from './anonymous.js';
import { Asker } from './asker.js';
import { type Boots, bootSome } from './boots.js';
import { computePart, computeSeed } from './compute-part.js';
import { differentShapes, errorShapes } from './error-shapes.js';
import { identityPart } from './identity-part.js';
import { imagePart, imageSeed } from './image-part.js';
import { networkPart, networkSeed } from './network-part.js';
import { PatientApi } from './patient-api.js';
import { observedLimits } from './rate-limits.js';
import { stagesOf } from './stages.js';
import { volumePart, volumeSeed } from './volume-part.js';

export interface ProfileSettings {
  readonly target: Target;
  readonly signal: AbortSignal;
  /** Servers to boot, one at a time; 0: nothing is created, and nothing known of how long things take. */
  readonly boots: number;
  /** Requests in a row to each service, in search of its limit; 0: limits are noted where they are met by chance. */
  readonly burst?: number;
  readonly isAnonymous?: boolean;
  /** For everything. */
  readonly maxSeconds?: Seconds;
  /** Whether to go on, now that it is known what it costs. */
  readonly agree?: () => Promise<boolean>;
  readonly say?: (text: string) => void;
}

/** A cloud as a simulator can be it. */
export interface TakenProfile {
  readonly profile: ProfileInput;
  /** What the profile does not hold, or holds otherwise, in words. */
  readonly notes: readonly string[];
  /** What could not be removed, in words. */
  readonly left: readonly string[];
}

/**
 * Measures a cloud.
 * @returns undefined where it was not agreed to
 * @throws OpenStackError when it cannot be looked at; NoRoom when the quota does not suffice; BootFailed
 */
export async function takeProfile(settings: ProfileSettings): Promise<TakenProfile | undefined> {
  const { target, boots, maxSeconds = 1_800, say = () => undefined } = settings;
  const signal = AbortSignal.any([settings.signal, AbortSignal.timeout(maxSeconds * 1000)]);
  const recorder = new Recorder(target.dispatcher, target.clock);
  const overheard = { ...target, dispatcher: recorder.dispatcher };
  const asker = new Asker(new PatientApi(overheard, target.clock, signal));
  await target.session.token({ signal });
  if (boots > 0) await checkRoom(target);
  if (settings.agree && !(await settings.agree())) return undefined;
  say('Looking at the cloud.');
  const seen = await looked(asker, target);
  const shapes = await errorShapes(asker.api);
  const booted = boots > 0 ? await cleanly(settings, asker, signal, maxSeconds) : undefined;
  const hasty = new Api(overheard, signal);
  const rate_limits = await observedLimits(hasty, recorder.exchanges, settings.burst ?? 0);
  const measured: ProfileInput = {
    ...seen,
    compute: { ...seen.compute, ...booted?.found.compute },
    stages: stagesOf(booted?.found.samples ?? {}),
    ...(rate_limits.length > 0 && { rate_limits }),
  };
  const profile = settings.isAnonymous ? anonymous(measured) : measured;
  const notes = [...asker.notes, ...differentShapes(shapes, await simulatedShapes(profile))];
  return { profile, notes, left: booted?.left ?? [] };
}

async function checkRoom(target: Target): Promise<void> {
  const short = await shortages(target, ONE_AT_A_TIME);
  if (short.length > 0) throw new NoRoom(short);
}

const ONE_AT_A_TIME = { serversAtOnce: 1, volumesAtOnce: 1 };

/** What is seen without creating anything. */
async function looked(asker: Asker, { name, session, region }: Target): Promise<ProfileInput> {
  const token = await session.token();
  const { projectId, catalog } = token;
  const network = await networkPart(asker);
  const first = catalog
    .find(({ type }) => type === 'compute')
    ?.endpoints.find((one) => /^public/.test(one.interface));
  const where = region ?? first?.region;
  const volume = await volumePart(asker);
  return {
    name,
    description: `Measured from the cloud ${name}`,
    ...(where && { region: where }),
    identity: await identityPart(asker, token),
    compute: await computePart(asker),
    ...(volume && { volume }),
    image: await imagePart(asker),
    network,
    seed: {
      compute: await computeSeed(asker, projectId),
      image: await imageSeed(asker, projectId),
      ...(volume && { volume: await volumeSeed(asker) }),
      ...(network?.enabled === false
        ? {}
        : { network: await networkSeed(asker, projectId, network?.l3 ?? true) }),
    },
  };
}

interface Booted {
  readonly found: Boots;
  readonly left: readonly string[];
}

/** Boots, after what earlier runs left was removed; what is made is removed whatever happens. */
async function cleanly(
  { target, boots, say = () => undefined }: ProfileSettings,
  { api }: Asker,
  signal: AbortSignal,
  maxSeconds: Seconds,
): Promise<Booted> {
  const run = newRunId();
  const now = Date.now() / 1000;
  const cleaner = new Cleaner(target);
  const { removed } = await cleaner.remove(leftByEarlier(now, run));
  if (removed.length > 0) say(`Removed what earlier runs left: ${removed.join(', ')}.`);
  say(`Booting ${boots} servers, one after the other.`);
  try {
    const found = await bootSome(boots, {
      api,
      clock: target.clock,
      signal,
      prefix: prefixOf(run, 1),
      mark: markOf(run, now + maxSeconds + 300),
      ingredients: await findIngredients(target.session, signal),
      network: await networkToName(api, target),
      hasVolumes: (await api.root('volume')) !== undefined,
    });
    return { found, left: (await cleaner.remove(ofRun(run))).left };
  } catch (error) {
    const { left } = await cleaner.remove(ofRun(run));
    if (left.length > 0) say(`Could not be removed: ${left.join(', ')}.`);
    throw error;
  }
}

/** Nova chooses the network itself where a project sees one. */
async function networkToName(api: Api, { session }: Target): Promise<string | undefined> {
  const { status, body } = await api.ask('network', 'GET', '/networks');
  if (status !== 200) return undefined;
  const { projectId } = await session.token();
  const { networks } = body as { networks: readonly Record<string, unknown>[] };
  const usable = networks.filter(
    (one) => !one['router:external'] && (one['shared'] || one['project_id'] === projectId),
  );
  return usable.length > 1 ? String(usable[0]?.['id']) : undefined;
}

async function simulatedShapes(profile: ProfileInput): ReturnType<typeof errorShapes> {
  const { rate_limits: _, stages: __, ...calm } = profile;
  const target = await simulatorSource({ profile: calm }).open(1);
  try {
    return await errorShapes(new Api(target));
  } finally {
    await target.close();
  }
}
