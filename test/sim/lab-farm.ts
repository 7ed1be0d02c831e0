import { createHash } from 'node:crypto';
import {
  Cloud,
  GuestHost,
  keepTime,
  type ProfileName,
  SimDispatcher,
  sleep,
  VirtualClock,
} from '../../sim/index.js';
import { operationOfRecord } from '../../sim/journal/entry.js';
import { Random } from '../../sim/random.js';
import { OpenStackLatentWorker } from '../../src/index.js';

export interface FarmOptions {
  readonly workers: number;
  readonly hours: number;
  readonly profile: ProfileName;
  readonly seed: number;
}

/** What a day of the farm came to. The same options give the same summary, to the byte. */
export interface FarmSummary {
  readonly builds: number;
  readonly failedSubstantiations: Readonly<Record<string, number>>;
  /** Seconds from asking for a worker to having it. */
  readonly wait: { readonly median: number; readonly p95: number; readonly longest: number };
  readonly requests: number;
  /** By operation and status. */
  readonly answers: Readonly<Record<string, number>>;
  readonly mostServers: number;
  readonly serversLeft: number;
  /** Of every request's time, operation and status, in order. */
  readonly digest: string;
}

const IMAGE = '8ac9d4a4-5e03-48b0-acde-77a0345a9ab1';
const HOUR = 3_600_000;
/** Seconds that an agent takes from power on until it attaches. */
const AGENT_START = 8;

/**
 * A CI farm on a simulated cloud: each worker gets builds now and then, has an instance while it builds, and none
 * while it does not. Under a virtual clock; all chance from one seed, the client's included.
 */
export async function runFarm({ workers, hours, profile, seed }: FarmOptions): Promise<FarmSummary> {
  const clock = new VirtualClock();
  const seeds = { compute: { quotas: { instances: -1, cores: -1, ram: -1 } } };
  const cloud = new Cloud({ clock, profile, randomSeed: seed, seed: seeds });
  const tally = tallyOf(cloud);
  const chance = new Random(seed + 1);
  const restoreChance = seedMathRandom(new Random(seed + 2));
  const transport = new SimDispatcher(cloud);
  const farm = Array.from({ length: workers }, (_, index) => newWorker(`bot${index}`, clock, transport));
  const byName = new Map(farm.map((worker) => [worker.name, worker]));
  const guests = new GuestHost(cloud, [
    async ({ server, signal }) => {
      const worker = byName.get(server.name);
      await sleep(clock, AGENT_START * 1000, signal);
      await worker?.attached({ disconnect: () => worker.detached() });
    },
  ]);
  const stopKeeping = keepTime(cloud);
  try {
    const end = clock.now() + hours * HOUR;
    const results = farm.map((worker) => work(worker, clock, end, chance));
    const outcomes = await finished(clock, Promise.all(results));
    await finished(clock, Promise.all(farm.map((worker) => worker.stop())));
    return summarize(outcomes, tally.end(), cloud);
  } finally {
    stopKeeping();
    await guests.close();
    restoreChance();
  }
}

interface Outcome {
  readonly waits: number[];
  readonly failures: string[];
}

/** One worker's day: builds of 5 to 20 minutes, 1 to 15 minutes apart. */
async function work(
  worker: OpenStackLatentWorker,
  clock: VirtualClock,
  end: number,
  chance: Random,
): Promise<Outcome> {
  const outcome: Outcome = { waits: [], failures: [] };
  for (;;) {
    await sleep(clock, chance.integer(60, 900) * 1000);
    const asked = clock.now();
    if (asked >= end) return outcome;
    try {
      await worker.substantiate();
      outcome.waits.push((clock.now() - asked) / 1000);
      worker.buildStarted();
      await sleep(clock, chance.integer(300, 1200) * 1000);
      worker.buildFinished();
    } catch (error) {
      outcome.failures.push((error as Error).name);
    }
  }
}

function newWorker(name: string, clock: VirtualClock, transport: SimDispatcher): OpenStackLatentWorker {
  const options = {
    flavor: '1',
    image: IMAGE,
    os_username: 'user',
    os_password: 'password',
    os_tenant_name: 'tenant',
    os_auth_url: 'http://cloud.example/v3',
    client_version: '2.79',
    build_wait_timeout: 0,
  };
  return new OpenStackLatentWorker(name, 'sekrit', options, { clock, transport, master: { name: 'farm' } });
}

async function finished<Result>(clock: VirtualClock, result: Promise<Result>): Promise<Result> {
  let settled = false;
  result.then(
    () => {
      settled = true;
    },
    () => {
      settled = true;
    },
  );
  await clock.runUntil(() => settled);
  return result;
}

/** The client spreads its retries by chance; here that has to repeat itself too. */
function seedMathRandom(random: Random): () => void {
  const before = Math.random;
  Math.random = () => random.fraction();
  return () => {
    Math.random = before;
  };
}

interface Tally {
  readonly answers: Record<string, number>;
  readonly digest: string;
  readonly mostServers: number;
}

function tallyOf(cloud: Cloud): { end(): Tally } {
  const answers: Record<string, number> = {};
  const hash = createHash('sha256');
  const alive = new Set<string>();
  let mostServers = 0;
  const stop = [
    cloud.journal.listen((record) => {
      const key = `${operationOfRecord(record)} ${record.status}`;
      answers[key] = (answers[key] ?? 0) + 1;
      hash.update(`${record.at} ${key}\n`);
    }),
    cloud.serverWatch.listen({
      changed: ({ id, vmState }) => {
        if (vmState === 'deleted') alive.delete(id);
        else alive.add(id);
        mostServers = Math.max(mostServers, alive.size);
      },
      replaced: () => alive.clear(),
    }),
  ];
  return {
    end: () => {
      for (const one of stop) one();
      return { answers, digest: hash.digest('hex'), mostServers };
    },
  };
}

function summarize(outcomes: readonly Outcome[], tally: Tally, cloud: Cloud): FarmSummary {
  const waits = outcomes.flatMap((outcome) => outcome.waits).sort((a, b) => a - b);
  const at = (share: number): number => Math.round(waits[Math.floor((waits.length - 1) * share)] ?? 0);
  const failures: Record<string, number> = {};
  for (const name of outcomes.flatMap((outcome) => outcome.failures)) {
    failures[name] = (failures[name] ?? 0) + 1;
  }
  const left = [...cloud.compute.servers.values()].filter(({ vmState }) => vmState !== 'deleted');
  return {
    builds: waits.length,
    failedSubstantiations: failures,
    wait: { median: at(0.5), p95: at(0.95), longest: at(1) },
    requests: cloud.journal.total,
    answers: Object.fromEntries(Object.entries(tally.answers).sort(([a], [b]) => (a < b ? -1 : 1))),
    mostServers: tally.mostServers,
    serversLeft: left.length,
    digest: tally.digest,
  };
}
