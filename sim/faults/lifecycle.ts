import type { Cloud } from '../cloud.js';
import { chooseStage, drawDelay, type Stage, type Subject } from '../profile/stage.js';
import type { Effect, FaultEvent } from './fault.js';
import type { FaultSubject } from './faults.js';
import { planVanishing } from './vanish.js';

/** Where in a process a fault's effect takes place when it does not say at which step. */
interface Process {
  readonly event: FaultEvent;
  readonly service: string;
  readonly step: string;
}

const PROCESSES: Readonly<Record<string, Process>> = {
  'server.build': { event: 'boot', service: 'compute', step: 'spawning' },
  'server.delete': { event: 'delete', service: 'compute', step: 'deleting' },
  'volume.delete': { event: 'delete', service: 'volume', step: 'deleting' },
  'volume.attach': { event: 'attach_volume', service: 'volume', step: 'attaching' },
};

/**
 * The stage that a record goes through at a step: the profile's, made worse by the faults that strike. Undefined:
 * the step takes no time and succeeds. The delay is drawn already.
 */
export function stageOf(cloud: Cloud, process: string, step: string, subject: Subject): Stage | undefined {
  const stage = chooseStage(cloud.profile.stages, process, step, subject, cloud.chance);
  const place = PROCESSES[process];
  if (!place || !cloud.faults.awaits(place.event)) return stage;
  const strikes = cloud.faults.strike(place.event, faultSubject(place, subject), (effect) =>
    isAt(effect, place, step),
  );
  if (strikes.length === 0) return stage;
  const delay = stage ? drawDelay(stage.delay, cloud.chance) / 1000 : 0;
  const known: Stage = { ...(stage ?? { process, step, weight: 1 }), delay };
  return strikes.reduce((worse, { effect }) => worsen(cloud, worse, effect, subject), known);
}

function isAt(effect: Effect, place: Process, step: string): boolean {
  if (effect.kind === 'tries') return effect.status === undefined && step === place.step;
  if (effect.kind === 'stuck' || effect.kind === 'error') return step === (effect.step ?? place.step);
  return (
    (effect.kind === 'delay' || effect.kind === 'vanish') && place.event === 'boot' && step === place.step
  );
}

function faultSubject(place: Process, subject: Subject): FaultSubject {
  const { name, metadata, id } = subject;
  return { service: place.service, operation: undefined, name, metadata, id };
}

function worsen(cloud: Cloud, stage: Stage, effect: Effect, subject: Subject): Stage {
  switch (effect.kind) {
    case 'stuck':
      return { ...stage, stuck: true };
    case 'error':
      return { ...stage, fault: { code: effect.code, message: effect.message } };
    case 'tries':
      return { ...stage, fault: { code: 500, message: 'Failed to delete the instance.' } };
    case 'delay':
      return { ...stage, delay: (stage.delay as number) + drawDelay(effect.seconds, cloud.chance) / 1000 };
    case 'vanish':
      planVanishing(cloud, subject.id ?? '', cloud.timeline.now + effect.after * 1000);
      return stage;
    default:
      return stage;
  }
}
