import * as z from 'zod';
import { glob } from '../glob.js';
import type { Random } from '../random.js';

const seconds = z
  .number()
  .min(0)
  .max(86_400 * 365);

/** Seconds: exactly, uniform between two bounds, or spread around a median (log-normal, `jitter` its sigma). */
export const delaySchema = z.union([
  seconds,
  z.strictObject({ min: seconds, max: seconds }),
  z.strictObject({ median: seconds, jitter: z.number().min(0).max(3) }),
]);
export type Delay = z.infer<typeof delaySchema>;

/** What the record a stage is for must be like. Absent keys match everything; `name` may hold `*`. */
export const selectorSchema = z.strictObject({
  name: z.string().optional(),
  metadata: z.record(z.string(), z.string()).optional(),
  flavor: z.string().optional(),
  image: z.string().optional(),
  project: z.string().optional(),
});
export type Selector = z.infer<typeof selectorSchema>;

/**
 * One step of a lifecycle as data: how long `step` of `process` takes for the records that `when` selects,
 * and whether it fails. Of several that match, one is drawn by weight.
 */
export const stageSchema = z.strictObject({
  /** `server.build`, `server.delete`, `server.stop`, `volume.create`, ... */
  process: z.string(),
  /** `scheduling`, `networking`, `block_device_mapping`, `spawning`, ... */
  step: z.string(),
  when: selectorSchema.optional(),
  weight: z.number().positive().default(1),
  /** Seconds. */
  delay: delaySchema.default(0),
  /** The step ends in ERROR with this fault. */
  fault: z.strictObject({ code: z.number().int(), message: z.string() }).optional(),
  /** The step never ends by itself. */
  stuck: z.boolean().optional(),
});
export type Stage = z.infer<typeof stageSchema>;

/** What a selector looks at. */
export interface Subject {
  /** Faults that count attempts tell records apart by it. */
  readonly id?: string;
  readonly name: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly flavor: string;
  readonly image: string;
  readonly project: string;
}

/** The stage that a record goes through at this step; undefined: the step takes no time and succeeds. */
export function chooseStage(
  stages: readonly Stage[],
  process: string,
  step: string,
  subject: Subject,
  random: Random,
): Stage | undefined {
  return random.weighted(
    stages.filter(
      (stage) => stage.process === process && stage.step === step && selects(stage.when, subject),
    ),
  );
}

/** Milliseconds, drawn from the delay's distribution. */
export function drawDelay(delay: Delay, random: Random): number {
  if (typeof delay === 'number') return delay * 1000;
  if ('min' in delay) return (delay.min + random.fraction() * (delay.max - delay.min)) * 1000;
  return delay.median * Math.exp(delay.jitter * normal(random)) * 1000;
}

export function selects(selector: Selector | undefined, subject: Subject): boolean {
  if (!selector) return true;
  const { name, metadata = {}, ...equal } = selector;
  return (
    (name === undefined || glob(name).test(subject.name)) &&
    Object.entries(metadata).every(([key, value]) => subject.metadata[key] === value) &&
    Object.entries(equal).every(([key, value]) => subject[key as 'flavor'] === value)
  );
}

/** Box and Muller's way from two uniform numbers to a normal one. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.fraction())) * Math.cos(2 * Math.PI * random.fraction());
}
