import type { Cloud } from '../cloud.js';
import type { TimelineEvent } from '../timeline.js';
import { drawDelay, type Subject } from './stage.js';

/** One process of the profile's stages, as it runs on one record: `volume.create` of a volume. */
export interface ProcessStep extends TimelineEvent {
  readonly id: string;
  readonly process: string;
  readonly step: string;
  /** The profile wanted this step to fail. */
  readonly fails: boolean;
}

/** A step about to begin, with whatever else its handler wants to know. */
export interface NewStep {
  readonly kind: string;
  readonly id: string;
  readonly process: string;
  readonly step: string;
}

/** Begins a step: its end is put on the timeline, unless the profile has it never end. */
export function beginStep(cloud: Cloud, step: NewStep, subject: Subject, now: number): void {
  const stage = cloud.stage(step.process, step.step, subject);
  if (stage?.stuck) return;
  const due = now + (stage ? drawDelay(stage.delay, cloud.chance) : 0);
  cloud.timeline.at(due, { ...step, fails: stage?.fault !== undefined });
}
